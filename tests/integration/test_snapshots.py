"""A live session goes on from the edited cell, and from an earlier one where it has to."""

# ruff: noqa: E501 - cells are written as they are run

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from proofpress.execute.execute import Shop, execute
from proofpress.execute.limits import Limits
from proofpress.execute.session import Coming, Reply
from proofpress.execute.snapshots import copies
from proofpress.execute.snapshots.history import Start
from proofpress.execute.snapshots.kernels import SnapshotKernels
from proofpress.execute.snapshots.session import SnapshotSession
from proofpress.execute.warm.kernels import WarmKernels
from tests.integration.conformance import GROUPS
from tests.integration.editing import FIGURES, a_job, differences, group_of, notebooks, run
from tests.integration.test_sessions import text_of
from tests.posts import a_post
from tests.supervise.processes import GONE_WITHIN_S, processes, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are copied on Linux only")


class Desk:
    """Runs versions of one post after another, as a live session does."""

    def __init__(self, kernels: SnapshotKernels, folder: Path, began: list[Start]) -> None:
        self.kernels = kernels
        self.folder = folder
        self._began = began
        self.job = a_job(folder, place=folder.parent)

    def run(self, *sources: str) -> list[str]:
        """What each cell shows."""
        return [shown(reply) for reply in run(self.kernels, self.job, sources)]

    @property
    def start(self) -> Start:
        """Where the last run began."""
        return self._began[-1]


def shown(reply: Reply) -> str:
    return text_of(reply.outputs).strip() or (reply.raised.name if reply.raised else "")


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmKernels]:
    with WarmKernels() as kernels, pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "close", lambda: None)  # the tests here share it
        yield kernels


@pytest.fixture
def desk(warm: WarmKernels, tmp_path: Path) -> Iterator[Desk]:
    began: list[Start] = []
    folder = tmp_path / "notebooks"
    folder.mkdir()
    with SnapshotKernels(warm, began=lambda _, start: began.append(start)) as kernels:
        yield Desk(kernels, folder, began)


def test_a_run_goes_on_from_the_edited_cell(desk: Desk):
    first = "import random, uuid\nseen = [random.random()]\nstr(uuid.uuid4())"
    before = desk.run(first, "seen.append(random.random()); len(seen)", "round(sum(seen), 3)")

    after = desk.run(first, "seen.append(random.random()); len(seen)", "round(max(seen), 3)")

    assert desk.start == Start(2, "")
    assert after == [before[0], "2", "0.844"]  # the same uuid, so the first cell did not run


def test_every_version_can_be_gone_back_to(desk: Desk):
    desk.run("x = [1]", "x.append(2)", "x")

    edited = desk.run("x = [1]", "x.append(3)", "x")
    undone = desk.run("x = [1]", "x.append(2)", "x")
    shorter = desk.run("x = [1]", "x")
    longer = desk.run("x = [1]", "x", "x.append(4)", "x")

    assert [edited[-1], undone[-1], shorter[-1], longer[-1]] == [
        "[1, 3]",
        "[1, 2]",
        "[1]",
        "[1, 4]",
    ]


def test_random_numbers_counters_and_the_history_go_on(desk: Desk):
    cells = [
        "import random, asyncio, threading, numpy as np\n_ = random.gauss(0, 1), np.random.rand()",
        "t = threading.Thread(target=int); t.start(); t.join()\n[x for x in [1]]",
    ]
    probe = (
        "u = threading.Thread(target=int)\n"
        "(random.random(), random.gauss(0, 1), np.random.rand(), u.name, len(In), sorted(Out),\n"
        " [t.name for t in threading.enumerate()], len(asyncio.all_tasks()),\n"
        " threading.current_thread() is threading.main_thread(), open(__import__('os').devnull).fileno())"
    )
    clean = desk.run(*cells, probe)

    again = desk.run(*cells, f"{probe} ")
    once_more = desk.run(*cells, probe)

    assert desk.start.first == 2
    assert clean == again == once_more


def test_the_number_of_the_process_is_that_of_a_leader_and_its_parent_the_same(desk: Desk):
    who = "import os\n[os.getpgrp() == os.getpid() == os.getsid(0), os.getppid(), os.environ['JPY_PARENT_PID']]"
    [_, before] = desk.run("1", who)

    [_, after] = desk.run("1", f"{who} ")

    assert desk.start.first == 1
    assert after == before


