"""What stands after `claim:`: the name of a variable, and a way into it."""

from __future__ import annotations

import re

from proofpress.frozen import frozen

_STEP = re.compile(
    r"""\.(?P<name>[^\W\d]\w*)|\[(?P<index>-?\d{1,9})\]|\[(?P<quote>["'])(?P<key>[^"'\\]*)(?P=quote)\]"""
)
_NAME = re.compile(r"[^\W\d]\w*")


@frozen
class Address:
    """What a claim names: a variable, then attributes or keys (text) and positions (int) in it."""

    name: str
    steps: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        return self.name + "".join(map(_written, self.steps))


def _written(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _NAME.fullmatch(step) else f'["{step}"]'


def parse_address(text: str) -> Address | None:
    """`stats.p95`, `rows[0]`, `hits["a b"]`, percent-decoded already; None if it is no address."""
    name = _NAME.match(text)
    if name is None or not name[0].isidentifier():
        return None
    steps: list[str | int] = []
    at = name.end()
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None:
            return None
        if step["index"] is not None:
            steps.append(int(step["index"]))
        else:
            steps.append(step["name"] if step["name"] is not None else step["key"])
        at = step.end()
    return Address(name[0], tuple(steps))
