"""What every press of a blog works with: its files, its templates and records, the day."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from proofpress import unchanged
from proofpress.blog import Blog
from proofpress.errors import UsageError
from proofpress.inventory import Inventory
from proofpress.memory import Memory
from proofpress.press.snapshot import variables
from proofpress.shelf import BlogShelf
from proofpress.store import STORE
from proofpress.store.records import Records

if TYPE_CHECKING:
    from proofpress.store.compiled import Compiled
    from proofpress.store.typeset import Typeset
    from proofpress.typesetter import Typesetter


class Premises(BlogShelf):
    """A blog with its store.

    Args:
        damaged: told of each file of the store that was damaged.

    Attributes:
        own_templates: the blog's own, or None.
    """

    def __init__(self, blog: Blog, damaged: Callable[[Path], object]) -> None:
        super().__init__(blog)
        self._damaged = damaged
        self._store = blog.build / STORE
        self.own_templates = blog.templates.resolve() if blog.templates.is_dir() else None

    @cached_property
    def compiled(self) -> Compiled:
        """What Jinja makes of templates."""
        from proofpress.store.compiled import Cache, Compiled

        return Compiled(self._store, self.own_templates, self._damaged, cache=Cache.usual())

    def memory_of(
        self, inventory: Inventory, services: Callable[[Sequence[str]], Mapping[str, str]]
    ) -> Memory:
        """The records of runs, compared with what is there.

        Args:
            services: the versions of the servers that posts name.
        """
        blog = self.blog
        environment = {name: os.environ[name] for name in variables(blog) if name in os.environ}
        return Memory(
            blog.root,
            Records(self._store, self._damaged),
            inventory,
            services=services,
            environment={**environment, "figures": blog.config.figures},
        )


def typesetter_of(
    blog: Blog,
    store: Typeset,
    *,
    own_templates: Path | None,
    compiled: Compiled,
    packages: Mapping[str, str],
) -> Typesetter:
    """Who sets the posts of `blog`; for the other arguments see `Typesetter`."""
    from proofpress.typesetter import Typesetter

    return Typesetter(
        store,
        read_file=blog.read_inside,
        own_templates=own_templates,
        compiled=compiled,
        packages=packages,
        bibliography=blog.config.bibliography,
    )


def today() -> datetime.date:
    """The day that pages show: now, or `SOURCE_DATE_EPOCH` for a reproducible build.

    Raises:
        UsageError: that variable is no such number.
    """
    try:
        return datetime.date.fromisoformat(unchanged.today(os.environ))
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            "SOURCE_DATE_EPOCH must be seconds since 1970 up to the year 9999"
        ) from None
