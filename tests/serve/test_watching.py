"""Files that somebody writes are told soon, once for many saves; what nobody minds is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
import watchfiles
from watchfiles._rust_notify import WatchfilesRustInternalError

from proofpress.serve.inbox import Inbox
from proofpress.serve.watching import Watching

_DEADLINE_S = 20.0


class Ear:
    """Hears of files, and waits for them."""

    def __init__(self) -> None:
        self.heard: list[set[Path]] = []
        self._news = threading.Condition()

    def __call__(self, files: Collection[Path]) -> None:
        with self._news:
            self.heard.append(set(files))
            self._news.notify_all()

    def wait(self, met: Callable[[], bool]) -> None:
        until = time.monotonic() + _DEADLINE_S
        with self._news:
            while not met():
                assert time.monotonic() < until, self.heard
                self._news.wait(0.05)

    def wait_for(self, file: Path) -> None:
        self.wait(lambda: any(file in files for files in self.heard))


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def watching(ear: Ear) -> Iterator[Watching]:
    made = Watching(ear, lambda path: path.name != "build")
    yield made
    made.close()


def test_a_file_is_told_however_it_is_saved(ear: Ear, watching: Watching, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep/herd.md"
    watching.look_at(trees=[tmp_path], folders=[])
    assert watching.begun()
    assert not watching.polling

    file.write_text("one")
    ear.wait_for(file)
    ear.heard.clear()
    other = file.with_suffix(".new")
    other.write_text("two")
    other.replace(file)
    ear.wait_for(file)
    ear.heard.clear()
    file.unlink()
    ear.wait_for(file)


def test_of_a_folder_alone_only_its_own_files_are_told(
    ear: Ear, watching: Watching, tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    watching.look_at(trees=[], folders=[tmp_path])
    assert watching.begun()

    (tmp_path / "deep/inner").write_text("")
    (tmp_path / "build").write_text("")
    (tmp_path / "here").write_text("")
    ear.wait_for(tmp_path / "here")

    told = {file for files in ear.heard for file in files}
    assert told.isdisjoint({tmp_path / "deep/inner", tmp_path / "build"})


def test_what_is_watched_later_is_told_too_and_nothing_is_lost_between(
    ear: Ear, watching: Watching, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    new = Ear()
    watching.look_at(trees=[first], folders=[])
    assert watching.begun()

    watching.look_at(trees=[first, second, tmp_path / "gone"], folders=[], begun=new)
    (first / "a").write_text("")
    new.wait(lambda: new.heard == [{second}])
    (second / "b").write_text("")
    ear.wait_for(first / "a")
    ear.wait_for(second / "b")


@pytest.mark.parametrize("refusal", [OSError, WatchfilesRustInternalError])
def test_where_the_system_watches_nothing_more_files_are_looked_at_again_and_again(
    ear: Ear,
    watching: Watching,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    refusal: type[Exception],
) -> None:
    def exhausted(*places: Path, force_polling: bool | None, **options: Any) -> Any:
        if not force_polling:
            raise refusal("Error creating recommended watcher: Too many open files (os error 24)")
        return watchfiles.watch(*places, force_polling=True, **options)

    monkeypatch.setattr("proofpress.serve.watching.watch", exhausted)
    watching.look_at(trees=[tmp_path], folders=[])
    assert watching.begun()

    (tmp_path / "herd.md").write_text("one")

    ear.wait_for(tmp_path / "herd.md")
    assert watching.polling


def test_a_hundred_saves_are_one_entry_of_the_inbox(tmp_path: Path) -> None:
    inbox = Inbox()

    for _ in range(100):
        inbox.wrote([tmp_path / "herd.md"])
        inbox.at_cell(1, 2)
    news = inbox.take(0)

    assert (news.files, list(news.cells)) == ({tmp_path / "herd.md"}, [1])
    assert inbox.take(0).empty


def test_whoever_waits_at_the_inbox_is_woken_when_it_closes() -> None:
    inbox = Inbox()
    threading.Timer(0.05, inbox.close).start()

    assert inbox.take(_DEADLINE_S).closed
