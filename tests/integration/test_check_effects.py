"""What a check leaves behind, what it refuses, and whom it asks: by the real command line."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.integration.blogs import Done, a_blog, post, ran

SETTING = "parameters: {fix: true}\ncounterfactual: {parameters: {fix: false}, fails: [NAME]}"
GOOD = post(
    "queries = 9 if fix else 3047\nqueries",
    title="Good",
    head=SETTING.replace("NAME", "queries"),
    prose="It made [9](claim:queries).",
)


def test_good_runs_are_remembered_and_a_build_need_not_repeat_them(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("good/index.md", GOOD)
    blog.write("good/data.csv", "1\n")

    first = blog.run("check")
    built = blog.build()
    site = blog.digests()
    again = blog.run("check")
    cached = blog.run("check", "--cached")
    blog.write("good/data.csv", "2\n")
    stale = blog.run("check", "--cached")

    assert (first.code, again.code, cached.code, stale.code) == (0, 0, 0, 1), str(first)
    assert first.out.splitlines()[-1].startswith(
        "green   1 post with 1 cell executed, 1 claim checked, 1 counterfactual, "
    )
    assert ran(first) == {"good"}
    assert ran(built) == set()
    assert ran(again) == {"good"}
    assert ran(cached) == set()
    assert blog.digests() == site
    assert "`data.csv` changed" in stale.out
    assert "checked against records, nothing executed" in cached.out


def test_a_counterfactual_is_not_taken_for_the_last_run_of_its_post(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("good.md", GOOD)

    assert blog.run("check").code == 0

    assert blog.why() == {"good": []}
    blog.replace("good.md", "3047", "3048")
    assert blog.why() == {"good": ["cell 1 changed"]}


PICTURE = """#| fig-alt: Two halves
import struct, zlib
from IPython.display import Image

def chunk(kind, data):
    whole = kind + data
    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

rows = b"".join(b"\\0" + bytes([SHADE] * 32 + [255] * 32) for _ in range(64))
size = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)
Image(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", size)
      + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))"""


def test_a_picture_that_drifted_can_be_looked_at_until_the_next_check(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("seen.md", post(PICTURE.replace("SHADE", "0"), title="Seen"))
    assert blog.run("record").code == 0
    blog.replace("seen.md", "[0] * 32", "[200] * 32")

    drifted = blog.run("check")
    pictures = sorted(path.name for path in (blog.root / "build/reports").iterdir())
    blog.replace("seen.md", "[200] * 32", "[0] * 32")
    same = blog.run("check")

    assert drifted.code == 1
    assert "error[drift]: cell 1 shows another picture" in drifted.out, str(drifted)
    assert pictures == ["seen-cell-1-1.png"]
    where = "a picture of the difference is in `build/reports/seen-cell-1-1.png`"
    assert f"note: `seen`: {where}" in drifted.out
    assert same.code == 0, str(same)
    assert list((blog.root / "build/reports").iterdir()) == []


def test_runs_of_one_post_never_meet_in_its_folder(tmp_path: Path):
    blog = a_blog(tmp_path)
    alone = (
        "import os, time\nopen('alone', 'x').close()\ntime.sleep(0.5)\nos.remove('alone')\n"
        "queries = 9"
    )
    blog.write(
        "good/index.md", GOOD.replace("queries = 9 if fix else 3047", f"{alone} if fix else 3047")
    )

    done = blog.run("check", "--twice", "--jobs", "4")

    assert done.code == 0, str(done)
    assert len([line for line in done.err.splitlines() if line.startswith("run ")]) == 3


def test_a_post_that_reached_another_machine_is_no_record_for_a_check(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        blog = a_blog(tmp_path)
        blog.write(
            "net.md", post(f"import socket\nsocket.create_connection(('127.0.0.1', {port}))")
        )

        first, cached = blog.run("check"), blog.run("check", "--cached")

    assert first.code == 0, str(first)
    assert cached.code == 1
    assert f"its last run reached `127.0.0.1:{port}`" in cached.out


def test_no_secret_of_the_environment_is_in_anything_that_a_check_leaves(tmp_path: Path):
    names = ("GITHUB_TOKEN", "ACTIONS_RUNTIME_TOKEN", "AWS_SECRET_ACCESS_KEY", "PGPASSWORD", "XYZ")
    blog = a_blog(tmp_path, **{name: f"canary-{name}" for name in names})
    look = (
        "import os, subprocess\nseen = str(dict(os.environ))\nprint(seen)\n"
        "print(subprocess.run('env', capture_output=True, text=True).stdout)"
    )
    blog.write("good.md", GOOD.replace("queries = 9", f"{look}\nqueries = 9"))
    blog.write("bad.md", post(f"{look}\nraise ValueError(dict(os.environ))", title="Bad"))

    for form in ("text", "json", "github"):
        done = blog.run("check", "--twice", "--format", form, "--junit", "build/junit.xml")
        assert done.code == 1
        assert ran(done) == {"good", "bad"}
        assert "canary" not in done.out + done.err

    left = [path for path in blog.root.rglob("*") if path.is_file()]
    assert any(path.name == "junit.xml" for path in left)
    assert any(b"PYTHONHASHSEED" in path.read_bytes() for path in left if "store" in path.parts)
    assert [path for path in left if b"canary" in path.read_bytes()] == []


def test_an_interrupted_check_leaves_no_process_and_says_130(tmp_path: Path):
    blog = a_blog(tmp_path)
    started, pid = tmp_path / "started", tmp_path / "pid"
    blog.write(
        "slow.md",
        post(
            f"import os, pathlib, time\npathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\n"
            f"pathlib.Path({str(started)!r}).touch()\ntime.sleep(60)"
        ),
    )
    check = subprocess.Popen(
        blog.command("check"),
        cwd=blog.root,
        env=blog.variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        wait_for(started)
        check.send_signal(signal.SIGINT)
        check.communicate(timeout=30)
    finally:
        check.kill()
        check.wait()

    assert check.returncode == 130
    if sys.platform == "linux":
        deadline = time.monotonic() + 10
        while alive(blog.root) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert alive(blog.root) == []


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.02)


def alive(root: Path) -> list[int]:
    """Processes whose working directory lies in the blog."""
    found_ = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                folder = (entry / "cwd").readlink()
            except OSError:
                continue
            if folder.is_relative_to(root):
                found_.append(int(entry.name))
    return found_


# Links to other sites


@pytest.fixture
def a_site() -> Iterator[tuple[str, list[str]]]:
    """A server that knows `/here` alone, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_response(200 if self.path == "/here" else 404)
            self.end_headers()

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_dead_link_to_another_site_is_one_problem_and_good_ones_are_asked_once(
    tmp_path: Path, a_site: tuple[str, list[str]]
):
    url, asked = a_site
    blog = a_blog(tmp_path)
    blog.write("one.md", f"# One\n\n[a]({url}/here) and [b]({url}/gone#x).\n")
    blog.write("two.md", f"# Two\n\n[b]({url}/gone).\n")

    inside = blog.run("check")
    assert (inside.code, asked) == (0, [])
    outside = blog.run("check", "--external")
    blog.run("check", "--external")

    assert outside.code == 1
    assert outside.out.count("error[link]") == 1
    assert f"error[link]: `{url}/gone` answers 404 (not found)" in outside.out
    assert "  --> notebooks/one.md:3, text before cell 1" in outside.out
    assert "note: also in `notebooks/two.md`" in outside.out
    assert asked.count("HEAD /here") == 1
    assert asked.count("HEAD /gone") == 2


