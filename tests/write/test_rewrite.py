"""Files that their author may save at the same moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofpress.write.rewrite import ChangedError, rewrite, set_aside


def test_what_an_editor_saved_meanwhile_is_not_overwritten(tmp_path: Path):
    file = tmp_path / "one.ipynb"
    file.write_bytes(b"saved meanwhile")

    with pytest.raises(ChangedError) as told:
        rewrite(file, b"stripped", was=b"as it was read")

    assert str(told.value) == f"`{file}` was saved meanwhile, and stays so: run the command again"
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [
        ("one.ipynb", b"saved meanwhile")
    ]


def test_every_text_that_a_file_held_is_kept_once(tmp_path: Path):
    file = tmp_path / "replaced/notebooks/herd.md"

    kept = [set_aside(file, text).name for text in (b"one", b"two", b"one", b"three", b"two")]

    assert kept == ["herd.md", "herd.2.md", "herd.md", "herd.3.md", "herd.2.md"]
    assert {one.name: one.read_bytes() for one in file.parent.iterdir()} == {
        "herd.md": b"one",
        "herd.2.md": b"two",
        "herd.3.md": b"three",
    }
