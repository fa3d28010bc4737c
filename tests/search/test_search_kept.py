"""An index that was made before is used again, and of another one what has not changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from proofpress.config import Config
from proofpress.search import pagefind
from proofpress.search.indexing import Indexing
from proofpress.search.kept import Kept
from proofpress.site.entries import Entry
from proofpress.site.search import Document
from tests.site.articles import TODAY, an_entry


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The addresses of the documents that Pagefind is given, each time."""
    given: list[list[str]] = []
    index = pagefind.index

    def watched(program: Path, documents: Sequence[Document], **more: Any) -> Mapping[str, bytes]:
        given.append([one.path.parent.name for one in documents])
        return index(program, documents, **more)

    monkeypatch.setattr(pagefind, "index", watched)
    return given


def index(
    store: Path, entries: Sequence[Entry], *, made_by: str = "this", lang: str = "en"
) -> dict[str, bytes]:
    program = pagefind.program()
    assert program is not None
    config = Config(title="Blog", lang=lang)
    made = Indexing(lambda _: Kept(store, made_by), program, config, entries, TODAY)
    return {page.path.name: page.data for page in made.pages()}


def posts(*slugs: str, **more: Any) -> list[Entry]:
    return [
        an_entry(slug, article={"body": f"<h2 id='a'>Größe</h2><p>Shared, {slug} café</p>"}, **more)
        for slug in slugs
    ]


def test_an_index_is_made_once_and_anew_by_other_code(
    tmp_path: Path, indexed: list[list[str]]
) -> None:
    first = index(tmp_path, posts("a", "b"))

    assert index(tmp_path, posts("a", "b")) == first
    assert len(indexed) == 1
    assert index(tmp_path, posts("a", "b"), made_by="other") == first
    assert len(indexed) == 2


EDITS: Mapping[str, tuple[list[Entry], int]] = {
    "edited": ([*posts("a", "c"), an_entry("b", article={"body": "<p>Shared</p>"})], 1),
    "added": (posts("a", "aa", "b", "c"), 1),
    "removed": (posts("a", "c"), 0),
    "turned round": (posts("c", "b", "a"), 0),
    "with a field that none had": ([*posts("a", "b"), *posts("c", tags=("new",))], 4),
    "all others": (posts("x", "y"), 2),
}


@pytest.mark.parametrize(("after", "given"), EDITS.values(), ids=EDITS)
def test_an_index_of_which_a_part_changed_is_the_one_that_would_be_made_of_all(
    after: list[Entry], given: int, tmp_path: Path, indexed: list[list[str]]
) -> None:
    index(tmp_path / "edited", posts("a", "b", "c"))
    indexed.clear()

    edited = index(tmp_path / "edited", after)

    assert sum(name != "" for names in indexed for name in names) == given
    assert edited == index(tmp_path / "fresh", after)


def test_a_field_that_no_post_has_any_more_is_forgotten(tmp_path: Path) -> None:
    index(tmp_path / "edited", [*posts("a", "b"), *posts("c", tags=("new",))])

    after = index(tmp_path / "edited", posts("a", "b", "c"))

    assert after == index(tmp_path / "fresh", posts("a", "b", "c"))


def test_another_language_is_indexed_anew(tmp_path: Path) -> None:
    index(tmp_path / "edited", posts("a", "b"))

    after = index(tmp_path / "edited", posts("a", "b"), lang="de")

    assert after == index(tmp_path / "fresh", posts("a", "b"), lang="de")


@pytest.mark.parametrize("name", ["index.json", "index.parts"])
def test_a_damaged_index_is_made_again(name: str, tmp_path: Path) -> None:
    first = index(tmp_path, posts("a", "b"))
    data = bytearray((tmp_path / name).read_bytes())
    data[-3] ^= 1
    (tmp_path / name).write_bytes(data)

    assert index(tmp_path, posts("a", "b")) == first
    assert [path.name for path in (tmp_path / "damaged").iterdir()] == [name]
