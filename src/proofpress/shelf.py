"""The files of a blog as they are now, for whoever reads its posts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from proofpress.blog import Blog
from proofpress.post.post import Post
from proofpress.source.source import SourceFile


class BlogShelf:
    """The `Shelf` of a blog on disk; nothing of an earlier reading is used.

    Attributes:
        sources: bytes of each file, as it was read last.
    """

    def __init__(self, blog: Blog) -> None:
        self.blog = blog
        self.sources: dict[PurePosixPath, bytes] = {}

    @property
    def folder(self) -> str:
        return self.blog.config.posts

    def listing(self) -> Sequence[PurePosixPath]:
        return self.blog.listing()

    def read(self, path: PurePosixPath) -> SourceFile:
        source = self.blog.read(path)
        self.sources[path] = source.data
        return source

    def known(self, file: SourceFile, read: Callable[[], Post], *, lenient: bool) -> Post | None:
        """None: every file is read."""
        del file, read, lenient
        return None

    def installed_kernels(self) -> Sequence[str]:
        from proofpress.execute.cold import ColdKernels

        return ColdKernels().installed()
