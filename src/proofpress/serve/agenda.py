"""Which posts are to be set, and which of them first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath


class Agenda:
    """Posts by their files; belongs to the desk's thread."""

    def __init__(self) -> None:
        #: Whether the author of each has just saved it; the last one saved is the last.
        self._posts: dict[PurePosixPath, bool] = {}

    def __bool__(self) -> bool:
        return bool(self._posts)

    def saved(self, path: PurePosixPath) -> None:
        """Somebody has just saved this post, and waits for it."""
        self._posts.pop(path, None)
        self._posts[path] = True

    def add(self, *paths: PurePosixPath, saved: bool = False) -> None:
        """These are to be set, too; those that were to be already stay where they are."""
        for path in paths:
            self._posts.setdefault(path, saved)

    def clear(self) -> None:
        self._posts.clear()

    def drop(self, path: PurePosixPath) -> None:
        self._posts.pop(path, None)

    def next(self, looked_at: Iterable[PurePosixPath]) -> tuple[PurePosixPath, bool]:
        """Take what was saved last, then the post that is looked at, then the others.

        Args:
            looked_at: posts whose pages were asked for, the last one first.

        Returns:
            The post, and whether it was just saved.
        """
        saved = [path for path, by_hand in self._posts.items() if by_hand]
        first = saved[-1] if saved else None
        if first is None:
            first = next((path for path in looked_at if path in self._posts), None)
        if first is None:
            first = next(iter(self._posts))
        return first, self._posts.pop(first)
