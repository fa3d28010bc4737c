"""What a person probably meant by a word that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def suggestion(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word nearest to `word`: the same but for case, `_` and `-`, else by difflib."""
    by_fold = {_fold(name): name for name in sorted(known, reverse=True)}
    near = difflib.get_close_matches(_fold(word), sorted(by_fold), n=1, cutoff=cutoff)
    return by_fold[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """The help of a problem about an unknown word."""
    near = suggestion(word, known)
    return f"did you mean `{near}`?" if near is not None else otherwise


def _fold(word: str) -> str:
    return word.casefold().replace("_", "-")
