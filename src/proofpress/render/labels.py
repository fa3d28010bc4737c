"""What a post can be asked to refer to: headings, figures, tables, equations."""

from __future__ import annotations

import re
import unicodedata

from proofpress.render.sanitize import reserved_id

#: Prefix of a label to the word its numbers follow.
_KINDS = {"fig": "Figure", "tbl": "Table", "tab": "Table", "lst": "Listing"}


class Labels:
    """The ids of one post, each used once, and the words that refer to them."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}
        self._taken: set[str] = set()
        self._aliases: dict[str, str] = {}
        self._counts: dict[str, int] = {}

    def heading(self, words: str) -> str:
        """A new id made of a heading's words."""
        name = slug(words)
        base = f"section-{name}" if reserved_id(name) else name or "section"
        number, name = 1, base
        while name in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name)
        self._words[name] = words
        return name

    def listing(self, label: str) -> str | None:
        """Number a block of code: `Listing 1`; None if the label is taken."""
        return self.figure(label, "Listing")

    def figure(self, label: str, kind: str = "Figure") -> str | None:
        """Number a figure or table; the result is e.g. `Figure 1`, None if the label is taken.

        Args:
            kind: what it is, where its label does not say so.
        """
        if not self.take(label):
            return None
        kind = _KINDS.get(re.split("[-:_]", label)[0].lower(), kind)
        self._counts[kind] = self._counts.get(kind, 0) + 1
        self._words[label] = f"{kind} {self._counts[kind]}"
        return self._words[label]

    def name(self, label: str, words: str) -> None:
        """Give the words for a label that was taken."""
        self._words[label] = words

    def alias(self, label: str, target: str) -> None:
        """Let a label mean what `target` means."""
        self._aliases.setdefault(label, target)

    def take(self, label: str) -> bool:
        """Claim an id for a labelled thing; False if it is taken, or the page's own."""
        if (
            label in self._taken
            or reserved_id(label)
            or re.search(r"[\s\"'<>&#]", label)
            or not label
        ):
            return False
        self._taken.add(label)
        self._words.setdefault(label, label)
        return True

    def find(self, fragment: str) -> tuple[str, str] | None:
        """Id and words for the part of an address after `#`, as other tools write it too."""
        target = self._aliases.get(fragment, fragment)
        if target not in self._words:
            target = slug(target)
            target = self._aliases.get(target, target)
        return (target, self._words[target]) if target in self._words else None

    def known(self) -> list[str]:
        """Everything that can be referred to."""
        return sorted({*self._words, *self._aliases})


def slug(words: str) -> str:
    """Words as an id: letters and digits in lower case, joined by hyphens."""
    text = unicodedata.normalize("NFKC", words).lower()
    return re.sub(r"[\s_-]+", "-", re.sub(r"[^\w\s-]", "", text)).strip("-")[:80].rstrip("-")
