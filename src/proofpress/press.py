"""The composition root: picks the adapters behind the stages and hands them to the pipeline."""

from __future__ import annotations

import contextlib
import datetime
import os
import platform
import sys
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from proofpress import ourselves, unchanged
from proofpress.blog import Blog
from proofpress.compositors import Help
from proofpress.errors import PublishError, UsageError
from proofpress.execute.errand import Errand
from proofpress.execute.execute import Shop
from proofpress.execute.limits import Limits
from proofpress.execute.run import Run
from proofpress.execute.session import Kernels
from proofpress.execute.side_by_side import Execution
from proofpress.inventory import Inventory
from proofpress.memory import Memory
from proofpress.plan.plan import Step
from proofpress.post.post import Post
from proofpress.pressroom import Recalled
from proofpress.problems import Checked, Problem, errors
from proofpress.render.article import Article
from proofpress.report import count
from proofpress.services import Binary, running
from proofpress.services import find as find_service
from proofpress.site.entries import Entry
from proofpress.site.page import Page
from proofpress.source.source import SourceFile
from proofpress.store import STORE
from proofpress.store.articles import Articles
from proofpress.store.records import Records
from proofpress.store.typeset import Typeset
from proofpress.terminal import Watch
from proofpress.verify.claims import failed_claims, verdicts
from proofpress.verify.expected import expected_errors
from proofpress.verify.verdict import Verdict
from proofpress.write.changes import Changes
from proofpress.write.clean import FAILED
from proofpress.write.files import replace as write_file
from proofpress.write.partial import write_partial
from proofpress.write.publish import publish

if TYPE_CHECKING:
    from proofpress.archive import Archive
    from proofpress.config import Config
    from proofpress.site.assemble import Site
    from proofpress.site.impressions import Impressions
    from proofpress.store.compiled import Compiled
    from proofpress.store.printed import Printed
    from proofpress.typesetter import Typesetter
    from proofpress.verify.proof import Facts, Proof

#: Time zone and language, as C libraries read them.
_LOCAL = ("TZ", "LANG", "LANGUAGE")
_WRITERS = 8


class Runs:
    """Runs as they end: told to the watch, and dated.

    Args:
        reasons: why each errand is run, in words.
    """

    def __init__(
        self,
        execution: Execution,
        reasons: Mapping[Errand, str],
        watch: Watch,
        today: datetime.date,
    ) -> None:
        self._execution = execution
        self._reasons = reasons
        self._watch = watch
        self._today = today

    def __iter__(self) -> Iterator[tuple[Errand, Run]]:
        for errand, run in self._execution:
            wrong = _wrong(errand, run)
            words = f"failed: {wrong[0].message}" if wrong else self._reasons[errand]
            self._watch.ended(errand.name, verb="run", elapsed_s=run.elapsed_s, words=words)
            yield errand, replace(run, executed_on=self._today)

    def close(self) -> None:
        self._execution.close()


def _wrong(errand: Errand, run: Run) -> Sequence[Problem]:
    """What is wrong with a run; under a special condition that is for others to say."""
    post = errand.post
    if errand.name != post.slug:
        return run.problems
    claims = failed_claims(verdicts(post, run)) if run.succeeded else ()
    return errors((*run.problems, *expected_errors(post, run), *claims))


