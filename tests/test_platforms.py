"""The same code on macOS and Windows, as far as Linux can tell.

What these systems do not have is taken away from a fresh Python: modules, functions, constants, and
the name of the platform. Nothing here runs on them; the workflow `tests` does.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

import proofpress
from proofpress.execute.cold import ColdKernels, ColdSession
from tests.integration.test_sessions import a_job, text_of, wait_until_gone

PACKAGE = Path(proofpress.__file__).parent

#: What runs only where the system has it, and is imported there only.
LINUX_ONLY = frozenset(
    {
        *(f"supervise.{name}" for name in ("builder", "chain", "children", "keeper", "leftovers")),
        *("supervise.linux", "supervise.namespace"),
        *(
            f"execute.warm.{name}"
            for name in ("app", "launch", "line", "output", "parent", "session", "threads")
        ),
        *("execute.warden", "foreground"),
        *(
            f"execute.snapshots.{name}"
            for name in (
                *("belongings", "chronicle", "copier", "copies", "effects", "family", "keeper"),
                *("kernels", "renewal", "session", "shown", "surroundings", "traces", "trust"),
            )
        ),
    }
)
POSIX_ONLY = frozenset(
    {
        *(f"services.{name}" for name in ("children", "folder", "identity", "place", "supervisor")),
        *("supervise.folder", "execute.inside.streams"),
    }
)


@dataclass(frozen=True)
class System:
    """What a platform lacks, and what cannot be imported there."""

    platform: str
    modules: tuple[str, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: frozenset[str] = LINUX_ONLY


MACOS = System(
    "darwin",
    names={
        "os": ("pidfd_open", "sched_getaffinity", "unshare", "getrandom", "memfd_create"),
        "signal": ("pidfd_send_signal", "sigtimedwait", "sigwaitinfo"),
        "socket": ("MSG_CMSG_CLOEXEC", "SOCK_CLOEXEC", "SO_PEERCRED"),
        "select": ("epoll",),
    },
)
WINDOWS = System(
    "win32",
    modules=("fcntl", "grp", "pwd", "pty", "resource", "syslog", "termios", "tty"),
    names={
        "os": (
            *("chown", "fork", "forkpty", "getegid", "geteuid", "getgid", "getloadavg", "getpgid"),
            *("getsid", "getuid", "killpg", "mkfifo", "pidfd_open", "register_at_fork", "setsid"),
            *("sched_getaffinity", "statvfs", "sysconf", "uname", "wait", "waitid", "setuid"),
            *("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "P_ALL", "WNOHANG"),
        ),
        "signal": (
            *("SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGSTOP"),
            *("SIGUSR1", "SIGXFSZ", "alarm", "pidfd_send_signal", "pthread_sigmask", "sigwait"),
            *("sigpending", "SIG_BLOCK", "SIG_SETMASK", "SIG_UNBLOCK"),
        ),
        "socket": ("AF_UNIX", "SCM_RIGHTS", "SOCK_CLOEXEC", "MSG_CMSG_CLOEXEC", "send_fds"),
        "select": ("epoll", "poll"),
    },
    excluded=LINUX_ONLY | POSIX_ONLY,
)
SYSTEMS = [MACOS, WINDOWS]

takes_away = pytest.mark.skipif(sys.platform != "linux", reason="takes away what Linux has")

#: Other people's packages are loaded first: how they do without is not our business.
BECOME = """
import importlib, json, sys
from importlib import import_module

def become(system, modules):
    import papermill  # before our engine, which it imports itself
    for name in modules:
        import_module(name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "proofpress"]:
        del sys.modules[name]
    for name in system["modules"]:
        sys.modules[name] = None
    for module, names in system["names"].items():
        for name in names:
            vars(import_module(module)).pop(name, None)
    sys.platform = system["platform"]
