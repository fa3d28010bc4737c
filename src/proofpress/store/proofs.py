"""The files of proofs, beside their posts: read whole, and replaced whole."""

from __future__ import annotations

from pathlib import Path

from proofpress.errors import PublishError
from proofpress.post.post import Post
from proofpress.problems import Problem
from proofpress.verify.proof import Proof
from proofpress.verify.proof_text import as_text, damaged, parse, proof_path
from proofpress.write.files import reason, replace, sync_folder

_LARGEST_BYTES = 20_000_000


class Proofs:
    """The proofs of the blog at `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, post: Post) -> Proof | Problem | None:
        """The proof of `post`; None if it has none, a problem if it cannot be read."""
        path = proof_path(post.path)
        file = self._root / path
        if not (file.exists() or file.is_symlink()):
            return None
        if not file.resolve().is_relative_to(self._root.resolve()):
            return damaged("leads out of the blog", path, post.slug)
        try:
            if file.stat().st_size > _LARGEST_BYTES:
                return damaged("is far too large", path, post.slug)
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            return damaged("is not UTF-8", path, post.slug)
        except OSError as error:
            return damaged(f"cannot be read: {reason(error)}", path, post.slug)
        return parse(text, path, post.slug)

    def write(self, post: Post, proof: Proof) -> bool:
        """Replace the proof of `post`; False if it says the very same already.

        Raises:
            PublishError: the disk refused; the old file is whole.
        """
        file = self._root / proof_path(post.path)
        data = as_text(proof).encode("utf-8", "replace")
        try:
            if file.is_file() and not file.is_symlink() and file.read_bytes() == data:
                return False
            replace(file, data)
            sync_folder(file.parent)
        except OSError as error:
            raise PublishError(f"the proof cannot be written: {reason(error)}") from error
        return True
