"""`proofpress shell`: real servers for as long as a program runs, on no port."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from proofpress.shell import connections
from tests.integration.blogs import Blog, a_blog, post
from tests.integration.test_notebook_kernel import alive, comes_true, family

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="servers need Unix sockets")


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = a_blog(tmp_path)
    (tmp_path / "notebooks/herd").mkdir()
    blog.write("herd/index.md", post("n = 1", title="Herd", head="needs: [postgres, redis]"))
    blog.write("calm.md", post("n = 1", title="Calm"))
    return blog


SCRIPT = """
pwd
psql -tAc 'show listen_addresses'
python -c "import os, redis as r; print(r.from_url(os.environ['REDIS_URL']).config_get('port'))"
echo "$SECRET"
exit 7
"""


def test_a_program_runs_in_the_posts_folder_with_its_servers_and_without_a_port(blog: Blog):
    python = str(Path(sys.executable).parent)
    path = f"{python}:/usr/bin:/bin"

    done = blog.run("shell", "herd", "--", "sh", "-c", SCRIPT, PATH=path, SECRET="s", PGHOST="prod")

    assert done.code == 7
    folder, *rest = done.out.splitlines()
    assert Path(folder) == blog.root / "notebooks/herd"
    assert rest == ["", "{'port': '0'}", "s"]
    lines = done.err.splitlines()
    assert lines[0].startswith("ready   PostgreSQL ")
    [host] = [line.partition("=")[2] for line in lines if line.startswith("export PGHOST=")]
    assert comes_true(lambda: not Path(host).exists(), 2.0)


def test_a_post_without_needs_has_a_shell_all_the_same(blog: Blog):
    done = blog.run("shell", "calm", "--", "echo", "hello")

    assert (done.code, done.out) == (0, "hello\n")
    assert done.err == "`calm` needs no server: its front matter has no `needs`\n"


def test_a_program_that_is_named_by_its_path_is_looked_for_where_it_will_run(blog: Blog):
    script = blog.write("herd-it.sh", "#!/bin/sh\necho herded\n")
    script.chmod(0o755)
    (blog.root / "above.sh").write_text("#!/bin/sh\n")
    (blog.root / "above.sh").chmod(0o755)

    there = blog.run("shell", "calm", "--", "./herd-it.sh")
    above = blog.run("shell", "calm", "--", "./above.sh")

    assert (there.code, there.out) == (0, "herded\n")
    told = (
        f"error: there is no program `./above.sh` in `{blog.root / 'notebooks'}`, the post's folder"
    )
    assert (above.code, above.err.splitlines()[-1]) == (2, told)


def test_what_cannot_be_run_is_told(blog: Blog):
    missing = blog.run("shell", "calm", "--", "no-such-program")
    unknown = blog.run("shell", "herds")

    assert (missing.code, missing.err.splitlines()[-1]) == (
        2,
        "error: there is no program `no-such-program` on PATH",
    )
    assert unknown.code == 2
    assert unknown.err.startswith("error: no post is called `herds`; did you mean `herd`?")


def test_on_a_terminal_it_is_the_users_shell_and_ctrl_c_is_for_the_program_in_it(blog: Blog):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        blog.command("shell", "calm"),
        cwd=blog.root,
        env=blog.variables(SHELL="/bin/sh", PS1="> ", TERM="dumb"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=lambda: _take_terminal(theirs),
    )
    os.close(theirs)
    try:
        heard = _until(ours, b"> ")
        os.write(ours, b"sleep 60\n")
        _until(ours, b"sleep 60")
        assert comes_true(lambda: _in_front(ours) == "sleep", 20.0)
        os.write(ours, b"\x03")
        heard += _until(ours, b"> ")
        os.write(ours, b"echo a$((1+1))b; exit 3\n")
        heard += _until(ours, b"a2b")
        code = process.wait(20)
    finally:
        process.kill()
        process.wait()
        os.close(ours)

    assert b"needs no server" in heard
    assert code == 3


def _take_terminal(terminal: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)


def _in_front(terminal: int) -> str:
    """The program that a key of the terminal ends: who is asked before it runs is the shell."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{os.tcgetpgrp(terminal)}/comm").read_text().strip()
    return ""


def _until(terminal: int, mark: bytes, within_s: float = 30.0) -> bytes:
    heard, deadline = b"", time.monotonic() + within_s
    while mark not in heard:
        assert select.select([terminal], [], [], max(0.0, deadline - time.monotonic()))[0], heard
        heard += os.read(terminal, 4096)
    return heard


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a killed shell may be outlived")
@pytest.mark.parametrize(
    "number",
    [
        pytest.param(signal.SIGKILL, id="killed"),
        pytest.param(signal.SIGTERM, id="ended", marks=pytest.mark.long),
    ],
)
def test_whatever_ends_it_the_program_and_the_servers_go_too(blog: Blog, number: int):
    process = subprocess.Popen(
        blog.command("shell", "herd", "--", "sh", "-c", 'echo "$PGHOST"; sleep 300'),
        cwd=blog.root,
        env=blog.variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    host = Path(process.stdout.readline().strip())
    there = family(process.pid)
    assert host.is_dir() and len(there) > 4

    process.send_signal(number)
    process.wait(20)
    process.stdout.close()

    assert comes_true(lambda: not any(map(alive, there)), 2.0)
    assert comes_true(lambda: not host.exists(), 2.0)
    assert process.returncode == (-9 if number == signal.SIGKILL else 130)


def test_the_lines_can_be_pasted():
    lines = connections(
        {"DATABASE_URL": "postgresql://u@/d?host=%2Ft", "REDIS_URL": "unix:///t/redis.sock?db=0"},
        {"PostgreSQL": "18.6", "Valkey": "9.1.2"},
    )

    assert lines == (
        "ready   PostgreSQL 18.6, Valkey 9.1.2",
        "export DATABASE_URL='postgresql://u@/d?host=%2Ft'",
        "export REDIS_URL='unix:///t/redis.sock?db=0'",
        "psql    psql 'postgresql://u@/d?host=%2Ft'",
        'python  import os, psycopg; db = psycopg.connect(os.environ["DATABASE_URL"])',
        "redis   redis-cli -s /t/redis.sock",
        'python  import os, redis; r = redis.Redis.from_url(os.environ["REDIS_URL"])',
    )
