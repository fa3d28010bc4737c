"""Do the text of a claim and its rule fit together, whatever the run will give?"""

from __future__ import annotations

from proofpress.post.compared import Comparison
from proofpress.post.filled import is_format, read_format
from proofpress.post.number import Fault, Number
from proofpress.post.printed import Printed, read
from proofpress.post.rule import Between, Bound, Equal, Rule, Within, parse_rule


def fault(text: str, rule: str) -> Fault | None:
    """What is wrong with a claim's text and rule, as far as it can be told before a run."""
    parsed = parse_rule(rule)
    if is_format(text):
        template = read_format(text)
        if isinstance(template, Fault):
            return template
    if parsed is None or isinstance(parsed, Fault | Equal):
        return parsed if isinstance(parsed, Fault) else None
    if is_format(text):
        return None
    printed = read(text)
    if isinstance(printed, Fault):
        return printed
    if printed is None:
        return Fault(
            f"the rule `{' '.join(rule.split())}` compares numbers, and the text `{text}` has none",
            "write the number in the text, or take the rule away",
        )
    return disagreement(printed, parsed)


def disagreement(printed: Printed, rule: Rule | None) -> Fault | None:
    """A fault if a text and its rule do not fit together."""
    compared = printed.compared
    if compared is not None and not _backed(compared, printed, rule):
        wanted = f"{_PLAIN[compared.sign]} {_rest(printed)}"
        shown = f"`{printed.text}`" if compared.words else f"{compared.sign} {_rest(printed)}"
        said = f"the text says {shown}"
        return Fault(
            f"{said}, and has no rule that checks it"
            if rule is None
            else f"{said}, and its rule {rule.words} does not check that",
            f'give the claim the rule "{wanted}"',
        )
    if printed.high is not None and not isinstance(rule, Between):
        first, second = (printed.text[n.start : n.stop] for n in printed.numbers)
        return Fault(
            f"the text `{printed.text}` is a range, which only a rule `in` can check",
            f'give the claim the rule "in {first}..{second}{_sign_of(printed.low)}"',
        )
    if isinstance(rule, Bound):
        unit = _same_unit(printed, rule.number, rule.words)
        return unit or _same_scale(printed, (rule.number,))
    if isinstance(rule, Between):
        ends = rule.low, rule.high
        unit = _same_unit(printed, rule.low, rule.words) or _same_unit(printed, ends[1], rule.words)
        return unit or _same_scale(printed, ends)
    if isinstance(rule, Within) and not rule.relative:
        return _same_unit(printed, rule.number, rule.words)
    return None


_PLAIN = {"≥": ">=", "≤": "<=", ">": ">", "<": "<"}


def _backed(compared: Comparison, printed: Printed, rule: Rule | None) -> bool:
    """Whether a rule promises what a comparison in the text says.

    Words are held to the direction alone, and what is equal is at least and at most that, too.
    """
    sign = compared.sign
    if isinstance(rule, Bound):
        if compared.words:
            return (rule.sign in (">", ">=")) == (sign in (">", "≥"))
        return rule.sign in {">": (">",), "<": ("<",), "≥": (">=", ">"), "≤": ("<=", "<")}[sign]
    if not compared.words or compared.other:
        return compared.other
    if isinstance(rule, Between):
        end = rule.low if sign == "≥" else rule.high
        return sign in ("≥", "≤") and printed.low.value == end.value
    return sign in ("≥", "≤") and not isinstance(rule, Within)


def _rest(printed: Printed) -> str:
    number = printed.low
    return f"{printed.text[number.start : number.stop]}{number.suffix}{_sign_of(number)}"


def _sign_of(number: Number) -> str:
    return "%" if number.percent else ""


def _same_unit(printed: Printed, number: Number, words: str) -> Fault | None:
    """A unit in a rule is that of the text; units of time may differ, for time spans."""
    if not number.unit or printed.low.unit.split()[:1] == number.unit.split()[:1]:
        return None
    if printed.low.seconds is not None and number.seconds is not None:
        return None
    return Fault(
        f"the unit `{number.unit}` of the rule `{words}` is not that of the text `{printed.text}`",
        "write the number of the rule alone: it is in the unit of the text",
    )


def _same_scale(printed: Printed, numbers: tuple[Number, ...]) -> Fault | None:
    """The numbers of a rule are percentages if the text is one, and `>= 3` is no bound of `3k`."""
    low = printed.low
    for number in numbers:
        bare = f"{float(number.value):g}"
        if low.percent and number.value and not number.percent:
            return Fault(
                f"the text `{printed.text}` is a percentage, the number {bare} of its rule is not",
                f"write the number of the rule with its sign: {bare}%",
            )
        if low.suffix and not number.suffix and 0 < abs(number.value) * 100 < abs(low.value):
            return Fault(
                f"the text `{printed.text}` counts in {low.suffix}, the number {bare} of its rule "
                "does not",
                f"write the number of the rule with its suffix: {bare}{low.suffix}",
            )
    return None
