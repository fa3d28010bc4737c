"""An index that was made before is used only by the code that made it."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofpress.config import Config
from proofpress.search import pagefind
from proofpress.search.indexing import Indexing
from proofpress.store.bundle import Bundle
from tests.site.articles import TODAY, an_entry


def test_an_index_is_made_once_and_anew_for_other_posts_and_by_other_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def make(*_: object, **__: object) -> dict[str, bytes]:
        made.append(1)
        return {"pagefind-entry.json": b"{}"}

    monkeypatch.setattr(pagefind, "index", make)
    program = tmp_path / "pagefind"
    program.touch()

    def index(*slugs: str, made_by: str) -> int:
        entries = [an_entry(slug) for slug in slugs]
        bundle = Bundle(tmp_path / "store")
        found = Indexing(bundle, program, Config(), entries, TODAY, made_by=made_by).pages()
        assert [page.data for page in found] == [b"{}"]
        return len(made)

    assert index("a", made_by="this") == 1
    assert index("a", made_by="this") == 1
    assert index("a", "b", made_by="this") == 2
    assert index("a", "b", made_by="other") == 3
