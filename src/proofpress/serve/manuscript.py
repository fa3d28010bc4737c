"""A post while its author works on it: what it was read as, how it ran, what its page shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from proofpress.execute.run import Run
from proofpress.memory import Memory
from proofpress.plan.ingredients import Ingredients
from proofpress.post.names import slug_of
from proofpress.post.post import Post
from proofpress.problems import Problem
from proofpress.reading import Leaf
from proofpress.serve.live import PostState, Status
from proofpress.serve.running import Job
from proofpress.site.entries import Entry
from proofpress.store.records import Record


@dataclass(eq=False)
class Attempt:
    """A run that goes on, or waits to.

    Attributes:
        memory: which looked at the post before.
        core: what the run depends on beside files.
        reason: why it runs.
        clean: whether it began in a fresh kernel, as far as is known.
        part: what there is of it, if the page does not show that yet.
        show_at: by `time.monotonic`, when its page may show something new.
        touched: files it may read that were written since it began.
    """

    job: Job
    post: Post
    memory: Memory
    core: Ingredients
    reason: str
    clean: bool = True
    part: Run | None = None
    show_at: float = 0.0
    touched: set[Path] = field(default_factory=set)


@dataclass(eq=False)
class Manuscript:
    """Belongs to the desk's thread.

    Attributes:
        leaf: the file as it was read last; None: not yet, or it is no post.
        post: the last that could be read.
        ran: the last run that ended, good or not, of the code as it is.
        record: what that run depended on.
        before: the last run in which all cells ended well, and its post.
        good: the last entry with which nothing was wrong; None if none is known.
        shown: what the page shows: that, or what there is of a run that goes on.
        late: problems with other posts.
        reach: files and folders that its run or its article depends on.
        patience: by `time.monotonic`, when it counts that the file cannot be read.
        ended_at: by `time.monotonic`, when its last run ended.
        reruns: how many runs in a row had no reason but files that it may have written itself.
    """

    path: PurePosixPath
    leaf: Leaf | None = None
    post: Post | None = None
    ran: Run | None = None
    record: Record | None = None
    before: tuple[Post, Run] | None = None
    good: Entry | None = None
    shown: Entry | None = None
    attempt: Attempt | None = None
    status: Status = "waiting"
    problems: tuple[Problem, ...] = ()
    late: tuple[Problem, ...] = ()
    cell: int | None = None
    since: float | None = None
    restarted: str = ""
    reach: frozenset[Path] = frozenset()
    patience: float | None = None
    ended_at: float = 0.0
    reruns: int = 0

    @property
    def slug(self) -> str:
        if self.post is not None:
            return self.post.slug
        if self.shown is not None:
            return self.shown.post.slug
        return slug_of(self.path) or self.path.stem

    def state(self) -> PostState:
        post = self.post
        return PostState(
            path=self.path,
            slug=self.slug,
            title=post.title if post is not None else self.path.name,
            page=f"posts/{self.slug}/",
            status=self.status,
            draft=post is not None and post.meta.draft,
            publish=post.meta.publish if post is not None else None,
            cell=self.cell,
            cells=len(post.code_cells) if post is not None else 0,
            since=self.since,
            problems=self.problems,
            restarted=self.restarted,
            lines=_lines(post) if post is not None else (),
        )

    def depends_on(self, file: Path, root: Path) -> bool:
        """Whether its run, or its article, may differ now that `file` was written."""
        if self.post is not None and self.post.own_folder:
            folder = root / self.post.folder
            if file.is_relative_to(folder) and file != root / self.path:
                return True
        return file in self.reach or file.parent in self.reach

    def reads_in(self, folders: Collection[Path]) -> bool:
        """Whether its run, or its article, depends on a file in one of `folders`."""
        return any(path in folders or path.parent in folders for path in self.reach)

    def wrote(self, file: Path, root: Path) -> bool:
        """Whether its last run wrote `file`."""
        if self.record is None:
            return False
        observed = self.record.observed
        return self._names(file, root, (*observed.written, *observed.rewritten))

    def read(self, file: Path, root: Path) -> bool:
        """Whether its last run was seen to read `file`."""
        if self.record is None:
            return False
        observed = self.record.observed
        return self._names(file, root, (*observed.files, *observed.programs))

    def _names(self, file: Path, root: Path, names: Iterable[str]) -> bool:
        if self.post is None:
            return False
        folder = root / self.post.folder
        return any((folder / name).resolve() == file for name in names)


def _lines(post: Post) -> tuple[int, ...]:
    """Where its code cells begin in the file; in a notebook of Jupyter no cell has a line there."""
    return () if post.format == "ipynb" else tuple(cell.line for cell in post.code_cells)
