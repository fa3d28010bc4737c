"""Publishing on a real disk, cut off at every call that changes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from proofpress.errors import PublishError, UsageError
from proofpress.site.page import Page
from proofpress.write.publish import MARKER, check, publish

OLD = {"index.html": b"old home", "posts/a/index.html": b"old a", "assets/old.css": b"old style"}
NEW = {"index.html": b"new home", "posts/b/index.html": b"new b", "assets/new.css": b"new style"}


def pages(files: dict[str, bytes]) -> list[Page]:
    return [
        Page(PurePosixPath(path), data, "asset" if path.startswith("assets") else "page")
        for path, data in files.items()
    ]


def content(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.name != MARKER
    }


def test_the_site_becomes_the_new_one(tmp_path: Path):
    site = tmp_path / "site"
    publish(site, pages(OLD))

    done = publish(site, pages(NEW))

    assert content(site) == NEW
    assert (done.written, done.kept) == (3, 0)
    assert not (site / "posts/a").exists()


def test_a_file_that_did_not_change_is_not_touched(tmp_path: Path):
    publish(tmp_path / "site", pages(OLD))
    before = (tmp_path / "site/index.html").stat()

    done = publish(tmp_path / "site", pages(OLD))

    after = (tmp_path / "site/index.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (done.written, done.delete) == (0, ())


def test_a_file_that_an_author_put_into_the_site_stays(tmp_path: Path):
    site = tmp_path / "site"
    publish(site, pages(OLD))
    (site / "CNAME").write_text("blog.example")

    publish(site, pages(NEW))

    assert content(site) == {**NEW, "CNAME": b"blog.example"}


def test_a_spared_folder_stays_and_is_still_ours(tmp_path: Path):
    site = tmp_path / "site"
    publish(site, pages(OLD))

    publish(site, pages(NEW), spared=[PurePosixPath("posts/a")])
    kept = content(site)
    publish(site, pages(NEW))

    assert kept == {**NEW, "posts/a/index.html": b"old a"}
    assert content(site) == NEW


def test_a_folder_that_we_did_not_make_is_refused(tmp_path: Path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "thesis.tex").write_text("years of work")

    with pytest.raises(UsageError, match="holds files that proofpress did not make"):
        publish(site, pages(NEW))

    assert content(site) == {"thesis.tex": b"years of work"}


def test_force_writes_beside_what_is_there(tmp_path: Path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "thesis.tex").write_text("years of work")

    publish(site, pages(NEW), force=True)

    assert content(site) == {**NEW, "thesis.tex": b"years of work"}


def test_a_site_that_is_a_link_is_refused(tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(UsageError, match="is not a folder: move it away"):
        check(tmp_path / "site", force=True)


def test_a_link_inside_the_site_is_replaced_and_never_followed(tmp_path: Path):
    site, outside = tmp_path / "site", tmp_path / "outside"
    publish(site, pages(OLD))
    outside.mkdir()
    (outside / "index.html").write_bytes(b"not ours")
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(outside / "index.html")
    (site / "posts/b").symlink_to(outside)

    publish(site, pages(NEW))

    assert content(site) == NEW
    assert content(outside) == {"index.html": b"not ours"}


def test_a_damaged_marker_forgets_what_was_ours_and_deletes_nothing(tmp_path: Path):
    site = tmp_path / "site"
    publish(site, pages(OLD))
    (site / MARKER).write_text('{"files": ["../../etc/passwd", 3')

    publish(site, pages(NEW))

    assert content(site) == {**OLD, **NEW}


CUT = """
import os, signal, sys
from pathlib import Path, PurePosixPath
from proofpress.site.page import Page
from proofpress.write.publish import publish

left, how = int(sys.argv[2]), sys.argv[3]
def cut(real):
    def call(*args, **kwargs):
        global left
        left -= 1
        if left == 0 and how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if left <= 0 and how != "kill":
            raise OSError(int(how), os.strerror(int(how)))
        return real(*args, **kwargs)
    return call
for name in ("open", "fsync", "replace", "rename", "unlink", "rmdir", "mkdir", "write"):
    if how == "28" and name in ("unlink", "rmdir"):
        continue  # a full disk still lets go of files
    setattr(os, name, cut(getattr(os, name)))
publish(Path(sys.argv[1]), [
    Page(PurePosixPath(path), data, "asset" if path.startswith("assets") else "page")
    for path, data in {files!r}.items()
])
"""


def cut_off(site: Path, after: int, how: str) -> subprocess.CompletedProcess[str]:
    script = CUT.replace("{files!r}", repr(NEW))
    return subprocess.run(
        [sys.executable, "-c", script, str(site), str(after), how],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("after", range(1, 40, 3))
def test_a_kill_at_any_call_leaves_every_file_whole_and_the_next_build_finishes(
    tmp_path: Path, after: int
):
    site = tmp_path / "site"
    publish(site, pages(OLD))

    ended = cut_off(site, after, "kill")

    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    for path, data in content(site).items():
        assert ".pp-new-" in path or data in (OLD.get(path), NEW.get(path)), path
    if (site / "index.html").read_bytes() == NEW["index.html"]:
        assert (site / "assets/new.css").read_bytes() == NEW["assets/new.css"]
    publish(site, pages(NEW))
    assert content(site) == NEW


@pytest.mark.parametrize("number", [28, 5, 30, 13], ids=["ENOSPC", "EIO", "EROFS", "EACCES"])
@pytest.mark.parametrize("after", [1, 4, 7, 11, 16])
def test_a_disk_that_refuses_is_one_sentence_and_leaves_whole_files(
    tmp_path: Path, number: int, after: int
):
    site = tmp_path / "site"
    publish(site, pages(OLD))

    ended = cut_off(site, after, str(number))

    assert f"PublishError: cannot write the site: {os.strerror(number).lower()}" in ended.stderr
    for path, data in content(site).items():
        leftover = ".pp-new-" in path and number != 28
        assert leftover or data in (OLD.get(path), NEW.get(path)), path
    publish(site, pages(NEW))
    assert content(site) == NEW


def test_a_folder_that_cannot_be_read_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")

    with pytest.raises(PublishError, match=r"cannot read .*: not a directory"):
        check(tmp_path / "file" / "site", force=False)