def test_what_a_library_and_a_program_print_is_heard_after_going_on(desk: Desk):
    desk.run("import os, sys", "1")

    said = desk.run(
        "import os, sys", "_ = os.write(1, b'by number\\n'); print('by name', flush=True)"
    )

    assert desk.start.first == 1
    assert sorted(said[1].split("\n")) == ["by name", "by number"]


def test_a_display_that_a_later_cell_updates_is_as_it_was_shown_first(desk: Desk):
    shows = "from IPython.display import display, Markdown\nd = display('first', display_id=True)"
    desk.run(shows, "d.update('second')")

    [shown_first, _] = desk.run(shows, "1")
    [still, *_] = desk.run(shows, "1", "2")
    [updated, _] = desk.run(shows, "d.update('third')")

    assert desk.start.first == 1
    assert (shown_first, still, updated) == ("'first'", "'first'", "'third'")


def test_a_changed_file_is_read_again_by_the_cell_that_read_it(desk: Desk):
    (desk.folder / "hits.csv").write_text("1\n")
    cells = ["x = 1", "x += int(open('hits.csv').read())", "x"]
    desk.run(*cells)

    (desk.folder / "hits.csv").write_text("20\n")
    changed = desk.run(*cells)
    os.utime(desk.folder / "hits.csv")  # touched, and still the same
    touched = desk.run(*cells)

    assert (changed[-1], touched[-1]) == ("21", "21")
    assert desk._began[1:] == [
        Start(1, "cell 2 read `hits.csv`, which changed"),
        Start(3, ""),
    ]


def test_a_changed_module_of_the_blog_is_imported_again(desk: Desk):
    (desk.folder / "helper.py").write_text("value = 1\n")
    desk.run("1", "import helper", "helper.value")

    (desk.folder / "helper.py").write_text("value = 2\n")
    [*_, value] = desk.run("1", "import helper", "helper.value")

    assert value == "2"
    assert desk.start == Start(1, "cell 2 read `helper.py`, which changed")


def test_a_file_that_a_library_reads_unseen_counts_in_the_posts_own_folder(
    warm: WarmKernels, tmp_path: Path
):
    began: list[Start] = []
    (tmp_path / "hits.csv").write_text("n\n1\n")
    reads = "import ctypes\nc = ctypes.CDLL(None)\nc.fopen.restype = ctypes.c_void_p\nf = c.fopen(b'hits.csv', b'r')\nb = ctypes.create_string_buffer(9)\nn = c.fread(b, 1, 9, ctypes.c_void_p(f)); c.fclose(ctypes.c_void_p(f)); b.value"
    job = a_job(tmp_path, "notebooks/herd/index.md", place=tmp_path.parent)
    with SnapshotKernels(warm, began=lambda _, start: began.append(start)) as kernels:
        run(kernels, job, ["1", reads, "2"])
        (tmp_path / "hits.csv").write_text("n\n2\n")
        replies = run(kernels, job, ["1", reads, "2"])

    assert text_of(replies[1].outputs) == "b'n\\n2\\n'"
    assert began[1] == Start(1, "cell 2 names `hits.csv`, which changed")


