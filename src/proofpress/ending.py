"""How a command ends: with an exit code, a line for what went wrong, and nothing left behind."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial, wraps
from typing import ParamSpec

import click

from proofpress.errors import ProofpressError, UsageError

P = ParamSpec("P")

INTERRUPTED = 130


def ends_with_exit_code(command: Callable[P, int]) -> Callable[P, None]:
    """End the program with the command's exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        sys.exit(_exit_code(partial(command, *args, **kwargs)))

    return run


def leaves_nothing(command: Callable[P, int]) -> Callable[P, int]:
    """Run a command in a process of its own, below which nothing outlives it."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> int:
        from proofpress.supervise import supervised, ways_of

        ways = ways_of(os.environ.get("PROOFPRESS_SUPERVISE", ""))
        return supervised(lambda: _exit_code(partial(command, *args, **kwargs)), ways=ways)

    return run


def _exit_code(command: Callable[[], int]) -> int:
    """Turn our exceptions into a line and an exit code: 1 failed, 2 usage, 130 interrupted."""
    try:
        return command()
    except UsageError as error:
        _say(error)
        return 2
    except ProofpressError as error:
        _say(error)
        return 1
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        return INTERRUPTED


def _say(error: ProofpressError) -> None:
    """What went wrong; problems in it say themselves that they are errors."""
    words = str(error)
    click.echo(words if words.startswith("error[") else f"error: {words}", err=True)
