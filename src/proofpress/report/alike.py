"""Warnings of one kind, told once: a blog that moves in has hundreds of the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from proofpress.problems import Problem, describe

#: So many alike are told one by one; of more, the first is told and the places of some.
FEW = 3
_PLACES = 5
_NAMES = re.compile(r"`[^`]*`(?:(?:, | and )`[^`]*`)*")


def blocks(problems: Sequence[Problem]) -> Iterator[str]:
    """Each problem as people read it, in order; all that are like an earlier one stand with it."""
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(_kind(problem), []).append(problem)
    for problem in problems:
        alike = kinds[_kind(problem)]
        if problem.severity == "error" or len(alike) <= FEW:
            yield describe(problem)
        elif problem is alike[0]:
            yield f"{describe(problem)}\n{_others(alike[1:])}"


def _kind(problem: Problem) -> tuple[str, str, str]:
    """What problems have in common that differ in names and places alone."""
    message = _NAMES.sub("`…`", problem.message).replace("means nothing", "mean nothing")
    return problem.severity, problem.code, message


def _others(others: Sequence[Problem]) -> str:
    placed = [f"  --> {other.location}" for other in others if other.location is not None]
    left = len(others) - len(placed[:_PLACES])
    more = [f"  and {left} more"] if left else []
    return "\n".join([f"note: {len(others)} more are like it:", *placed[:_PLACES], *more])
