"""The adapters of a blog that is looked at while it is written: they remember between two looks.

Nothing here writes to the site, or says what its last good pages are: that is for a build.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path, PurePosixPath

from proofpress import templates, unchanged
from proofpress.blog import Blog
from proofpress.execute.execute import Shop
from proofpress.execute.run import Run
from proofpress.execute.session import Kernels
from proofpress.inventory import Inventory, Seen
from proofpress.memory import Memory
from proofpress.post.post import Post
from proofpress.press.premises import Premises, today, typesetter_of
from proofpress.press.runs import shop_of
from proofpress.press.servers import versions
from proofpress.problems import Checked
from proofpress.render.article import Article
from proofpress.site.entries import Entry
from proofpress.store.articles import Articles
from proofpress.store.recent import RecentTypeset
from proofpress.store.typeset import Recipe
from proofpress.typesetter import Typesetter
from proofpress.verify.verdict import Verdict


class StandingPress(Premises):
    """A blog's posts, read, compared with their runs, and set, again and again.

    Args:
        damaged: told of each file of the store that was damaged.
        before: a press of the same blog whose digests still hold.
    """

    def __init__(
        self,
        blog: Blog,
        damaged: Callable[[Path], object] = str,
        *,
        before: StandingPress | None = None,
    ) -> None:
        super().__init__(blog, damaged)
        if before is not None:
            self.sources = before.sources
        self._seen: Seen = {} if before is None else before._seen
        self._packages: tuple[object, Mapping[str, str]] | None = None
        self._servers: dict[tuple[str, ...], Mapping[str, str]] = {}
        self._articles = Articles(self._store, damaged)
        #: The last good entries, which `make` falls back upon.
        self.good: dict[PurePosixPath, Entry] = {} if before is None else before.good
        if before is not None and before.own_templates == self.own_templates:
            # Another one with the same in it: who sets articles keeps templates by this object.
            self.compiled = copy.copy(before.compiled)

    @cached_property
    def typesetter(self) -> Typesetter:
        return typesetter_of(
            self.blog,
            RecentTypeset(self._store, self._damaged),
            own_templates=self.own_templates,
            compiled=self.compiled,
            packages=self.packages,
        )

    def take_typesetter(self, before: StandingPress) -> None:
        """Set articles as `before` does: its templates for them are still the same."""
        self.compiled = before.compiled
        self.typesetter = before.typesetter

    @property
    def today(self) -> datetime.date:
        return today()

    @property
    def packages(self) -> Mapping[str, str]:
        """Versions of everything installed, looked up again when an installer was there."""
        inventory = Inventory(self.blog.root)
        marks = unchanged.marks(inventory.folders)
        if self._packages is None or self._packages[0] != marks:
            self._packages = marks, inventory.packages
        return self._packages[1]

    def memory(self) -> Memory:
        """Records, compared with what is there when they are first asked for."""
        inventory = Inventory(self.blog.root, seen=self._seen, packages=self.packages)
        return self.memory_of(inventory, self._versions)

    def _versions(self, needs: Sequence[str]) -> Mapping[str, str]:
        """As `versions`; servers that were found are not looked for again."""
        key = tuple(needs)
        found = self._servers.get(key) or versions(needs)
        if "missing" not in found.values():
            self._servers[key] = found
        return found

    def written(self, files: Sequence[Path]) -> None:
        """Somebody wrote these files."""
        for file in files:
            self._seen.pop(file, None)

    def shop(self, kernels: Kernels) -> Shop:
        return shop_of(self.blog, kernels)

    def render(
        self,
        post: Post,
        run: Run | None,
        slugs: Mapping[PurePosixPath, str],
        *,
        verdicts: Sequence[Verdict],
        strict: bool,
    ) -> Checked[Article]:
        source = self.sources[post.path]
        return self.typesetter.render(post, source, run, slugs, verdicts=verdicts, strict=strict)

    def recipe(self, path: PurePosixPath) -> Recipe | None:
        """What the article of the post at `path` was made from."""
        return self.typesetter.recipes.get(path)

    def made_before(
        self, post: Post, run: Run | None, slugs: Mapping[PurePosixPath, str], *, strict: bool
    ) -> Entry | None:
        """None: what was set before is known to `render`."""
        del post, run, slugs, strict
        return None

    def last_good(self, path: PurePosixPath) -> Entry | None:
        """The last good entry of the post at `path`: seen here, or left by a build."""
        return self.good.get(path) or self._articles.get(path)

    @cached_property
    def static(self) -> Mapping[str, bytes]:
        """Styles and scripts of the site, by name."""
        return templates.static(self.own_templates)

    @cached_property
    def interactive(self) -> Callable[[Sequence[str]], Mapping[str, bytes]]:
        return partial(templates.interactive, self.own_templates)
