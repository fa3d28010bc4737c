"""Do errands side by side, and hand each run over as it ends."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import Protocol

from proofpress import interruption
from proofpress.execute.environment import environment
from proofpress.execute.errand import Errand
from proofpress.execute.execute import Shop, execute
from proofpress.execute.run import Run
from proofpress.execute.session import Kernels

#: How often it is asked whether the build is to end.
_LOOK_S = 0.2


class Listener(Protocol):
    """Hears how runs go; called from several threads."""

    def started(self, name: str, cells: int) -> None: ...
    def cell(self, name: str, number: int) -> None: ...


class Execution:
    """Posts that run now, the first ones first; to be closed, whatever happens.

    Iterating gives errands and runs in the order in which they end. Errands of one post are done
    one after the other, each when the run before it was taken: its code may write into its folder.
    `close` ends what has not ended: every kernel, and the servers of every post.

    Args:
        shop_of: makes what the runs need, of the kernels.
        cold: a fresh kernel for each post, never a forked one.
    """

    def __init__(
        self,
        errands: Sequence[Errand],
        shop_of: Callable[[Kernels], Shop],
        listener: Listener,
        *,
        jobs: int,
        cold: bool,
    ) -> None:
        self._listener = listener
        self._stack = ExitStack()
        self._waiting: dict[Future[Run], Errand] = {}
        self._give_up: Callable[[], object] = int
        if not errands:
            return
        from proofpress.execute.cold import ColdKernels
        from proofpress.execute.warm.kernels import WarmKernels

        kernels: Kernels = ColdKernels() if cold else self._stack.enter_context(WarmKernels())
        self._shop = shop_of(kernels)
        if isinstance(kernels, WarmKernels):
            kernels.prepare(environment_of(self._shop))
            self._give_up = kernels.close
        import_libraries()
        self._pool = ThreadPoolExecutor(min(jobs, len(errands)), thread_name_prefix="post")
        self._stack.callback(self._pool.shutdown, wait=True, cancel_futures=True)
        self._later: dict[PurePosixPath, list[Errand]] = {}
        for errand in errands:
            self._later.setdefault(errand.post.path, []).append(errand)
        for path in self._later:
            self._begin_next(path)

    def _begin_next(self, path: PurePosixPath) -> set[Future[Run]]:
        """Begin the next errand of the post at `path`, if there is one."""
        if not self._later[path]:
            return set()
        errand = self._later[path].pop(0)
        future = self._pool.submit(self._run, errand)
        self._waiting[future] = errand
        return {future}

    def __iter__(self) -> Iterator[tuple[Errand, Run]]:
        pending = set(self._waiting)
        while pending:
            done, pending = wait(pending, timeout=_LOOK_S, return_when=FIRST_COMPLETED)
            interruption.check()
            for future in done:
                errand = self._waiting[future]
                yield errand, future.result()
                pending |= self._begin_next(errand.post.path)

    def close(self) -> None:
        if any(not future.done() for future in self._waiting):
            self._shop.live.cancel()
            self._give_up()  # a kernel that is starting is not among the living
        self._stack.close()

    def _run(self, errand: Errand) -> Run:
        name, post = errand.name, errand.post
        self._listener.started(name, len(post.code_cells))
        return execute(
            post,
            self._shop,
            on_cell=lambda number: self._listener.cell(name, number),
            hash_seed=errand.hash_seed,
        )


def import_libraries() -> None:
    """Import what the threads will need while there is one thread.

    The modules of jupyter_client and nbclient import each other; two threads that enter such a
    ring from two sides can each meet a module that is half there.
    """
    from proofpress.execute import notebook

    notebook.load()
    for name in ("jupyter_client.manager", "proofpress.execute.replies"):
        importlib.import_module(name)


def environment_of(shop: Shop) -> Mapping[str, str]:
    """What all posts of a build will see, but for what each has of its own."""
    return environment(
        shop.inherited,
        allowed=shop.allowed,
        services={},
        private=shop.root / os.devnull,
        figures=shop.figures,
    )
