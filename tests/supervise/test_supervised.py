"""What a build starts ends with it, whatever ends it: in a PID namespace and without one."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.supervise.builds import EVERY_KIND, OTHER, SETTINGS, USERS, Setting, a_build, command
from tests.supervise.containers import NO_NAMESPACES
from tests.supervise.processes import carrying, children_of, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what is promised on Linux")

in_every_setting = pytest.mark.parametrize("setting", SETTINGS, ids=str)


@in_every_setting
@pytest.mark.parametrize(
    ("ending", "code", "says"),
    [
        ("3", 3, ""),
        ("sys.exit", 4, ""),
        ("exception", 1, "LookupError: a bug"),
        ("segfault", 1, "error: proofpress was killed by SIGSEGV: run it again"),
    ],
)
def test_nothing_stays_when_the_work_ends(
    setting: Setting, ending: str, code: int, says: str, base: Path
):
    with a_build(setting, base, ending, *EVERY_KIND) as build:
        build.wait_ready()
        ended, printed = build.end()

        assert (ended, printed.strip().split("\n")[-1]) == (code, says)
        assert printed.count(says) == 1 or not says
        assert build.left() == []


@in_every_setting
@pytest.mark.parametrize("role", ["front", "keeper", "init", "builder"])
def test_nothing_stays_when_one_process_of_the_build_is_killed(
    setting: Setting, role: str, base: Path
):
    if role == "init" and setting.way != "namespace":
        return
    with a_build(setting, base, "wait", *EVERY_KIND) as build:
        build.wait_ready(len(EVERY_KIND) + 3)

        build.kill(role)

        assert build.is_gone(), build.left()
        ended, printed = build.end()
        assert ended == (-signal.SIGKILL if role == "front" else 1)
        if role != "front":
            assert printed == "error: proofpress was killed by SIGKILL: run it again\n"


@in_every_setting
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("to", ["front", "group"])
def test_a_signal_interrupts_the_work_once(
    setting: Setting, number: signal.Signals, to: str, base: Path
):
    with a_build(setting, base, "wait", *EVERY_KIND) as build:
        build.wait_ready()

        if to == "front":
            os.kill(build.popen.pid, number)
        else:
            os.killpg(build.popen.pid, number)

        assert build.end() == (130, "interrupted\n")
        assert build.left() == []


@in_every_setting
def test_a_second_signal_after_a_while_ends_at_once(setting: Setting, base: Path):
    with a_build(setting, base, "wait on") as build:
        build.wait_ready()
        build.kill("front", signal.SIGINT)
        assert build.popen.stdout is not None
        assert build.popen.stdout.readline() == "ending\n"
        # The first is told from its own echoes by the time between.
        time.sleep(1.1)

        build.kill("front", signal.SIGINT)

        assert build.end(within_s=2) == (130, "")
        assert build.left() == []


@in_every_setting
def test_one_request_that_comes_twice_and_late_is_one(setting: Setting, base: Path):
    with a_build(setting, base, "wait on") as build:
        build.wait_ready()
        build.kill("builder", signal.SIGINT)
        assert build.popen.stdout is not None
        assert build.popen.stdout.readline() == "ending\n"
        time.sleep(1.1)

        build.kill("front", signal.SIGINT)
        time.sleep(0.3)
        assert build.popen.poll() is None

        build.kill("front", signal.SIGINT)
        assert build.end(within_s=2) == (130, "")


@in_every_setting
def test_a_signal_to_a_process_that_the_user_does_not_see_interrupts_too(
    setting: Setting, base: Path
):
    with a_build(setting, base) as build:
        build.wait_ready()

        build.kill("builder", signal.SIGTERM)

        assert build.end() == (130, "interrupted\n")


@in_every_setting
def test_a_signal_that_was_ignored_before_stays_ignored(setting: Setting, base: Path):
    with a_build(setting, base, wrapper=["nohup"]) as build:
        build.wait_ready()

        os.killpg(build.popen.pid, signal.SIGHUP)
        os.killpg(build.popen.pid, signal.SIGTERM)

        assert build.end() == (130, "interrupted\n")


@in_every_setting
def test_a_daemon_that_is_being_born_while_the_builder_is_killed_does_not_stay(
    setting: Setting, base: Path
):
    with a_build(setting, base, "wait", "chain", "chain") as build:
        build.wait_ready()

        build.kill("builder")

        assert build.end(within_s=5)[0] == 1
        assert build.left() == []


@in_every_setting
def test_orphans_are_reaped_while_the_build_goes_on(setting: Setting, base: Path):
    with a_build(setting, base, "orphans", stdin=subprocess.PIPE) as build:
        build.wait_ready()
        keeper = build.process("init" if setting.way == "namespace" else "keeper")

        assert wait_until(lambda: len(children_of(keeper)) == 1, 5)

        assert build.popen.stdin is not None
        build.popen.stdin.close()
        build.end()


@in_every_setting
def test_all_of_the_terminals_group_killed_at_once_leaves_nothing(setting: Setting, base: Path):
    with a_build(setting, base, "wait", *EVERY_KIND) as build:
        build.wait_ready()

        os.killpg(build.popen.pid, signal.SIGKILL)

        assert build.is_gone(), build.left()


@pytest.mark.parametrize("setting", [one for one in SETTINGS if one.way == "reaper"], ids=str)
def test_what_a_crash_of_all_has_left_goes_at_the_next_start(setting: Setting, base: Path):
    with a_build(setting, base, "wait", "fork", "daemon", "setsid", "nohup") as build:
        build.wait_ready()
        front, keeper = build.process("front"), build.process("keeper")
        os.kill(front, signal.SIGSTOP)
        os.kill(keeper, signal.SIGKILL)
        os.kill(front, signal.SIGKILL)
        assert wait_until(lambda: len(build.watch.alive()) == 4)
        assert len(list(base.glob("pp-build-*"))) == 1

        with a_build(setting, base, "0") as other:
            assert other.end()[0] == 0

        assert build.is_gone(), build.left()


@pytest.mark.parametrize("user", USERS)
def test_a_build_that_runs_is_not_swept_by_others_inside_or_outside_of_namespaces(
    user: int | None, base: Path
):
    with a_build(Setting("reaper", user), base) as first:
        first.wait_ready()
        for way in ("namespace", "reaper"):
            with a_build(Setting(way, user), base, "0") as other:
                assert other.end()[0] == 0

        assert Path(first.folder).exists()
        assert first.popen.poll() is None
        first.kill("front", signal.SIGTERM)
        assert first.end() == (130, "interrupted\n")


SHELL = ("bash", "-c", 'set -m; "$@"; echo "then $?"; fg; echo "in the end $?"', "bash")


@contextlib.contextmanager
def in_a_terminal(setting: Setting, base: Path, ending: str) -> Iterator[int]:
    """A build that a shell with job control runs in a terminal of 33 lines; its other side."""
    import pty  # not on Windows
    import termios

    words, more = command(setting, base, ending)
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (33, 77))
    # The first terminal that the leader of a session opens is its own.
    lead = (
        "import os, sys; os.setsid(); os.open(os.ttyname(0), os.O_RDWR);"
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    shell = subprocess.Popen(
        [sys.executable, "-c", lead, shutil.which("bash") or "", *SHELL[1:], *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=more["env"],
        cwd="/",
    )
    os.close(theirs)
    try:
        yield ours
        assert shell.wait(10) == 0
    finally:
        shell.kill()
        shell.wait()
        os.close(ours)


@pytest.mark.parametrize("setting", [one for one in SETTINGS if one.user is None], ids=str)
def test_the_work_has_the_terminal_and_its_jobs_are_controlled(setting: Setting, base: Path):
    setting.check()
    with in_a_terminal(setting, base, "terminal") as terminal:
        read_from(terminal, until="ready")

        os.write(terminal, b"\x1a")
        stopped = read_from(terminal, until="then 148")
        os.write(terminal, b"a line\n")
        ended = read_from(terminal, until="in the end 0")

    assert "then 148" in stopped  # 128 + SIGTSTP
    assert "\r\na line os.terminal_size(columns=77, lines=33)\r\n" in ended
    assert "in the end 0" in ended


@pytest.mark.parametrize("setting", [one for one in SETTINGS if one.user is None], ids=str)
def test_ctrl_c_in_a_terminal_is_heard_once(setting: Setting, base: Path):
    setting.check()
    with in_a_terminal(setting, base, "wait") as terminal:
        read_from(terminal, until="ready")

        os.write(terminal, b"\x03")
        ended = read_from(terminal, until="")

    assert ended.count("interrupted") == 1


@pytest.mark.skipif(OTHER not in USERS, reason="only root can make such a container")
@pytest.mark.parametrize("user", [None, OTHER])
def test_where_namespaces_are_refused_the_other_way_is_taken(user: int | None, base: Path):
    setting = Setting("namespace", user)
    drop = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    words, more = command(setting, base, "0", "daemon", "nohup")
    options = json.loads(words[-1])
    printed = []
    for ways in (["namespace"], ["namespace", "reaper"]):
        words[-1] = json.dumps({**options, "ways": ways})
        done = subprocess.run(
            [sys.executable, "-c", NO_NAMESPACES, shutil.which("env") or "", *drop, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=more["env"],
            check=False,
            timeout=20,
        )
        printed.append((done.returncode, done.stdout, done.stderr))

    refusal = OSError(28, "unshare: No space left on device")
    error = f"error: the builder cannot be supervised (namespace: {refusal})\n"
    assert printed[0] == (1, error, "")
    code, told, wrong = printed[1]
    assert (code, wrong) == (0, "")
    assert told.startswith("ready ")
    assert carrying([told.split()[1]]) == []
    assert list(base.glob("pp-build-*")) == []


def read_from(descriptor: int, *, until: str, within_s: float = 10) -> str:
    """What a terminal shows, until some words; with none, until it is closed."""
    shown = ""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline and not (until and until in shown):
        if select.select([descriptor], [], [], 0.1)[0]:
            with contextlib.suppress(OSError):
                shown += os.read(descriptor, 4096).decode()
                continue
            return shown
    return shown
