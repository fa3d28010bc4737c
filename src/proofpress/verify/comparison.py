"""One printed number beside one value: are they equal, and which text would be right?"""

from __future__ import annotations

import math
import re
from datetime import timedelta
from fractions import Fraction

from proofpress.frozen import frozen
from proofpress.post.number import Fault, Number
from proofpress.post.number_words import SUFFIXES
from proofpress.post.printed import Printed, Value, read
from proofpress.post.rule import Sign
from proofpress.verify.shown import as_format, at_precision, exact, plain, told, with_number


@frozen
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


class Comparison:
    """One printed number and one value, both in the unit of the text.

    Attributes:
        measured: the value as an exact number.
        span: whether it is a time span.
    """

    def __init__(self, claimed: Claimed, printed: Printed, value: Value) -> None:
        self.claimed = claimed
        self.printed = printed
        self.number = printed.low
        self.value = value
        self.span = isinstance(value, timedelta)
        number = exact(value)
        assert number is not None
        self.measured = number / (self.number.seconds or 1) if self.span else number

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

    def weaker(self, sign: Sign) -> str:
        """The nearest claim of the same kind that the value keeps, as precise as the text."""
        up = sign in ("<=", "<")
        step = Fraction(1, 10**self.number.decimals)
        places = self.measured / self.number.scale / step
        amount = (math.ceil(places) if up else math.floor(places)) * step
        if not self.keeps(sign, amount * self.number.scale):
            amount += step if up else -step
        text = with_number(self.printed, amount)
        kept = self.keeps(sign, amount * self.number.scale)
        if text is None or not kept or self.number.kind == "ordinal":
            return "correct the text and the rule, or mend the code"
        percent = "%" if self.number.percent else ""
        digits = f"{plain(amount, self.number.decimals)}{self.number.suffix}{percent}"
        weaker = self.claimed.link(text, f"{sign} {digits}")
        return f"claim what holds, {weaker}, or mend the code"
