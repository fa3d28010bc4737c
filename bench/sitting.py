"""One sitting of measurements: what every script here has before, around and after its own work."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from results import BUSY_LOAD, Results, machine
from table import tables, write_into

ROOT = Path(__file__).resolve().parent.parent


def said(doc: str | None, *, repeat: int, of: str, quick: str) -> argparse.ArgumentParser:
    """A parser of the words that all scripts know.

    Args:
        repeat: the usual number of repetitions `of` what is measured.
        quick: what `--quick` does.
    """
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--repeat", type=int, default=repeat, help=f"the median of so many {of}")
    parser.add_argument("--busy", action="store_true", help="measure although the machine is busy")
    parser.add_argument("--write", action="store_true", help="renew the tables of bench/RESULTS.md")
    parser.add_argument("--keep", type=Path, help="a folder to leave the blogs and logs in")
    return parser


def read(parser: argparse.ArgumentParser) -> argparse.Namespace:
    words = parser.parse_args()
    if words.quick and words.write:
        parser.error("--quick shows that it works, not how fast it is: leave out --write")
    return words


def begun(
    words: argparse.Namespace, versions: Mapping[str, Mapping[str, str]] | None = None
) -> Results:
    """The figures that this sitting adds to.

    Raises:
        SystemExit: the machine is busy, and nobody said that it may be.
    """
    load = os.getloadavg()[0]
    if load > BUSY_LOAD and not (words.busy or words.quick):
        print(f"error: the load is {load:.1f}, above {BUSY_LOAD}: what else runs would be measured")
        print("help: wait until the machine is idle, or say --busy and the tables will tell")
        sys.exit(2)
    where = ROOT / "build" / "bench" / ("quick.json" if words.quick else "results.json")
    return Results(where, machine(ROOT, load, words.repeat), versions or {})


def told(words: argparse.Namespace, results: Results, failed: Sequence[str]) -> int:
    """Show the tables, or write them, and say what failed, a line each; the exit code."""
    if words.write:
        write_into(ROOT / "bench" / "RESULTS.md", results.data)
        print("wrote   bench/RESULTS.md")
    elif not words.quick:
        print(f"\n{tables(results.data)}")
    print("\n".join(f"failed  {line}" for line in failed) or "all of them did their work")
    return 1 if failed else 0


def hold(main: Callable[[], int]) -> NoReturn:
    """Be the script `main`: whatever ends it ends what it measures, too."""
    # In a job of the background SIGINT was ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("interrupted: what was finished is in build/bench/", file=sys.stderr)
        sys.exit(130)