OBSTACLES = {
    "a thread": (
        "import threading\nstop = threading.Event()\nt = threading.Thread(target=stop.wait, name='poller', daemon=True)\nt.start()",
        "left a thread running: `poller`",
    ),
    "a thread of C": (
        "import ctypes, _thread\nlibc = ctypes.CDLL(None)\nhandle = ctypes.c_ulong()\nlibc.pthread_create(ctypes.byref(handle), None, ctypes.cast(libc.sleep, ctypes.c_void_p), ctypes.c_void_p(600))",
        "left threads of a library running",
    ),
    "a socket": ("import socket\ns = socket.socket()", "left a socket open"),
    "a file open for writing": (
        "import tempfile\nf = open(tempfile.mktemp(), 'w')",
        "left a file open: `",
    ),
    "a pipe": ("import os\np = os.pipe()", "left a pipe open"),
    "a child": (
        "import os\nchild = os.spawnlp(os.P_NOWAIT, 'sleep', 'sleep', '60')",
        "left a process running",
    ),
    "a task": (
        "import asyncio\ntask = asyncio.create_task(asyncio.sleep(600), name='beat')",
        "left a task of asyncio running: `beat`",
    ),
    "shared memory": ("import mmap\nm = mmap.mmap(-1, 4096)", "shares memory: `/dev/zero`"),
    "a timer": (
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\n_ = signal.setitimer(signal.ITIMER_REAL, 600)",
        "left a timer running",
    ),
    "a timer of C": (
        "import ctypes\ntimer = ctypes.c_void_p()\nctypes.CDLL(None).timer_create(1, None, ctypes.byref(timer))",
        "left a timer running",
    ),
    "a signal": (
        "import signal\n_ = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]); signal.raise_signal(signal.SIGUSR2)",
        "left a signal waiting",
    ),
    "a handler for children": (
        "import signal\n_ = signal.signal(signal.SIGCHLD, lambda *_: None)",
        "waits for the end of processes (SIGCHLD)",
    ),
    "an event loop": (
        "import asyncio\nl = asyncio.new_event_loop()",
        "left something open: `anon_inode:[eventpoll]`",
    ),
}


@pytest.mark.parametrize("name", OBSTACLES)
def test_a_kernel_that_cannot_be_copied_is_run_again_and_the_reason_is_said(name: str, desk: Desk):
    source, words = OBSTACLES[name]
    desk.run("x = 1", source, "x += 1", "x")

    [*_, last] = desk.run("x = 1", source, "x += 1", "x + 100")

    assert desk.start.first == 1
    assert desk.start.why.startswith(
        ("cell 3 " + words, "cell 2 " + words, "cell 2 forked a process")
    )
    assert last == "102"


def test_copies_are_made_again_once_the_obstacle_is_gone(desk: Desk):
    cells = ["import socket; s = socket.socket()", "s.close()", "1"]
    desk.run(*cells)

    desk.run(*cells[:2], "2")

    assert desk.start == Start(2, "")


DEEDS = {
    "appends": ("open('log.txt', 'a').write('x')", "appended to `log.txt`, and a copy would not undo that"),
    "removes": ("import os\nos.remove('there.txt')", "removed `there.txt`, and a copy would not undo that"),
    "renames": ("import os\nos.rename('there.txt', 'new.txt')", "moved `there.txt`, and a copy would not undo that"),
    "makes a folder": ("import os\nos.mkdir('new')", "made the folder `new`, and a copy would not undo that"),
    "makes a file once": ("open('new.txt', 'x').close()", "made `new.txt`, and a copy would not undo that"),
    "keeps a database": ("import sqlite3\nsqlite3.connect('new.db').close()", "opened the database `new.db`, and a copy would not undo that"),
    "runs a program": ("import subprocess\nsubprocess.run(['true'])", "ran `true`, and nobody sees what a program does"),
    "runs a shell": ("import os\nos.system('true')", "ran `true`, and nobody sees what a program does"),
    "talks": (
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('127.0.0.1', 9)); s.close()",
        "talked to `127.0.0.1:9`, which may remember it",
    ),
    "counts its own time": ("import time\nbegan = time.process_time()", "uses `process_time`, and a copy is another process"),
    "asks who it is": ("import os\nme = os.getpid()", "uses `getpid`, and a copy is another process"),
    "learns who it is": ("import multiprocessing as mp\nme = mp.current_process().pid", "keeps the number of its process in `me`, and a copy is another process"),
    "writes who it is": ("import logging, sys\nlogging.basicConfig(stream=sys.stdout, format='%(process)d %(message)s')", "uses `%(process)`, and a copy is another process"),
    "watches itself": ("import psutil\nme = psutil.Process()", "looked at its own process, and a copy is another one"),
    "writes unseen": (
        "import ctypes\nc = ctypes.CDLL(None)\nc.fopen.restype = ctypes.c_void_p\nf = ctypes.c_void_p(c.fopen(b'there.txt', b'a')); c.fputs(b'x', f); c.fclose(f)",
        "changed `there.txt`, or somebody else did",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DEEDS)
def test_what_a_cell_did_to_the_world_is_done_again(name: str, desk: Desk):
    source, words = DEEDS[name]
    (desk.folder / "there.txt").write_text("there")
    desk.run("x = 1", source, "x += 1")

    desk.run("x = 1", source, "x += 2")

    assert desk.start == Start(1, f"cell 2 {words}")


