"""Pagefind itself: an index that is the same for the same posts, and what happens without one."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path, PurePosixPath

import pytest

from proofpress.errors import SearchError
from proofpress.search import pagefind
from proofpress.search.compact import decode, encode
from proofpress.search.stable import ENTRY, stable
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


def test_the_same_posts_make_the_same_index_without_pagefinds_own_interfaces() -> None:
    runs = [pagefind.index(program(), posts(), lang="en") for _ in range(3)]

    assert runs[0] == runs[1] == runs[2]
    kinds = sorted(name.rpartition(".")[2] for name in runs[0])
    assert kinds == ["js", "json", "pagefind", *["pf_filter"] * 2, *["pf_fragment"] * 6,
                     "pf_index", "pf_meta"]  # fmt: skip
    entry = json.loads(runs[0][ENTRY])
    assert list(entry["languages"]) == ["en"]
    assert f"pagefind.{entry['languages']['en']['hash']}.pf_meta" in runs[0]
    [tags] = [
        content
        for name, data in runs[0].items()
        if name.endswith(".pf_filter")
        and (content := decode(gzip.decompress(data).removeprefix(b"pagefind_dcd")))
        and isinstance(content, list)
        and content[0] == "tag"
    ]
    assert tags == ["tag", [[f"t{tag}", list(range(tag, 6))] for tag in range(6)]]


def test_a_language_without_word_stems_has_an_index_too() -> None:
    files = pagefind.index(program(), posts(1), lang="zh-Hant")

    assert "wasm.unknown.pagefind" in files
    assert list(json.loads(files[ENTRY])["languages"]) == ["zh-hant"]


def test_files_of_an_unknown_form_stay_as_they_were() -> None:
    files = {ENTRY: b'{"languages": {"en": {"hash": "x"}}}', "pagefind.x.pf_meta": b"new"}

    assert stable(files) == files


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
