"""Run one post from its first cell to its last."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from proofpress.errors import KernelError, ServiceError
from proofpress.execute.diary import Diary, OnCell, OnPart
from proofpress.execute.environment import Figures, environment
from proofpress.execute.expressions import asked
from proofpress.execute.limits import Limits
from proofpress.execute.memory import MemoryWatch
from proofpress.execute.notebook import notebook_of, run_notebook
from proofpress.execute.run import Run
from proofpress.execute.session import Job, Kernels, Live, Session
from proofpress.execute.warm.imports import imports
from proofpress.post.post import Post
from proofpress.sizes import words


class RunningServices(Protocol):
    """Servers that run for one post: what its kernel must know of them, and their versions."""

    @property
    def environment(self) -> Mapping[str, str]: ...
    @property
    def versions(self) -> Mapping[str, str]: ...


Services = Callable[[Sequence[str]], AbstractContextManager[RunningServices]]


@dataclass(frozen=True)
class Shop:
    """What runs need of the world; one for a build, used by several threads.

    Attributes:
        root: the blog's folder.
        inherited: the builder's environment variables, `allowed` the config's list of more names.
        services: starts the servers of a post; the block's end ends them.
        figures: the style of figures that say nothing else.
    """

    root: Path
    kernels: Kernels
    services: Services
    inherited: Mapping[str, str]
    allowed: Sequence[str] = ()
    limits: Limits = field(default_factory=Limits)
    live: Live = field(default_factory=Live)
    figures: Figures = "theme"


def execute(
    post: Post,
    shop: Shop,
    *,
    on_cell: OnCell = int,
    on_part: OnPart | None = None,
    hash_seed: int = 0,
) -> Run:
    """Run `post` in a fresh kernel, with servers of its own, and say what each cell left.

    `on_cell` hears the number of each cell as it starts, `on_part` what there is of the run as each
    has ended, `hash_seed` is that of the kernel. Nothing that the post does raises here; what went
    wrong is in the run's problems.
    """
    started = time.monotonic()
    private = Path(tempfile.mkdtemp(prefix="pp-"))
    (private / "tmp").mkdir(mode=0o700)
    limits = limits_of(post, shop.limits)
    diary = Diary(post, limits, on_cell, on_part)
    try:
        with shop.services(post.meta.needs) as servers:
            _run(post, shop, diary, private, servers, limits, hash_seed)
    except ServiceError as error:
        diary.problem("service", str(error), "`proofpress doctor` says what is missing")
    except KernelError as error:
        diary.problem("kernel", str(error), "`proofpress doctor` lists the kernels that are there")
    finally:
        shutil.rmtree(private, ignore_errors=True)
    return diary.run(time.monotonic() - started)


def _run(
    post: Post,
    shop: Shop,
    diary: Diary,
    private: Path,
    servers: RunningServices,
    limits: Limits,
    hash_seed: int,
) -> None:
    seen = environment(
        shop.inherited,
        allowed=shop.allowed,
        services=servers.environment,
        private=private,
        hash_seed=hash_seed,
        figures=shop.figures,
    )
    preload = imports(cell.source for cell in post.code_cells)
    session = shop.kernels.start(
        Job(
            kernel=post.kernel,
            folder=shop.root / post.folder,
            environment=seen,
            private=private,
            preload=preload,
            expressions=asked(post),
            post=str(post.path),
            limits=limits,
        )
    )
    shop.live.add(session)
    watch = _watch(session, limits.memory_bytes)
    try:
        diary.versions = {**session.versions, **servers.versions}
        run_notebook(
            notebook_of(post),
            session=session,
            conductor=diary,
            kernel=post.kernel,
            language=post.language,
            parameters=post.meta.parameters,
            on_error=lambda text: diary.problem(
                "execute", f"papermill: {text}", "see `parameters` in the front matter"
            ),
        )
    finally:
        if watch is not None:
            watch.stop()
        shop.live.remove(session)
        session.close()


def limits_of(post: Post, default: Limits) -> Limits:
    """The bounds of `post`: its front matter's where it has them."""
    meta = post.meta
    return Limits(
        cell_s=meta.timeout_s if meta.timeout_s is not None else default.cell_s,
        post_s=default.post_s,
        memory_bytes=meta.memory_bytes if meta.memory_bytes is not None else default.memory_bytes,
    )


def _watch(session: Session, limit_bytes: int | None) -> MemoryWatch | None:
    if limit_bytes is None or session.pid is None:
        return None
    limit = words(limit_bytes)
    return MemoryWatch(
        session.pid,
        limit_bytes,
        lambda size: session.cancel(f"memory limit {limit} met at {words(size)}"),
        asleep=lambda: session.asleep,
    )
