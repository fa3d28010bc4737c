"""The contract of `Session`, kept by every way of starting a kernel."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from proofpress.errors import KernelError
from proofpress.execute.cold import ColdKernels
from proofpress.execute.environment import environment
from proofpress.execute.session import Job, Kernels, Session
from proofpress.execute.warm.kernels import WarmKernels
from tests.supervise.processes import GONE_WITHIN_S, Identity, processes, wait_until

LATE_S = 2.0
"""After this what happened to a kernel is known."""

ADAPTERS: list[Kernels] = [ColdKernels(), WarmKernels()]


@pytest.fixture(params=ADAPTERS, ids=lambda adapter: type(adapter).__name__)
def kernels(request: pytest.FixtureRequest) -> Kernels:
    adapter: Kernels = request.param
    return adapter


def a_job(folder: Path, kernel: str = "python3", **inherited: str) -> Job:
    private = folder / "private"
    private.mkdir(mode=0o700)
    (private / "tmp").mkdir()
    seen = environment({**os.environ, **inherited}, allowed=(), services={}, private=private)
    return Job(kernel, folder, seen, private)


@pytest.fixture
def session(kernels: Kernels, tmp_path: Path) -> Iterator[Session]:
    session = kernels.start(a_job(tmp_path))
    yield session
    session.close()


def text_of(outputs: Any) -> str:
    return "".join(
        output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs
    )


def test_a_cell_replies_with_its_outputs_and_its_number(session: Session):
    reply = session.run("print('hits')\n6 * 7", timeout_s=30)

    assert (reply.ending, reply.execution_count, text_of(reply.outputs)) == ("ok", 1, "hits\n42")


def test_the_kernel_runs_in_the_folder_of_the_job(session: Session, tmp_path: Path):
    reply = session.run("import os; print(os.getcwd())", timeout_s=30)

    assert text_of(reply.outputs).strip() == str(tmp_path.resolve())


def test_names_live_on_in_the_next_cell(session: Session):
    session.run("queries = 3_047", timeout_s=30)

    assert text_of(session.run("queries", timeout_s=30).outputs) == "3047"


def test_an_exception_is_a_reply_and_the_session_goes_on(session: Session):
    failed = session.run("1 / 0", timeout_s=30)

    assert failed.ending == "error"
    assert failed.raised is not None
    assert (failed.raised.name, failed.raised.value) == ("ZeroDivisionError", "division by zero")
    assert session.run("1", timeout_s=30).ending == "ok"


@pytest.mark.parametrize(
    "leave", ["import sys; sys.exit(0)", "exit()", "quit()", "raise SystemExit"]
)
def test_leaving_early_is_an_error_whatever_the_kernel_says(session: Session, leave: str):
    reply = session.run(leave, timeout_s=30)

    assert reply.ending == "error"
    assert reply.raised is not None
    assert reply.raised.name == "SystemExit"


@pytest.mark.parametrize(
    ("death", "cause"),
    [
        ("import os; os._exit(0)", "exit code 0"),
        ("import os; os._exit(3)", "exit code 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "killed by SIGKILL"),
        ("import ctypes; ctypes.string_at(0)", "killed by SIGSEGV"),
    ],
)
def test_a_death_is_told_with_its_cause_and_what_was_printed_before(
    session: Session, death: str, cause: str
):
    reply = session.run(f"print('so far', flush=True)\n{death}", timeout_s=30)

    assert (reply.ending, reply.cause) == ("died", cause)


def test_a_cell_past_its_time_is_ended(session: Session):
    started = time.monotonic()

    reply = session.run("import time\nwhile True: time.sleep(1)", timeout_s=1)

    assert reply.ending == "timeout"
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    "endless",
    [
        "while True: pass",
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        # It holds the GIL, so that no other thread of the kernel ever runs.
        "import re; re.match('(a|a)*c', 'a' * 60)",
        "import threading\nwhile True: threading.Thread(target=print, args=['x']).start()",
    ],
    ids=["loop", "stopped", "swallows", "GIL", "threads"],
)
def test_a_cell_that_cannot_be_interrupted_ends_at_its_deadline(session: Session, endless: str):
    started = time.monotonic()

    reply = session.run(endless, timeout_s=1)

    assert reply.ending == "timeout"
    assert time.monotonic() - started < 1 + LATE_S


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_kernel_that_somebody_kills_is_known_to_be_dead_at_once(session: Session):
    kernel = int(text_of(session.run("import os; os.getpid()", timeout_s=30).outputs))
    killed = []

    def kill() -> None:
        killed.append(time.monotonic())
        os.kill(kernel, signal.SIGKILL)

    threading.Timer(0.3, kill).start()
    reply = session.run("import time; time.sleep(60)", timeout_s=60)

    assert (reply.ending, reply.cause) == ("died", "killed by SIGKILL")
    assert time.monotonic() - killed[0] < LATE_S


@pytest.mark.parametrize("ask", ["input('name? ')", "import getpass; getpass.getpass()"])
def test_a_cell_that_waits_for_input_is_told_that_nobody_answers(session: Session, ask: str):
    reply = session.run(ask, timeout_s=30)

    assert reply.raised is not None
    assert reply.raised.name == "StdinNotImplementedError"


def test_cancel_ends_a_running_cell_from_another_thread(session: Session):
    session.run("1", timeout_s=30)
    threading.Timer(0.3, session.cancel).start()

    reply = session.run("import time; time.sleep(60)", timeout_s=60)

    assert reply.ending == "cancelled"
    assert reply.elapsed_s < 20


def test_close_ends_the_kernel_and_the_children_of_its_group(kernels: Kernels, tmp_path: Path):
    session = kernels.start(a_job(tmp_path))
    child = session.run(
        "import os, subprocess\np = subprocess.Popen(['sleep', '300'])\nprint(p.pid, os.getpid())",
        timeout_s=30,
    )

    session.close()
    session.close()

    for pid in map(int, text_of(child.outputs).split()):
        wait_until_gone(pid)


RUNNING_AWAY = '''
import os, signal, subprocess, time

def daemon(end):
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if os.fork() == 0:
        os.write(end, b"%d\\n" % os.getpid())
        os.closerange(0, 256)
        time.sleep(300)
    os._exit(0)

ours, theirs = os.pipe()
if os.fork() == 0:
    daemon(theirs)
quiet = dict(stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
sent = [
    subprocess.Popen(words, **quiet).pid
    for words in (["setsid", "sleep", "300"], ["env", "-i", "setsid", "sleep", "300"])
]
script = """for words in "env -i setsid" nohup; do
    $words sleep 300 >/dev/null 2>&1 &
    echo $!