@pytest.mark.parametrize("post", ["notebooks/herd.md", "notebooks/herd/index.md"])
def test_a_database_that_a_library_writes_unseen_counts_where_a_cell_names_it(
    post: str, warm: WarmKernels, tmp_path: Path
):
    began: list[Start] = []
    folder = tmp_path / "notebooks/herd"
    folder.mkdir(parents=True)
    makes = "import duckdb\nwith duckdb.connect('../hits.db') as db: _ = db.execute('create or replace table t as select 1 as n')"
    adds = "with duckdb.connect('../hits.db') as db: _ = db.execute('insert into t values (2)'); print(len(db.execute('from t').fetchall()))"
    job = a_job(folder, post, place=tmp_path)
    with SnapshotKernels(warm, began=lambda _, start: began.append(start)) as kernels:
        runs = [run(kernels, job, ["1", makes, adds + "#" * edit]) for edit in range(2)]

    assert [text_of(replies[-1].outputs).strip() for replies in runs] == ["2", "2"]
    [last] = began[1:]
    assert last.first == 1
    assert last.why.startswith("cell 2 changed `") and last.why.endswith(", or somebody else did")


def test_bytecode_that_an_import_leaves_is_no_obstacle(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory
):
    library = tmp_path_factory.mktemp("library")
    (library / "abacus_of_old.py").write_text("beads = 7")
    imports = f"import py_compile\n_ = py_compile.compile({str(library / 'abacus_of_old.py')!r})"

    desk.run("x = 1", imports, "x += 1")
    desk.run("x = 1", imports, "x += 2")

    assert (library / "__pycache__").is_dir()
    assert desk.start == Start(2, "")


def test_an_early_cell_that_appends_is_run_in_every_run(desk: Desk):
    cells = ["import pathlib", "with open('log.txt', 'a') as f: _ = f.write('line\\n')"]
    count = "len(pathlib.Path('log.txt').read_text().splitlines())"

    counts = [desk.run(*cells, f"{count} + {number} - {number}")[-1] for number in range(3)]

    assert counts == ["1", "2", "3"]
    assert desk.start == Start(1, "cell 2 appended to `log.txt`, and a copy would not undo that")


def test_a_file_that_a_run_makes_anew_is_no_obstacle_while_it_is_what_it_was(desk: Desk):
    (desk.folder / "out.txt").write_text("of an earlier build")
    cells = ["x = 1", "_ = open('out.txt', 'w').write('2')", "y = int(open('out.txt').read())"]
    desk.run(*cells, "x + y")

    [*_, untouched] = desk.run(*cells, "x - y")
    first = desk.start
    desk.run(*cells, "_ = open('out.txt', 'w').write('30')")
    [*_, rewritten] = desk.run(*cells, "x * y")

    assert (untouched, first) == ("-1", Start(3, ""))
    assert rewritten == "2"
    assert desk.start == Start(1, "cell 2 wrote `out.txt`, which changed")


def test_a_cell_that_made_a_file_runs_again_as_the_next_run_meets_it(desk: Desk):
    cells = ["import os\nos.path.exists('new.txt')", "%%writefile new.txt\nx"]
    first = desk.run(*cells, "1")

    second = desk.run(*cells, "2")
    why = desk.start.why
    third = desk.run(*cells, "3")

    assert first[:2] == ["False", "Writing new.txt"]
    assert second[:2] == third[:2] == ["True", "Overwriting new.txt"]
    assert why == "cell 1 names `new.txt`, which a later cell changed"
    assert desk.start == Start(2, "")


def test_the_runs_own_temporary_files_are_what_they_were(desk: Desk):
    cells = [
        "import tempfile, pathlib, os\nhere = pathlib.Path(tempfile.gettempdir())",
        "(here / 'a').mkdir()",
    ]
    listed = "sorted(p.name for p in here.rglob('*'))"
    desk.run(*cells, "(here / 'a/b').touch(); (here / 'c').touch()", listed)

    [*_, seen] = desk.run(*cells, listed)

    assert (desk.start, seen) == (Start(2, ""), "['a']")


