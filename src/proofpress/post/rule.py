"""The rule of a claim, which is the title of its link: `>= 3`, `± 20%`, `in 3..5`, `== a - b`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from proofpress.post.address import parse_address
from proofpress.post.printed import Fault, Number, Printed, in_order, joined, read

Sign = Literal[">=", "<=", ">", "<"]
Operator = Literal["*", "+", "-"]


@dataclass(frozen=True, slots=True)
class Bound:
    """The value is at least, at most, above or below `number`."""

    sign: Sign
    number: Number
    written: str

    @property
    def words(self) -> str:
        return f"{_WORDS.get(self.sign, self.sign)} {self.written}"


@dataclass(frozen=True, slots=True)
class Within:
    """The value is no further from the printed number than `number`.

    Attributes:
        relative: whether `number` is a share of the printed number.
    """

    number: Number
    relative: bool
    written: str

    @property
    def words(self) -> str:
        return f"± {self.written}"


@dataclass(frozen=True, slots=True)
class Between:
    """The value, and what is printed, lie between two numbers or are one of them."""

    low: Number
    high: Number
    written: str

    @property
    def words(self) -> str:
        return f"in {self.written}"


@dataclass(frozen=True, slots=True)
class Equal:
    """The value is that of another variable, or of two joined by one operator.

    Attributes:
        left, right: addresses of recorded values, or numbers.
    """

    left: str | Fraction
    operator: Operator | None
    right: str | Fraction | None
    written: str

    @property
    def words(self) -> str:
        return f"= {self.written}"


Rule: TypeAlias = Bound | Within | Between | Equal

_WORDS = {">=": "≥", "<=": "≤"}
_SIGNS: dict[str, Sign] = {">=": ">=", "<=": "<=", ">": ">", "<": "<", "≥": ">=", "≤": "<="}
_BOUND = re.compile(r"(>=|<=|>(?!=)|<(?!=)|≥|≤)\s*(.*)")
_TERM = re.compile(
    r"\s*([^\W\d]\w*(?:\.[^\W\d]\w*|\[[^\[\]]*\])*|[-−]?(?:[0-9]|\.[0-9])[^\s*+−-]*)\s*"
)

_FORMS = "write one of `>= 3`, `<= 3`, `> 3`, `< 3`, `± 20%`, `± 0.5`, `in 3..5`, `== other_name`"
_COMPUTE = "compute it in a cell, under a name of its own, and write `== name`"


def parse_rule(written: str) -> Rule | Fault | None:
    """The rule that a link's title states; None if it is blank, a fault if it states none."""
    rule = " ".join(written.split())
    if not rule:
        return None
    if bound := _BOUND.fullmatch(rule):
        number = _number(bound[2], rule)
        if isinstance(number, Fault):
            return number
        return Bound(_SIGNS[bound[1]], number, _spaced(bound[2], number))
    if rule.startswith("±"):
        return _within(rule[1:].strip(), rule)
    if between := re.fullmatch(r"in (.*)", rule):
        return _between(between[1], rule)
    if equal := re.fullmatch(r"==(?!=)\s*(.*)", rule):
        return _equal(equal[1], rule)
    return Fault(f"`{rule}` is no rule", _meant(rule) or _FORMS)


def fault(text: str, rule: str) -> Fault | None:
    """What is wrong with a claim's rule, as far as it can be told before a run."""
    parsed = parse_rule(rule)
    if parsed is None or isinstance(parsed, Fault | Equal):
        return parsed if isinstance(parsed, Fault) else None
    if "{" in text or "}" in text:
        return None
    printed = read(text)
    if isinstance(printed, Fault):
        return printed
    if printed is None:
        return Fault(
            f"the rule `{_shown(rule)}` compares numbers, and the text `{text}` has none",
            "write the number in the text, or take the rule away",
        )
    return disagreement(printed, parsed)


def disagreement(printed: Printed, rule: Rule | None) -> Fault | None:
    """A fault if a text and its rule do not fit together."""
    if printed.sign and not _backed(printed.sign, rule):
        wanted = f"{_PLAIN[printed.sign]} {_rest(printed)}"
        return Fault(
            f"the text says `{printed.sign}`, and no rule checks that",
            f'give the claim the rule "{wanted}"',
        )
    if printed.high is not None and not isinstance(rule, Between):
        first, second = (printed.text[n.start : n.stop] for n in printed.numbers)
        return Fault(
            f"the text `{printed.text}` is a range, which only a rule `in` can check",
            f'give the claim the rule "in {first}..{second}{_sign_of(printed.low)}"',
        )
    if isinstance(rule, Bound):
        return _same_unit(printed, rule.number, rule.words) or _same_percent(
            printed, (rule.number,)
        )
    if isinstance(rule, Between):
        ends = rule.low, rule.high
        unit = _same_unit(printed, rule.low, rule.words) or _same_unit(printed, ends[1], rule.words)
        return unit or _same_percent(printed, ends)
    if isinstance(rule, Within) and not rule.relative:
        return _same_unit(printed, rule.number, rule.words)
    return None


_PLAIN = {"≥": ">=", "≤": "<=", ">": ">", "<": "<"}


