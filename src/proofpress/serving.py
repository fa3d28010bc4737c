"""The command `serve`: the desk and the server, together until somebody ends them."""

from __future__ import annotations

import _thread
import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from urllib.parse import urlsplit

from proofpress.blog import Blog, find, open_blog
from proofpress.execute.cold import ColdKernels
from proofpress.execute.session import Kernels
from proofpress.execute.side_by_side import environment_of, import_libraries
from proofpress.execute.warm.kernels import WarmKernels
from proofpress.press.premises import today
from proofpress.press.runs import shop_of
from proofpress.problems import describe, errors
from proofpress.serve.desk import Desk
from proofpress.serve.editors import editor
from proofpress.serve.manuscript import Manuscript
from proofpress.serve.notices import Notices
from proofpress.serve.ports import opened
from proofpress.serve.server import run
from proofpress.terminal import post_line

if TYPE_CHECKING:
    from proofpress.execute.snapshots.history import Start

_WIDTH = 24


def serve_blog(
    start: Path,
    *,
    port: int | None,
    jobs: int | None,
    cold: bool,
    snapshots: bool,
    ready: Callable[[str], None],
    stream: TextIO,
) -> tuple[str, int]:
    """Serve the blog that `start` is in until somebody interrupts, which is how it should end.

    Nothing is written to the site, so a build may go on beside it; good runs that began in a fresh
    kernel are kept in the store for the next build.

    Args:
        port: None for the usual one, or the next that is free.
        jobs: posts that run side by side; None: as many as there are cores.
        cold: a fresh kernel for each run, never a forked one.
        snapshots: whether a run may go on from a copy of the kernel before the edited cell.
        ready: told the address once it answers.
        stream: for a line on each run, and on each problem.

    Returns:
        What is left to say, and the exit code.

    Raises:
        UsageError: there is no blog, or nobody may listen on the port.
    """
    blog, problems = open_blog(find(start))
    if blog is None:
        return "\n\n".join(describe(problem) for problem in problems), 2
    chosen = editor(os.environ, blog.root)
    today()  # a bad day is told before anything begins
    import_libraries()
    began: list[Callable[[str, Start], object]] = []
    with (
        opened(port) as door,
        _kernels(blog, cold=cold, snapshots=snapshots, began=began) as kernels,
    ):
        desk = Desk(
            blog,
            kernels,
            jobs=jobs or os.cpu_count() or 1,
            problems=problems,
            forget=getattr(kernels, "forget", str),
            said=lambda reason, one: print(_line(reason, one), file=stream, flush=True),
        )
        began.append(desk.began)
        notices = Notices(lambda line: print(line, file=stream, flush=True))
        desk.stand.listen(notices.hear)
        with _working(desk), contextlib.suppress(KeyboardInterrupt):
            address = f"http://localhost:{door.port}/"
            base = urlsplit(blog.config.url or "/").path or "/"
            run(desk.stand, door, chosen, base=base, ready=lambda: ready(address))
    return "", 0


@contextlib.contextmanager
def _kernels(
    blog: Blog, *, cold: bool, snapshots: bool, began: list[Callable[[str, Start], object]]
) -> Iterator[Kernels]:
    """What starts kernels, until the end of the block; `began` hears where runs begin."""
    if cold:
        yield ColdKernels()
        return
    warm = WarmKernels()
    with contextlib.ExitStack() as stack:
        stack.callback(warm.close)
        warm.prepare(environment_of(shop_of(blog, warm)))
        if not snapshots or sys.platform != "linux":
            yield warm
            return
        from proofpress.execute.snapshots.kernels import SnapshotKernels

        def hear(post: str, start: Start) -> None:
            for told in began:
                told(post, start)

        copies = SnapshotKernels(warm, began=hear)
        stack.callback(copies.close)
        yield copies


@contextlib.contextmanager
def _working(desk: Desk) -> Iterator[None]:
    """The desk at work in a thread of its own, until the end of the block.

    Raises:
        Exception: of the desk, which ends the server too.
    """
    failed: list[BaseException] = []

    def work() -> None:
        try:
            desk.run()
        except BaseException as error:
            failed.append(error)
            _thread.interrupt_main()

    thread = threading.Thread(target=work, name="desk")
    thread.start()
    try:
        yield
    finally:
        desk.close()
        thread.join()
    if failed:
        raise failed[0]


def _line(reason: str, one: Manuscript) -> str:
    words = "failed" if errors(one.problems) else reason
    elapsed_s = one.ran.elapsed_s if one.ran is not None else 0.0
    return post_line("run", one.slug, elapsed_s, words, width=_WIDTH)