def test_a_temporary_folder_that_is_gone_after_its_cell_is_no_obstacle(desk: Desk):
    (desk.folder / "kept").mkdir()
    (desk.folder / "kept/y.txt").touch()
    cells = [
        "import pathlib, shutil, tempfile\nx = 1",
        "with tempfile.TemporaryDirectory() as folder: _ = (pathlib.Path(folder) / 'x').write_text('')",
    ]
    desk.run(*cells, "x")

    desk.run(*cells, "shutil.rmtree('kept')", "x")
    inside = desk.start
    desk.run(*cells, "shutil.rmtree('kept')", "x + 1")

    assert inside == Start(2, "")
    assert desk.start == Start(2, "cell 3 removed `kept/y.txt`, and a copy would not undo that")


def test_a_file_that_is_read_bit_by_bit_goes_on_at_its_place(desk: Desk):
    (desk.folder / "log.txt").write_text("one\ntwo\nthree\n")
    cells = ["f = open('log.txt', buffering=1)\nimport os", "os.read(f.fileno(), 4)"]
    desk.run(*cells, "os.read(f.fileno(), 4)")

    [*_, last] = desk.run(*cells, "os.read(f.fileno(), 10)")
    [*_, again] = desk.run(*cells, "os.read(f.fileno(), 3)")

    assert desk.start.first == 2
    assert (last, again) == ("b'two\\nthree\\n'", "b'two'")


def test_duplicates_of_an_open_file_go_on_at_one_place(desk: Desk):
    (desk.folder / "log.txt").write_text("abcdef")
    cells = ["import os\nf = open('log.txt', 'rb', buffering=0)\ng = os.dup(f.fileno())"]
    desk.run(*cells, "f.read(2), os.read(g, 2)")

    [*_, last] = desk.run(*cells, "f.read(1), os.read(g, 2), f.read(1)")

    assert (desk.start, last) == (Start(1, ""), "(b'a', b'bc', b'd')")


def test_time_that_a_copy_slept_is_not_measured(desk: Desk):
    cells = ["import time; began = time.monotonic()", "x = 1"]
    desk.run(*cells, "time.monotonic() - began < 60")

    [*_, own] = desk.run(*cells, "now = time.monotonic(); time.monotonic() - now < 60")
    first = desk.start
    desk.run(*cells, "time.monotonic() - began < 61")

    assert (own, first) == ("True", Start(2, ""))
    assert desk.start == Start(0, "cell 1 took the time in `began`, and cell 3 measures from it")


def test_an_import_that_the_post_no_longer_has_is_gone(desk: Desk):
    desk.job = replace(desk.job, preload=("numpy",))
    desk.run("import numpy", "1")
    desk.job = replace(desk.job, preload=())

    [seen, _] = desk.run("import sys; 'numpy' in sys.modules", "1")

    assert seen == "False"


def test_other_limits_or_variables_start_anew(desk: Desk):
    cells = ["import os; os.environ.get('REGION', '')", "1"]
    desk.run(*cells)

    desk.job = replace(desk.job, limits=Limits(cell_s=5))
    desk.run(*cells)
    limited = desk.start
    desk.job = replace(desk.job, environment={**desk.job.environment, "REGION": "eu"})
    [seen, _] = desk.run(*cells)

    assert limited == Start(0, "")
    assert (desk.start, seen) == (Start(0, ""), "'eu'")


def test_a_post_with_servers_runs_from_its_first_cell_and_says_why_once(desk: Desk):
    address = {"DATABASE_URL": "postgresql:///x"}
    desk.job = replace(desk.job, environment={**desk.job.environment, **address})

    desk.run("1", "2")
    desk.run("1", "3")

    assert desk._began == [Start(0, "its servers are not copied")]


def test_where_kernels_start_cold_it_says_why_once(tmp_path: Path, warm: WarmKernels):
    began: list[tuple[str, Start]] = []
    job = a_job(tmp_path, place=tmp_path)
    del job.environment["IPYTHONDIR"]  # type: ignore[attr-defined]
    with SnapshotKernels(warm, began=lambda post, start: began.append((post, start))) as kernels:
        replies = [run(kernels, job, ["1", "2"]) for _ in range(2)]

    assert [text_of(reply.outputs) for reply in replies[1]] == ["1", "2"]
    assert began == [("notebooks/herd.md", Start(0, "IPython would read the user's own profile"))]


