"""What a build leaves so that the next one knows at once if nothing changed."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Sequence
from pathlib import Path

from proofpress import templates, unchanged
from proofpress.blog import Blog
from proofpress.inventory import Inventory
from proofpress.press.servers import binaries
from proofpress.write.files import replace

#: Time zone and language, as C libraries read them.
_LOCAL = ("TZ", "LANG", "LANGUAGE")


def variables(blog: Blog) -> Sequence[str]:
    """Environment variables that posts see and that change what they show."""
    locale = [name for name in os.environ if name.startswith("LC_")]
    return (*_LOCAL, *sorted(locale), *blog.config.environment)


class Snapshot:
    """Marks of everything that a build reads, begun before it reads the first of it."""

    def __init__(self, blog: Blog, inventory: Inventory) -> None:
        self._blog = blog
        self._inventory = inventory
        self._before = unchanged.marks(self._paths())

    def keep(self, words: str, *, until: datetime.date | None, needs: Sequence[str]) -> None:
        """Keep it for the next build, unless a source changed since this one began.

        Args:
            words: what the build said.
            until: the day from which on another build is due, if there is one.
            needs: the servers that posts asked for.
        """
        sources = unchanged.marks(self._paths())
        if sources != self._before:
            return
        servers = [str(binary.path) for binary in binaries(needs) if binary]
        site = unchanged.below(str(self._blog.site))
        # What posts read counts as it was when it was looked at: it may have changed since.
        marked = {**self._inventory.marks, **unchanged.marks([*servers, *site]), **sources}
        text = unchanged.snapshot(
            str(self._blog.root),
            marked,
            environment=os.environ,
            names=("SOURCE_DATE_EPOCH", "PATH", *variables(self._blog)),
            until=None if until is None else until.isoformat(),
            words=words.splitlines(),
        )
        with contextlib.suppress(OSError):  # without it the next build looks more closely
            replace(self._blog.root / unchanged.SNAPSHOT, text.encode())

    def _paths(self) -> Sequence[str]:
        """Everything that a build reads but what its posts read: sources, templates, ourselves."""
        root, code = self._blog.root, Path(__file__).parents[1]
        trees = (*self._blog.places(), self._blog.templates, templates.folder(), code)
        works = (root / name for name in self._blog.config.bibliography)
        single = (
            *works,
            self._blog.posts,
            root / "pyproject.toml",
            root / "proofpress.toml",
            *self._inventory.folders,
        )
        return (*unchanged.below(*map(str, trees)), *map(str, single))
