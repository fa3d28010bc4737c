"""One post's kernel and its copies, over several runs."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from proofpress.errors import KernelError
from proofpress.execute.inside.reads import stamp
from proofpress.execute.session import Coming, Job, Reply
from proofpress.execute.snapshots import shown
from proofpress.execute.snapshots.belongings import Belongings, moved
from proofpress.execute.snapshots.chronicle import Chronicle
from proofpress.execute.snapshots.copies import Answer, CopiedSession, Copy
from proofpress.execute.snapshots.history import Start, named
from proofpress.execute.snapshots.instants import Span
from proofpress.execute.snapshots.keeper import END
from proofpress.execute.snapshots.traces import Tree

#: Starts a fresh kernel for a job, with the keeper's end of a socket.
Fork = Callable[[Job, int], CopiedSession]
GIVEN_UP = "has no copy any more: there was no room for it"
ASLEEP = "has a copy that could not go on"


class Family:
    """A keeper, a kernel that may run, and copies of it: one after each cell, and one before all.

    A run at a time uses it. Only `pids`, `give_up` and `close` are for other threads.

    Args:
        job: of the first run; the folder for files of the run is the family's own.
        fork: starts the first kernel.

    Raises:
        KernelError: there is none.
    """

    def __init__(self, job: Job, fork: Fork) -> None:
        self.preload = frozenset(job.preload)
        self._belongings = Belongings()
        self.job = moved(job, self._belongings.folder)
        self._fork = fork
        self._closed = False
        self.live: CopiedSession | None = None
        self._begin_anew()

    def _begin_anew(self) -> None:
        """A keeper with a fresh kernel, and the copy before its first cell."""
        self._belongings.empty()
        self._cells = Chronicle(self.job)
        self._copies: list[Copy | None] = []  # before the first cell, after it, …
        self._made: dict[str, None] = {}
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                self.live = self._fork(self.job, theirs.fileno())
            self.pid = self.live.pid
            self._copies.append(self._copied(self.live)[0])
            if self._closed:
                raise KernelError("no kernel is started any more")
        except BaseException:
            self.end_live()
            self.close()
            raise

    @property
    def usable(self) -> bool:
        """Whether a run can begin at its first cell."""
        return bool(self._copies) and not self._unusable(0)

    def pids(self) -> Mapping[int, Copy]:
        """The copies by their process, the oldest first."""
        found = {copy.pid: copy for copy in tuple(self._copies) if copy and not copy.ended}
        return dict(sorted(found.items(), key=lambda item: item[1].born))

    def give_up(self, copy: Copy) -> bool:
        """End a copy for what it holds in memory; never the one before the first cell."""
        if not self._copies or copy is self._copies[0]:
            return False
        copy.end()
        return True

    def close(self) -> None:
        """End everything, and remove the files of the runs; safe to call twice."""
        self._closed = True
        self._end_all()
        self._belongings.remove()

    def _end_all(self) -> None:
        with contextlib.suppress(OSError):
            self._control.send(END, socket.MSG_NOSIGNAL)
        self._control.close()
        for copy in self.pids().values():
            copy.end()
        self._copies = []

    def begin(self, coming: Sequence[Coming]) -> tuple[Start, list[Reply]]:
        """Where a run of these cells begins, and the replies of the cells before; `live` is ready.

        Raises:
            KernelError: no copy goes on, and no fresh kernel starts.
        """

        def unusable(index: int) -> str:
            why = self._unusable(index)
            return f"{named(coming[index - 1])} {why}" if why and index else why

        starts = self._cells.starts(coming, made=self._made, unusable=unusable)
        while True:
            found = starts()
            try:
                replies = self._go_on(found.first, self._cells.replies[: found.first])
                break
            except KernelError:
                if not found.first:
                    self._end_all()
                    self._begin_anew()
                    return replace(found, why=found.why or "no copy could go on"), []
                self._give_up_asleep(found.first)
        return found, replies

    def _give_up_asleep(self, index: int) -> None:
        """The copy before a cell does not wake; empty cells before it have the same one."""
        gone = self._copies[index]
        for number, copy in enumerate(self._copies):
            if copy is gone is not None and number:
                self._copies[number] = None
                self._cells.refuse(number - 1, ASLEEP)
        if gone is not None:
            gone.end()

    def _go_on(self, first: int, replies: list[Reply]) -> list[Reply]:
        """Let the kernel be as it was before a cell, and forget what came after."""
        copy = self._copies[first]
        if self.live is None or self._cells.replies:
            assert copy is not None
            self.end_live()
            self._belongings.restore(copy.private)
            self._made = dict.fromkeys(copy.made)
            self.live = CopiedSession(self.job, copy, ())
            replies = shown.restore(self.live.client, copy.shown, replies)
        kept = [one for one in self._copies[: first + 1] if one is not None]
        for one in self._copies[first + 1 :]:
            if one is not None and one not in kept:
                one.end()
        del self._copies[first + 1 :]
        self._cells.cut(first, replies)
        return replies

    def keep(self, coming: Coming, reply: Reply) -> None:
        """Keep the reply of a cell that has just run, and make a copy of the kernel."""
        if not coming.source.strip():
            self._copies.append(self._copies[-1])
            self._cells.pass_by(coming, reply)
            return
        assert self.live is not None
        now, epoch = time.monotonic(), time.time()
        span = Span((now - reply.elapsed_s, now), (epoch - reply.elapsed_s, epoch))
        copy, answer = self._copied(self.live, [*self._cells.replies, reply])
        self._copies.append(copy)
        self._cells.keep(coming, reply, answer, made=self._made, span=span)

    def end_live(self) -> None:
        if self.live is not None:
            self.live.close()
            self.live = None

    def _copied(
        self, live: CopiedSession, replies: Sequence[Reply] = ()
    ) -> tuple[Copy | None, Answer]:
        """A copy of the kernel, if there can be one, and what the kernel says."""
        client: Any = live.client
        answer = live.copy()
        if answer is None:
            return None, Answer("ended its kernel")
        self._made.update(dict.fromkeys(answer.made))
        if answer.sock is None:
            return None, answer
        copy = Copy(
            answer.pid,
            answer.sock,
            made=self._stamps(),
            private=self._belongings.now(),
            shown=shown.capture(client, replies),
        )
        if why := shown.obstacle(client):
            copy.end()
            return None, replace(answer, refused=why)
        return copy, answer

    def _stamps(self) -> Tree:
        return {path: stamp(path) for path in self._made}

    def _unusable(self, index: int) -> str:
        """Why the copy before cell `index` cannot be woken, with the cell before as the subject."""
        copy = self._copies[index]
        if copy is None:
            return (self._cells.refused(index - 1) if index else "") or "has no copy"
        if not copy.alive():
            return GIVEN_UP
        for path, then in copy.made.items():
            if stamp(path) != then:
                return f"wrote `{self._cells.name(path)}`, which changed"
        path = self._belongings.lacking(copy.private)
        return f"left the temporary file `{Path(path).name}`, which changed" if path else ""
