"""What a rule `== clients - connections` comes to, and whether a value is that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from proofpress.frozen import frozen
from proofpress.post.number import Fault
from proofpress.post.printed import Value
from proofpress.post.rule import Equal
from proofpress.verify.shown import exact, people, quoted

#: Floats that differ by less, as a share of the largest number, differ by rounding only.
ROUNDING = Fraction(1, 10**9)


@frozen
class Missing:
    """A name in a rule `==` has no recorded value: the fact, and the remedy."""

    message: str
    help: str


Lookup = Callable[[str], Value | Missing]


@frozen
class _Amount:
    """A number, or the seconds of a time span; `size` is the largest number that made it."""

    number: Fraction
    span: bool
    rounded: bool
    size: Fraction


def differs(value: Value, rule: Equal, lookup: Lookup) -> Fault | None:
    """A fault if a value is not what the rule says it is."""
    names = [term for term in (rule.left, rule.right) if term is not None]
    values: list[Value] = []
    for name in names:
        found = lookup(name) if isinstance(name, str) else name
        if isinstance(found, Missing):
            return Fault(found.message, found.help)
        values.append(found)
    if rule.operator is None and exact(value) is None:
        same = type(value) is type(values[0]) and value == values[0]
        return None if same else _unequal(rule, quoted(values[0]), quoted(value))
    amounts: list[_Amount] = []
    for name, other in zip(names, values, strict=True):
        amount = _amount(other)
        if amount is None:
            return Fault(
                f"`{name}` in the rule is {quoted(other)}, which is no number",
                "name numbers in a rule, and compute the rest in a cell",
            )
        amounts.append(amount)
    total = _joined(rule, amounts)
    measured = _amount(value)
    if isinstance(total, Fault):
        return total
    if measured is None or measured.span != total.span:
        return _unequal(rule, _words(total), people(value))
    distance = abs(measured.number - total.number)
    rounded = measured.rounded or total.rounded
    slack = max(measured.size, total.size) * ROUNDING if rounded else 0
    return None if distance <= slack else _unequal(rule, _words(total), people(value))


def _joined(rule: Equal, amounts: list[_Amount]) -> _Amount | Fault:
    if len(amounts) == 1:
        return amounts[0]
    left, right = amounts
    rounded = left.rounded or right.rounded
    if rule.operator == "*":
        number = left.number * right.number
        if left.span and right.span:
            return Fault(
                f"the rule `{rule.words}` multiplies two time spans", "compute it in a cell"
            )
        return _Amount(number, left.span or right.span, rounded, abs(number))
    if left.span != right.span:
        return Fault(
            f"the rule `{rule.words}` joins a time span and a number", "compute it in a cell"
        )
    number = left.number + right.number if rule.operator == "+" else left.number - right.number
    return _Amount(number, left.span, rounded, max(left.size, right.size))


def _amount(value: Value) -> _Amount | None:
    number = exact(value)
    if number is None:
        return None
    return _Amount(number, isinstance(value, timedelta), isinstance(value, float), abs(number))


def _words(amount: _Amount) -> str:
    if amount.span:
        return people(timedelta(microseconds=round(amount.number * 10**6)))
    if amount.rounded:
        return people(float(amount.number)) if abs(amount.number) < 10**300 else "too large"
    decimal = Decimal(amount.number.numerator) / Decimal(amount.number.denominator)
    return people(decimal)


def _unequal(rule: Equal, wanted: str, got: str) -> Fault:
    return Fault(
        f"the rule says {rule.words}, which is {wanted}, the run gave {got}",
        "correct the rule, or mend the code",
    )
