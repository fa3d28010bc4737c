"""Processes beside the builder: what they leave, and that nothing of them is left."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path

import pytest

from proofpress.compositors import Compositors, Help

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux")


def until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def jobs(folder: Path, count: int) -> list[Callable[[], object]]:
    """Each writes a file that names the process that wrote it."""
    return [
        partial(lambda file: file.write_text(str(os.getpid())), folder / f"{number:02}")
        for number in range(count)
    ]


def test_copies_work_from_the_end_to_where_the_builder_is(tmp_path: Path) -> None:
    before = children()
    compositors = Compositors(jobs(tmp_path, 10), processes=2)
    compositors.reached(3)

    until(lambda: (tmp_path / "04").exists() and (tmp_path / "05").exists())
    compositors.close()

    names = {file.name for file in tmp_path.iterdir()}
    assert names >= {"04", "05", "06", "07", "08", "09"}
    assert len({file.read_text() for file in tmp_path.iterdir()} - {str(os.getpid())}) == 2
    assert children() == before


def test_what_fails_or_never_ends_in_a_copy_does_not_reach_the_builder(tmp_path: Path) -> None:
    before = children()

    def fail() -> None:
        (tmp_path / "failed").touch()
        raise ValueError

    compositors = Compositors([*jobs(tmp_path, 2), partial(time.sleep, 1000), fail], processes=1)
    until((tmp_path / "failed").exists)

    compositors.close()

    assert children() == before
    assert {file.name for file in tmp_path.iterdir()} == {"failed"}


@pytest.mark.parametrize(("anew", "called"), [(True, True), (False, False)])
def test_others_are_called_only_when_much_has_to_be_done_anew(
    tmp_path: Path, anew: bool, called: bool
) -> None:
    before = children()
    work: dict[Hashable, Callable[[], object]] = {**dict(enumerate(jobs(tmp_path, 60)))}
    helping = Help(work, processes=1)

    for name in range(10):
        helping.done(name, anew=anew)

    if called:
        until((tmp_path / "59").exists)
    helping.close()
    assert (tmp_path / "59").exists() is called
    assert children() == before
