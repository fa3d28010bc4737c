"""Recall the run of a post from the store if nothing that it depended on has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.util import source_from_cache
from pathlib import Path

from proofpress.execute.observed import together
from proofpress.execute.run import CellRun, Run
from proofpress.inventory import Inventory
from proofpress.pipeline import Recalled
from proofpress.plan.due import Due
from proofpress.plan.ingredients import Ingredients, cells_of, differences, parameters_of
from proofpress.post.post import Post
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
        self._root = root
        self._records = records
        self._inventory = inventory
        self._services = services
        self._environment = environment

    def recall(self, post: Post, *, fresh: bool = False) -> Recalled:
        """The run of `post` if its record still holds; with `fresh` never."""
        core = self._core(post)
        last = self._records.latest(post.path)
        modules = last.observed.modules if last is not None else ()
        last_s = last.run.elapsed_s if last is not None else 0.0
        if fresh:
            return Recalled(Due(("asked for afresh",), last_s), modules=modules)
        for record in self._records.candidates(core):
            if self._now(post, core, record).key == record.ingredients.key:
                run = replace(record.run, slug=post.slug, cells=_renamed(record.run, post))
                return Recalled(Due(last_s=last_s), run, record.observed.modules)
        if last is None:
            return Recalled(Due(("never run",)))
        reasons = differences(last.ingredients, self._now(post, core, last))
        return Recalled(Due(reasons or ("its record is gone",), last_s), modules=modules)

    def remember(self, post: Post, run: Run) -> str | None:
        """Keep a good run; what it read is digested now. Says why if it cannot be kept."""
        observed = together(cell.observed for cell in run.cells)
        written = {self._name(post, path) for path in map(Path, observed.written)}
        changed = [path for path in map(Path, observed.rewritten) if self._inventory.counts(path)]
        if changed:
            return f"it changes a file that it reads: `{self._name(post, changed[0])}`"
        core = self._core(post)
        bare = Record(run, core, tuple(sorted(written)), observed)
        self._records.put(post.path, replace(bare, ingredients=self._now(post, core, bare)))
        return None

    def _core(self, post: Post) -> Ingredients:
        return Ingredients(
            cells=cells_of(post),
            parameters=parameters_of(post),
            runtime=self._inventory.runtime(post, self._environment),
            packages=self._inventory.packages,
            services=self._services(post.meta.needs) if post.meta.needs else {},
        )

    def _now(self, post: Post, core: Ingredients, record: Record) -> Ingredients:
        """What a run of `post` would depend on now, if it read what `record` read."""
        own = set(record.written)
        paths = {self._name(post, path): path for path in self._inputs(post, record)}
        folders = {
            self._name(post, path): path
            for path in map(Path, record.observed.folders)
            if self._inventory.counts(path / "x")
        }
        return replace(
            core,
            files={
                name: self._inventory.digest(path)
                for name, path in paths.items()
                if name not in own
            },
            folders={
                name: self._inventory.listing(
                    path, without=[Path(made).name for made in own if _parent(made) == name]
                )
                for name, path in folders.items()
            },
        )

    def _inputs(self, post: Post, record: Record) -> Iterable[Path]:
        read = (*record.observed.files, *record.observed.programs)
        folder = self._root / post.folder
        yield from self._inventory.own_files(post)
        yield from self._inventory.named_files(post)
        yield from (folder / name for name in post.meta.inputs)
        yield from (path for path in map(_source, read) if self._inventory.counts(path))

    def _name(self, post: Post, path: Path) -> str:
        """As seen from the post's folder, so that renaming a post changes no name."""
        if path.is_relative_to(self._root):
            return Path(os.path.relpath(path, self._root / post.folder)).as_posix()
        return str(path)


def _source(name: str) -> Path:
    """The source behind a cached module that was read."""
    path = Path(name)
    if path.suffix == ".pyc" and path.parent.name == "__pycache__":
        try:
            return Path(source_from_cache(path))
        except ValueError:
            return path
    return path


def _parent(name: str) -> str:
    return Path(name).parent.as_posix()


def _renamed(run: Run, post: Post) -> tuple[CellRun, ...]:
    """Cells in order get the ids that the post has now."""
    return tuple(
        replace(cell, id=now.id) for cell, now in zip(run.cells, post.code_cells, strict=True)
    )
