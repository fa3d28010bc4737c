"""A post whose file was read before: its head is at hand, its cells are read if they are needed."""

from __future__ import annotations

from proofpress.post.post import Post


class KeptPost(Post):
    """A post of which it is known, besides its head, whether it has code."""

    __slots__ = ("essay",)
    essay: bool

    @property
    def is_essay(self) -> bool:
        """As of any post; a copy with other cells looks at those."""
        known: bool | None = getattr(self, "essay", None)
        return super().is_essay if known is None else known
