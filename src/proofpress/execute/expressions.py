"""What a kernel without an observer is asked after each cell, and what it says.

Jupyter's protocol lets a request name expressions that the kernel evaluates when the cell has
ended. The answer has the value as the language itself prints it.

Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute (user_expressions)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from proofpress.execute.inside.values import GONE, encoded, same
from proofpress.execute.literal import literal
from proofpress.post.address import Address, parse_address
from proofpress.post.post import Post
from proofpress.post.rule import Equal, parse_rule


def asked(post: Post) -> tuple[str, ...]:
    """The expressions that the claims of a post need: variables, and fields of them.

    `rows[0]` is not asked for, as languages count from 0 or from 1, but `rows` is. For the Python
    that runs proofpress there are none: its kernel has an observer.
    """
    if post.kernel == "python3":
        return ()
    return tuple(dict.fromkeys(part for address in _named(post) for part in _parts(address)))


def _named(post: Post) -> Iterator[Address]:
    for claim in post.claims:
        written: list[object] = [claim.key.address]
        rule = parse_rule(claim.key.rule)
        if isinstance(rule, Equal):
            written += [rule.left, rule.right]
        for text in written:
            address = parse_address(text) if isinstance(text, str) else None
            if address is not None:
                yield address


def _parts(address: Address) -> Iterator[str]:
    fields = takewhile(_is_field, address.steps)
    yield address.name
    whole = ".".join((address.name, *map(str, fields)))
    if whole != address.name:
        yield whole


def _is_field(step: str | int) -> bool:
    return isinstance(step, str) and step.isidentifier()


class Answers:
    """Remembers what a kernel said last, and tells after each cell what is new."""

    def __init__(self, expressions: Sequence[str]) -> None:
        self.expressions = {text: text for text in expressions}
        self._last: dict[str, Any] = {}

    def changed(self, answers: object) -> dict[str, Any]:
        """Names and values that differ from the last call, as `inside/values.py` encodes them.

        Args:
            answers: the field `user_expressions` of a reply; anything may be in it. A name that it
                does not give, or gives in a form that is no plain value, is told as gone.
        """
        now = self._values(answers if isinstance(answers, dict) else {})
        new = {name: value for name, value in now.items() if not self._is_known(name, value)}
        new.update((name, GONE) for name in self._last if name not in now)
        self._last = now
        return new

    def _is_known(self, name: str, value: Any) -> bool:
        return name in self._last and same(self._last[name], value)

    def _values(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for expression in sorted(self.expressions, key=lambda text: text.count(".")):
            try:
                value = encoded(literal(_printed(answers.get(expression))))
            except ValueError:
                continue
            name, *fields = expression.split(".")
            if not fields:
                found[name] = value
                continue
            inner = found.setdefault(name, {"dict": {}})
            for field in fields[:-1]:
                inner = inner["dict"].setdefault(field, {"dict": {}}) if _is_open(inner) else None
            if _is_open(inner):
                inner["dict"][fields[-1]] = value
        return found


def _printed(answer: object) -> str:
    """The plain text of a good answer.

    Raises:
        ValueError: it is none.
    """
    if isinstance(answer, dict) and answer.get("status") == "ok":
        data = answer.get("data")
        text = data.get("text/plain") if isinstance(data, dict) else None
        if isinstance(text, str):
            return text
    raise ValueError("no answer")


def _is_open(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("dict"), dict)
