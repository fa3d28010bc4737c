"""Reads the cases in tests/cases/claims: a claim and a value on one line, the verdict below.

    [3×] ">= 3" 3.61
      holds: 3.61, ≥ 3
    [{:,} queries] 3051
      holds: 3,051, filled in, printed as 3,051 queries
    [3,047 queries] 3051
      the text says 3,047 queries, the run gave 3,051
      help: correct the text to 3,051 queries, or fill it in: [{:,} queries](claim:queries)

A value is a Python expression. Lines that begin with `#` say what the cases below them show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from proofpress.post.printed import Value
from proofpress.verify.judge import Judgement, Missing

FOLDER = Path(__file__).parents[1] / "cases/claims"

_CLAIM = re.compile(r'\[(?P<text>.*)\](?: "(?P<rule>[^"]*)")? (?P<value>.+)')
_NAMES = {
    kind.__name__: kind for kind in (Decimal, Fraction, timedelta, datetime, date, time, float)
} | {"UTC": UTC}

#: The other variables, which a rule `==` may name.
RECORDED: dict[str, Value] = {
    "clients": 64,
    "connections": 8,
    "share": 0.1,
    "rest": 0.2,
    "owner": "next",
    "wait": timedelta(seconds=3),
    "rows": [4, 5],
    "rows[0]": 4,
    "rows[1]": 5,
}


@dataclass(frozen=True)
class Case:
    """A claim with its value, and the lines that tell its verdict."""

    place: str
    text: str
    rule: str
    value: Value
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return self.place


def lookup(name: str) -> Value | Missing:
    if name in RECORDED:
        return RECORDED[name]
    return Missing(f"`{name}` was not recorded", "name a recorded variable")


def told(judgement: Judgement, text: str) -> tuple[str, ...]:
    """A verdict as the cases write it."""
    if not judgement.holds:
        return (judgement.message, f"help: {judgement.help}")
    printed = f", printed as {judgement.text}" if judgement.text != text else ""
    return (f"holds: {judgement.value}, {judgement.rule}{printed}",)


def evaluated(expression: str) -> Value:
    """The value of a Python expression that may name the types of values."""
    value: Value = eval(expression, {"__builtins__": {}}, _NAMES)
    return value


def cases() -> Iterator[Case]:
    for file in sorted(FOLDER.glob("*.txt")):
        lines = file.read_text("utf-8").splitlines()
        starts = [number for number, line in enumerate(lines) if line.startswith("[")]
        for number in starts:
            match = _CLAIM.fullmatch(lines[number])
            assert match is not None, f"{file.name}:{number + 1} is no claim with its value"
            below = lines[number + 1 :]
            verdict = [line.strip() for line in below[: _length(below)]]
            value = evaluated(match["value"])
            place = f"{file.stem}:{number + 1}"
            yield Case(place, match["text"], match["rule"] or "", value, tuple(verdict))


def _length(lines: list[str]) -> int:
    return next((k for k, line in enumerate(lines) if not line.startswith("  ")), len(lines))
