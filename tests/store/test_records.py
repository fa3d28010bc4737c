"""The run of a post comes back from its record as it was, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from proofpress.execute.observed import Observed
from proofpress.execute.run import CellRun, Run
from proofpress.execute.session import Raised
from proofpress.plan.ingredients import Ingredients
from proofpress.store.articles import Articles
from proofpress.store.objects import Objects
from proofpress.store.records import Record, Records
from proofpress.store.shrink import shrink
from tests.store.test_articles import an_entry

PATH = PurePosixPath("notebooks/herd.md")


def a_record(text: str = "3,047\n", *, unfit: str = "") -> Record:
    stream = {"output_type": "stream", "name": "stdout", "text": text}
    cells = (
        CellRun("a", "ok", (stream,), 1, observed=Observed(values={"queries": 3047})),
        CellRun("b", "expected", (), 2, Raised("KeyError", "'k\ud800'", ("line 1", "line 2"))),
    )
    day, given = date(2026, 1, 2), {"users": 50}
    run = Run("herd", cells, "users = 50", {"Python": "3.13.1"}, (), 0.25, day, given)
    made = Ingredients(("1", "2"), {"users": "50"}, files={"hits.csv": text})
    observed = Observed(files=("hits.csv",), addresses=("example.org:443",))
    return Record(run, made, observed, unfit)


def core(record: Record) -> Ingredients:
    return replace(record.ingredients, files={}, folders={})


def test_a_record_comes_back_as_it_was(tmp_path: Path):
    records = Records(tmp_path)

    records.put(PATH, a_record())

    assert records.latest(PATH) == a_record()
    assert list(records.candidates(core(a_record()))) == [a_record()]


def test_a_record_that_cannot_be_used_again_is_known_but_no_candidate(tmp_path: Path):
    records = Records(tmp_path)
    unfit = a_record(unfit="it changes a file that it reads: `n.txt`")

    records.put(PATH, unfit)

    assert records.latest(PATH) == unfit
    assert list(records.candidates(core(unfit))) == []


@contextmanager
def flipped(file: Path, at: int, bit: int) -> Iterator[None]:
    good = file.read_bytes()
    file.write_bytes(good[:at] + bytes([good[at] ^ (1 << bit)]) + good[at + 1 :])
    yield
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(good)


def check_every_byte(store: Path, step: int) -> None:
    heard: list[Path] = []
    records = Records(store, heard.append)
    records.put(PATH, a_record())
    files = [path for path in store.rglob("*") if path.is_file()]
    assert len(files) == 3  # object, its key, the last of the post
    contents = {file: file.read_bytes() for file in files}

    for file in files:
        for at in range(0, len(contents[file]), step):
            with flipped(file, at, at % 8):
                found = [records.latest(PATH), *records.candidates(core(a_record()))]

                assert None in found or found == [a_record()]
                assert file in heard
                assert not file.exists()
            heard.clear()
            for other, good in contents.items():
                other.write_bytes(good)
    assert records.latest(PATH) == a_record()


def test_a_record_with_a_damaged_byte_is_set_aside(tmp_path: Path):
    check_every_byte(tmp_path, 37)


@pytest.mark.long
def test_a_record_with_any_byte_damaged_is_set_aside(tmp_path: Path):
    check_every_byte(tmp_path, 1)


def test_the_newest_runs_stay_when_others_are_forgotten(tmp_path: Path):
    records = Records(tmp_path)
    records.put(PurePosixPath("notebooks/old.md"), a_record("old"))
    for pointer in (path for path in tmp_path.glob("[lr]*/**/*") if path.is_file()):
        os.utime(pointer, (0, 0))
    records.put(PurePosixPath("notebooks/new.md"), a_record("new"))
    size = sum(path.stat().st_size for path in (tmp_path / "objects").rglob("*") if path.is_file())

    freed = shrink(tmp_path, size - 1)

    assert freed > 0
    assert records.latest(PurePosixPath("notebooks/old.md")) is None
    assert list(records.candidates(core(a_record()))) == [a_record("new")]
    assert records.latest(PurePosixPath("notebooks/new.md")) == a_record("new")
    assert not (tmp_path / "damaged").exists()


def test_forgetting_all_runs_keeps_the_last_good_pages(tmp_path: Path):
    records, articles = Records(tmp_path), Articles(tmp_path)
    records.put(PATH, a_record())
    articles.put(an_entry())

    shrink(tmp_path, 0)

    assert records.latest(PATH) is None
    assert articles.get(an_entry().post.path) == an_entry()


def test_a_record_is_known_by_what_was_read_whoever_replaces_it_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    records, other = Records(tmp_path), Records(tmp_path)
    records.put(PATH, a_record("old"))
    read = Objects.get

    def overtaken(self: Objects, digest: str) -> bytes | None:
        data = read(self, digest)
        monkeypatch.undo()
        other.put(PATH, a_record("new"))  # another build, right after this one's read
        return data

    monkeypatch.setattr(Objects, "get", overtaken)

    assert records.latest(PATH) == a_record("old")
    assert records.latest(PATH) == a_record("new")
