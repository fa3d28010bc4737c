"""Compare a printed number, under the rule of its claim, with the number that the run gave."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from proofpress.post.fit import disagreement
from proofpress.post.number import Fault, Number
from proofpress.post.number_words import SUFFIXES
from proofpress.post.printed import Printed, Value, read
from proofpress.post.rule import Between, Bound, Equal, Rule, Sign, Within
from proofpress.verify.expression import Lookup
from proofpress.verify.expression import differs as differs_from_expression
from proofpress.verify.shown import as_format, at_precision, exact, people, plain, told, with_number

#: A value so many times the printed share is taken for one that is a percentage already.
_FAR = 10


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim as the messages about it name it.

    Attributes:
        text: what the page shows.
        template: the format that was filled in to make it, if it was.
    """

    text: str
    address: str
    template: str | None = None

    def link(self, text: str, rule: str = "") -> str:
        """The claim as it might be written instead; what was filled in stays so."""
        title = f' "{rule}"' if rule else ""
        return f"[{self.template or text}](claim:{self.address}{title})"


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
    comparison = _Comparison(claimed, printed, value)
    return comparison.percentage(rule) or comparison.differs(rule, lookup)


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


class _Comparison:
    """One printed number against one value, both in the unit of the text."""

    def __init__(self, claimed: Claimed, printed: Printed, value: Value) -> None:
        self.claimed = claimed
        self.printed = printed
        self.number = printed.low
        self.value = value
        self.span = isinstance(value, timedelta)
        number = exact(value)
        assert number is not None
        self.measured = number / (self.number.seconds or 1) if self.span else number

    def differs(self, rule: Rule | None, lookup: Lookup) -> Fault | None:
        if isinstance(rule, Bound):
            return self.bound(rule)
        if isinstance(rule, Within):
            return self.within(rule)
        if isinstance(rule, Between):
            return self.between(rule)
        if isinstance(rule, Equal):
            return differs_from_expression(self.value, rule, lookup) or self.printed_differs()
        return self.printed_differs()

    def printed_differs(self) -> Fault | None:
        if self.equal():
            return None
        got = self.told(self.number.value)
        if self.claimed.template is not None:
            return Fault(
                f"the format `{self.claimed.template}` prints {self.printed.text}, the run gave "
                f"{got}",
                "write one that prints the number as it is: {:,}, {:.1f}, {:.1%} for a share",
            )
        return Fault(f"the text says {self.printed.text}, the run gave {got}", self.correction())

    def equal(self) -> bool:
        """Whether the value is within half a unit of the last printed place."""
        number = self.number
        if abs(self.measured - number.value) <= number.half:
            return True
        if not isinstance(self.value, float):
            return False
        if not number.half:
            return self.order(number.value) == 0
        if number.scale == 1:
            return False
        # Python's own `%`, and who divides by 1000 before printing a k, scale in floats.
        up = number.scale.denominator > 1
        scaled = self.value * float(1 / number.scale) if up else self.value / float(number.scale)
        distance = number.half / number.scale
        return math.isfinite(scaled) and (
            abs(Fraction(scaled) - number.value / number.scale) <= distance
        )

    def order(self, edge: Fraction) -> int:
        """-1, 0 or 1: the value is below, at or above an edge.

        A float is compared with the float that the edge's digits mean, so that 0.1 is at 0.1.
        """
        if isinstance(self.value, float):
            try:
                near = float(edge)
            except OverflowError:
                pass
            else:
                return (self.value > near) - (self.value < near)
        return (self.measured > edge) - (self.measured < edge)

    def amount(self, number: Number) -> Fraction | Fault:
        """A number of the text or its rule, in the unit of the text's first number."""
        if number.seconds is None or number.seconds == self.number.seconds:
            return number.value
        if self.span and self.number.seconds is not None:
            return number.value * number.seconds / self.number.seconds
        return Fault(
            f"the text {self.printed.text} and its rule are in different units of time",
            "write both in the same unit: only a timedelta is converted",
        )

    def keeps(self, sign: Sign, edge: Fraction) -> bool:
        order = self.order(edge)
        return {">=": order >= 0, "<=": order <= 0, ">": order > 0, "<": order < 0}[sign]

    def bound(self, rule: Bound) -> Fault | None:
        edge = self.amount(rule.number)
        if isinstance(edge, Fault):
            return edge
        if not self.keeps(rule.sign, edge):
            return Fault(
                f"the rule says {rule.words}, the run gave {self.told(edge)}", self.weaker(rule)
            )
        if self.number.value == edge or self.equal():
            return None
        bound = with_number(self.printed, edge / self.number.scale)
        return Fault(
            f"the text says {self.printed.text}, which is neither the bound {rule.written} nor "
            f"what the run gave, {self.told(self.number.value)}",
            f"write the bound, {bound or rule.written}, or what was measured, {self.right()}",
        )

    def weaker(self, rule: Bound) -> str:
        """The nearest claim of the same kind that the value keeps, as precise as the text."""
        up = rule.sign in ("<=", "<")
        step = Fraction(1, 10**self.number.decimals)
        places = self.measured / self.number.scale / step
        amount = (math.ceil(places) if up else math.floor(places)) * step
        if not self.keeps(rule.sign, amount * self.number.scale):
            amount += step if up else -step
        text = with_number(self.printed, amount)
        kept = self.keeps(rule.sign, amount * self.number.scale)
        if text is None or not kept or self.number.kind == "ordinal":
            return "correct the text and the rule, or mend the code"
        percent = "%" if self.number.percent else ""
        digits = f"{plain(amount, self.number.decimals)}{self.number.suffix}{percent}"
        weaker = self.claimed.link(text, f"{rule.sign} {digits}")
        return f"claim what holds, {weaker}, or mend the code"

    def within(self, rule: Within) -> Fault | None:
        distance = self.amount(rule.number)
        if isinstance(distance, Fault):
            return distance
        if rule.relative:
            distance *= abs(self.number.value)
        elif not rule.number.suffix:
            distance *= self.number.scale
        low, high = self.number.value - distance, self.number.value + distance
        if self.order(low) >= 0 and self.order(high) <= 0:
            return None
        return Fault(
            f"the text says {self.printed.text} {rule.words}, the run gave "
            f"{self.told(low, high, self.number.value)}",
            f"correct the text to {self.right()}, or mend the code",
        )

    def between(self, rule: Between) -> Fault | None:
        edges = [self.amount(number) for number in (rule.low, rule.high, *self.printed.numbers)]
        faults = [edge for edge in edges if isinstance(edge, Fault)]
        if faults:
            return faults[0]
        low, high, *shown = [edge for edge in edges if not isinstance(edge, Fault)]
        if self.order(low) < 0 or self.order(high) > 0:
            return Fault(
                f"the rule says {rule.words}, the run gave {self.told(low, high)}",
                "widen the rule, or mend the code",
            )
        if all(low <= number <= high for number in shown):
            return None
        return Fault(
            f"the text says {self.printed.text}, which does not lie in {rule.written}",
            "print a number or a range that lies inside its rule",
        )

    def percentage(self, rule: Rule | None) -> Fault | None:
        """A fault if the value of a text in `%` seems to be in percent itself.

        A bound such as `>= 75%` would be kept by each such value.
        """
        number = self.number
        if not number.percent or isinstance(rule, Equal) or self.claimed.template is not None:
            return None
        digits = number.value / number.scale
        same = rule is None and digits and abs(self.measured - digits) <= number.half / number.scale
        far = abs(self.measured) > 1 and abs(self.measured) >= _FAR * abs(number.value) > 0
        if not (same or far) or self.equal():
            return None
        shown = told(self.measured)
        return Fault(
            f"the text says {self.printed.text}, the run gave {shown}, already a percentage: "
            "name a fraction",
            f"claim a value that is {told(self.measured / 100)}: the fraction {shown} is "
            f"{self.told()}",
        )

    def told(self, *apart_from: Fraction) -> str:
        """The value as the text would show it, with digits enough to see the difference."""
        factor = 100 if self.number.percent else 1
        others = [edge * factor for edge in apart_from if self.order(edge)]
        digits = told(self.measured * factor, apart_from=others)
        unit = self.number.unit.split(" ")[0] if self.span else ""
        return f"{digits} %" if self.number.percent else f"{digits} {unit}".strip()

    def correction(self) -> str:
        unit = self.number.unit.partition(" ")[0]
        for prefix, factor in SUFFIXES.items():
            near = abs(self.measured - self.number.value * factor) <= self.number.half * factor
            if near and unit == "K":
                return "write a small k for thousands, or claim a value in K"
            if near and re.match(rf"{prefix}\w", unit):
                return f"a unit converts nothing: claim a value in {unit}"
        right = self.right()
        template = as_format(self.printed, self.value)
        if template is None or right != at_precision(self.printed, self.measured):
            return f"correct the text to {right}"
        return f"correct the text to {right}, or fill it in: {self.claimed.link(template)}"

    def right(self) -> str:
        """The text that would be right: as precise as it is, or more so if that says nothing."""
        number = self.number
        rounded = at_precision(self.printed, self.measured)
        if rounded is not None and rounded != self.printed.text:
            read_again = read(rounded)
            if isinstance(read_again, Printed) and (read_again.low.value or not self.measured):
                return rounded
        text = self.printed.text
        return text[: number.start] + told(self.measured / number.scale) + text[number.stop :]