"""


def modules(*, but: frozenset[str] = frozenset()) -> list[str]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[-1] == "__main__":
            continue
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name not in but:
            found.append(f"proofpress.{name}".rstrip("."))
    return found


def run(system: System, program: str, *, cwd: Path | None = None) -> str:
    words = {"platform": system.platform, "modules": system.modules, "names": dict(system.names)}
    beginning = (
        f"{BECOME}\nbecome(json.loads({json.dumps(words)!r}), {modules(but=system.excluded)!r})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", beginning + program],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@takes_away
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.platform)
def test_all_that_a_platform_can_run_is_imported_without_what_it_lacks(system: System):
    wanted = modules(but=system.excluded)

    printed = run(
        system,
        f"import papermill\nfor name in {wanted!r}:\n    import_module(name)\n"
        "print(*[name for name in sys.modules if name.startswith('proofpress')])",
    )

    loaded = set(printed.split())
    assert loaded >= set(wanted)
    assert loaded.isdisjoint(f"proofpress.{name}" for name in system.excluded)


def test_every_module_that_is_left_out_is_there_and_says_where_it_runs():
    for name in LINUX_ONLY | POSIX_ONLY:
        text = PACKAGE.joinpath(*name.split(".")).with_suffix(".py").read_text("utf-8")
        package = PACKAGE.joinpath(*name.split(".")[:-1], "__init__.py").read_text("utf-8")

        assert "Linux" in text + package or "POSIX" in text + package, name


@takes_away
def test_a_blog_is_built_as_on_macos(tmp_path: Path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "proofpress.toml").write_text('title = "A"\n')
    (tmp_path / "notebooks" / "post.md").write_text(
        "---\ntitle: A post\ndate: 2026-01-02\n---\n\n"
        "```{code-cell}\nprint(6 * 7, 'queries')\n```\n\n"
        "```{code-cell}\nimport os\nos.getppid() == int(os.environ['JPY_PARENT_PID'])\n```\n"
    )
    program = (
        "import os\n"
        "sys.argv = ['proofpress', 'build']\n"
        "from proofpress.__main__ import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print('processes', os.getpid())\n"
    )

    printed = run(MACOS, program, cwd=tmp_path)

    assert "site    build/site: 1 post" in printed
    page = next((tmp_path / "build" / "site").rglob("post/index.html"), None)
    pages = [page] if page else list((tmp_path / "build" / "site").rglob("*.html"))
    text = "".join(each.read_text("utf-8") for each in pages)
    assert "42 queries" in text
    assert "True" in text


@pytest.fixture
def as_on_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ColdSession]:
    """A session of the cold way as it is there; jupyter_client still knows where it is."""
    there = SimpleNamespace(platform="win32", executable=sys.executable)
    monkeypatch.setattr("proofpress.execute.cold.sys", there)
    session = ColdKernels().start(a_job(tmp_path))
    yield session
    session.close()


def test_a_kernel_as_on_windows_runs_cells_and_listens_on_loopback_only(
    as_on_windows: ColdSession, tmp_path: Path
):
    session = as_on_windows

    reply = session.run("print(6 * 7)", timeout_s=30)

    assert text_of(reply.outputs) == "42\n"
    assert session.pid is not None
    sockets = psutil.Process(session.pid).net_connections("tcp")
    listening = [one.laddr for one in sockets if one.status == psutil.CONN_LISTEN]
    assert len(listening) >= 5
    assert {address.ip for address in listening} == {"127.0.0.1"}


def test_a_kernel_as_on_windows_ends_at_its_time_and_when_it_is_told_to(as_on_windows: ColdSession):
    session = as_on_windows
    started = time.monotonic()
    threading.Timer(0.5, session.cancel, ["enough"]).start()

    reply = session.run("import time; time.sleep(60)", timeout_s=50)

    assert (reply.ending, reply.cause) == ("cancelled", "enough")
    assert time.monotonic() - started < 20
    assert session.pid is not None
    wait_until_gone(session.pid)
