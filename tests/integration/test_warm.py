"""What is special about kernels that are forked from warm parents."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from proofpress.errors import KernelError
from proofpress.execute.environment import environment
from proofpress.execute.session import Job, Reply
from proofpress.execute.warm.kernels import WarmKernels
from proofpress.execute.warm.session import WarmSession
from tests.integration.test_sessions import a_job, text_of, wait_until_gone
from tests.supervise.processes import GONE_WITHIN_S, Watch, processes, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmKernels]:
    with WarmKernels() as kernels:
        yield kernels


def run(kernels: WarmKernels, job: Job, *cells: str, timeout_s: float = 30) -> Reply:
    """The reply of the last cell, in a forked kernel."""
    session = kernels.start(job)
    try:
        assert isinstance(session, WarmSession), kernels.cold_because
        for cell in cells:
            reply = session.run(cell, timeout_s=timeout_s)
        return reply
    finally:
        session.close()


def test_a_library_is_imported_once_for_all_posts_that_import_it(warm: WarmKernels, tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    source = "import pandas, time; print(id(pandas), pandas.DataFrame({'a': [1]}).size)"

    first = run(warm, replace(a_job(tmp_path / "a"), preload=("pandas",)), source)
    second = run(warm, replace(a_job(tmp_path / "b"), preload=("pandas",)), source)

    assert text_of(first.outputs) == text_of(second.outputs)  # the very object of the parent


def test_a_post_that_imports_less_finds_nothing_more(warm: WarmKernels, tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    run(warm, replace(a_job(tmp_path / "a"), preload=("numpy",)), "import numpy")

    reply = run(warm, a_job(tmp_path / "b"), "import sys; 'numpy' in sys.modules")

    assert text_of(reply.outputs) == "False"


@pytest.mark.parametrize("name", ["this", "no_such_module", "proofpress.execute.warm.no_such"])
def test_a_library_that_says_something_when_imported_is_left_to_the_post(
    name: str, warm: WarmKernels, tmp_path: Path
):
    reply = run(warm, replace(a_job(tmp_path), preload=(name, "numpy")), f"import {name}")

    said = text_of(reply.outputs) if name == "this" else reply.raised
    assert said and ("Zen of Python" in str(said) or "No module named" in str(said))


def test_a_module_of_the_post_comes_before_a_library_of_the_same_name(
    warm: WarmKernels, tmp_path: Path
):
    (tmp_path / "cycler.py").write_text("MINE = True\n")
    job = replace(a_job(tmp_path), preload=("matplotlib",))  # which imports cycler

    reply = run(warm, job, "import cycler; cycler.MINE")

    assert text_of(reply.outputs) == "True"


def test_a_matplotlibrc_of_the_post_is_read(warm: WarmKernels, tmp_path: Path):
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 7\n")
    job = replace(a_job(tmp_path), preload=("matplotlib",))

    reply = run(warm, job, "import matplotlib; matplotlib.rcParams['lines.linewidth']")

    assert text_of(reply.outputs) == "7.0"


def test_addresses_of_servers_reach_the_kernel_they_are_for(warm: WarmKernels, tmp_path: Path):
    def address(number: int) -> str:
        folder = tmp_path / str(number)
        (folder / "private").mkdir(parents=True)
        seen = environment(
            os.environ,
            allowed=(),
            services={"PGHOST": str(number)} if number else {},
            private=folder / "private",
        )
        job = Job("python3", folder, seen, folder / "private")
        return text_of(run(warm, job, "import os; os.environ.get('PGHOST')").outputs)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(address, range(6)))

    assert found == ["", *(f"'{number}'" for number in range(1, 6))]


def test_a_kernel_opens_no_network_socket(warm: WarmKernels, tmp_path: Path):
    reply = run(warm, a_job(tmp_path), "import psutil; psutil.Process().net_connections('inet')")

    assert text_of(reply.outputs) == "[]"


def test_a_deadline_holds_while_a_cell_prints_without_end(warm: WarmKernels, tmp_path: Path):
    reply = run(warm, a_job(tmp_path), "while True: print('x' * 100_000)", timeout_s=1)

    assert reply.ending == "timeout"
    assert reply.elapsed_s < 3
    assert reply.outputs


def test_a_cell_of_five_megabytes_is_run(warm: WarmKernels, tmp_path: Path):
    reply = run(warm, a_job(tmp_path), f"text = '{'x' * 5_000_000}'\nlen(text)")

    assert text_of(reply.outputs) == "5000000"


def test_characters_written_by_number_are_not_cut(warm: WarmKernels, tmp_path: Path):
    source = "import os\n_ = os.write(1, 'é漢'.encode() * 5000)"

    reply = run(warm, a_job(tmp_path), source)

    assert text_of(reply.outputs) == "é漢" * 5000


def test_leaving_runs_what_was_registered_for_the_exit(warm: WarmKernels, tmp_path: Path):
    session = warm.start(a_job(tmp_path))
    session.run("import atexit, pathlib\natexit.register(pathlib.Path('left').touch)", timeout_s=30)
    session.run("exit()", timeout_s=30)

    wait_for((tmp_path / "left").exists)

    session.close()


def test_after_its_parent_was_killed_a_kernel_is_gone_and_the_next_one_starts(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "c").mkdir()
    with WarmKernels() as kernels:
        session = kernels.start(a_job(tmp_path / "a"))
        warden = int(text_of(session.run("import os; os.getppid()", timeout_s=30).outputs))
        parent = processes()[warden].parent

        os.kill(parent, signal.SIGKILL)
        reply = session.run("import time; time.sleep(60)", timeout_s=60)
        session.close()
        kernels.start(a_job(tmp_path / "b")).close()  # finds the parent dead
        again = kernels.start(a_job(tmp_path / "c"))
        assert isinstance(again, WarmSession)
        again.close()

    assert reply.ending == "died"
    assert reply.elapsed_s < 10


@pytest.mark.parametrize("after_s", [0.0, 0.05, 0.3, 0.8])
def test_kernels_that_are_starting_are_given_up_at_once(tmp_path: Path, after_s: float):
    watch = Watch(os.getpid())
    watch.look()
    before = set(watch.seen)
    kernels = WarmKernels()
    job = replace(a_job(tmp_path), preload=("pandas", "matplotlib.pyplot", "sqlalchemy"))
    with ThreadPoolExecutor(1) as pool:
        starting = pool.submit(kernels.start, job)
        time.sleep(after_s)  # at any moment, so none is waited for
        watch.look()

        began = time.monotonic()
        kernels.close()
        with contextlib.suppress(KernelError):
            starting.result(timeout=20).close()
        took_s = time.monotonic() - began

    assert took_s < 2
    assert wait_until(lambda: not set(watch.alive()) - before, GONE_WITHIN_S)


BUILDER = """
    import sys
    import signal
    from pathlib import Path
    from dataclasses import replace
    from proofpress.execute.warm.kernels import WarmKernels
    from tests.integration.test_sessions import a_job

    signal.signal(signal.SIGINT, signal.default_int_handler)
    kernels = WarmKernels()
    session = kernels.start(replace(a_job(Path(sys.argv[1])), preload=("numpy",)))
    reply = session.run(
        "import os, subprocess\\n"
        "child = subprocess.Popen(['sleep', '300'])\\n"
        "def above(pid):\\n"
        "    return int(open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[1])\\n"
        "warden = os.getppid()\\n"
        "parent = above(warden)\\n"
        "print(os.getpid(), child.pid, warden, parent, above(parent))",
        timeout_s=30,
    )
    print(reply.outputs[0]["text"], flush=True)
    session.run("while True: pass", timeout_s=None)
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_when_the_builder_is_killed(ending: signal.Signals, tmp_path: Path):
    builder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(BUILDER), str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    assert builder.stdout is not None
    pids = [int(word) for word in builder.stdout.readline().split()]
    assert len(set(pids)) == 5
    time.sleep(0.2)  # let the endless cell begin

    builder.send_signal(ending)

    started = time.monotonic()
    for pid in pids:
        wait_until_gone(pid)
    assert time.monotonic() - started < 4
    builder.wait(timeout=10)
    builder.stdout.close()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
