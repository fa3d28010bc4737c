"""However builds end, and however many there are at once, the site is whole."""

from __future__ import annotations

import contextlib
import os
import pty
import random
import re
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration.blogs import Blog, a_blog, post, ran

pytestmark = pytest.mark.xdist_group("ends")

#: The day that pages show, so that two builds can be equal.
DAY = "1767225600"
WAIT = (
    "import pathlib, time\npathlib.Path('started').touch()\n"
    "while not pathlib.Path('go').exists(): time.sleep(0.02)\nprint('went', 'on')"
)


def wait_for(path: Path, process: subprocess.Popen[str], within_s: float = 60) -> None:
    deadline = time.monotonic() + within_s
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def building(blog: Blog, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A build that goes on beside the test; killed if it is still there at the end."""
    process = subprocess.Popen(
        blog.command("build", *words),
        cwd=blog.root,
        env=blog.variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=60)


@pytest.fixture
def waiting(tmp_path: Path) -> Blog:
    """A blog with a page, and a post that waits in its cell until there is a file `go`."""
    blog = a_blog(tmp_path, SOURCE_DATE_EPOCH=DAY)
    blog.write("good.md", post("print('good')", title="Good"))
    blog.build()
    blog.write("slow/index.md", post(WAIT, title="Slow"))
    return blog


def test_a_second_build_waits_for_the_first_and_says_so(waiting: Blog) -> None:
    folder = waiting.root / "notebooks/slow"
    with building(waiting) as first:
        wait_for(folder / "started", first)
        with building(waiting) as second:
            assert second.stderr is not None
            said = second.stderr.readline()
            (folder / "go").touch()
            out, err = second.communicate(timeout=60)
            first_out, _ = first.communicate(timeout=60)

    assert said == (
        "waiting for another build, check or record of this blog to end, which holds "
        f"`{waiting.root / 'build/lock'}`\n"
    )
    assert (first.returncode, second.returncode) == (0, 0), first_out + out + err
    assert "went on" in waiting.page("slow")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_publishes_nothing_and_leaves_nothing(
    waiting: Blog, number: signal.Signals
) -> None:
    waiting.write("quick.md", post("print('quick')", title="Quick"))
    folder, before = waiting.root / "notebooks/slow", waiting.digests()
    with building(waiting) as process:
        wait_for(folder / "started", process)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)

    assert process.returncode == 130, out + err
    assert err.endswith("interrupted\n")
    assert "Traceback" not in err
    assert waiting.digests() == before
    assert not (waiting.root / "build/failed").exists()
    (folder / "go").touch()
    assert "slow" in ran(waiting.build())


def test_a_run_that_ended_before_an_interrupt_is_not_lost(waiting: Blog) -> None:
    waiting.write("quick.md", post("print('quick')", title="Quick"))
    folder = waiting.root / "notebooks/slow"
    with building(waiting, "--jobs", "2") as process:
        wait_for(folder / "started", process)
        records = waiting.root / "build/store/latest"
        deadline = time.monotonic() + 60
        while len(list(records.iterdir())) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    (folder / "go").touch()

    assert ran(waiting.build()) == {"slow"}


def on_a_terminal(blog: Blog, *words: str, code: int = 0, **more: str) -> str:
    """Everything that a command shows on a terminal of its own."""
    front, back = pty.openpty()
    process = subprocess.Popen(
        blog.command(*words),
        cwd=blog.root,
        env=blog.variables(TERM="xterm-256color", COLUMNS="100", LINES="30", **more),
        stdin=back,
        stdout=back,
        stderr=back,
        start_new_session=True,
    )
    os.close(back)
    shown, deadline = b"", time.monotonic() + 90
    try:
        while time.monotonic() < deadline:
            if select.select([front], [], [], 1)[0]:
                try:
                    shown += os.read(front, 65536)
                except OSError:  # the other end is closed
                    break
    finally:
        if process.poll() is None and time.monotonic() >= deadline:
            process.kill()
        process.wait(30)
        os.close(front)
    assert process.returncode == code, shown
    return shown.decode("utf-8", "replace")


def test_a_terminal_shows_the_cell_that_runs_and_a_pipe_lines_alone(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    blog.write("slow.md", post("1", "import time\ntime.sleep(1.5)", title="Slow"))

    shown = on_a_terminal(blog, "build", NO_COLOR="1")
    blog.replace("slow.md", "1.5", "0.5")
    piped = blog.build()

    assert "cell 2 of 2" in shown
    assert "\x1b[" in shown
    assert re.search(r"run     slow +[\d.]+ s  no good run yet", shown)
    assert not re.search(r"\x1b\[[0-9;]*[34][0-9]m", shown)  # no colour
    assert "\x1b" not in piped.out + piped.err
    assert re.fullmatch(
        r"plan    1 post: 1 to run\nrun     slow +[\d.]+ s  cell 2 changed\n", piped.err
    )


def test_a_terminal_shows_what_waits_is_done_unchanged_and_failed(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    blog.write("good.md", post("1", title="Good"))
    blog.build()
    slow = "import time\ntime.sleep(1.2)"
    blog.write("bad.md", post("#| raises: KeyError\n1", slow, title="Bad"))
    for name in ("one", "two"):
        blog.write(f"{name}.md", post(slow, "2", title=name))

    shown = on_a_terminal(blog, "build", "--jobs", "1", NO_COLOR="1", code=1)

    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    rows = re.findall(r"·       all +\d+\.\d s  ([^\r\n]*)", text)
    assert "2 queued, 1 unchanged" in rows
    assert any(row.startswith("1 queued, 1 ") for row in rows)
    assert rows[-1].endswith("1 done, 1 failed, 1 unchanged")
    assert re.search(r"·       one +\d+\.\d s  cell 1 of 2", text)
    assert re.search(r"run     bad +[\d.]+ s  failed: ", text)


def test_a_run_that_fails_by_what_it_should_raise_alone_is_told_as_failed(tmp_path: Path) -> None:
    blog = a_blog(tmp_path)
    blog.write("bad.md", post("#| raises: KeyError\n1", title="Bad"))

    done = blog.run("build")

    assert done.code == 1
    assert re.search(r"run     bad +[\d.]+ s  failed: ", done.err)


# Kills, and many at once


@pytest.fixture(scope="module")
def two_states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, str]]]:
    """A built blog whose `state.txt` makes two sites; the digests of both, built cleanly."""
    digests = []
    folder = tmp_path_factory.mktemp("states")
    for state in ("one", "two"):
        blog = a_blog(folder / state, SOURCE_DATE_EPOCH=DAY)
        write_state(blog, state)
        blog.build()
        digests.append(blog.digests())
    assert digests[0] != digests[1]
    return folder, digests


def write_state(blog: Blog, state: str) -> None:
    """Posts whose code, figures and number differ; each renders to a page and a file."""
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><text>{state}</text></svg>"
    for number in range(3):
        code = (
            f'from IPython.display import SVG, display\ndisplay(SVG("""{svg}"""))\nprint({number})'
        )
        blog.write(
            f"post-{number}.md", post(code, title=f"Post {number} {state}", head="tags: [a]")
        )
    with contextlib.suppress(FileNotFoundError):
        blog.remove("only-one.md")
    blog.write(f"only-{state}.md", f"# Only in {state}\n")
    other = {"one": "two", "two": "one"}[state]
    with contextlib.suppress(FileNotFoundError):
        blog.remove(f"only-{other}.md")


def kill_builds(folder: Path, digests: list[dict[str, str]], kills: int, seed: int) -> None:
    blog = a_blog(folder, SOURCE_DATE_EPOCH=DAY)
    write_state(blog, "one")
    began = time.monotonic()
    blog.build()
    longest = (time.monotonic() - began) * 1.3
    chance = random.Random(seed)
    for kill in range(kills):
        state = (kill + 1) % 2
        write_state(blog, ("one", "two")[state])
        with building(blog) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0, longest))
            process.kill()
        old, new = digests[1 - state], digests[state]
        for path, digest in blog.digests().items():
            name = path.rpartition("/")[2]
            assert name.startswith(".p") or digest in (old.get(path), new.get(path)), (kill, path)

        done = blog.build()

        assert blog.digests() == new, (kill, str(done))
        left = [path for path in (blog.root / "build").rglob("*") if path.name.startswith(".pp-")]
        assert left == []


def test_the_build_after_a_killed_one_is_as_if_nothing_had_been(
    two_states: tuple[Path, list[dict[str, str]]], tmp_path: Path
) -> None:
    kill_builds(tmp_path, two_states[1], kills=5, seed=5)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_two_hundred_killed_builds_change_nothing(
    two_states: tuple[Path, list[dict[str, str]]], tmp_path: Path
) -> None:
    kill_builds(tmp_path, two_states[1], kills=200, seed=200)


def build_at_once(folder: Path, digests: list[dict[str, str]], rounds: int) -> None:
    blog = a_blog(folder, SOURCE_DATE_EPOCH=DAY)
    for number in range(rounds):
        state = number % 2
        write_state(blog, ("one", "two")[state])
        shutil.rmtree(blog.root / "build/store", ignore_errors=True)

        with contextlib.ExitStack() as stack:
            builds = [stack.enter_context(building(blog)) for _ in range(8)]
            said = [build.communicate(timeout=100) for build in builds]

        assert [build.returncode for build in builds] == [0] * 8, said
        runs = [
            line.split()[1] for _, err in said for line in err.splitlines() if line[:4] == "run "
        ]
        assert sorted(runs) == ["post-0", "post-1", "post-2"], said
        assert blog.digests() == digests[state]
        assert set(map(tuple, blog.why().values())) == {()}


def test_of_eight_builds_at_once_one_runs_the_posts_and_all_succeed(
    two_states: tuple[Path, list[dict[str, str]]], tmp_path: Path
) -> None:
    build_at_once(tmp_path, two_states[1], rounds=2)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_eight_builds_at_once_twenty_times(
    two_states: tuple[Path, list[dict[str, str]]], tmp_path: Path
) -> None:
    build_at_once(tmp_path, two_states[1], rounds=20)


# The disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB, where one may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here; write/test_publish.py has each fault by itself")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_one_line_and_the_site_stays(
    small_disk: Path, two_states: tuple[Path, list[dict[str, str]]]
) -> None:
    blog = a_blog(small_disk, SOURCE_DATE_EPOCH=DAY)
    write_state(blog, "one")
    blog.build()
    write_state(blog, "two")
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize

    for left in (0, 8192, 16384, 32768, 65536):
        ballast = small_disk / "ballast"
        ballast.write_bytes(b"x" * max(0, free - left))
        full = blog.run("build")
        ballast.unlink()

        if full.code == 0:
            break
        assert full.code == 1, str(full)
        assert re.search(r"^error: cannot .*no space left on device$", full.err, re.M), str(full)
        assert "Traceback" not in full.err
        for path, digest in blog.digests().items():
            if not path.startswith("."):
                assert digest in (two_states[1][0].get(path), two_states[1][1].get(path))
        assert not [path for path in small_disk.rglob(".pp-*") if path.is_file()]
    blog.build()

    assert blog.digests() == two_states[1][1]
