"""The snapshot that lets a build end at once, and what defeats it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from proofpress.unchanged import SNAPSHOT, below, last_words, marks, snapshot


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    root = tmp_path / "blog"
    (root / "build/store").mkdir(parents=True)
    (root / "notebooks").mkdir()
    (root / "notebooks/post.md").write_text("text")
    (tmp_path / "tmp").mkdir()
    keep(root)
    return root


def environment(blog: Path, **more: str) -> Mapping[str, str]:
    return {"TMPDIR": str(blog.parent / "tmp"), **more}


def keep(root: Path, *, until: str | None = None) -> None:
    text = snapshot(
        str(root),
        marks([*below(str(root / "notebooks")), str(root / "absent")]),
        environment=environment(root),
        names=("TZ", "SOURCE_DATE_EPOCH"),
        until=until,
        words=["all is as it was"],
    )
    (root / SNAPSHOT).write_text(text)


def test_the_last_words_are_said_again_while_nothing_changed(blog: Path):
    assert last_words(str(blog), environment(blog)) == ["all is as it was"]
    assert last_words(str(blog / "notebooks"), environment(blog)) == ["all is as it was"]


@pytest.mark.parametrize("change", ["edit", "touch", "new", "gone", "appeared", "damaged"])
def test_any_change_of_a_file_defeats_the_snapshot(blog: Path, change: str):
    post = blog / "notebooks/post.md"
    if change == "edit":  # of the same size, and with its time put back
        status = post.stat()
        post.write_text("TEXT")
        os.utime(post, ns=(status.st_atime_ns, status.st_mtime_ns))
    elif change == "touch":
        os.utime(post, ns=(0, 0))
    elif change == "new":
        (blog / "notebooks/other.md").write_text("")
    elif change == "gone":
        post.unlink()
    elif change == "appeared":
        (blog / "absent").write_text("")
    else:
        (blog / SNAPSHOT).write_text("{")

    assert last_words(str(blog), environment(blog)) is None


def test_an_environment_that_counts_defeats_the_snapshot(blog: Path):
    assert last_words(str(blog), environment(blog, TZ="Asia/Tokyo")) is None
    assert last_words(str(blog), environment(blog, EDITOR="vi")) is not None


def test_a_day_of_publication_that_has_come_defeats_the_snapshot(blog: Path):
    keep(blog, until="2001-01-01")
    assert last_words(str(blog), environment(blog)) is None

    keep(blog, until="9999-01-01")
    assert last_words(str(blog), environment(blog)) is not None


def test_what_a_crash_left_defeats_the_snapshot_and_a_build_that_lives_does_not(blog: Path):
    left = blog.parent / "tmp" / "pp-build-abcd"
    left.mkdir()
    assert last_words(str(blog), environment(blog)) is None

    held = os.open(left, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert last_words(str(blog), environment(blog)) is not None
    finally:
        os.close(held)
