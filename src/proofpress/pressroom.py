"""What every command that runs posts needs of the world."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Protocol

from proofpress.execute.errand import Errand
from proofpress.execute.run import Run
from proofpress.frozen import frozen
from proofpress.plan.due import Due
from proofpress.post.post import Post
from proofpress.problems import Checked
from proofpress.reading import Shelf
from proofpress.render.article import Article
from proofpress.verify.verdict import Verdict


@frozen
class Recalled:
    """The run of a record that still holds, or why there is none."""

    due: Due
    run: Run | None = None


class Execution(Protocol):
    """Runs that have begun, each handed over as it ends; `close` ends those that have not."""

    def __iter__(self) -> Iterator[tuple[Errand, Run]]: ...
    def close(self) -> None: ...


class Pressroom(Shelf, Protocol):
    """The adapters behind the stages that build, check and record have in common.

    `recall` looks up the record of a post. `remember` keeps a good run, and says why if it cannot
    be used again. `execute` takes errands with the reason for each, and gives each run as it ends.
    """

    @property
    def today(self) -> datetime.date: ...
    def recall(self, post: Post, *, fresh: bool) -> Recalled: ...
    def remember(self, post: Post, run: Run) -> str | None: ...
    def execute(self, errands: Mapping[Errand, str]) -> Execution: ...
    def render(
        self,
        post: Post,
        run: Run | None,
        slugs: Mapping[PurePosixPath, str],
        *,
        verdicts: Sequence[Verdict],
        strict: bool,
    ) -> Checked[Article]: ...
