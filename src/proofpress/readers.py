"""How the value of a key is read, and what may be written for it: the two stand side by side.

The second is JSON Schema, of the draft that editors know (`schema/`). A reader may ask for more
than such a schema can say, never for less; `tests/schema` compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")
Schema = Mapping[str, Any]


@dataclass(frozen=True)  # with slots, `Reader[object, Any](…)` could not be called in Python 3.11
class Reader(Generic[Given, Made]):
    """Reads what was written for a key.

    Attributes:
        read: what was written in; a value, or what is wrong with it, out.
        schema: what may be written, as JSON Schema.
        about: what the key is, in a few words of Markdown, as the docs have them.
    """

    read: Callable[[Given], Made]
    schema: Schema
    about: str = ""

    def __call__(self, written: Given) -> Made:
        return self.read(written)

    def of(self, about: str) -> Reader[Given, Made]:
        """The same reader, for the key that `about` describes."""
        return replace(self, about=about)


def reading(schema: Schema) -> Callable[[Callable[[Given], Made]], Reader[Given, Made]]:
    """Make a function a `Reader` of what `schema` says."""

    def make(read: Callable[[Given], Made]) -> Reader[Given, Made]:
        return Reader(read, schema)

    return make


def any_case(words: str) -> str:
    """A pattern for `words` in upper or lower case: patterns of JSON Schema have no flags."""
    return "".join(
        f"[{letter.upper()}{letter}]" if letter.isalpha() else letter for letter in words
    )
