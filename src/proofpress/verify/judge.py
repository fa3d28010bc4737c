"""Does a claim hold? The text that is printed, its rule, and the value that the run gave."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from proofpress.frozen import frozen
from proofpress.post.filled import is_format, read_format
from proofpress.post.fit import fault
from proofpress.post.number import Fault
from proofpress.post.printed import Printed, Scalar, Value, read
from proofpress.post.rule import Equal, Rule, Within, parse_rule
from proofpress.verify import expression, numbers, words
from proofpress.verify.comparison import Claimed
from proofpress.verify.expression import Lookup, Missing
from proofpress.verify.fill import fill
from proofpress.verify.shown import exact, people, quoted, told

__all__ = ["Judgement", "Lookup", "Missing", "Value", "judge"]


@frozen
class Judgement:
    """What became of a claim.

    Attributes:
        message, help: the fact and the remedy; "" if it holds.
        text: the text, or the filled-in one.
        value: the value as people read it.
        rule: the rule in words: `exact`, `≥ 3`, `± 20 %`, `in 3..5`, `= clients - connections`;
            `filled in` for a format without a rule. A distance is in the unit of the value.
    """

    holds: bool
    message: str
    help: str
    text: str
    value: str
    rule: str


def judge(
    text: str, rule: str, value: Value, lookup: Lookup, *, address: str = "name"
) -> Judgement:
    """Judge one claim.

    Args:
        text: what stands between the brackets, without markup.
        rule: the link's title; "" if it has none.
        lookup: finds the other recorded values, which a rule `==` names by their addresses.
        address: what the claim names, for the help.
    """
    parsed = parse_rule(rule)
    found = fault(text, rule)
    shown = text
    if found is None and is_format(text):
        template = read_format(text)
        filled = template if isinstance(template, Fault) else fill(template, value)
        if isinstance(filled, Fault):
            found = filled
        else:
            shown = filled
    if found is None and not isinstance(parsed, Fault):
        claimed = Claimed(shown, address, template=text if is_format(text) else None)
        found = _differs(claimed, parsed, value, lookup)
    return Judgement(
        holds=found is None,
        message=found.message if found else "",
        help=found.help if found else "",
        text=shown,
        value=_people(value, shown),
        rule=_words(text, rule, parsed, shown),
    )


def _differs(claimed: Claimed, rule: Rule | None, value: Value, lookup: Lookup) -> Fault | None:
    if isinstance(value, list | dict):
        return Fault(
            f"the run gave {people(value)}, which is more than one value",
            f"name one of its parts: {claimed.address}[0], {claimed.address}.total",
        )
    if isinstance(value, bool) or not isinstance(
        value, int | float | Decimal | Fraction | timedelta
    ):
        return _no_number_differs(claimed, rule, value, lookup)
    if exact(value) is None:
        return Fault(
            f"the text says {claimed.text}, the run gave {people(value)}, which matches no number",
            "claim a finite number",
        )
    printed = read(claimed.text)
    if isinstance(printed, Fault):
        return printed
    if printed is None:
        return Fault(
            f"the text `{claimed.text}` has no number, the run gave {people(value)}",
            f"write the number, or fill it in: [{{}}](claim:{claimed.address})",
        )
    return numbers.differs(claimed, printed, rule, value, lookup)


def _no_number_differs(
    claimed: Claimed, rule: Rule | None, value: Scalar, lookup: Lookup
) -> Fault | None:
    if rule is not None and not isinstance(rule, Equal):
        return Fault(
            f"the rule {rule.words} compares numbers, the run gave {quoted(value)}",
            "claim a number, or take the rule away",
        )
    found = expression.differs(value, rule, lookup) if rule is not None else None
    if found is not None or claimed.template is not None:
        return found
    return words.differs(claimed.text, value, address=claimed.address)


def _people(value: Value, text: str) -> str:
    """The value as people read it, a time span in the unit of the text."""
    printed = read(text) if isinstance(value, timedelta) else None
    seconds = exact(value)
    if isinstance(printed, Printed) and printed.low.seconds is not None and seconds is not None:
        return f"{told(seconds / printed.low.seconds)} {printed.low.unit.split(' ')[0].lstrip('-')}"
    return people(value)


def _words(text: str, written: str, rule: Rule | Fault | None, shown: str) -> str:
    """The rule in words, a distance in the unit of the value, which stands beside it."""
    if isinstance(rule, Fault):
        return " ".join(written.split())
    if isinstance(rule, Within) and not rule.relative and not rule.number.suffix:
        printed = read(shown)
        if isinstance(printed, Printed) and printed.low.scale != 1:
            return f"± {told(rule.number.value * printed.low.scale)}"
    if rule is not None:
        return rule.words
    return "filled in" if is_format(text) else "exact"
