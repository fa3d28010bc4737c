"""Pagefind itself: an index that is the same for the same posts, and what happens without one."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from proofpress.errors import SearchError
from proofpress.search import pagefind
from proofpress.search.compact import decode, encode
from proofpress.search.merged import merged
from proofpress.search.parts import ENTRY, MARK, parts
from proofpress.site.search import Document


def posts(count: int = 6) -> list[Document]:
    return [
        Document(
            PurePosixPath(f"posts/p{number}/index.html"),
            "<html><body><main data-pagefind-body>"
            f'<i data-pagefind-meta="title:Post {number}"></i>'
            + "".join(f'<i data-pagefind-filter="tag:t{tag}"></i>' for tag in range(number + 1))
            + f'<i data-pagefind-filter="category:c{number % 3}"></i>'
            f'<h2 id="a">Heading {number}</h2><p>Größe, word{number} shared</p>'
            "</main></body></html>",
        )
        for number in range(count)
    ]


def program() -> Path:
    found = pagefind.program()
    assert found is not None
    return found


def unpack(data: bytes) -> Any:
    """A value of CBOR, numbers below zero among them, which is where words stand."""

    def value() -> Any:
        kind, number = divmod(next(rest), 32)
        if number > 23:
            number = int.from_bytes(bytes(next(rest) for _ in range(1 << number - 24)))
        if kind < 2:
            return -1 - number if kind else number
        if kind == 3:
            return bytes(next(rest) for _ in range(number)).decode()
        assert kind == 4
        return [value() for _ in range(number)]

    rest = iter(data)
    whole = value()
    assert list(rest) == []
    return whole


def an_index(found: Sequence[Document], *, lang: str = "en") -> dict[str, bytes]:
    order = [str(document.path) for document in found]
    whole = parts(pagefind.index(program(), found, lang=lang), order)
    return {file.name: file.data for file in merged(whole, order)}


def contents(files: Mapping[str, bytes], kind: str) -> list[Any]:
    """What is in the files of a kind, unpacked, by their names."""
    return [
        unpack(gzip.decompress(data).removeprefix(MARK))
        for name, data in sorted(files.items())
        if name.endswith(kind)
    ]


def test_the_same_posts_make_the_same_index_without_pagefinds_own_interfaces() -> None:
    runs = [an_index(posts()) for _ in range(3)]

    assert runs[0] == runs[1] == runs[2]
    kinds = sorted(name.rpartition(".")[2] for name in runs[0])
    assert kinds == ["js", "json", "pagefind", *["pf_filter"] * 2, *["pf_fragment"] * 6,
                     "pf_index", "pf_meta"]  # fmt: skip
    entry = json.loads(runs[0][ENTRY])
    assert list(entry["languages"]) == ["en"]
    assert f"pagefind.{entry['languages']['en']['hash']}.pf_meta" in runs[0]
    [tags] = [found for found in contents(runs[0], ".pf_filter") if found[0] == "tag"]
    assert tags == ["tag", [[f"t{tag}", list(range(tag, 6))] for tag in range(6)]]


def test_an_index_says_of_its_words_what_pagefind_says() -> None:
    """With many words: Pagefind and we part them elsewhere, and both cut the same off."""
    many = [
        Document(
            PurePosixPath(f"posts/p{number}/index.html"),
            "<html><body><main data-pagefind-body>"
            f'<i data-pagefind-meta="title:Größe {number}"></i><h2 id="a">Résumé, resume</h2><p>'
            + " ".join(f"word{number * 7 % 90}x{word} Café naïve cafe" for word in range(400))
            + "</p></main></body></html>",
        )
        for number in range(40)
    ]

    theirs = pagefind.index(program(), many, lang="en")
    ours = an_index(many)

    said = [sorted(word for [words] in contents(files, ".pf_index") for word in words)
            for files in (theirs, ours)]  # fmt: skip
    assert said[0] == said[1]
    [[_, pages, _, _, *fields]] = contents(theirs, ".pf_meta")
    [[_, our_pages, pieces, _, *our_fields]] = contents(ours, ".pf_meta")
    assert [count for _, count in pages] == [count for _, count in our_pages]
    assert fields == our_fields
    assert len(pieces) > 2
    words = [
        [
            word[0]
            for word in unpack(gzip.decompress(ours[f"index/{name}.pf_index"])[len(MARK) :])[0]
        ]
        for _, _, name in pieces
    ]
    for (first, last, _), inside in zip(pieces, words, strict=True):
        assert inside == sorted(inside)
        assert inside[0].startswith(first)
        assert inside[-1].startswith(last)
    assert all(one[1] < other[0] for one, other in pairwise(pieces))


def test_a_language_without_word_stems_has_an_index_too() -> None:
    files = an_index(posts(1), lang="zh-Hant")

    assert "wasm.unknown.pagefind" in files
    assert list(json.loads(files[ENTRY])["languages"]) == ["zh-hant"]


def test_files_of_an_unknown_form_are_not_taken_apart() -> None:
    files = pagefind.index(program(), posts(2), lang="en")
    [meta] = [name for name in files if name.endswith(".pf_meta")]
    other = gzip.compress(MARK + b"\x83\x011\x80\x80")
    [piece] = [name for name in files if name.endswith(".pf_index")]

    for spoilt in (
        {**files, meta: other},
        {**files, piece: gzip.compress(MARK + b"\x81\x81\x83\x61a\x81\x82\x00\x80\x80")},
        {**files, piece: b"not packed"},
        {name: data for name, data in files.items() if name != meta},
        {ENTRY: b'{"languages": {"en": {"hash": "x"}}}', "pagefind.x.pf_meta": b"new"},
    ):
        with pytest.raises(ValueError, match=r"not (the layout of|what) Pagefind"):
            parts(spoilt, ["a", "b"])


@pytest.mark.parametrize(
    "value", [0, 23, 24, 255, 256, 65536, 1 << 33, "", "Größe" * 60, [], [[1], "a"] * 300]
)
def test_a_value_is_read_as_it_was_written(value: object) -> None:
    assert decode(encode(value)) == value  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [b"", b"\x18", b"\x62a", b"\xa0", b"\x01\x01", b"\x82\x01"])
def test_what_is_cut_off_or_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not what Pagefind writes|more than one value"):
        decode(data)


def a_program(folder: Path, code: str) -> Path:
    file = folder / "program"
    file.write_text(f"#!{sys.executable}\n{code}\n")
    file.chmod(0o755)
    return file


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "it gave up"),
        ("print('a,' * 9, flush=True); import time; time.sleep(60)", "its answer is no answer"),
        ("import time; time.sleep(60)", "it took longer than 0.5 s"),
    ],
    ids=["ends", "babbles", "hangs"],
)
def test_a_program_that_fails_is_told_of_in_one_sentence(
    code: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(SearchError) as caught:
        pagefind.index(a_program(tmp_path, code), posts(1), lang="en", deadline_s=0.5)

    assert str(caught.value) == f"pagefind could not make an index: {message}"


def test_a_program_that_is_gone_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(SearchError, match="pagefind could not be started: No such file"):
        pagefind.index(tmp_path / "gone", posts(1), lang="en")