def _backed(sign: str, rule: Rule | None) -> bool:
    """Whether a rule promises what a comparison in the text says."""
    if not isinstance(rule, Bound):
        return False
    return rule.sign in {">": (">",), "<": ("<",), "≥": (">=", ">"), "≤": ("<=", "<")}[sign]


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


def _same_percent(printed: Printed, numbers: tuple[Number, ...]) -> Fault | None:
    if not printed.low.percent:
        return None
    for number in numbers:
        if number.value and not number.percent:
            bare = f"{float(number.value):g}"
            return Fault(
                f"the text `{printed.text}` is a percentage, the number {bare} of its rule is not",
                f"write the number of the rule with its sign: {bare}%",
            )
    return None


def _number(written: str, rule: str) -> Number | Fault:
    """A number of a rule, read as that of a text is; nothing may stand before it."""
    printed = read(written)
    if isinstance(printed, Fault):
        return Fault(f"the rule `{rule}`: {printed.message}", printed.help)
    if printed is None or printed.high is not None or printed.sign or printed.low.start > 0:
        return Fault(f"the rule `{rule}` needs one number after its sign", _FORMS)
    return printed.low


def _within(written: str, rule: str) -> Within | Fault:
    number = _number(written, rule)
    if isinstance(number, Fault):
        return number
    if number.value < 0:
        return Fault(f"the rule `{rule}` allows a distance below zero", f"write `± {written[1:]}`")
    return Within(number, number.percent, _spaced(written, number))


def _between(written: str, rule: str) -> Between | Fault:
    ends = re.fullmatch(r"(.*?[^.\s])\s*\.\.\s*(.*)", written)
    if ends is None:
        return Fault(f"the rule `{rule}` needs two numbers", "write `in 3..5`")
    low, high = _number(ends[1], rule), _number(ends[2], rule)
    if isinstance(low, Fault):
        return low
    if isinstance(high, Fault):
        return high
    joint = joined(low, high)
    if joint is None:
        return Fault(
            f"the two ends of the rule `{rule}` are not of the same kind",
            f"write both alike: `in {ends[1]}..{ends[2]}{'%' if low.percent else low.suffix}`",
        )
    if not in_order(*joint):
        return Fault(
            f"the rule `{rule}` begins with the higher number", f"write `in {ends[2]}..{ends[1]}`"
        )
    return Between(*joint, f"{ends[1]}..{ends[2]}")


def _equal(written: str, rule: str) -> Equal | Fault:
    left = _TERM.match(written)
    if left is None:
        return Fault(f"the rule `{rule}` names nothing after `==`", "write `== other_name`")
    rest = written[left.end() :]
    first = _term(left[1], rule)
    if isinstance(first, Fault):
        return first
    if not rest:
        return Equal(first, None, None, written)
    operator, after = rest[0].replace("−", "-").replace("×", "*"), rest[1:]
    if operator not in ("*", "+", "-"):
        return Fault(f"the rule `{rule}` may join two values by `*`, `+` or `-` only", _COMPUTE)
    right = _TERM.match(after)
    if right is None:
        return Fault(f"the rule `{rule}` ends after `{rest[0]}`", "write `== a - b`")
    second = _term(right[1], rule)
    if isinstance(second, Fault):
        return second
    if after[right.end() :]:
        return Fault(f"the rule `{rule}` has more than one operator", _COMPUTE)
    known: dict[str, Operator] = {"*": "*", "+": "+", "-": "-"}
    return Equal(first, known[operator], second, written)


def _term(written: str, rule: str) -> str | Fraction | Fault:
    if written[0].isalpha() or written[0] == "_":
        if parse_address(written) is None:
            return Fault(
                f"`{written}` in the rule `{rule}` is not the name of a value",
                "name a variable, or a part of one: queries, stats.p95, rows[0]",
            )
        return written
    number = _number(written, rule)
    if isinstance(number, Number) and number.unit:
        return Fault(
            f"the number `{written}` of the rule `{rule}` has a unit", "write the number alone"
        )
    return number if isinstance(number, Fault) else number.value


def _spaced(written: str, number: Number) -> str:
    """As it was written, but with a space before `%`."""
    return re.sub(r"\s*%", " %", written) if number.percent else written


def _shown(rule: str) -> str:
    return " ".join(rule.split())


def _meant(rule: str) -> str | None:
    """The rule that was probably meant by what is none."""
    for pattern, template in _MEANT:
        if match := re.fullmatch(pattern, rule, re.IGNORECASE):
            return f"write `{template.format(*(group.strip() for group in match.groups()))}`"
    return None


_MEANT = (
    (r"=>\s*(.+)", ">= {0}"),
    (r"=<\s*(.+)", "<= {0}"),
    (r"at least (.+)", ">= {0}"),
    (r"at most (.+)", "<= {0}"),
    (r"(?:more than|over|above) (.+)", "> {0}"),
    (r"(?:less than|under|below) (.+)", "< {0}"),
    (r"(?:\+-|\+/-|-\+|~|≈)\s*(.+)", "± {0}"),
    (r"(?:in|between) (.+?)\s*(?:-|–|to|and|\.\.\.|…)\s*(.+)", "in {0}..{1}"),
    (r"=\s*([^=].*)", "== {0}"),
    (r"===\s*(.+)", "== {0}"),
)
