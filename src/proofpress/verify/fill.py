"""Print what the run gave into a claim whose text is a format."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from fractions import Fraction

from proofpress.post.filled import Format
from proofpress.post.number import Fault
from proofpress.post.number_words import seconds_of
from proofpress.post.printed import Value
from proofpress.verify.shown import exact, people, quoted

#: Digits of a fraction before its format rounds them, so many that a tie is still one; and digits
#: where the format does not say how many.
_ALL = Context(prec=400)
_SOME = Context(prec=15)


def fill(template: Format, value: Value) -> str | Fault:
    """The text around the field, and in it the value by the field's spec."""
    if value is None or isinstance(value, list | dict):
        return Fault(
            f"the run gave {people(value)}, which cannot be filled in",
            "name a number, a text or a date: queries, stats.p95, rows[0]",
        )
    number = int | float | Decimal | Fraction
    if isinstance(value, number) and not isinstance(value, bool) and exact(value) is None:
        return Fault(
            f"the run gave {people(value)}, which matches no number", "claim a finite number"
        )
    printable = _printable(value, template)
    if isinstance(printable, Fault):
        return printable
    try:
        shown = format(printable, template.spec)
    except (ValueError, TypeError, OverflowError):
        return Fault(
            f"the format `{{:{template.spec}}}` cannot print {quoted(value)}",
            "write one that suits it: {}, {:,}, {:.1f}, {:.1%}",
        )
    return f"{template.before}{shown}{template.after}"


def _printable(value: Value, template: Format) -> Value | Fault:
    """The value as an object whose own formatting may be trusted with the spec."""
    spec = template.spec
    if isinstance(value, bool):
        no_number = Fault(f"the run gave {value}, which is no number", "claim a number")
        return no_number if spec else str(value)
    if isinstance(value, timedelta):
        unit = seconds_of(template.after)
        if unit is None:
            return Fault(
                "the run gave a time span, and the text has no unit of time",
                "write its unit after the braces: {:.1f} ms, {:.1f} s",
            )
        return _decimal((exact(value) or Fraction(0)) / unit, spec)
    if isinstance(value, Fraction) and spec:  # Python 3.11 has no formats for fractions
        return _decimal(value, spec)
    if isinstance(value, int) and spec[-1:] in ("f", "F", "%") and "_" not in spec:
        return Decimal(value)  # integers would pass through floats
    if isinstance(value, datetime | date | time) and not spec:
        return people(value)
    return value


def _decimal(value: Fraction, spec: str) -> Decimal:
    context = _ALL if "." in spec else _SOME
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))
