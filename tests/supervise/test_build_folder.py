"""The private folder of a build: safe from its neighbours, and swept when its owner is gone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from proofpress.errors import UsageError
from proofpress.supervise import ways_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such folders")
if sys.platform != "win32":
    from proofpress.supervise import folder as folders


def an_abandoned(base: Path) -> Path:
    made = folders.make(folders.name(base))
    (made.path / "inner").mkdir()
    (made.path / "inner" / "left").touch()
    os.close(made.lock)
    return made.path


def test_a_folder_has_a_name_that_nobody_can_know_and_lets_nobody_look(base: Path):
    made = [folders.make(folders.name(base)) for _ in range(3)]

    assert len({folder.path for folder in made}) == 3
    for folder in made:
        assert len(folder.path.name) == len("pp-build-") + 8
        assert stat.S_IMODE(folder.path.stat().st_mode) & 0o067 == 0
        os.close(folder.lock)


def test_a_folder_without_an_owner_is_swept_and_its_processes_first(base: Path):
    left = an_abandoned(base)
    ended = []

    folders.sweep(base, lambda path: ended.append((path, path.exists())))

    assert ended == [(left, True)]
    assert list(base.iterdir()) == []


def test_a_folder_with_an_owner_is_not_swept(base: Path):
    mine = folders.make(folders.name(base))

    folders.sweep(base)

    assert mine.path.exists()
    os.close(mine.lock)


def test_a_folder_whose_owner_lives_in_another_process_only_is_not_swept(base: Path):
    mine = folders.make(folders.name(base))
    os.set_inheritable(mine.lock, True)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, pass_fds=[mine.lock]) as owner:
        os.close(mine.lock)

        folders.sweep(base)
        assert mine.path.exists()

        owner.communicate()
    folders.sweep(base)
    assert not mine.path.exists()


def test_what_is_not_ours_is_not_swept(base: Path):
    elsewhere = base / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    (base / "pp-build-link").symlink_to(elsewhere)
    (base / "pp-build-file").touch()
    (base / "pp-other").mkdir()
    if os.geteuid() == 0:
        (base / "pp-build-theirs").mkdir()
        os.chown(base / "pp-build-theirs", 54321, 54321)
    before = sorted(base.rglob("*"))

    folders.sweep(base)

    assert sorted(base.rglob("*")) == before


def test_a_folder_goes_although_a_post_took_rights_away(base: Path):
    left = an_abandoned(base)
    (left / "inner").chmod(0)
    left.chmod(0)

    folders.remove(left)

    assert list(base.iterdir()) == []


def test_a_folder_is_removed_but_not_what_its_links_lead_to(base: Path):
    kept = base / "kept"
    kept.mkdir()
    (kept / "file").touch()
    kept.chmod(0o500)
    left = an_abandoned(base)
    (left / "link").symlink_to(kept)
    (left / "inner").chmod(0)

    folders.remove(left)

    assert list(base.iterdir()) == [kept]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o500
    assert (kept / "file").exists()


def test_temporary_files_lie_below_the_folder_while_it_is_used(base: Path):
    before = tempfile.gettempdir()

    with folders.used(base):
        inside = tempfile.gettempdir(), os.environ["TMPDIR"]

    assert inside == (str(base), str(base))
    assert tempfile.gettempdir() == before


def test_a_base_too_long_for_sockets_and_one_that_is_no_folder_are_passed_over(
    base: Path, monkeypatch: pytest.MonkeyPatch
):
    deep = base / ("x" * 60)
    deep.mkdir()
    monkeypatch.setenv("TMPDIR", str(deep))
    monkeypatch.setenv("TEMP", sys.executable)
    monkeypatch.setenv("TMP", str(base))

    assert folders.base() == base


def test_without_a_base_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folders, "LONGEST_BASE", 1)

    with pytest.raises(UsageError) as raised:
        folders.base()

    assert str(raised.value) == (
        "no folder for temporary files: set TMPDIR to a writable one whose path has at most "
        "1 characters"
    )


@pytest.mark.parametrize(
    ("word", "ways"),
    [
        ("", ("namespace", "reaper")),
        ("namespace", ("namespace",)),
        ("reaper", ("reaper",)),
        ("none", ()),
    ],
)
def test_the_variable_names_one_way_or_none(word: str, ways: tuple[str, ...]):
    assert ways_of(word) == ways


def test_another_word_in_the_variable_is_an_error():
    with pytest.raises(UsageError) as raised:
        ways_of("docker")

    assert str(raised.value) == ("PROOFPRESS_SUPERVISE is `docker`: use namespace, reaper or none")
