"""Compare a printed number, under the rule of its claim, with the number that the run gave."""

from __future__ import annotations

from datetime import timedelta

from proofpress.post.fit import disagreement
from proofpress.post.number import Fault
from proofpress.post.printed import Printed, Value
from proofpress.post.rule import Between, Bound, Equal, Rule, Within
from proofpress.verify import expression
from proofpress.verify.comparison import Claimed, Comparison
from proofpress.verify.expression import Lookup
from proofpress.verify.shown import people, told, with_number

#: A value so many times the printed share is taken for one that is a percentage already.
_FAR = 10


def differs(
    claimed: Claimed, printed: Printed, rule: Rule | None, value: Value, lookup: Lookup
) -> Fault | None:
    """A fault if a number does not bear out what is printed, or its rule does not hold.

    Args:
        printed: how the text reads.
        value: an int, float, Decimal, Fraction or time span, and finite.
    """
    unfit = disagreement(printed, rule) or _without_unit(claimed, printed, rule, value)
    if unfit is not None:
        return unfit
    one = Comparison(claimed, printed, value)
    found = _percentage(one, rule)
    if found is not None:
        return found
    if isinstance(rule, Bound):
        return _beyond(one, rule)
    if isinstance(rule, Within):
        return _too_far(one, rule)
    if isinstance(rule, Between):
        return _outside(one, rule)
    if isinstance(rule, Equal):
        return expression.differs(value, rule, lookup) or _unequal(one)
    return _unequal(one)


def _without_unit(
    claimed: Claimed, printed: Printed, rule: Rule | None, value: Value
) -> Fault | None:
    number = printed.low
    if isinstance(value, timedelta) and number.seconds is None:
        return Fault(
            f"the run gave a time span, {people(value)}, and the text {printed.text} has no unit "
            "of time",
            "write its unit: 14 ms, 14 s, 14 min",
        )
    if rule is None and number.seconds is not None and isinstance(value, float | timedelta):
        digits = told(number.value / number.scale).replace(",", "")
        return Fault(
            f"{printed.text} is a measured time, and times are noisy",
            "claim a count, a ratio or an ordering, or give the time a rule: "
            + claimed.link(printed.text, f"<= {digits}"),
        )
    return None


def _unequal(one: Comparison) -> Fault | None:
    if one.equal():
        return None
    got = one.told(one.number.value)
    if one.claimed.template is not None:
        return Fault(
            f"the format `{one.claimed.template}` prints {one.printed.text}, the run gave {got}",
            "write one that prints the number as it is: {:,}, {:.1f}, {:.1%} for a share",
        )
    return Fault(f"the text says {one.printed.text}, the run gave {got}", one.correction())


def _beyond(one: Comparison, rule: Bound) -> Fault | None:
    edge = one.amount(rule.number)
    if isinstance(edge, Fault):
        return edge
    if not one.keeps(rule.sign, edge):
        return Fault(
            f"the rule says {rule.words}, the run gave {one.told(edge)}", one.weaker(rule.sign)
        )
    if one.number.value == edge or one.equal():
        return None
    bound = with_number(one.printed, edge / one.number.scale)
    return Fault(
        f"the text says {one.printed.text}, which is neither the bound {rule.written} nor "
        f"what the run gave, {one.told(one.number.value)}",
        f"write the bound, {bound or rule.written}, or what was measured, {one.right()}",
    )


def _too_far(one: Comparison, rule: Within) -> Fault | None:
    distance = one.amount(rule.number)
    if isinstance(distance, Fault):
        return distance
    if rule.relative:
        distance *= abs(one.number.value)
    elif not rule.number.suffix:
        distance *= one.number.scale
    low, high = one.number.value - distance, one.number.value + distance
    if one.order(low) >= 0 and one.order(high) <= 0:
        return None
    return Fault(
        f"the text says {one.printed.text} {rule.words}, the run gave "
        f"{one.told(low, high, one.number.value)}",
        f"correct the text to {one.right()}, or mend the code",
    )


def _outside(one: Comparison, rule: Between) -> Fault | None:
    edges = [one.amount(number) for number in (rule.low, rule.high, *one.printed.numbers)]
    faults = [edge for edge in edges if isinstance(edge, Fault)]
    if faults:
        return faults[0]
    low, high, *shown = [edge for edge in edges if not isinstance(edge, Fault)]
    if one.order(low) < 0 or one.order(high) > 0:
        return Fault(
            f"the rule says {rule.words}, the run gave {one.told(low, high)}",
            "widen the rule, or mend the code",
        )
    if all(low <= number <= high for number in shown):
        return None
    return Fault(
        f"the text says {one.printed.text}, which does not lie in {rule.written}",
        "print a number or a range that lies inside its rule",
    )


def _percentage(one: Comparison, rule: Rule | None) -> Fault | None:
    """A fault if the value of a text in `%` seems to be in percent itself.

    A bound such as `>= 75%` would be kept by each such value.
    """
    number = one.number
    if not number.percent or isinstance(rule, Equal) or one.claimed.template is not None:
        return None
    digits = number.value / number.scale
    same = rule is None and digits and abs(one.measured - digits) <= number.half / number.scale
    far = abs(one.measured) > 1 and abs(one.measured) >= _FAR * abs(number.value) > 0
    if not (same or far) or one.equal():
        return None
    shown = told(one.measured)
    return Fault(
        f"the text says {one.printed.text}, the run gave {shown}, already a percentage: "
        "name a fraction",
        f"claim a value that is {told(one.measured / 100)}: the fraction {shown} is {one.told()}",
    )
