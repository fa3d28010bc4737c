"""The adapter of a live session: each post keeps copies of its kernel from run to run.

Usage, where kernels are picked:

    kernels = SnapshotKernels(warm, began=hear)    # `warm` is theirs from now on
    …                                              # as any other `Kernels`, from several threads
    kernels.forget("notebooks/herd.md")            # the post was deleted
    kernels.close()

`began` hears of each run the path of the post's source and its `Start`, from the run's thread.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Self

from proofpress.errors import KernelError
from proofpress.execute.memory import proportional
from proofpress.execute.session import Job, Session
from proofpress.execute.snapshots.belongings import moved
from proofpress.execute.snapshots.copies import CopiedSession
from proofpress.execute.snapshots.family import Family
from proofpress.execute.snapshots.history import Start
from proofpress.execute.snapshots.session import SnapshotSession
from proofpress.execute.warm.kernels import WarmKernels, installed_when, is_own, why_cold

_LOOK_S = 1.0
#: To look takes time for each copy: of all time, at most one part in so many.
_SPARED = 20
_LEAVING_S = 5.0
#: Of all memory, what copies may hold together.
SHARE = 0.25
_Key = tuple[object, ...]


class SnapshotKernels:
    """Copies where they can be made, plain kernels elsewhere; used by several threads.

    Args:
        warm: forks the kernels, and is closed with this.
        began: hears of the path of a post's source, and where its run begins.
        limit_bytes: what all copies may hold, pages that they share counted once; the oldest ones
            are given up beyond it.
    """

    def __init__(
        self,
        warm: WarmKernels,
        *,
        began: Callable[[str, Start], object] = lambda _post, _start: None,
        limit_bytes: int | None = None,
    ) -> None:
        self._warm = warm
        self._began = began
        self._limit = limit_bytes if limit_bytes is not None else int(SHARE * _memory())
        self._lock = threading.Condition()
        self._families: dict[str, tuple[_Key, Family]] = {}
        self._busy: dict[str, SnapshotSession | None] = {}
        self._told: set[str] = set()
        self._closed = threading.Event()
        self._changed = threading.Event()
        self._watch = threading.Thread(target=self._bound, name="copies", daemon=True)
        self._watch.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def installed(self) -> tuple[str, ...]:
        return self._warm.installed()

    def start(self, job: Job) -> Session:
        why = _why_not(job)
        if why or not self._taken(job.post):
            if why and job.post not in self._told:
                self._told.add(job.post)
                self._began(job.post, Start(0, why))
            return self._warm.start(job)
        try:
            session = SnapshotSession(
                self._family(job),
                began=lambda start: self._began(job.post, start),
                left=lambda: self._leave(job.post),
            )
        except (KernelError, OSError) as error:
            self._leave(job.post)
            self._began(job.post, Start(0, str(error)))
            return self._warm.start(job)
        except BaseException:
            self._leave(job.post)
            raise
        with self._lock:
            self._busy[job.post] = session
            self._lock.notify_all()
        return session

    def _taken(self, post: str) -> bool:
        """Take the copies of a post for a run, once a cancelled run has left them."""
        with self._lock:
            self._lock.wait_for(lambda: not self._is_leaving(post), timeout=_LEAVING_S)
            if self._closed.is_set() or post in self._busy:
                return False
            self._busy[post] = None
            return True

    def _is_leaving(self, post: str) -> bool:
        session = self._busy.get(post)
        return post in self._busy and (session is None or session.cancelled)

    def forget(self, post: str) -> None:
        """End the copies of a post, which is not running."""
        with self._lock:
            _, family = self._families.pop(post, (None, None))
        if family is not None:
            family.close()

    def close(self) -> None:
        """End every kernel and every copy, and let none start; safe to call twice."""
        with self._lock:
            self._closed.set()
            families = [family for _, family in self._families.values()]
            self._families.clear()
        self._changed.set()
        for family in families:
            family.close()
        self._warm.close()
        self._watch.join()

    def held(self) -> int:
        """Bytes that all copies hold, pages that they share counted once."""
        with self._lock:
            families = [family for _, family in self._families.values()]
        return sum(proportional(pid) or 0 for family in families for pid in family.pids())

    def _family(self, job: Job) -> Family:
        key = _key(job)
        with self._lock:
            before, family = self._families.get(job.post, (None, None))
        if family is not None:
            # What is imported beforehand must be imported by the post as it is now.
            if before == key and family.preload <= set(job.preload) and family.usable:
                return family
            self.forget(job.post)
        family = Family(job, self._fork)
        with self._lock:
            if not self._closed.is_set():
                self._families[job.post] = key, family
                return family
        family.close()
        raise KernelError("no kernel is started any more")

    def _fork(self, job: Job, control: int) -> CopiedSession:
        session = self._warm.fork(
            job,
            lambda job, parent, own: CopiedSession(job, parent, own, control=control),
        )
        assert isinstance(session, CopiedSession)
        return session

    def _leave(self, post: str) -> None:
        with self._lock:
            self._busy.pop(post, None)
            self._lock.notify_all()
        self._changed.set()

    def _bound(self) -> None:
        """Keep within the bound after runs, and while they go on."""
        pause = _LOOK_S
        while not self._closed.is_set():
            with self._lock:
                idle = not self._busy
            self._changed.wait(None if idle else pause)
            self._changed.clear()
            began = time.monotonic()
            self.keep_within()
            pause = max(_LOOK_S, _SPARED * (time.monotonic() - began))

    def keep_within(self) -> None:
        """Give up the oldest copies until the rest is within the bound."""
        while not self._closed.is_set():
            with self._lock:
                families = [family for _, family in self._families.values()]
            copies = [(copy, family) for family in families for copy in family.pids().values()]
            above = sum(proportional(copy.pid) or 0 for copy, _ in copies) - self._limit
            given = 0
            for copy, family in sorted(copies, key=lambda item: item[0].born):
                if above <= 0 or given > len(copies) // 8:
                    break
                # What it shares with others will count for them.
                share = proportional(copy.pid) or 0
                if family.give_up(copy):
                    given += 1
                    above -= share
            if not given:
                return


def _key(job: Job) -> _Key:
    placed = moved(job, job.private.with_name("-"))
    return job.kernel, job.folder, tuple(placed.environment.items()), job.limits, installed_when()


def _why_not(job: Job) -> str:
    """Why a post gets no copies, in words; empty if it does."""
    if not job.post:
        return "nobody says which post it is"
    if why := why_cold(job):
        return why
    if any(
        name.endswith("_URL") or name.startswith("PG") for name in filter(is_own, job.environment)
    ):
        return "its servers are not copied"
    return ""


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