def test_annotations_name_files_from_the_root_of_the_repository(tmp_path: Path):
    blog = a_blog(tmp_path / "docs/blog")
    blog.write("one.md", "# One\n\n[x](#no)\n")

    done = blog.run("check", "--format", "github", GITHUB_WORKSPACE=str(tmp_path))

    assert done.out.startswith("::error file=docs/blog/notebooks/one.md,line=3,"), str(done)


def test_a_bad_config_is_annotated_too(tmp_path: Path):
    done = a_blog(tmp_path, config='titel = "x"\n').run("check", "--format", "github")

    assert done.code == 2
    assert done.out.startswith("::error file=proofpress.toml,line=1,col=1,")


# What changed


def git(folder: Path, *words: str) -> None:
    settings = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    subprocess.run(
        ["git", "-C", str(folder), *settings, *words], check=True, capture_output=True, timeout=30
    )


def test_only_what_differs_from_a_version_runs(tmp_path: Path):
    blog = a_blog(tmp_path)
    (blog.root / ".gitignore").write_text("build/\n")
    (blog.root / "data").mkdir()
    (blog.root / "data/hits.csv").write_text("1\n")
    blog.write("one.md", post("print(open('../data/hits.csv').read())", title="One"))
    blog.write("two/index.md", post("print(2)", title="Two"))
    git(blog.root, "init", "-q", "-b", "main")
    git(blog.root, "add", ".")
    git(blog.root, "commit", "-q", "-m", "First")

    def ran_since() -> set[str]:
        done = blog.run("check", "--changed", "main")
        assert done.code == 0, str(done)
        return ran(done)

    assert ran_since() == set()
    (blog.root / "data/hits.csv").write_text("2\n")
    assert ran_since() == {"one", "two"}  # no record says what they read
    assert ran_since() == {"one"}
    git(blog.root, "commit", "-qam", "Second")
    blog.write("two/more.txt", "x")
    assert ran_since() == {"two"}
    (blog.root / "proofpress.toml").write_text('title = "Other"\n')
    assert ran_since() == {"one", "two"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--changed", "no-such"), "git knows no version `no-such` here"),
        (("--changed=--output=x",), "git knows no version `--output=x` here"),
        (("--cached", "--twice"), "--twice runs posts, and --cached runs nothing"),
        (("no-such-post",), "no post is called `no-such-post`"),
    ],
)
def test_what_cannot_be_asked_for_is_said_with_code_2(
    words: tuple[str, ...], said: str, tmp_path: Path
):
    blog = a_blog(tmp_path)
    blog.write("one.md", "# One\n")
    git(blog.root, "init", "-q", "-b", "main")

    done = blog.run("check", *words)

    assert done.code == 2
    assert done.err.splitlines()[-1].startswith(f"error: {said}")
    assert not (blog.root / "x").exists()


def test_outside_of_git_that_is_said(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("one.md", "# One\n")

    done: Done = blog.run("check", "--changed", "main", GIT_CEILING_DIRECTORIES=str(tmp_path))

    assert done.code == 2
    assert "is in no repository: not a git repository" in done.err


def test_an_empty_blog_was_not_checked(tmp_path: Path):
    done = a_blog(tmp_path).run("check")

    assert done.code == 1
    assert done.out.splitlines()[-1].startswith("red     nothing was checked: there is no post")


BUG = """
import sys
import proofpress.proofreader

def bug(*_):
    raise RuntimeError("a bug")

proofpress.proofreader.check = bug
sys.argv = ["proofpress", "check"]
from proofpress.cli import main
main()
"""


def test_a_bug_of_the_checker_is_never_green(tmp_path: Path):
    blog = a_blog(tmp_path)
    blog.write("one.md", "# One\n")

    done = subprocess.run(
        [sys.executable, "-c", BUG],
        cwd=blog.root,
        env=blog.variables(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 1
    assert (done.stdout, done.stderr.splitlines()[-1]) == ("", "RuntimeError: a bug")
