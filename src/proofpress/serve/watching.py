"""Tells of files that somebody wrote, made or removed: the adapter for watchfiles."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

from watchfiles import Change, watch

#: Changes that come so soon after each other are told together: each waits so long for the next.
_STEP_MS = 5
_LONGEST_MS = 40
_LOOK_MS = 100  # how often it is asked whether to end
_START_S = 10.0

Heard = Callable[[Collection[Path]], object]


class Watching:
    """Watches trees of folders, and folders alone, until it is closed.

    Args:
        heard: told of the paths, in a thread of its own.
        minds: whether a path counts.
        began: told, in a thread of its own, each time that places are watched from now on.
    """

    def __init__(
        self, heard: Heard, minds: Callable[[Path], bool], began: Callable[[], object] = int
    ) -> None:
        self._heard = heard
        self._minds = minds
        self._began = began
        self._watches: dict[bool, _Watch] = {}

    def look_at(
        self,
        *,
        trees: Collection[Path],
        folders: Collection[Path],
        begun: Callable[[Collection[Path]], object] = len,
    ) -> None:
        """Watch `trees` with all that is below, and the files that lie in `folders`.

        What cannot be watched, such as a folder that has just gone, is left out. What was watched
        before is let go when the new watch has begun.

        Args:
            begun: told of the places that are watched from now on and were not before: nobody knows
                what happened there meanwhile.
        """
        for deep, places in ((True, trees), (False, folders)):
            wanted = frozenset(place for place in places if place.is_dir())
            running = self._watches.get(deep)
            if running is not None and running.places == wanted and running.alive:
                continue
            new = wanted - running.places if running is not None else wanted
            told = partial(self._has_begun, begun, new)
            self._watches[deep] = _Watch(wanted, self._tell, told, deep=deep, instead_of=running)

    def begun(self) -> bool:
        """Wait until all that is to be watched is; False if that takes too long."""
        return all(running.begun.wait(_START_S) for running in self._watches.values())

    @property
    def polling(self) -> bool:
        """Whether files are looked at again and again, as the system watches no more of them."""
        return any(running.polling for running in tuple(self._watches.values()))

    def _has_begun(
        self, begun: Callable[[Collection[Path]], object], new: Collection[Path]
    ) -> None:
        if new:
            begun(new)
        self._began()

    def close(self) -> None:
        for running in self._watches.values():
            running.close()
        self._watches.clear()

    def _tell(self, paths: Collection[Path]) -> None:
        found = {path for path in paths if self._minds(path)}
        if found:
            self._heard(found)


class _Watch:
    def __init__(
        self,
        places: frozenset[Path],
        heard: Heard,
        told: Callable[[], object],
        *,
        deep: bool,
        instead_of: _Watch | None,
    ) -> None:
        self.places = places
        self.begun = threading.Event()
        self.polling = False
        self._heard = heard
        self._told = told
        self._deep = deep
        self._before = instead_of
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watching", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def close(self) -> None:
        self._over.set()
        self._thread.join(_START_S)

    def _watch(self) -> None:
        if not self.places:
            self._has_begun()
            return
        try:
            self._follow(polling=None)
        except (OSError, RuntimeError):  # this system watches no more folders for this user
            self.polling = True
            self._follow(polling=True)

    def _has_begun(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            before.close()
        self.begun.set()
        self._told()

    def _follow(self, *, polling: bool | None) -> None:
        changes = watch(
            *sorted(self.places),
            watch_filter=self._first_look,
            step=_STEP_MS,
            debounce=_LONGEST_MS,
            stop_event=self._over,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=polling,
            recursive=self._deep,
            ignore_permission_denied=True,
        )
        for found in changes:
            if not self.begun.is_set():
                self._has_begun()  # the first look ends soon, with nothing or something
            if self._over.is_set():
                return
            if found:
                self._heard({Path(path) for _, path in found})

    def _first_look(self, _: Change, path: str) -> bool:
        return "/.git/" not in path and "/__pycache__" not in path
