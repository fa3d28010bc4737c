"""The process that Jupyter starts and signals: the kernel's environment, its servers, its end.

Jupyter may kill it at any time. Its children notice: the warden ends the kernel and removes the
private folder, the supervisor of the servers ends those.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from proofpress.blog import open_blog
from proofpress.config import Config
from proofpress.errors import ProofpressError, UsageError
from proofpress.execute.environment import environment
from proofpress.kernel.answer import Answer, answer, without_options
from proofpress.kernel.line import VARIABLE, Line
from proofpress.kernel.notebook import SESSION, notebook_of

_START = Path(__file__).parent / "start.py"
_LOOK_S = 1.0


def main(connection_file: str) -> int:
    """Run a kernel until it ends; its exit code."""
    if sys.platform == "linux":
        from proofpress.execute import warden

        warden.adopt_orphans()  # should somebody kill the warden
    with ExitStack() as stack:
        private = Path(tempfile.mkdtemp(prefix="pp-"))
        stack.callback(shutil.rmtree, private, ignore_errors=True)
        (private / "tmp").mkdir(mode=0o700)
        code = _Launch(stack, private).run(connection_file)
    if sys.platform == "linux":
        warden.end_children()
    return code


class _Launch:
    def __init__(self, stack: ExitStack, private: Path) -> None:
        self._stack = stack
        self._private = private
        self._folder = Path.cwd()
        self._servers: dict[str, str] = {}
        self._needs: tuple[str, ...] = ()
        self._kernel = 0
        # Kernels that are meant to outlive who starts them do not get this variable.
        self._jupyter = os.getppid() if "JPY_PARENT_PID" in os.environ else None

    def run(self, connection_file: str) -> int:
        ours, theirs = socket.socketpair()
        seen = _environment(_config(self._folder), self._private, {})
        seen["JPY_PARENT_PID"] = str(os.getpid())  # without a warden, the kernel looks for us
        seen[VARIABLE] = str(theirs.fileno())
        self._process = subprocess.Popen(
            [
                *_above(self._private),
                *(sys.executable, str(_START), "-f", connection_file),
                "--HistoryManager.enabled=False",
            ],
            env=seen,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Jupyter kills our process group
        )
        theirs.close()
        signal.signal(signal.SIGINT, self._interrupt)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)
        self._listen(ours)
        code = self._process.wait()
        return code if code >= 0 else 128 - code

    def _listen(self, ours: socket.socket) -> None:
        """Answer until the kernel is gone."""
        line = Line(ours.fileno())
        while self._process.poll() is None:
            if not select.select([ours], [], [], _LOOK_S)[0]:
                if self._jupyter not in (None, os.getppid()):
                    self._end()
                continue
            with suppress(ConnectionError):
                words = line.hear()
                if words is None:
                    return
                if "pid" in words:
                    self._kernel = words["pid"]
                elif "code" in words:
                    line.say({"code": without_options(words["code"])})
                else:
                    line.say(asdict(self._answer(words)))

    def _answer(self, words: dict[str, Any]) -> Answer:
        session = os.environ.get(SESSION, "")
        told, cell = str(words.get("told", "")), str(words.get("cell", ""))
        file = notebook_of(self._folder, told=told, session=session, cell=cell)
        if file is None:
            what = f"no post is called `{told}`" if told else "which post is this notebook?"
            return Answer(
                known=False,
                words=f"{what} Save it, or say it once: `%post NAME`. "
                "Until then there are no servers.",
            )
        try:
            return self._open(file.resolve())
        except ProofpressError as error:
            return Answer(known=False, words=f"no servers, until this is mended:\n{error}")

    def _open(self, file: Path) -> Answer:
        from proofpress.services import running
        from proofpress.workbench import post_in

        post = post_in(file)
        missing = [need for need in post.meta.needs if need not in self._needs]
        if missing:
            servers = running(missing, path=os.environ.get("PATH", os.defpath))
            self._servers |= self._stack.enter_context(servers).environment
            self._needs = (*self._needs, *missing)
        seen = _environment(_config(file.parent), self._private, self._servers)
        return answer(post, file.parent, seen)

    def _interrupt(self, *_: object) -> None:
        # The kernel leads a session, whose processes all hear what a terminal would tell them.
        if self._kernel:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._kernel, signal.SIGINT)

    def _end(self, *_: object) -> None:
        if sys.platform == "linux":
            self._process.terminate()  # the warden ends all that there is of it
        else:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _config(folder: Path) -> Config:
    """The config of the blog that `folder` is in; every default where there is none."""
    from proofpress.blog import find

    with suppress(UsageError):
        blog, _ = open_blog(find(folder))
        if blog is not None:
            return blog.config
    return Config()


def _environment(config: Config, private: Path, servers: dict[str, str]) -> dict[str, str]:
    inherited = dict(os.environ)
    if inherited.pop("VIRTUAL_ENV", None) and sys.prefix != sys.base_prefix:
        inherited["VIRTUAL_ENV"] = sys.prefix  # that was Jupyter's, this is the kernel's
    return environment(
        inherited,
        allowed=config.environment,
        services=servers,
        private=private,
        figures=config.figures,
    )


def _above(private: Path) -> list[str]:
    """What stands above the kernel: on Linux its warden, who removes the private folder too."""
    if sys.platform != "linux":
        return []
    from proofpress.execute import warden

    return [sys.executable, "-I", "-S", warden.__file__, warden.REMOVE, str(private)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
