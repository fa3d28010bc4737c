"""The rule of a claim, which is the title of its link: `>= 3`, `± 20%`, `in 3..5`, `== a - b`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal, TypeAlias

from proofpress.frozen import frozen
from proofpress.post.address import parse_address
from proofpress.post.number import Fault, Number
from proofpress.post.printed import in_order, joined, read

Sign = Literal[">=", "<=", ">", "<"]
Operator = Literal["*", "+", "-"]


@frozen
class Bound:
    """The value is at least, at most, above or below `number`."""

    sign: Sign
    number: Number
    written: str

    @property
    def words(self) -> str:
        return f"{_WORDS.get(self.sign, self.sign)} {self.written}"


@frozen
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


@frozen
class Between:
    """The value, and what is printed, lie between two numbers or are one of them."""

    low: Number
    high: Number
    written: str

    @property
    def words(self) -> str:
        return f"in {self.written}"


@frozen
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
_OPERATORS: dict[str, Operator] = {"*": "*", "+": "+", "-": "-"}
_BOUND = re.compile(r"(>=|<=|>(?!=)|<(?!=)|≥|≤)\s*(.*)")
_TERM = re.compile(
    r"\s*([^\W\d]\w*(?:\.[^\W\d]\w*|\[[^\[\]]*\])*|[-−]?(?:[0-9]|\.[0-9])[^\s*+−-]*)\s*"
)

_FORMS = "write one of `>= 3`, `<= 3`, `> 3`, `< 3`, `± 20%`, `± 0.5`, `in 3..5`, `== other_name`"
_ONE_NUMBER = "write one number there, like 3,047, 0.125, 75.12 %, 1.2k or 3e6"
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


def _number(written: str, rule: str) -> Number | Fault:
    """A number of a rule, read as that of a text is; nothing may stand before it."""
    printed = read(written)
    if isinstance(printed, Fault):
        return Fault(f"the rule `{rule}`: {printed.message}", _ONE_NUMBER)
    if printed is None or printed.high is not None or printed.compared or printed.low.start > 0:
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
    if not written:
        return Fault(f"the rule `{rule}` names nothing after `==`", "write `== other_name`")
    left = _TERM.match(written)
    rest = written[left.end() :] if left is not None else ""
    operator = rest[:1].replace("−", "-")
    right = _TERM.match(rest, 1)
    if left is None or (rest and operator not in _OPERATORS):
        return Fault(
            f"the rule `{rule}` is neither a name nor two of them joined by `*`, `+` or `-`",
            _COMPUTE,
        )
    if rest and right is None:
        return Fault(f"the rule `{rule}` ends after `{operator}`", "write `== a - b`")
    if right is not None and right.end() < len(rest):
        return Fault(f"the rule `{rule}` has more than one operator", _COMPUTE)
    terms = [_term(term[1], rule) for term in (left, right) if term is not None]
    faults = [term for term in terms if isinstance(term, Fault)]
    if faults:
        return faults[0]
    first, *others = [term for term in terms if not isinstance(term, Fault)]
    return Equal(first, _OPERATORS.get(operator), others[0] if others else None, written)


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