def test_a_run_that_was_cancelled_in_a_cell_goes_on_before_it(desk: Desk):
    cells = ["import time; x = 1", "x += 1"]
    session = desk.kernels.start(desk.job)
    session.expect([Coming(source, 1) for source in (*cells, "time.sleep(60)")])
    for source in cells:
        session.run(source, timeout_s=30)
    threading.Timer(0.3, session.cancel, ["a newer save"]).start()

    cancelled = session.run("time.sleep(60)", timeout_s=60)
    session.close()
    [*_, last] = desk.run(*cells, "x")

    assert (cancelled.ending, cancelled.cause) == ("cancelled", "a newer save")
    assert (desk.start, last) == (Start(2, ""), "2")


@pytest.mark.parametrize(
    "death", ["import os; os._exit(3)", "import time; time.sleep(60)", "exit()"]
)
def test_a_kernel_that_died_does_not_take_its_copies_along(death: str, desk: Desk):
    run(desk.kernels, desk.job, ["x = 1", "x += 1", death], timeout_s=2)

    [*_, last] = desk.run("x = 1", "x += 1", "x")

    assert (desk.start.first, last) == (2, "2")


def test_what_a_cell_sent_away_ends_with_its_run_and_the_copies_stay(desk: Desk):
    away = "import subprocess; print(subprocess.Popen(['setsid', 'sleep', '600']).pid)"
    [_, pid] = desk.run("x = 1", away)

    assert wait_until(lambda: int(pid) not in alive(), GONE_WITHIN_S)
    desk.run("x = 1", "x")
    assert desk.start == Start(1, "")


def test_copies_are_no_part_of_the_memory_of_a_run(desk: Desk):
    held = "held = bytearray(b'x' * 100_000_000)"
    shop = Shop(
        desk.folder.parent,
        desk.kernels,
        services=lambda _needs: contextlib.nullcontext(_NoServers()),
        inherited=os.environ,
        limits=Limits(memory_bytes=300_000_000),
    )
    growing = [
        held,
        "held[0] = 1",
        *(f"held[{n}::4096] = b'y' * len(held[{n}::4096])" for n in range(4)),
    ]

    runs = [execute(a_post(*growing, "import time; time.sleep(0.4)"), shop) for _ in range(2)]

    assert [run.problems for run in runs] == [(), ()]


def test_the_oldest_copies_go_beyond_a_bound_of_memory(warm: WarmKernels, tmp_path: Path):
    began: list[Start] = []
    bound = 250_000_000
    cells = [f"x = None; x = bytearray(b'{n}' * 60_000_000)" for n in range(6)]
    job = a_job(tmp_path, place=tmp_path)
    with SnapshotKernels(
        warm, began=lambda _, start: began.append(start), limit_bytes=bound
    ) as kernels:
        run(kernels, job, [*cells, "1"])
        kernels.keep_within()
        held = kernels.held()
        run(kernels, job, [*cells[:-1], "y = 1"])
        late = began[-1]
        kernels.keep_within()
        replies = run(kernels, job, [cells[0], "len(x)"])

    assert held <= bound
    assert held > 60_000_000
    assert late == Start(5, "")
    assert text_of(replies[-1].outputs) == "60000000"
    assert began[-1] == Start(0, "cell 1 has no copy any more: there was no room for it")


def test_a_post_that_is_forgotten_leaves_no_process(desk: Desk):
    before = below(os.getpid())
    desk.run("1", "2")
    copies = below(os.getpid()) - before
    assert len(copies) >= 4  # a keeper and three copies

    desk.kernels.forget(desk.job.post)

    assert wait_until(lambda: not copies & set(alive()), GONE_WITHIN_S)


def test_a_second_run_at_the_same_time_gets_a_kernel_of_its_own(desk: Desk):
    first = desk.kernels.start(desk.job)
    second = desk.kernels.start(desk.job)

    assert isinstance(first, SnapshotSession)
    assert not isinstance(second, SnapshotSession)
    first.close()
    second.close()


