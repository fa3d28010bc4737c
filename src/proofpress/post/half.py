"""One half of a comparison of code: `bad "clever"` beside `good "obvious"`.

Written after `#| compare:` in a code cell, or after the language of a fenced block inside a
`{compare}` directive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, get_args

from proofpress.frozen import frozen

Verdict = Literal["bad", "good"]

_HALF = re.compile(r"""(bad|good)(?:(?:\s*:\s*|\s+)(?:"([^"]*)"|'([^']*)'|([^"'].*)))?$""")
_FENCE = re.compile(r"(?:([\w+#.-]+)\s+)?((?:bad|good)(?:\s.*)?)$")


@frozen
class Half:
    """What a reader is told of it: whether it is to be done so, and its title ("": none)."""

    verdict: Verdict
    title: str = ""

    @property
    def words(self) -> str:
        """The heading, without markup."""
        return f"{self.verdict}: {self.title}" if self.title else self.verdict


def half(written: str) -> Half | None:
    """The half that `bad "a title"` means; None if it means none."""
    match = _HALF.match(written.strip())
    if match is None:
        return None
    title = " ".join((match[2] or match[3] or match[4] or "").split())
    return Half("bad" if match[1] == "bad" else "good", title)


def fenced_half(info: str) -> tuple[str, Half] | None:
    """Language and half of a fence's info, `js bad "clever"`; None if it says nothing of a half."""
    match = _FENCE.match(info.strip())
    found = half(match[2]) if match is not None else None
    return None if match is None or found is None else (match[1] or "", found)


def lacking(halves: Sequence[Half]) -> str:
    """Which half a comparison lacks: "bad", "good" or ""."""
    there = {one.verdict for one in halves}
    return next((verdict for verdict in get_args(Verdict) if verdict not in there), "")
