"""One build at a time: the next one says what it waits for, and that it still does."""

from __future__ import annotations

import threading
from pathlib import Path

from proofpress.write.lock import locked


class Said:
    """A stream that lets a test wait for what is said on it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.twice = threading.Event()

    def write(self, text: str) -> int:
        self.lines += [text] if text.strip() else []
        if len(self.lines) == 3:
            self.twice.set()
        return len(text)

    def flush(self) -> None:
        pass


def test_who_waits_for_the_lock_says_so_at_once_and_again_and_then_goes_on(tmp_path: Path) -> None:
    said, went_on = Said(), threading.Event()

    def second() -> None:
        with locked(tmp_path, said, again_s=0.01):  # type: ignore[arg-type]
            went_on.set()

    waiting = threading.Thread(target=second, daemon=True)
    with locked(tmp_path, Said()):  # type: ignore[arg-type]
        waiting.start()
        assert said.twice.wait(30)
        assert not went_on.is_set()
    assert went_on.wait(30)
    waiting.join(30)

    assert said.lines[0] == (
        "waiting for another build, check or record of this blog to end, which holds "
        f"`{tmp_path / 'lock'}`"
    )
    assert all(line.startswith("still waiting, ") for line in said.lines[1:])