def test_a_newer_run_waits_until_a_cancelled_one_has_left_its_copies(desk: Desk):
    desk.run("x = 1", "x")
    older = desk.kernels.start(desk.job)
    older.expect([Coming("x = 1", 1), Coming("while True: pass", 2)])
    older.run("x = 1", timeout_s=30)
    older.cancel("a newer save")
    threading.Timer(0.2, older.close).start()

    replies = desk.run("x = 1", "x + 1")

    assert (desk.start, replies[-1]) == (Start(1, ""), "2")


def test_files_that_are_garbage_when_a_copy_is_made_do_not_spoil_it(desk: Desk):
    (desk.folder / "font.ttf").write_text("glyphs")
    litter = """
        import gc, random
        gc.collect()
        gc.set_threshold(50_000)
        for _ in range(40):
            it = [open('font.ttf')]
            it.append(it)
        del it
        def setstate(state):  # which is called when the copy wakes
            kept = [[] for _ in range(100_000)]
            random.Random.setstate(random._inst, state)
        random._inst.setstate = setstate
    """
    litter = textwrap.dedent(litter)
    desk.run("x = 1", litter, "x += 1")

    [*_, last] = desk.run("x = 1", litter, "x += 2; (x, gc.isenabled())")

    assert (desk.start, last) == (Start(2, ""), "(3, True)")


def test_files_that_a_library_closes_when_it_is_forked_stay_closed(desk: Desk):
    (desk.folder / "font.ttf").write_text("glyphs")
    hook = "import os\nf = open('font.ttf')\ngetattr(os, 'register_' + 'at_fork')(after_in_child=lambda: f.close())"
    desk.run("x = 1", hook, "x")

    desk.run("x = 1", hook, "x + 1")

    assert desk.start == Start(2, "")


