"""The cold way: a fresh kernel of any kernelspec through jupyter_client, on Unix sockets.

On Windows zmq has none; there it is TCP on the loopback address.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from proofpress.errors import KernelError
from proofpress.execute.expressions import Answers
from proofpress.execute.session import Coming, Job, Reply

_LAUNCH = Path(__file__).parent / "inside" / "launch.py"
_WARDEN = Path(__file__).parent / "warden.py"
START_TIMEOUT_S = 60.0
END_TIMEOUT_S = 5.0
ANSWER_TIMEOUT_S = 5.0


class ColdKernels:
    """Starts each kernel as a process of its own."""

    def start(self, job: Job) -> ColdSession:
        return ColdSession(job)

    def installed(self) -> tuple[str, ...]:
        from jupyter_client.kernelspec import KernelSpecManager

        return tuple(sorted({"python3", *KernelSpecManager().find_kernel_specs()}))


class ColdSession:
    """One kernel process, driven by an event loop that lives in the calling thread."""

    def __init__(self, job: Job) -> None:
        self._job = job
        # Not the default one of Windows, which cannot wait for zmq's sockets.
        self._loop = asyncio.SelectorEventLoop()
        self._cancelled = False
        self._cause = ""
        self._closed = False
        self._stderr = job.private / "stderr.log"
        self._process: Any = None
        self._answers = Answers(job.expressions)
        self._versions: Mapping[str, str] = {}
        try:
            self._loop.run_until_complete(self._start())
        except BaseException:
            self.close()
            raise

    @property
    def versions(self) -> Mapping[str, str]:
        return self._versions

    def expect(self, cells: Sequence[Coming]) -> None:
        """What comes makes no difference here."""

    def run(self, source: str, *, timeout_s: float | None) -> Reply:
        from proofpress.execute.replies import timed

        started = time.monotonic()
        reply = self._loop.run_until_complete(self._run(source, timeout_s))
        return timed(reply, time.monotonic() - started)

    @property
    def pid(self) -> int | None:
        return getattr(self._process, "pid", None)

    @property
    def asleep(self) -> frozenset[int]:
        return frozenset()

    def cancel(self, cause: str = "") -> None:
        self._cause = cause
        self._cancelled = True
        self._kill()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._kill()
        try:
            self._loop.run_until_complete(self._stop())
        finally:
            self._loop.close()

    async def _start(self) -> None:
        from jupyter_client.kernelspec import KernelSpec, NoSuchKernel

        job = self._job
        transport: dict[str, Any] = {}
        if sys.platform != "win32":  # zmq has no Unix sockets there: TCP on 127.0.0.1, signed
            transport = {"transport": "ipc", "ip": str(job.private / "k")}
        self._manager = _manager(
            kernel_name=job.kernel, connection_file=str(job.private / "kernel.json"), **transport
        )
        arguments: list[str] = []
        if job.kernel == "python3":
            # Not the kernelspec of that name: a user's own may point to another environment.
            self._manager._kernel_spec = KernelSpec(
                argv=[sys.executable, str(_LAUNCH), "-f", "{connection_file}"],
                display_name="Python 3",
                language="python",
            )
            arguments = ["--HistoryManager.enabled=False"]
        self._client: Any = None
        try:
            with self._stderr.open("wb") as stderr:
                await self._manager.start_kernel(
                    extra_arguments=arguments,
                    cwd=str(job.folder),
                    env=dict(job.environment),
                    stdout=stderr,
                    stderr=stderr,
                )
            self._process = getattr(self._manager.provisioner, "process", None)
            await self._connect()
        except NoSuchKernel:
            raise KernelError(f"the kernel `{job.kernel}` is not installed") from None
        except (RuntimeError, TimeoutError, OSError) as error:
            tail = self._last_line() or str(error)
            raise KernelError(f"the kernel `{job.kernel}` did not start: {tail}") from error

    async def _connect(self) -> None:
        from proofpress.execute.replies import Replies

        self._replies = Replies(
            self._stderr, manager=self._manager, startup_timeout_s=START_TIMEOUT_S
        )
        self._client = self._replies.client
        await self._client.async_start_new_kernel_client()
        info = await self._client.kc.kernel_info(reply=True, timeout=START_TIMEOUT_S)
        language = info["content"].get("language_info", {})
        name = str(language.get("name", self._job.kernel))
        self._versions = {name.capitalize(): str(language.get("version", ""))}
        if self._answers.expressions:
            kernel = self._client.kc
            kernel.execute = partial(kernel.execute, user_expressions=self._answers.expressions)

    async def _run(self, source: str, timeout_s: float | None) -> Reply:
        from nbclient.exceptions import CellControlSignal, DeadKernelError

        if not source.strip():
            return Reply("ok")
        cell = self._replies.begin(source)
        execution = asyncio.ensure_future(self._client.async_execute_cell(cell, 0))
        await asyncio.wait({execution}, timeout=timeout_s)
        if not execution.done():
            self._kill()
            execution.cancel()
            await asyncio.gather(execution, return_exceptions=True)
            return self._replies.over("timeout", cell)
        error = execution.exception()
        if self._cancelled:
            return self._replies.over("cancelled", cell, cause=self._cause)
        if error is None:
            return await self._with_values(self._replies.answered(cell))
        if isinstance(error, (DeadKernelError, CellControlSignal, RuntimeError)):
            why = f" ({type(error).__name__})"
            return self._replies.died(cell, await self._exit_code(), why)
        raise error

    async def _with_values(self, reply: Reply) -> Reply:
        """The reply with the values that the job asks for."""
        if not self._answers.expressions:
            return reply
        answers = self._replies.answers
        if reply.ending == "error":  # kernels answer after a good cell only
            answers = await self._ask()
        observed = replace(reply.observed, values=self._answers.changed(answers))
        return replace(reply, observed=observed)

    async def _ask(self) -> Any:
        """Ask without a cell; None if there is no answer in time."""
        kernel = self._client.kc
        request = kernel.execute("", silent=True, store_history=False)
        with contextlib.suppress(queue.Empty, TimeoutError):
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                while True:
                    message = await kernel.get_shell_msg(timeout=ANSWER_TIMEOUT_S)
                    if message["parent_header"].get("msg_id") == request:
                        return message["content"].get("user_expressions")
        return None

    async def _exit_code(self) -> int | None:
        return await self._ended(2) if self._process is not None else None

    async def _ended(self, within_s: float) -> int | None:
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            code = self._process.poll()
            if code is not None:
                return int(code)
            await asyncio.sleep(0.005)
        return None

    def _last_line(self) -> str:
        from proofpress.execute.replies import Replies

        return " ".join(Replies(self._stderr).last_lines()[-1:])

    def _kill(self) -> None:
        """Let the warden end the kernel, or end its process group, or on Windows itself alone."""
        if self._process is None:
            return
        if sys.platform == "linux":
            self._process.send_signal(signal.SIGTERM)
        elif sys.platform == "win32":
            self._process.kill()
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    async def _stop(self) -> None:
        client, manager = getattr(self, "_client", None), getattr(self, "_manager", None)
        if client is not None and client.kc is not None:
            client.kc.stop_channels()
        if sys.platform == "linux" and self._process is not None:
            await self._ended(END_TIMEOUT_S)  # the manager would kill the warden
        if manager is not None and manager.has_kernel:
            await manager.shutdown_kernel(now=True)
        if manager is not None:
            await manager.cleanup_resources()
        mine = asyncio.current_task()
        rest = [task for task in asyncio.all_tasks() if task is not mine]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)


def _manager(**settings: Any) -> Any:
    """A manager of one kernel, below a warden where there can be one."""
    from jupyter_client.manager import AsyncKernelManager

    class Manager(AsyncKernelManager):
        def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
            command: list[str] = super().format_kernel_cmd(extra_arguments)
            if sys.platform != "linux":
                return command
            return [sys.executable, "-I", "-S", str(_WARDEN), *command]

    return Manager(**settings)
