"""A blog on disk, kernels, servers and a terminal, for the pipeline."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from proofpress.blog import Blog
from proofpress.compositors import Help
from proofpress.execute.errand import Errand
from proofpress.execute.run import Run
from proofpress.execute.side_by_side import Execution
from proofpress.inventory import Inventory
from proofpress.plan.plan import Step
from proofpress.post.post import Post
from proofpress.press.galley import Galley
from proofpress.press.premises import Premises, today
from proofpress.press.runs import Runs, shop_of
from proofpress.press.servers import versions
from proofpress.press.snapshot import Snapshot
from proofpress.pressroom import Recalled
from proofpress.problems import Checked, Problem
from proofpress.render.article import Article
from proofpress.report import count
from proofpress.site.entries import Entry
from proofpress.site.page import Page
from proofpress.source.source import SourceFile
from proofpress.terminal import Watch
from proofpress.verify.verdict import Verdict
from proofpress.write.changes import Changes
from proofpress.write.clean import FAILED
from proofpress.write.partial import write_partial
from proofpress.write.publish import publish

if TYPE_CHECKING:
    from proofpress.press.assembly import Assembly
    from proofpress.site.assemble import Site
    from proofpress.site.impressions import Impressions
    from proofpress.verify.proof import Facts, Proof


class BlogPress(Premises):
    """A blog on disk, kernels, servers and a terminal: the `Press` that commands use."""

    def __init__(
        self,
        blog: Blog,
        watch: Watch,
        *,
        force: bool = False,
        jobs: int | None = None,
        cold: bool = False,
        archived: bool = False,
    ) -> None:
        """Args:
        archived: whether what an earlier build knew is used, and kept for the next one.
        """
        self.damaged: list[Path] = []
        super().__init__(blog, self.damaged.append)
        self._watch = watch
        self._force = force
        self._jobs = jobs or os.cpu_count() or 1
        self._cold = cold
        self._until: datetime.date | None = None
        self._again = False
        self._needs: tuple[str, ...] = ()
        self._impressions: Impressions = {}
        self._inventory = Inventory(blog.root)
        self._snapshot = Snapshot(blog, self._inventory)
        self._memory = self.memory_of(self._inventory, versions)
        self._galley = Galley(
            blog,
            self._memory,
            sources=self.sources,
            own_templates=self.own_templates,
            packages=self._inventory.packages,
            compiled=lambda: self.compiled,
            damaged=self.damaged.append,
            archived=archived,
            processes=self._jobs,
        )

    @cached_property
    def _assembly(self) -> Assembly:
        """Made when everything is set: meanwhile posts run."""
        from proofpress.press.assembly import Assembly

        return Assembly(
            self.blog,
            own_templates=self.own_templates,
            compiled=self.compiled,
            packages=self._inventory.packages,
            damaged=self.damaged.append,
        )

    @cached_property
    def today(self) -> datetime.date:
        """One for the whole build."""
        return today()

    def known(self, file: SourceFile, read: Callable[[], Post], *, lenient: bool) -> Post | None:
        return self._galley.known(file, read, lenient=lenient)

    def planned(self, steps: Sequence[Step]) -> None:
        days = [step.post.meta.publish for step in steps if step.action == "skip"]
        self._until = min((day for day in days if day and day > self.today), default=None)
        self._needs = tuple({need for step in steps for need in step.post.meta.needs})
        self._watch.planned(steps)

    def recall(
        self, post: Post, *, fresh: bool, networked: bool = True, variant: str = ""
    ) -> Recalled:
        if networked and not fresh and not variant:
            recalled = self._galley.recall(post)
            if recalled is not None:
                return recalled
        return self._memory.recall(post, fresh=fresh, networked=networked, variant=variant)

    def remember(self, post: Post, run: Run, *, variant: str = "") -> str | None:
        unfit = self._memory.remember(post, run, variant=variant)
        self._again = self._again or unfit is not None
        return unfit

    def execute(self, errands: Mapping[Errand, str]) -> Runs:
        """Begin to run posts, one a core."""
        execution = Execution(
            tuple(errands),
            partial(shop_of, self.blog),
            self._watch,
            jobs=self._jobs,
            cold=self._cold,
        )
        return Runs(execution, errands, self._watch, self.today)

    def render(
        self,
        post: Post,
        run: Run | None,
        slugs: Mapping[PurePosixPath, str],
        *,
        verdicts: Sequence[Verdict],
        strict: bool,
    ) -> Checked[Article]:
        self._watch.stage(f"rendering {post.slug}")
        return self._galley.render(post, run, slugs, verdicts=verdicts, strict=strict)

    def facts(self, post: Post, run: Run) -> Facts:
        """What a proof says of the surroundings of a run made here, or recalled."""
        from proofpress.distributions import Distributions
        from proofpress.verify.proof import Facts

        distributions = Distributions(self.blog.root, self._inventory.packages)
        return Facts(
            packages=distributions.of(post),
            platform=f"{platform.system()} {platform.machine()}",
            root=str(self.blog.root),
            day=run.executed_on or self.today,
        )

    def proof(self, post: Post) -> Proof | Problem | None:
        from proofpress.store.proofs import Proofs

        return Proofs(self.blog.root).read(post)

    def keep_proof(self, post: Post, proof: Proof) -> bool:
        from proofpress.store.proofs import Proofs

        return Proofs(self.blog.root).write(post, proof)

    def last_good(self, path: PurePosixPath) -> Entry | None:
        return self._galley.last_good(path)

    def keep_good(self, entries: Sequence[Entry]) -> None:
        self._galley.keep_good(entries)
        for entry in entries:
            (self.blog.build / FAILED / f"{entry.post.slug}.ipynb").unlink(missing_ok=True)

    def made_before(
        self, post: Post, run: Run | None, slugs: Mapping[PurePosixPath, str], *, strict: bool
    ) -> Entry | None:
        return self._galley.made_before(post, run, slugs, strict=strict)

    def helped(
        self,
        posts: Sequence[tuple[Post, Run | None]],
        slugs: Mapping[PurePosixPath, str],
        *,
        strict: bool,
    ) -> Help:
        return self._galley.helped(posts, slugs, strict=strict)

    def know(self, entries: Sequence[Entry], *, strict: bool) -> None:
        self._galley.know(entries, strict=strict)

    def keep_partial(self, post: Post, run: Run) -> str:
        path = write_partial(self.blog.build / FAILED, post, run)
        return str(PurePosixPath(path.relative_to(self.blog.root)))

    def assemble(self, entries: Sequence[Entry], *, indexed: bool = False) -> Site:
        self._watch.stage("assembling the site")
        site = self._assembly.site(entries, self.today, indexed=indexed)
        self._impressions = site.impressions
        return site

    def publish(self, pages: Sequence[Page], spared: Collection[PurePosixPath]) -> Changes:
        self._watch.stage("writing the site")
        printed = self._assembly.printed
        changes = publish(
            self.blog.site, pages, spared=spared, force=self._force, seen=printed.seen
        )
        printed.keep(self._impressions)
        return changes

    def keep_snapshot(self, words: str) -> None:
        """Let the next build know at once if nothing changed, unless it has to run a post."""
        if not self._again:
            self._snapshot.keep(words, until=self._until, needs=self._needs)


def damage(files: Sequence[Path]) -> tuple[str, ...]:
    """What to say of files of the store that were damaged."""
    if not files:
        return ()
    were = "was damaged and is" if len(files) == 1 else "were damaged and are"
    what = count(len(files), "file")
    return (f"{what} of `build/store` {were} set aside in `build/store/damaged`",)
