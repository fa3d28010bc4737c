"""A real build, its kernels, servers and what its cells start: nothing of it outlives its end."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import site
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import proofpress
from tests.supervise.builds import SETTINGS, Setting, in_chain, python_for
from tests.supervise.processes import GONE_WITHIN_S, Watch, command_of, wait_until

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="what is promised on Linux"),
    pytest.mark.xdist_group("kills"),
]

STAYING = """\
import os, pathlib, signal, subprocess, sys, tempfile, time

def fork(then):
    if os.fork() == 0:
        pathlib.Path("/proc/self/comm").write_text("stays")
        then()
        os._exit(0)

def stay():
    time.sleep(600)

def daemon():
    os.setsid()
    fork(stay)

def deaf():
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.setsid()
    stay()

for way in (stay, lambda: fork(stay), daemon, deaf):
    fork(way)
quiet = dict(stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
subprocess.Popen(["setsid", "sleep", "600"], **quiet)
subprocess.Popen(["sleep", "600"], start_new_session=True, **quiet)
subprocess.Popen(["env", "-i", "setsid", "sleep", "600"], **quiet)
subprocess.run("nohup sleep 600 &", shell=True, **quiet)
pathlib.Path(tempfile.mkdtemp(), "left").touch()
"""
STARTED = 8
"""Processes that stay, at least."""

RECURSION = """\
sys.setrecursionlimit(10**9)

class Endless:
    def __getattr__(self, name):
        return self.more

def endless():
    Endless().start
"""
DEATHS = {
    "exit": ("os._exit(3)", "exit code 3"),
    "leave": ("sys.exit(0)", "SystemExit"),
    "segfault": ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
    # SIGSEGV up to Python 3.11
    "recursion": (f"{RECURSION}\nendless()", ""),
}
FROM_A_THREAD = "import threading\nt = threading.Thread(target=sys.exit)\nt.start()\nt.join()"


@dataclass
class ABlog:
    """A blog in which a build has published one post; the second waits in its last cell."""

    root: Path
    setting: Setting
    temporary: Path

    @property
    def started(self) -> Path:
        return self.root / "started"

    @property
    def go(self) -> Path:
        return self.root / "go"

    def write(self, slug: str, *cells: str, **front_matter: str) -> None:
        head = "".join(f"{key}: {value}\n" for key, value in front_matter.items())
        code = "".join(f"\n```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
        path = self.root / "notebooks" / f"{slug}.md"
        path.write_text(f"---\ntitle: {slug}\ndate: 2026-01-02\n{head}---\n\nA post.\n{code}")
        self.own()

    def write_waiting(self) -> None:
        wait = (
            f"pathlib.Path({str(self.started)!r}).write_text(str(os.getpid()))\n"
            f"while not pathlib.Path({str(self.go)!r}).exists():\n    time.sleep(0.02)"
        )
        self.write("waiting", STAYING, wait, needs="[redis]")

    def own(self) -> None:
        if self.setting.user is not None:
            for path in (self.root, *self.root.rglob("*")):
                os.chown(path, self.setting.user, self.setting.user)

    def command(self, *words: str) -> tuple[list[str], dict[str, Any]]:
        python, packages = sys.executable, {}
        if self.setting.user is not None:
            python = python_for(self.setting.user)
            ours = [str(Path(proofpress.__file__).parents[1]), *site.getsitepackages()]
            packages = {"PYTHONPATH": os.pathsep.join(ours)}
        environment = {
            "HOME": str(self.root),
            "PATH": os.environ["PATH"],
            "PROOFPRESS_SUPERVISE": self.setting.way,
            "TMPDIR": str(self.temporary),
            **packages,
        }
        return [python, "-B", "-m", "proofpress", "build", *words], {
            "cwd": self.root,
            "env": environment,
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
            "text": True,
            **self.setting.identity,
        }

    def build(self, *words: str) -> tuple[int, str]:
        command, arguments = self.command(*words)
        done = subprocess.run(command, check=False, timeout=100, **arguments)
        return done.returncode, done.stdout

    def site(self) -> dict[str, str]:
        folder = self.root / "build" / "site"
        return {
            str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def is_clear_of(self, watch: Watch) -> bool:
        return not self.left(watch)

    def left(self, watch: Watch) -> list[object]:
        """Processes that were seen or name the folder for temporary files, and its contents."""
        return [
            *((process, command_of(process[0])) for process in watch.alive()),
            *self.temporary.iterdir(),
        ]


@pytest.fixture
def base() -> Iterator[Path]:
    """A folder with a short path that every user may enter."""
    with tempfile.TemporaryDirectory(prefix="pp-test-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def a_blog(base: Path, setting: Setting) -> Iterator[ABlog]:
    setting.check()
    (base / "blog" / "notebooks").mkdir(parents=True)
    (base / "t").mkdir()
    (base / "t").chmod(0o1777)
    (base / "blog" / "proofpress.toml").write_text('title = "A"\nenvironment = ["PYTHONPATH"]\n')
    blog = ABlog(base / "blog", setting, base / "t")
    blog.write("good", "1 + 1")
    yield blog


@contextmanager
def a_waiting_build(blog: ABlog) -> Iterator[tuple[subprocess.Popen[str], Watch]]:
    """A build whose second post has started all it can, and waits for `go`."""
    for path in (blog.started, blog.go):
        path.unlink(missing_ok=True)
    command, arguments = blog.command("--fresh")
    popen = subprocess.Popen(command, start_new_session=True, **arguments)
    watch = Watch(popen.pid, (f"{blog.temporary}/pp-build-",))
    try:
        assert wait_until(lambda: said(blog.started) or popen.poll() is not None, 60)
        assert popen.poll() is None, popen.stdout and popen.stdout.read()
        assert wait_until(lambda: len(watch.alive()) > STARTED + 4, 10)
        yield popen, watch
    finally:
        for process, _ in watch.alive():
            os.kill(process, signal.SIGKILL)
        popen.wait()
        if popen.stdout:
            popen.stdout.close()


def said(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def name_of(process: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/comm").read_text().strip()
    return ""


def process_of(role: str, blog: ABlog, popen: subprocess.Popen[str], watch: Watch) -> int:
    if role == "kernel":  # of the post that waits; that of the other may live, too
        own = blog.started.read_text()
        found = [one for one, _ in watch.alive() if own_number(one) == own]
        found = [one for one in found if "launch.py" in command_of(one)]
        assert len(found) == 1, f"{len(found)} kernels wait"
        return found[0]
    words = {"supervisor": "services.supervisor", "server": "valkey-server"}
    if role not in words:
        return in_chain(popen.pid, blog.setting.way, role)
    found = [one for one, _ in watch.alive() if words[role] in command_of(one)]
    assert found, f"no {role} runs"
    return found[0]


def own_number(process: int) -> str:
    """What `os.getpid` says in the process: its number in its own namespace."""
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{process}/status").read_text()
        [numbers] = [line for line in status.splitlines() if line.startswith("NSpid:")]
        return numbers.split()[-1]
    return ""


def has_ended(popen: subprocess.Popen[str]) -> bool:
    return popen.poll() is not None


def ended(popen: subprocess.Popen[str], within_s: float = 60) -> tuple[int, str]:
    code = popen.wait(within_s)
    assert popen.stdout is not None
    return code, popen.stdout.read()


NAMESPACE, REAPER = Setting("namespace", None), Setting("reaper", None)
THEIRS = [setting for setting in SETTINGS if setting.user is not None]


def at_length(*values: object) -> Any:
    return pytest.param(*values, marks=pytest.mark.long)


@pytest.mark.parametrize("setting", [at_length(NAMESPACE), REAPER], ids=str)
def test_cells_that_die_fail_their_post_and_leave_nothing(setting: Setting, base: Path):
    with a_blog(base, setting) as blog:
        code, printed = blog.build()
        assert code == 0, printed
        for slug, (death, _) in DEATHS.items():
            blog.write(slug, STAYING, death)
        blog.write("thread", STAYING, FROM_A_THREAD)
        before = blog.site()
        command, arguments = blog.command()
        popen = subprocess.Popen(command, **arguments)
        watch = Watch(popen.pid, (f"{blog.temporary}/pp-build-",))
        assert watch.look_until(lambda: popen.poll() is not None, 60)

        code, printed = ended(popen)

        assert wait_until(lambda: blog.is_clear_of(watch), GONE_WITHIN_S), blog.left(watch)
        assert len(watch.seen) > STARTED * len(DEATHS)
        assert code == 1
        for slug, (_, cause) in DEATHS.items():
            [line] = [line for line in printed.splitlines() if line.startswith(f"run     {slug} ")]
            assert "failed" in line
            assert cause in line
        assert blog.site() == before


@pytest.mark.parametrize(
    ("setting", "way"),
    [
        (NAMESPACE, ()),
        (REAPER, ("--cold",)),
        *[(setting, ()) for setting in THEIRS if setting.way == "namespace"],
        *[at_length(setting, way) for setting in SETTINGS for way in ((), ("--cold",))],
    ],
    ids=str,
)
@pytest.mark.parametrize("end", ["1 + 1", "1 / 0", "os._exit(3)"])
def test_a_post_leaves_nothing_while_others_still_run(
    setting: Setting, way: tuple[str, ...], end: str, base: Path
):
    with a_blog(base, setting) as blog:
        blog.write("leaving", STAYING, "time.sleep(1)", end)
        wait = f"import pathlib, time\nwhile not pathlib.Path({str(blog.go)!r}).exists():"
        blog.write("waiting", f"{wait} time.sleep(0.02)")
        command, arguments = blog.command("--jobs", "2", *way)
        printed = base / "printed"
        with printed.open("w") as file:
            popen = subprocess.Popen(command, **{**arguments, "stdout": file})
        watch = Watch(popen.pid, (f"{blog.temporary}/pp-build-",))

        def staying() -> list[int]:
            return [one for one, _ in watch.alive() if name_of(one) in ("stays", "sleep")]

        try:
            assert watch.look_until(lambda: len(staying()) >= STARTED, 60), printed.read_text()
            assert wait_until(lambda: "run     leaving " in printed.read_text(), 60)

            assert wait_until(lambda: not staying(), GONE_WITHIN_S), staying()
            assert popen.poll() is None
        finally:
            blog.go.touch()
            popen.wait(60)


@pytest.mark.parametrize(
    ("role", "setting"),
    [
        ("builder", NAMESPACE),
        ("kernel", NAMESPACE),
        ("front", REAPER),
        ("supervisor", REAPER),
        *[("builder", setting) for setting in THEIRS if setting.way == "namespace"],
        *[
            at_length(role, setting)
            for role in ("front", "keeper", "builder", "kernel", "supervisor", "server")
            for setting in SETTINGS
        ],
    ],
    ids=str,
)
def test_a_killed_process_leaves_nothing_and_the_site_whole(
    role: str, setting: Setting, base: Path
):
    with a_blog(base, setting) as blog:
        code, printed = blog.build()
        assert code == 0, printed
        before = blog.site()
        blog.write_waiting()
        with a_waiting_build(blog) as (popen, watch):
            os.kill(process_of(role, blog, popen, watch), signal.SIGKILL)

            if role in ("kernel", "supervisor", "server"):
                blog.go.touch()
                code, _ = ended(popen)
                assert code == (1 if role == "kernel" else 0)
            assert wait_until(lambda: blog.is_clear_of(watch), GONE_WITHIN_S), blog.left(watch)
            if role in ("front", "keeper", "builder"):
                assert ended(popen)[0] == (-signal.SIGKILL if role == "front" else 1)
        if role not in ("supervisor", "server"):
            assert blog.site() == before


@pytest.mark.parametrize(
    "setting", [NAMESPACE, REAPER, *(at_length(setting) for setting in THEIRS)], ids=str
)
def test_a_builder_killed_while_a_cell_forks_daemons_leaves_none(setting: Setting, base: Path):
    with a_blog(base, setting) as blog:
        starting = f"pathlib.Path({str(blog.started)!r}).write_text('here')\n"
        blog.write("forking", STAYING, f"{starting}for _ in range(400):\n    fork(daemon)")
        with a_waiting_build(blog) as (popen, watch):
            before = len(watch.alive())
            assert wait_until(lambda: len(watch.alive()) > before + 5)

            os.kill(process_of("builder", blog, popen, watch), signal.SIGKILL)

            assert wait_until(lambda: blog.is_clear_of(watch), GONE_WITHIN_S), blog.left(watch)


@pytest.mark.parametrize(
    ("number", "setting"),
    [
        (signal.SIGINT, NAMESPACE),
        *[
            at_length(number, setting)
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            for setting in SETTINGS
        ],
    ],
    ids=str,
)
def test_an_interrupt_leaves_nothing_and_the_site_as_it_was(
    number: signal.Signals, setting: Setting, base: Path
):
    with a_blog(base, setting) as blog:
        code, printed = blog.build()
        assert code == 0, printed
        before = blog.site()
        blog.write_waiting()
        with a_waiting_build(blog) as (popen, watch):
            # As a terminal does for SIGINT, and `timeout` for the other.
            os.killpg(popen.pid, number)
            code, printed = ended(popen, within_s=10)

            assert blog.left(watch) == []
        assert (code, printed.count("interrupted")) == (130, 1), printed
        assert "Traceback" not in printed
        assert blog.site() == before


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_200_kills_of_any_process_at_any_time(setting: Setting, base: Path):
    """The site is whole after each: every file is that of the build before or of the next."""
    chance = random.Random(f"{setting}")
    with a_blog(base, setting) as blog:
        code, printed = blog.build()
        assert code == 0, printed
        blog.write_waiting()
        for number in range(200 // len(SETTINGS)):
            blog.write("good", f"'round {number}'")
            before = blog.site()
            for path in (blog.started, blog.go):
                path.unlink(missing_ok=True)
            if chance.random() < 0.5:
                blog.go.touch()  # it gets as far as writing the site
            command, arguments = blog.command()
            popen = subprocess.Popen(command, start_new_session=True, **arguments)
            watch = Watch(popen.pid, (f"{blog.temporary}/pp-build-",))
            when = chance.uniform(0, 6)
            watch.look_until(partial(has_ended, popen), when)
            victims = [process for process, _ in watch.alive()]
            victim = chance.choice(victims) if victims else 0

            if victim:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
            if victim != popen.pid:
                blog.go.touch()
            popen.wait(60)

            round_ = f"round {number}: {victim} of {victims} after {when} s"
            gone = wait_until(partial(blog.is_clear_of, watch), GONE_WITHIN_S)
            assert gone, (round_, blog.left(watch))
            assert popen.stdout is not None
            popen.stdout.close()
            between = blog.site()
            blog.go.touch()
            code, printed = blog.build()
            assert code == 0, (round_, printed)
            after = blog.site()
            for name, digest in between.items():
                assert digest in (before.get(name), after.get(name)), (round_, name)