@pytest.mark.parametrize("fault", ["None", "lambda _: __import__('time').sleep(600)"])
def test_a_copy_that_cannot_be_made_anew_ends_and_an_earlier_one_goes_on(
    fault: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(copies, "WAKE_TIMEOUT_S", 1.0)
    cells = ["x = 1", "y = 2", f"import random; random._inst.setstate = {fault}"]
    desk.run(*cells, "x + y")

    spoilt = desk.run(*cells, "x - y")
    first = desk.start
    mended = desk.run(*cells[:2], "x + 2 * y")
    family = below(desk.kernels._families[desk.job.post][1].pid or 0)
    forked = desk.run(*cells[:2], "x + 3 * y")

    assert (spoilt[-1], first) == ("-1", Start(2, "cell 3 has a copy that could not go on"))
    assert (mended[-1], desk.start, forked[-1]) == ("5", Start(2, ""), "7")
    assert len(family) == 5  # a keeper and the copies: the one that hung is gone


def test_copies_that_do_not_wake_are_given_up_for_a_fresh_kernel(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(copies, "WAKE_TIMEOUT_S", 0.5)
    desk.run("x = 1", "x")
    asleep = list(desk.kernels._families[desk.job.post][1].pids())
    for copy in asleep:
        os.kill(copy, signal.SIGSTOP)

    anew = desk.run("x = 1", "x + 1")
    why = desk.start
    again = desk.run("x = 1", "x + 2")

    assert (anew, why) == (["", "2"], Start(0, "cell 1 has a copy that could not go on"))
    assert (again, desk.start) == (["", "3"], Start(1, ""))
    assert wait_until(lambda: not set(asleep) & set(alive()), GONE_WITHIN_S)


def test_a_kernel_whose_first_copy_fails_is_ended_with_all_files_that_led_to_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    desk.run("x = 1")  # the parent of kernels is there now
    desk.kernels.forget(desk.job.post)
    monkeypatch.setattr(copies.CopiedSession, "_answer", interrupted)
    before, around = files(), below(os.getpid())

    with pytest.raises(KeyboardInterrupt):
        desk.kernels.start(desk.job)

    assert files() <= before
    assert wait_until(lambda: below(os.getpid()) & set(alive()) <= around, GONE_WITHIN_S)


def interrupted(*_: object) -> bytes:
    raise KeyboardInterrupt


def files() -> set[tuple[str, str]]:
    """What this process has open, by number; pipes and sockets have names of their own."""
    links = list(Path("/proc/self/fd").iterdir())  # its own number is gone when it is looked at
    return {(link.name, str(link.readlink())) for link in links if link.exists()}


def test_an_empty_cell_is_no_obstacle_and_hides_none(desk: Desk):
    cells = ["x = 1", "import socket; s = socket.socket()", "", "  "]
    desk.run(*cells, "x", "")

    [*_, last] = desk.run(*cells, "x + 1")

    assert desk.start == Start(1, "cell 2 left a socket open")
    assert last == "2"


BUILDER = """
    import sys
    from pathlib import Path
    from proofpress.execute.snapshots.kernels import SnapshotKernels
    from proofpress.execute.session import Coming
    from proofpress.execute.warm.kernels import WarmKernels
    from tests.integration.editing import a_job, run

    kernels = SnapshotKernels(WarmKernels())
    job = a_job(Path(sys.argv[1]), place=sys.argv[1])
    run(kernels, job, ["1", "2", "3"])
    session = kernels.start(job)
    cells = ["1", "2", "import os; print(os.getpid(), flush=True)", "while True: pass"]
    session.expect([Coming(cell, 1) for cell in cells])
    for cell in cells[:3]:
        reply = session.run(cell, timeout_s=30)
    print(reply.outputs[0]["text"], *session.asleep, session.pid, flush=True)
    session.run(cells[3], timeout_s=None)
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_when_the_builder_is_killed(ending: signal.Signals, tmp_path: Path):
    builder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(BUILDER), str(tmp_path)],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    assert builder.stdout is not None
    said = {int(word) for word in builder.stdout.readline().split()}
    said |= {int(word) for word in builder.stdout.readline().split()}
    mine = below(builder.pid)
    assert len(said) == 6 and said <= mine  # a kernel, four copies, their keeper

    builder.send_signal(ending)
    builder.wait(timeout=10)

    assert wait_until(lambda: not mine & set(alive()), GONE_WITHIN_S)
    builder.stdout.close()


@pytest.mark.parametrize("which", ["keeper", "kernel"])
def test_a_killed_keeper_takes_all_along_and_the_next_run_starts_anew(which: str, desk: Desk):
    session = desk.kernels.start(desk.job)
    session.expect([Coming("1", 1), Coming("2", 2)])
    session.run("1", timeout_s=30)
    family = below(session.pid or 0)
    victim = session.pid if which == "keeper" else max(family - session.asleep)
    assert victim

    os.kill(victim, signal.SIGKILL)
    reply = session.run("2", timeout_s=30)
    session.close()

    assert reply.ending == "died"
    assert desk.run("1", "2") == ["1", "2"]
    assert desk.start.first == (0 if which == "keeper" else 1)


#: Groups whose cells take the most time.
SLOW = (3, 6, 7)


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(seed, marks=pytest.mark.long if seed in SLOW else ())
        for seed in range(len(GROUPS))
    ],
)
def test_any_edits_leave_what_clean_runs_leave(
    seed: int, warm: WarmKernels, desk: Desk, tmp_path: Path
):
    found = differences(desk.kernels, warm, group_of(seed), seed, 2, tmp_path)

    assert not found, "\n\n".join(found)
    assert sum(start.first for start in desk._began) > 0 or seed % 8 == 1


def test_edits_after_a_figure_leave_what_clean_runs_leave(
    warm: WarmKernels, desk: Desk, tmp_path: Path
):
    found = differences(desk.kernels, warm, FIGURES, 1, 3, tmp_path)

    drawn = [
        next(place for place, line in enumerate(notebook) if "plot(" in line.source)
        for _, notebook in notebooks(FIGURES, 1, 3)
    ]
    assert not found, "\n\n".join(found)
    assert any(start.first > place for start, place in zip(desk._began, drawn, strict=True))


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(1000, 1064))
def test_many_edits_leave_what_clean_runs_leave(
    seed: int, warm: WarmKernels, desk: Desk, tmp_path: Path
):
    found = differences(desk.kernels, warm, group_of(seed), seed, 8, tmp_path)

    assert not found, "\n\n".join(found)


class _NoServers:
    environment: Mapping[str, str] = MappingProxyType({})
    versions: Mapping[str, str] = MappingProxyType({})


def alive() -> Sequence[int]:
    return [one.id for one in processes().values() if one.state not in "ZX"]


def below(root: int) -> set[int]:
    table, found = processes(), {root}
    while more := {one.id for one in table.values() if one.parent in found} - found:
        found |= more
    return found
