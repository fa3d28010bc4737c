"""What readers of JUnit XML accept: the rules of `junit-10.xsd` of Jenkins' xUnit plugin, as data.

For each element: the attributes that it must have, those that it may have, the elements inside it,
and whether text may stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element


@dataclass(frozen=True)
class Rule:
    must: frozenset[str]
    may: frozenset[str]
    inside: frozenset[str]
    text: bool = False


def _rule(must: str, may: str, inside: str, *, text: bool = False) -> Rule:
    return Rule(frozenset(must.split()), frozenset(may.split()), frozenset(inside.split()), text)


_OUTCOME = _rule("", "type message", "", text=True)
_RERUN = _rule("type", "message", "stackTrace system-out system-err", text=True)
_TEXT = _rule("", "", "", text=True)
RULES = {
    "testsuites": _rule("", "name time tests failures errors", "testsuite"),
    "testsuite": _rule(
        "name tests failures errors",
        "group time skipped timestamp hostname id package file log url",
        "testsuite properties testcase system-out system-err",
    ),
    "testcase": _rule(
        "name",
        "time classname group",
        "skipped error failure rerunFailure rerunError flakyFailure flakyError system-out "
        "system-err",
    ),
    "failure": _OUTCOME,
    "error": _OUTCOME,
    "skipped": _OUTCOME,
    "rerunFailure": _RERUN,
    "rerunError": _RERUN,
    "flakyFailure": _RERUN,
    "flakyError": _RERUN,
    "properties": _rule("", "", "property"),
    "property": _rule("name value", "", ""),
    "system-out": _TEXT,
    "system-err": _TEXT,
    "stackTrace": _TEXT,
}
#: `SUREFIRE_TIME`: seconds, with or without commas between thousands.
_TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")


def broken_rules(element: Element) -> Iterator[str]:
    """What of `element`, and of all that is in it, breaks a rule."""
    rule = RULES.get(element.tag)
    if rule is None:
        yield f"<{element.tag}> is unknown"
        return
    for name in sorted(rule.must - set(element.keys())):
        yield f"<{element.tag}> has no `{name}`"
    for name in sorted(set(element.keys()) - rule.must - rule.may):
        yield f"<{element.tag}> has a `{name}`"
    if element.tag in ("testsuite", "testsuites") and not _TIME.fullmatch(element.get("time", "")):
        yield f"the time {element.get('time')}"
    if not rule.text and (element.text or "").strip():
        yield f"<{element.tag}> has text"
    for child in element:
        if child.tag not in rule.inside:
            yield f"<{child.tag}> in <{element.tag}>"
        if (child.tail or "").strip() and not rule.text:
            yield f"<{element.tag}> has text"
        yield from broken_rules(child)
