"""What the last build made of posts, used again for those of which nothing has changed.

Of such a post the file is read, its digest compared, what its run read looked at, and nothing
parsed, judged or set. A post with which anything was wrong is never kept, so that it is told again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from proofpress.execute.run import Run
from proofpress.memory import Memory
from proofpress.post.kept import KeptPost
from proofpress.post.post import Post
from proofpress.pressroom import Recalled
from proofpress.render.article import Article
from proofpress.shelved import shelved
from proofpress.site.entries import Entry
from proofpress.source.source import SourceFile
from proofpress.store.bundles import Bundles
from proofpress.store.dossiers import Dossier, Dossiers
from proofpress.store.entry_json import HEAD, head_from_json, head_to_json
from proofpress.store.typeset import Recipe

#: Whether an article that was made of files and links to posts would be made of the same now.
StillMadeOf = Callable[[Mapping[str, str | None], Mapping[str, str | None]], bool]


class Archive:
    """The posts of the last build, and those of this one for the next."""

    def __init__(self, dossiers: Dossiers, bundles: Bundles, memory: Memory) -> None:
        self._dossiers = dossiers
        self._bundles = bundles
        self._memory = memory
        self._open: dict[PurePosixPath, Dossier] = {}
        self._sources: dict[PurePosixPath, str] = {}
        self._runs: dict[PurePosixPath, Run] = {}
        self._new: dict[PurePosixPath, Dossier] = {}

    def post(self, file: SourceFile, read: Callable[[], Post], *, lenient: bool) -> Post | None:
        """The post in `file`, if it is known; `read` reads it when its cells are needed."""
        source = self._sources[file.path] = _digest(file, lenient=lenient)
        dossier = self._dossiers.get(file.path)
        if dossier is None or dossier.source != source:
            return None
        self._open[file.path] = dossier
        head = {**head_from_json(dossier.head), "essay": dossier.essay}
        return shelved(KeptPost, head, read)  # type: ignore[arg-type]

    def recall(self, post: Post) -> Recalled | None:
        """The run that the page of `post` shows, if it still holds."""
        dossier = self._open.get(post.path)
        if dossier is None or dossier.hold is None:
            return None
        recalled = self._memory.recall_held(post, dossier.hold)
        if recalled is not None and recalled.run is not None:
            self._runs[post.path] = recalled.run
        return recalled

    def entry(
        self,
        post: Post,
        run: Run | None,
        *,
        strict: bool,
        still_made_of: StillMadeOf,
        again: Callable[[], Article],
    ) -> Entry | None:
        """What was made of `post` and `run`, with which nothing was wrong.

        Args:
            again: makes its article anew.
        """
        dossier = self._open.get(post.path)
        if dossier is None:
            return None
        if (
            run is self._runs.get(post.path)
            and (run is None) == (dossier.hold is None)
            and strict == dossier.strict
            and still_made_of(dossier.reads, dossier.addresses)
        ):
            article = self._bundles.load(dossier.article, again)
            if article is not None:
                return Entry(post, article, dossier.versions, dossier.executed_on)
        del self._open[post.path]
        return None

    def knows(self, path: PurePosixPath) -> bool:
        """Whether the entry of the post at `path` came from here."""
        return path in self._open

    def published(self, path: PurePosixPath) -> str | None:
        """Digest of the entry of the post at `path`, if it came from here and was published."""
        return self._open[path].entry if path in self._open else None

    def keep(self, entry: Entry, recipe: Recipe, *, published: str | None, strict: bool) -> None:
        """Know `entry`, with which nothing was wrong, in the next build.

        What would not come back from the store just as it is now is not kept.

        Args:
            published: digest of the entry as the last good one of its post.
        """
        post, path = entry.post, entry.post.path
        hold = self._memory.hold(post) if entry.article.executed else None
        head = head_to_json(post)
        if head is None or not recipe.kept or entry.article.executed != (hold is not None):
            return
        if not _same_head(post, head_from_json(json.loads(json.dumps(head)))):
            return
        self._new[path] = Dossier(
            source=self._sources[path],
            head=head,
            essay=post.is_essay,
            hold=hold,
            strict=strict,
            reads=recipe.reads,
            addresses=recipe.addresses,
            article=recipe.kept,
            versions=entry.versions,
            executed_on=entry.executed_on,
            entry=published,
        )

    def save(self) -> None:
        """Keep what is known for the next build."""
        self._dossiers.keep(self._open.keys() - self._new.keys(), self._new)


def _digest(file: SourceFile, *, lenient: bool) -> str:
    parts = [file.data, *([file.meta.data] if file.meta is not None else [])]
    digests = [hashlib.sha256(part).hexdigest() for part in parts]
    return f"{' '.join(digests)}{' lenient' if lenient else ''}"


def _same_head(post: Post, back: Mapping[str, object]) -> bool:
    now = {name: getattr(post, name) for name in HEAD}
    return now == back and post.meta.lines == getattr(back["meta"], "lines", None)
