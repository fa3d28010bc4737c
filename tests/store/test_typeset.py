"""An article that was rendered before is used while all that it was made of is what it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from proofpress.render.article import ArticleFile
from proofpress.store.recent import RecentTypeset
from proofpress.store.typeset import Recipe, Typeset
from tests.store.test_articles import an_entry

PATH = PurePosixPath("notebooks/herd.md")
RECIPE = Recipe("key", {"notebooks/dot.svg": "1" * 64}, {"notebooks/essay.md": "../essay/"})
ARTICLE = an_entry().article


def found(
    typeset: Typeset,
    key: str = "key",
    reads: Mapping[str, str | None] = RECIPE.reads,
    addresses: Mapping[str, str | None] = RECIPE.addresses,
) -> bool:
    return typeset.get(PATH, key, digest_of=reads.get, address_of=addresses.get) is not None


@pytest.mark.parametrize("kind", [Typeset, RecentTypeset])
def test_another_picture_key_or_address_makes_it_anew(
    kind: Callable[[Path], Typeset], tmp_path: Path
) -> None:
    typeset = kind(tmp_path)
    typeset.put(PATH, RECIPE, ARTICLE)

    assert typeset.get(
        PATH, "key", digest_of=RECIPE.reads.get, address_of=RECIPE.addresses.get
    ) == (RECIPE, ARTICLE)
    assert not found(typeset, key="other")
    assert not found(typeset, reads={"notebooks/dot.svg": "2" * 64})
    assert not found(typeset, reads={})
    assert not found(typeset, addresses={"notebooks/essay.md": "../other/"})
    assert not found(typeset, addresses={})


def test_what_a_preview_sets_stays_in_its_memory(tmp_path: Path) -> None:
    Typeset(tmp_path).put(PATH, RECIPE, ARTICLE)
    published = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    preview = RecentTypeset(tmp_path)

    assert found(preview)
    newer = replace(RECIPE, key="newer"), replace(ARTICLE, files=(ArticleFile("c.svg", b"c"),))
    preview.put(PATH, *newer)

    assert not found(preview)
    assert found(preview, key="newer")
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == published
