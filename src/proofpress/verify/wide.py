"""Rules of claims so wide that hardly any value breaks them.

A bound alone, `> 3`, says what it says, however far the value is from it. A range says that the
value is known, and does not if another one, ten times as large, would do as well.
"""

from __future__ import annotations

from fractions import Fraction

from proofpress.post.claims import Claim
from proofpress.post.number import Number
from proofpress.post.post import Post
from proofpress.post.printed import Printed, read
from proofpress.post.rule import Between, Within, parse_rule
from proofpress.problems import Problem
from proofpress.verify.shown import told

_TIMES = 10


def wide_rules(post: Post) -> tuple[Problem, ...]:
    """A warning for each claim whose rule is a range of more than tenfold.

    One that a counterfactual names can be broken: a check shows it.
    """
    broken = {name for setting in post.meta.counterfactual for name in setting.fails}
    return tuple(
        _problem(claim, width)
        for claim in post.claims
        if claim.key.address not in broken and (width := _width(claim)) is not None
    )


def _problem(claim: Claim, width: str) -> Problem:
    return claim.place.problem(
        f"the rule of `{claim.key.address}` holds for values {width}, so hardly any breaks it",
        "narrow it, write a bound if one side is what counts, or name the claim in a "
        "`counterfactual`, which shows that it can fail",
        code="wide",
        severity="warning",
    )


def _width(claim: Claim) -> str | None:
    """How far the values may lie apart that a rule holds for, if that is too far."""
    rule = parse_rule(claim.key.rule)
    if isinstance(rule, Between):
        return _apart(_amount(rule.low), _amount(rule.high))
    printed = read(claim.key.text)
    if not isinstance(rule, Within) or not isinstance(printed, Printed) or not printed.low.value:
        return None
    middle, off = abs(_amount(printed.low)), _amount(rule.number)
    if rule.relative:
        return "down to zero" if rule.number.value >= 1 else _apart(*_around(middle, middle * off))
    if not rule.number.suffix and not rule.number.unit:
        off *= printed.low.scale * (printed.low.seconds or 1)
    return _apart(*_around(middle, off))


def _amount(number: Number) -> Fraction:
    """A number of a text or rule, times in seconds."""
    return number.value * (number.seconds or 1)


def _around(middle: Fraction, off: Fraction) -> tuple[Fraction, Fraction]:
    return middle - off, middle + off


def _apart(low: Fraction, high: Fraction) -> str | None:
    if low < 0:
        low, high = -high, -low
    if low <= 0 or high <= low * _TIMES:  # what begins at zero is a bound at its other end
        return None
    return f"that are {told(high / low)} times apart"
