"""Which posts there are, what each was read as, and what is wrong with them beside each other."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Literal

from proofpress.post.post import Post
from proofpress.problems import Problem
from proofpress.reading import Leaf, bound, read_leaf
from proofpress.serve.manuscript import Manuscript
from proofpress.serve.workspace import Workspace
from proofpress.site import addresses
from proofpress.source.discover import candidates

#: How long a file may be half there, or away, before that counts: editors write in two steps.
_PATIENCE_S = 0.2


class Catalogue:
    """Keeps the posts of a workspace as they are in their files."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._files: frozenset[PurePosixPath] = frozenset()
        self._slugs: dict[PurePosixPath, str] | None = None
        self._at: dict[PurePosixPath, PurePosixPath] = {}

    def list(self) -> None:
        """Find files that may be posts; those that have gone are given some time to come back."""
        posts = self._space.posts
        listing = self._space.press.listing()
        found = candidates(listing, self._space.press.folder)
        self._files = frozenset(listing)
        self._space.wrong["files"] = found.problems
        there = found.value or ()
        for path in there:
            if path not in posts:
                posts[path] = Manuscript(path)
                self._space.agenda.saved(path)
        for path in posts.keys() - set(there):
            posts[path].patience = posts[path].patience or time.monotonic() + _PATIENCE_S

    def read_all(self) -> None:
        """Read every post; what is no post has no leaf then."""
        for one in self._space.posts.values():
            one.leaf = self._read(one.path)
            one.post = one.leaf.post if one.leaf is not None else None

    def reread(self, one: Manuscript) -> Literal["read", "later", "gone"]:
        """Read the file of a post again; "later": it is better to wait for the rest of it."""
        before, old = one.leaf, one.post
        there = (self._space.press.blog.root / one.path).is_file()
        leaf = self._read(one.path) if there else None
        if leaf is None or leaf.post is None:
            now = time.monotonic()
            if one.patience is None:
                one.patience = now + _PATIENCE_S
            if now < one.patience:
                return "later"
            one.patience = None
            if leaf is None:
                return "gone"
        one.patience = None
        one.leaf = leaf
        post = leaf.post
        if post is not None:
            one.post = post
        if before is None or old is None or post is None or _to_others(post) != _to_others(old):
            self.bind()
            self.relink({str(one.path)})
        return "read"

    def _read(self, path: PurePosixPath) -> Leaf | None:
        return read_leaf(self._space.press, path, self._files)

    def bind(self) -> None:
        """See what is wrong with posts beside each other."""
        self._slugs = None
        self.slugs()
        posts = self._space.posts
        leaves = [one.leaf for one in posts.values()]
        own = {problem for leaf in leaves if leaf is not None for problem in leaf.problems}
        late: dict[str, list[Problem]] = {}
        for problem in bound(self._space.press, leaves).problems:
            if problem not in own and problem.location is not None:
                late.setdefault(problem.location.path, []).append(problem)
        for path, one in posts.items():
            now = tuple(late.get(str(path), ()))
            if now != one.late:
                one.late = now
                self._space.agenda.add(path)

    def relink(self, names: set[str]) -> None:
        """Have those posts set again whose pages link to one of the files `names`."""
        for path in self._space.posts:
            recipe = self._space.press.recipe(path)
            if recipe is not None and not names.isdisjoint(recipe.addresses):
                self._space.agenda.add(path)

    def slugs(self) -> Mapping[PurePosixPath, str]:
        """The slugs of all posts, by their files."""
        if self._slugs is None:
            known = self._space.posts.items()
            self._slugs = {path: one.post.slug for path, one in known if one.post is not None}
            self._at = {addresses.post_page(one.slug): path for path, one in known}
        return self._slugs

    def looked_at(self) -> Iterator[PurePosixPath]:
        """The posts whose pages were asked for, the last one first."""
        return (self._at[page] for page in self._space.stand.asked() if page in self._at)


def _to_others(post: Post) -> tuple[object, ...]:
    """What other posts may have to do with."""
    return post.slug, post.kernel, post.meta.aliases, post.meta.slug, post.is_essay
