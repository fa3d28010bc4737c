"""Recall the run of a post from the store if nothing that it depended on has changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from proofpress.dependencies import Dependencies
from proofpress.execute.inside.reads import stamp
from proofpress.execute.observed import Observed, together
from proofpress.execute.run import CellRun, Run
from proofpress.inventory import Inventory
from proofpress.plan.due import Due
from proofpress.plan.ingredients import (
    ABSENT,
    FORMAT,
    Ingredients,
    cells_of,
    differences,
    parameters_of,
)
from proofpress.post.post import Post
from proofpress.pressroom import Recalled
from proofpress.shelved import shelved
from proofpress.store.dossiers import Hold
from proofpress.store.records import Record, Records

#: Version of each server a post needs, by product name.
ServiceVersions = Callable[[Sequence[str]], Mapping[str, str]]


class Memory:
    """Records of a blog's posts, compared with what is there now."""

    def __init__(
        self,
        root: Path,
        records: Records,
        inventory: Inventory,
        *,
        services: ServiceVersions,
        environment: Mapping[str, str],
    ) -> None:
        self._files = Dependencies(root, inventory)
        self._records = records
        self._inventory = inventory
        self._services = services
        self._environment = environment
        self._cores: dict[tuple[PurePosixPath, tuple[str, ...]], Ingredients] = {}
        self._before: dict[PurePosixPath, frozenset[Path]] = {}
        self._worlds: dict[tuple[str, ...], str] = {}
        self._holding: dict[PurePosixPath, Record] = {}

    def recall(
        self, post: Post, *, fresh: bool = False, networked: bool = True, variant: str = ""
    ) -> Recalled:
        """The run of `post` if its record still holds; with `fresh` never.

        Args:
            networked: whether a run that opened a network socket will do.
            variant: what is special about this run of the post; its records are told apart.
        """
        core = self.core(post)
        last = self._records.latest(_place(post, variant))
        last_s = last.run.elapsed_s if last is not None else 0.0
        known = self._look(post, last)
        if fresh:
            return Recalled(Due(("asked for afresh",), last_s))
        for record in self._records.candidates(core):
            if self._now(post, core, record, known).key == record.ingredients.key:
                if not networked and record.observed.addresses:
                    reached = " and ".join(f"`{name}`" for name in record.observed.addresses[:3])
                    return Recalled(Due((f"its last run reached {reached}",), last_s))
                run = renamed(record.run, post)
                if not variant:
                    self._holding[post.path] = record
                return Recalled(Due(last_s=last_s), run)
        if last is None:
            return Recalled(Due(("no good run yet",)))
        if last.unfit:
            return Recalled(Due((last.unfit,), last_s))
        reasons = differences(last.ingredients, self._now(post, core, last, known))
        return Recalled(Due(reasons or ("its record is gone",), last_s))

    def remember(self, post: Post, run: Run, *, variant: str = "") -> str | None:
        """Keep a good run, after `recall` looked at its post. Says why if it cannot be used again.

        The digest of what is known to count was taken before the run; of what the run was seen to
        read it is taken now, and compared with what was there when it was opened.
        """
        kept = self.keep(post, self.record(post, run), variant=variant)
        if not variant and not kept.unfit:
            self._holding[post.path] = kept
        return kept.unfit or None

    def keep(self, post: Post, record: Record, *, variant: str = "") -> Record:
        """Keep a record of a good run, and return it with its digest."""
        return self._records.put(_place(post, variant), record)

    def record(self, post: Post, run: Run) -> Record:
        """`run`, good or not, with all that it depended on, after `recall` looked at its post."""
        observed = self._files.counted(together(cell.observed for cell in run.cells))
        record = Record(
            run=replace(run, cells=tuple(map(_without_paths, run.cells))),
            ingredients=self.core(post),
            observed=self._files.portable(post, observed),
            unfit=self._unfit(post, observed),
        )
        known = self._files.known(post)
        late = known - self._before[post.path] - set(map(Path, observed.files))
        now = self._now(post, record.ingredients, record, known)
        files = {**now.files, **{self._files.name(post, path): ABSENT for path in late}}
        for made in record.observed.written:
            files.pop(made, None)
        return replace(record, ingredients=replace(now, files=files))

    def changed(self, post: Post, record: Record) -> tuple[str, ...]:
        """What differs now from what a run of `post` depended on, in words.

        What that run itself wrote is not compared, also where it had read it before.
        """
        own = {*record.observed.written, *record.observed.rewritten}

        def others(ingredients: Ingredients) -> Ingredients:
            files = {name: was for name, was in ingredients.files.items() if name not in own}
            return replace(ingredients, files=files)

        now = self._now(post, self.core(post), record, self._look(post, record))
        return differences(others(record.ingredients), others(now))

    def renewed(self, post: Post, record: Record) -> Record:
        """`record` as if its run had found the files that are there now."""
        now = self._now(post, self.core(post), record, self._look(post, record))
        return replace(record, ingredients=now)

    def held(self, post: Post) -> Record | None:
        """The record that was recalled for `post`, as `recall` looked at it last."""
        return self._holding.get(post.path)

    def reach(self, post: Post, observed: Observed) -> frozenset[Path]:
        """The files that count for a run of `post` which read what `observed` says, and folders."""
        return self._files.reach(post, observed)

    def hold(self, post: Post) -> Hold | None:
        """What the record depends on that was recalled or kept for `post` in this build."""
        record = self._holding.get(post.path)
        if record is None or not record.digest:
            return None
        return Hold(
            record=record.digest,
            elapsed_s=record.run.elapsed_s,
            world=self._world(post),
            words=self._inventory.words(post),
            files=record.ingredients.files,
            folders=record.ingredients.folders,
            observed=replace(record.observed, values={}, stamps={}),
        )

    def recall_held(self, post: Post, hold: Hold) -> Recalled | None:
        """The run behind `hold` if it still holds for `post`, whose source is what it was then.

        It is not parsed before somebody looks at its cells. None leaves it to `recall`.
        """
        if hold.world != self._world(post):
            return None
        known = self._files.known(post, hold.words)
        if self._files.there(post, hold.observed, known) != (hold.files, hold.folders):
            return None
        read = self._records.run(hold.record)
        if read is None:
            return None

        def run() -> Run:
            whole = read()
            return renamed(whole, post)

        light = {"slug": post.slug, "elapsed_s": hold.elapsed_s}
        return Recalled(Due(last_s=hold.elapsed_s), shelved(Run, light, run))

    def _world(self, post: Post) -> str:
        """sha256 of what a run depends on beside the post's source and files."""
        key = (post.kernel, *post.meta.needs)
        if key not in self._worlds:
            runtime = self._inventory.runtime(post, self._environment)
            services = self._services(post.meta.needs) if post.meta.needs else {}
            parts = [FORMAT, dict(runtime), dict(self._inventory.packages), dict(services)]
            text = json.dumps(parts, sort_keys=True)
            self._worlds[key] = hashlib.sha256(text.encode()).hexdigest()
        return self._worlds[key]

    def reads(self, post: Post) -> frozenset[Path] | None:
        """The files that the last good run of `post` read, and the folders that it listed.

        None if there is no record of one.
        """
        last = self._records.latest(post.path)
        if last is None:
            return None
        seen = self._files.absolute(post, (*last.ingredients.files, *last.ingredients.folders))
        return frozenset(Path(os.path.normpath(path)) for path in (*seen, *self._files.known(post)))

    def core(self, post: Post) -> Ingredients:
        """What a run of `post` would depend on beside files."""
        parameters = parameters_of(post)
        key = post.path, tuple(f"{name}={value}" for name, value in sorted(parameters.items()))
        if key not in self._cores:
            self._cores[key] = Ingredients(
                cells=cells_of(post),
                parameters=parameters,
                runtime=self._inventory.runtime(post, self._environment),
                packages=self._inventory.packages,
                services=self._services(post.meta.needs) if post.meta.needs else {},
            )
        return self._cores[key]

    def _look(self, post: Post, last: Record | None) -> frozenset[Path]:
        """Digest what counts before the run: while it goes on, somebody may change it.

        Returns:
            What counts whether or not a run is seen to read it.
        """
        known = self._files.known(post)
        self._before[post.path] = known
        for path in (*known, *(self._files.read_by(post, last.observed) if last else ())):
            self._inventory.digest(path)
        return known

    def _unfit(self, post: Post, observed: Observed) -> str:
        """Why a run like this one would not come out the same again; empty if it would."""
        if post.kernel != "python3":
            return f"what the kernel `{post.kernel}` reads cannot be seen"
        for path in filter(self._inventory.counts, map(Path, observed.rewritten)):
            return f"it changes a file that it reads: `{self._files.name(post, path)}`"
        for name, then in observed.stamps.items():
            if stamp(name) != then:
                return f"`{self._files.name(post, Path(name))}` changed while it ran"
        return ""

    def _now(
        self, post: Post, core: Ingredients, record: Record, known: Collection[Path]
    ) -> Ingredients:
        """What a run of `post` would depend on now, if it read what `record` read."""
        files, folders = self._files.there(post, record.observed, known)
        return replace(core, files=files, folders=folders)


def _without_paths(cell: CellRun) -> CellRun:
    """What a cell read is known of the whole run; its values are its own."""
    return replace(cell, observed=Observed(values=cell.observed.values))


def _place(post: Post, variant: str) -> PurePosixPath:
    """The name of the last record of a post, or of a variant of it."""
    return post.path if not variant else post.path / variant


def renamed(run: Run, post: Post) -> Run:
    """`run` as one of `post`, which has the same code: cells in order get the ids that it has."""
    cells = tuple(
        replace(cell, id=now.id) for cell, now in zip(run.cells, post.code_cells, strict=True)
    )
    return replace(run, slug=post.slug, cells=cells)
