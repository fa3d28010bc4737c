"""The index of the search as it was made last."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from proofpress.search.parts import Indexed, Parts
from proofpress.store.objects import OnDamage
from proofpress.store.packed import Packed
from proofpress.store.sealed import Sealed


class Kept:
    """Which files it has, and its parts, of which another one can be made.

    Args:
        made_by: of what makes documents, and indexes them: of anything else there is nothing.
    """

    def __init__(self, store: Path, made_by: str, on_damage: OnDamage = str) -> None:
        self._files = Sealed(store, "index.json", made_by, on_damage)
        self._parts = Packed(store, "index.parts", made_by, on_damage)

    def digests(self) -> tuple[str, Mapping[str, str]]:
        """The key that the files were made for, and the sha256 of each, by their names."""
        kept = self._files.read()
        return (kept[0], kept[1]) if kept else ("", {})

    def parts(self) -> Parts | None:
        kept = self._parts.read()
        if kept is None:
            return None
        entry, engine, fields, documents, words = kept
        indexed = {name: Indexed(*values) for name, values in documents.items()}
        return Parts(entry, engine, fields, indexed, words)

    def keep(self, key: str, digests: Mapping[str, str], parts: Parts) -> None:
        """Keep an index instead of the one that was kept."""
        documents = {
            name: (one.number, one.fragment, one.words, dict(one.filters), one.fields)
            for name, one in parts.documents.items()
        }
        whole = (dict(parts.entry), dict(parts.engine), parts.fields, documents, parts.words)
        self._parts.write(whole)
        self._files.write([key, dict(digests)])