done"""
said = subprocess.run(script, shell=True, stdout=subprocess.PIPE).stdout
print(*sent, *map(int, said.split()), int(os.read(ours, 99)))
'''


@pytest.mark.skipif(sys.platform != "linux", reason="what is promised on Linux")
@pytest.mark.parametrize(
    "ending", ["close", "cancel", "os._exit(3)", "os.kill(os.getpid(), 9)", "timeout"]
)
def test_what_a_cell_has_sent_away_ends_with_the_kernel(session: Session, ending: str):
    sent = {int(word) for word in text_of(session.run(RUNNING_AWAY, timeout_s=30).outputs).split()}
    table = processes()
    away = {(one, table[one].start) for one in sent}
    assert len(away) == 5

    if ending == "timeout":
        assert session.run("time.sleep(60)", timeout_s=0.2).ending == "timeout"
    elif ending in ("close", "cancel"):
        getattr(session, ending)()
    else:
        assert session.run(ending, timeout_s=30).ending == "died"

    assert wait_until(lambda: not away & living(), GONE_WITHIN_S)


def test_a_kernelspec_that_is_not_installed_is_one_sentence(kernels: Kernels, tmp_path: Path):
    with pytest.raises(KernelError, match="the kernel `cobol` is not installed"):
        kernels.start(a_job(tmp_path, "cobol"))


def test_python3_is_always_installed(kernels: Kernels):
    assert "python3" in kernels.installed()


def test_the_version_of_the_language_is_known(session: Session):
    import platform

    assert session.versions == {"Python": platform.python_version()}


def test_no_secret_of_the_builder_reaches_a_cell(kernels: Kernels, tmp_path: Path):
    session = kernels.start(a_job(tmp_path, TOKEN="canary", DATABASE_URL="canary", PGHOST="canary"))
    try:
        reply = session.run("import os; print(dict(os.environ))", timeout_s=30)
    finally:
        session.close()

    assert "canary" not in text_of(reply.outputs)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("starts", "at_once"), [(10, 5), pytest.param(500, 16, marks=pytest.mark.long)]
)
def test_kernels_that_start_together_answer_each_for_itself_and_open_no_port(
    kernels: Kernels, tmp_path: Path, starts: int, at_once: int
):
    def start(number: int) -> tuple[str, list[Any]]:
        folder = tmp_path / str(number)
        folder.mkdir()
        session = kernels.start(a_job(folder))
        try:
            said = text_of(session.run(f"print('kernel', {number})", timeout_s=60).outputs)
            assert session.pid is not None
            family = psutil.Process(session.pid).children(recursive=True)
            assert family
            ports = [port for one in family for port in one.net_connections("inet")]
        finally:
            session.close()
        return said, ports

    with ThreadPoolExecutor(at_once) as pool:
        found = list(pool.map(start, range(starts)))

    assert found == [(f"kernel {number}\n", []) for number in range(starts)]


def living() -> set[Identity]:
    return {(one.id, one.start) for one in processes().values() if one.state not in "ZX"}


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            status = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):  # gone before it was opened, or since
            return
        if status.rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    raise AssertionError(f"process {pid} lives on")
