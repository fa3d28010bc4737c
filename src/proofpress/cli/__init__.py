"""The words of the command line: each command calls one function and prints what it returns.

What a command needs is imported inside it, so that `--help` and completion stay quick.
"""

from __future__ import annotations

from proofpress.cli.group import cli, main

__all__ = ["cli", "main"]
