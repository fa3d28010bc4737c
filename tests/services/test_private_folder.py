import os
import stat
from pathlib import Path

import pytest

from proofpress.services import folder as private


def test_only_its_owner_may_enter_the_folder(tmp_path: Path) -> None:
    folder, lock = private.make(tmp_path)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    os.close(lock)


def test_a_folder_without_an_owner_is_removed(tmp_path: Path) -> None:
    folder, lock = private.make(tmp_path)
    (folder / "data").mkdir()
    os.close(lock)

    private.sweep(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_kept(tmp_path: Path) -> None:
    folder, lock = private.make(tmp_path)

    private.sweep(tmp_path)

    assert (folder / "lock").exists()
    os.close(lock)


def test_folders_that_are_not_ours_are_kept(tmp_path: Path) -> None:
    (tmp_path / "proofpress-theirs").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "lock").touch()
    (tmp_path / "proofpress-link").symlink_to(tmp_path / "other")

    private.sweep(tmp_path)

    assert (tmp_path / "proofpress-theirs").is_dir()
    assert (tmp_path / "other" / "lock").exists()


@pytest.mark.parametrize("name", ["it's", "a,b", "x" * 70])
def test_a_path_that_postgres_could_not_take_is_not_fit(tmp_path: Path, name: str) -> None:
    base = tmp_path / name
    base.mkdir()

    assert not private.is_fit(str(base))


def test_a_short_plain_path_is_fit() -> None:
    assert private.is_fit("/tmp")