class BlogPress:
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
        self._blog = blog
        self._watch = watch
        self._force = force
        self._jobs = jobs or os.cpu_count() or 1
        self.damaged: list[Path] = []
        self._articles = Articles(blog.build / STORE, self.damaged.append)
        self._cold = cold
        self._sources: dict[PurePosixPath, bytes] = {}
        self._until: datetime.date | None = None
        self._again = False
        self._needs: tuple[str, ...] = ()
        self._impressions: Impressions = {}
        self._archived = archived
        self._put: dict[PurePosixPath, str] = {}
        self._help: Help | None = None
        inventory = Inventory(blog.root)
        self._own_templates = blog.templates.resolve() if blog.templates.is_dir() else None
        self._inventory = inventory
        self._sources_before = unchanged.marks(self._source_paths())
        self._memory = Memory(
            blog.root,
            Records(blog.build / STORE, self.damaged.append),
            inventory,
            services=_service_versions,
            environment={
                **{name: os.environ[name] for name in self._variables() if name in os.environ},
                "figures": blog.config.figures,
            },
        )

    @cached_property
    def _compiled(self) -> Compiled:
        from proofpress.store.compiled import Compiled

        return Compiled(self._blog.build / STORE, self.damaged.append)

    @cached_property
    def _archive(self) -> Archive:
        from proofpress import templates
        from proofpress.archive import Archive
        from proofpress.store.dossiers import Dossiers

        sets = [folder / "post" for folder in (templates.folder(), self._own_templates) if folder]
        made_by = ourselves.digest((Path(__file__).parent, *sets), self._inventory.packages)
        version = f"{made_by} {sys.version} {self._blog.config!r}"
        dossiers = Dossiers(self._blog.build / STORE, version, self.damaged.append)
        return Archive(dossiers, self._articles, self._memory)

    @cached_property
    def _printed(self) -> Printed:
        from proofpress.store.printed import Printed

        return Printed(self._blog.build / STORE, self.damaged.append)

    @cached_property
    def _typesetter(self) -> Typesetter:
        """Made when something is rendered: meanwhile kernels start."""
        from proofpress.typesetter import Typesetter

        return Typesetter(
            Typeset(self._blog.build / STORE, self.damaged.append),
            read_file=self._blog.read_inside,
            own_templates=self._own_templates,
            compiled=self._compiled,
            packages=self._inventory.packages,
            bibliography=self._blog.config.bibliography,
        )

    @cached_property
    def today(self) -> datetime.date:
        """The day that pages show: now, or `SOURCE_DATE_EPOCH` for a reproducible build."""
        try:
            return datetime.date.fromisoformat(unchanged.today(os.environ))
        except (ValueError, OverflowError, OSError):
            raise UsageError(
                "SOURCE_DATE_EPOCH must be seconds since 1970 up to the year 9999"
            ) from None

    def listing(self) -> Sequence[PurePosixPath]:
        return self._blog.listing()

    def read(self, path: PurePosixPath) -> SourceFile:
        source = self._blog.read(path)
        self._sources[path] = source.data
        return source

    def known(self, file: SourceFile, read: Callable[[], Post], *, lenient: bool) -> Post | None:
        return self._archive.post(file, read, lenient=lenient) if self._archived else None

    def installed_kernels(self) -> Sequence[str]:
        from proofpress.execute.cold import ColdKernels

        return ColdKernels().installed()

    def planned(self, steps: Sequence[Step]) -> None:
        days = [step.post.meta.publish for step in steps if step.action == "skip"]
        self._until = min((day for day in days if day and day > self.today), default=None)
        self._needs = tuple({need for step in steps for need in step.post.meta.needs})
        self._watch.planned(steps)

    def recall(
        self, post: Post, *, fresh: bool, networked: bool = True, variant: str = ""
    ) -> Recalled:
        if self._archived and networked and not fresh and not variant:
            recalled = self._archive.recall(post)
            if recalled is not None:
                return recalled
        return self._memory.recall(post, fresh=fresh, networked=networked, variant=variant)

    def remember(self, post: Post, run: Run, *, variant: str = "") -> str | None:
        unfit = self._memory.remember(post, run, variant=variant)
        self._again = self._again or unfit is not None
        return unfit

    def execute(self, errands: Mapping[Errand, str]) -> Runs:
        """Begin to run posts, one a core."""
        return Runs(self._execution(tuple(errands)), errands, self._watch, self.today)

    def _execution(self, errands: Sequence[Errand]) -> Execution:
        config = self._blog.config

        def shop_of(kernels: Kernels) -> Shop:
            return Shop(
                root=self._blog.root,
                kernels=kernels,
                services=partial(running, path=os.environ.get("PATH", "")),
                inherited=os.environ,
                allowed=config.environment,
                limits=Limits(config.timeout_s, config.post_timeout_s, config.memory_bytes),
                figures=config.figures,
            )

        return Execution(errands, shop_of, self._watch, jobs=self._jobs, cold=self._cold)

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
        before = self._typesetter.set
        source = self._sources[post.path]
        made = self._typesetter.render(post, source, run, slugs, verdicts=verdicts, strict=strict)
        if self._help is not None:
            self._help.done(post.path, anew=self._typesetter.set > before)
        return made

    def facts(self, post: Post, run: Run) -> Facts:
        """What a proof says of the surroundings of a run made here, or recalled."""
        from proofpress.distributions import Distributions
        from proofpress.verify.proof import Facts

        distributions = Distributions(self._blog.root, self._inventory.packages)
        return Facts(
            packages=distributions.of(post),
            platform=f"{platform.system()} {platform.machine()}",
            root=str(self._blog.root),
            day=run.executed_on or self.today,
        )

    def proof(self, post: Post) -> Proof | Problem | None:
        from proofpress.store.proofs import Proofs

        return Proofs(self._blog.root).read(post)

    def keep_proof(self, post: Post, proof: Proof) -> bool:
        from proofpress.store.proofs import Proofs

        return Proofs(self._blog.root).write(post, proof)

    def last_good(self, path: PurePosixPath) -> Entry | None:
        return self._articles.get(path)

    def keep_good(self, entries: Sequence[Entry]) -> None:
        fresh: list[Entry] = []
        for entry in entries:
            known = self._archive.known(entry.post.path) if self._archived else None
            if known is not None:
                self._articles.point(entry.post.path, known)
            else:
                fresh.append(entry)
        with ThreadPoolExecutor(_WRITERS) as pool:  # a disk takes its time for each
            for entry, digest in zip(fresh, pool.map(self._articles.put, fresh), strict=True):
                self._put[entry.post.path] = digest
        for entry in entries:
            (self._blog.build / FAILED / f"{entry.post.slug}.ipynb").unlink(missing_ok=True)

    def made_before(
        self, post: Post, run: Run | None, slugs: Mapping[PurePosixPath, str], *, strict: bool
    ) -> Entry | None:
        if not self._archived:
            return None

        def again() -> Article:
            found = () if run is None else verdicts(post, run)
            made = self.render(post, run, slugs, verdicts=found, strict=strict).value
            if made is None:
                raise PublishError("a file of `build/store` was damaged: build once more")
            return made

        still = partial(self._typesetter.still_made_of, post, slugs)
        return self._archive.entry(post, run, strict=strict, still_made_of=still, again=again)

    def helped(
        self,
        posts: Sequence[tuple[Post, Run | None]],
        slugs: Mapping[PurePosixPath, str],
        *,
        strict: bool,
    ) -> Help:
        """Other processes that render posts into the store, from the last one on."""

        def work(post: Post, run: Run | None) -> None:
            found = () if run is None else verdicts(post, run)
            source = self._sources[post.path]
            self._typesetter.render(post, source, run, slugs, verdicts=found, strict=strict)

        each: dict[Hashable, Callable[[], None]] = {
            post.path: partial(work, post, run) for post, run in posts
        }
        self._help = Help(each, processes=self._jobs - 1)
        return self._help

    def know(self, entries: Sequence[Entry], *, strict: bool) -> None:
        if not self._archived:
            return
        for entry in entries:
            path = entry.post.path
            if self._archive.known(path) is None and path in self._typesetter.recipes:
                digest = self._put.get(path) or self._articles.keep(entry)
                recipe = self._typesetter.recipes[path]
                self._archive.keep(entry, digest, recipe, strict=strict)
        self._archive.save()

    def keep_partial(self, post: Post, run: Run) -> str:
        path = write_partial(self._blog.build / FAILED, post, run)
        return str(PurePosixPath(path.relative_to(self._blog.root)))

    def assemble(self, entries: Sequence[Entry], *, indexed: bool = False) -> Site:
        from proofpress import templates
        from proofpress.painter import Painter
        from proofpress.search.indexing import with_search
        from proofpress.site.assemble import assemble
        from proofpress.site.environment import environment
        from proofpress.store.bundle import Bundle

        self._watch.stage("assembling the site")
        own = self._own_templates
        built_in = templates.folder().resolve()
        printed = environment(built_in, own, compiled=self._compiled)
        static = templates.static(own)

        code = Path(__file__).parent
        with_all = ourselves.digest(
            (code, built_in, *filter(None, (own,))), self._inventory.packages
        )

        paint = Painter(self._blog.build / STORE, printed, self.damaged.append)

        def make(config: Config) -> Site:
            return assemble(
                config,
                entries,
                now=self.today,
                templates=printed,
                static=static,
                interactive=lambda libraries: templates.interactive(own, libraries),
                surroundings=with_all if indexed else None,
                earlier=self._printed.impressions if indexed else None,
                paint=paint if indexed else None,
            )

        bundle = Bundle(self._blog.build / STORE, self.damaged.append) if indexed else None
        site = with_search(
            make,
            self._blog.config,
            entries,
            self.today,
            bundle=bundle,
            made_by=ourselves.digest((code / "search", code / "site", code / "store"), {}),
        )
        self._compiled.save()
        self._impressions = site.impressions
        return site

    def publish(self, pages: Sequence[Page], spared: Collection[PurePosixPath]) -> Changes:
        self._watch.stage("writing the site")
        seen = self._printed.seen
        changes = publish(self._blog.site, pages, spared=spared, force=self._force, seen=seen)
        self._printed.keep(self._impressions)
        return changes

    def _variables(self) -> Sequence[str]:
        """Environment variables that posts see and that change what they show."""
        locale = [name for name in os.environ if name.startswith("LC_")]
        return (*_LOCAL, *sorted(locale), *self._blog.config.environment)

    def keep_snapshot(self, words: str) -> None:
        """Let the next build know at once if nothing changed, unless it has to run a post."""
        sources = unchanged.marks(self._source_paths())
        if self._again or sources != self._sources_before:
            return
        servers = [str(binary.path) for binary in _binaries(self._needs) if binary]
        site = unchanged.below(str(self._blog.site))
        # What posts read counts as it was when it was looked at: it may have changed since.
        marked = {**self._inventory.marks, **unchanged.marks([*servers, *site]), **sources}
        text = unchanged.snapshot(
            str(self._blog.root),
            marked,
            environment=os.environ,
            names=("SOURCE_DATE_EPOCH", "PATH", *self._variables()),
            until=None if self._until is None else self._until.isoformat(),
            words=words.splitlines(),
        )
        with contextlib.suppress(OSError):  # without it the next build looks more closely
            write_file(self._blog.root / unchanged.SNAPSHOT, text.encode())

    def _source_paths(self) -> Sequence[str]:
        """Everything that a build reads but what its posts read: sources, templates, ourselves."""
        from proofpress import templates

        root = self._blog.root
        trees = (self._blog.posts, self._blog.templates, templates.folder(), Path(__file__).parent)
        works = (root / name for name in self._blog.config.bibliography)
        single = (
            *works,
            root / "pyproject.toml",
            root / "proofpress.toml",
            *self._inventory.folders,
        )
        return (*unchanged.below(*map(str, trees)), *map(str, single))


def _binaries(needs: Sequence[str]) -> Sequence[Binary | None]:
    path = os.environ.get("PATH", "")
    return [find_service(need, path=path) for need in needs]


def _service_versions(needs: Sequence[str]) -> Mapping[str, str]:
    """Product and version of each server found; one that is missing has a version of its own."""
    return {
        binary.product if binary else need: binary.version if binary else "missing"
        for need, binary in zip(needs, _binaries(needs), strict=True)
    }


def damage(files: Sequence[Path]) -> tuple[str, ...]:
    """What to say of files of the store that were damaged."""
    if not files:
        return ()
    were = "was damaged and is" if len(files) == 1 else "were damaged and are"
    what = count(len(files), "file")
    return (f"{what} of `build/store` {were} set aside in `build/store/damaged`",)
