"""Run one post from its first cell to its last."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from proofpress.errors import KernelError, ServiceError
from proofpress.execute.environment import environment
from proofpress.execute.failure import failure
from proofpress.execute.notebook import notebook_of, run_notebook
from proofpress.execute.run import CellRun, Run, Status
from proofpress.execute.session import Job, Kernels, Live, Reply
from proofpress.post.post import Cell, Post
from proofpress.problems import Location, Problem


class RunningServices(Protocol):
    """Servers that run for one post: what its kernel must know of them, and their versions."""

    @property
    def environment(self) -> Mapping[str, str]: ...
    @property
    def versions(self) -> Mapping[str, str]: ...


Services = Callable[[Sequence[str]], AbstractContextManager[RunningServices]]
OnCell = Callable[[int], object]


@dataclass(frozen=True)
class Shop:
    """What runs need of the world; one for a build, used by several threads.

    Attributes:
        root: the blog's folder.
        inherited: the builder's environment variables, `allowed` the config's list of more names.
        services: starts the servers of a post; the block's end ends them.
    """

    root: Path
    kernels: Kernels
    services: Services
    inherited: Mapping[str, str]
    allowed: Sequence[str] = ()
    timeout_s: float | None = None
    live: Live = field(default_factory=Live)


def execute(post: Post, shop: Shop, *, on_cell: OnCell = int) -> Run:
    """Run `post` in a fresh kernel, with servers of its own, and say what each cell left.

    `on_cell` hears the number of each cell as it starts. Nothing that the post does raises here;
    what went wrong is in the run's problems.
    """
    started = time.monotonic()
    private = Path(tempfile.mkdtemp(prefix="pp-"))
    diary = _Diary(post, shop, on_cell)
    try:
        with shop.services(post.meta.needs) as servers:
            _run(post, shop, diary, private, servers)
    except ServiceError as error:
        diary.problem("service", str(error), "`proofpress doctor` says what is missing")
    except KernelError as error:
        diary.problem("kernel", str(error), "`proofpress doctor` lists the kernels that are there")
    finally:
        shutil.rmtree(private, ignore_errors=True)
    return diary.run(time.monotonic() - started)


def _run(post: Post, shop: Shop, diary: _Diary, private: Path, servers: RunningServices) -> None:
    seen = environment(
        shop.inherited, allowed=shop.allowed, services=servers.environment, private=private
    )
    session = shop.kernels.start(Job(post.kernel, shop.root / post.folder, seen, private))
    shop.live.add(session)
    try:
        diary.versions = {**session.versions, **servers.versions}
        run_notebook(
            notebook_of(post),
            session=session,
            conductor=diary,
            kernel=post.kernel,
            language=post.language,
            parameters=post.meta.parameters,
            timeout_s=diary.timeout_s,
            on_error=lambda text: diary.problem(
                "execute", f"papermill: {text}", "see `parameters` in the front matter"
            ),
        )
    finally:
        shop.live.remove(session)
        session.close()


class _Diary:
    """Writes down what every cell did while papermill runs; the only witness of a run."""

    def __init__(self, post: Post, shop: Shop, on_cell: OnCell) -> None:
        limit = post.meta.timeout_s
        self.timeout_s = limit if limit is not None else shop.timeout_s
        self.versions: Mapping[str, str] = {}
        self._post = post
        self._on_cell = on_cell
        self._cells = {cell.id: cell for cell in post.code_cells}
        self._runs: dict[str, CellRun] = {}
        self._counts: dict[int, Cell] = {}
        self._problems: list[Problem] = []
        self._parameters: str | None = None

    def before(self, cell: Any) -> None:
        known = self._cells.get(cell.id)
        if known is not None:
            self._on_cell(known.number)

    def after(self, cell: Any, reply: Reply) -> bool:
        known = self._cells.get(cell.id)
        if known is None:
            return self._after_parameters(cell.source, reply)
        if reply.execution_count is not None:
            self._counts[reply.execution_count] = known
        may_raise = known.options.raises is not None or known.options.may_raise
        expected = reply.ending == "error" and may_raise and not _exits(reply)
        good = reply.ending == "ok" or expected
        status: Status = "ok" if reply.ending == "ok" else "expected" if expected else "failed"
        self._runs[known.id] = CellRun(
            known.id,
            status,
            reply.outputs,
            reply.execution_count,
            reply.raised,
            reply.observed,
        )
        if not good:
            problem = failure(
                self._post, known, reply, counts=self._counts, timeout_s=self.timeout_s
            )
            self._problems.append(problem)
        return good

    def _after_parameters(self, source: str, reply: Reply) -> bool:
        self._parameters = source
        if reply.ending == "ok":
            return True
        why = f"{reply.raised.name}: {reply.raised.value}" if reply.raised else reply.cause
        self.problem(
            "execute",
            f"the injected parameters failed: {why}",
            "see `parameters` in the front matter",
        )
        return False

    def problem(self, code: str, message: str, help: str) -> None:
        self._problems.append(Problem(code, message, help, Location(str(self._post.path))))

    def run(self, elapsed_s: float) -> Run:
        cells = tuple(
            self._runs.get(cell.id, CellRun(cell.id, "not run")) for cell in self._post.code_cells
        )
        silent = [cell for cell in cells if cell.status == "not run"]
        if silent and not self._problems:  # no reply for a cell is never a success
            self.problem("execute", f"{len(silent)} cells did not run", "run the build again")
        return Run(
            slug=self._post.slug,
            cells=cells,
            parameters=self._parameters,
            versions=self.versions,
            problems=tuple(self._problems),
            elapsed_s=elapsed_s,
        )


def _exits(reply: Reply) -> bool:
    return reply.raised is not None and reply.raised.name == "SystemExit"
