"""Whether somebody asked the program to end.

A KeyboardInterrupt is lost when its signal comes while Python runs a destructor or a callback, so
whoever waits for long also looks here.
"""

from __future__ import annotations

_asked = False


def ask() -> None:
    """Note that the program is to end; for signal handlers."""
    global _asked
    _asked = True


def check() -> None:
    """Raise KeyboardInterrupt if the program was asked to end."""
    if _asked:
        raise KeyboardInterrupt
