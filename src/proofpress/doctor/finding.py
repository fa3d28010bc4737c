"""One line of the report, and the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from proofpress.frozen import frozen

State = Literal["ok", "missing", "note"]
_COLUMN = " " * 9


@frozen
class Finding:
    """One thing that was looked at.

    Attributes:
        state: "missing" is what the posts of this blog need; "note" what they can do without.
        remedy: what to do about it; empty where there is nothing to do.
    """

    state: State
    what: str
    found: str
    remedy: str = ""


def as_text(findings: Sequence[Finding]) -> str:
    """One aligned line a finding, its remedy below it, and a last line that counts."""
    width = max((len(finding.what) for finding in findings), default=0)
    lines = []
    for one in findings:
        lines.append(f"{one.state:<7}  {one.what:<{width}}  {one.found}")
        if one.remedy:
            lines.append(f"{_COLUMN}{'help:':>{width}}  {one.remedy}")
    missing = sum(one.state == "missing" for one in findings)
    last = f"{missing} missing" if missing else "nothing is missing"
    return "\n".join([*lines, last])


def exit_code(findings: Sequence[Finding]) -> int:
    return 1 if any(one.state == "missing" for one in findings) else 0


def reason(error: OSError) -> str:
    """What the system says, in our case."""
    return (error.strerror or str(error)).lower()
