"""`proofpress serve` as it is typed: it answers, it ends well, it leaves nothing, it keeps runs."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.blogs import Blog, a_blog, post

_DEADLINE_S = 60.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@dataclass
class Serving:
    """A preview in a process of its own, and what it printed."""

    process: subprocess.Popen[str]
    log: Path
    address: str = ""

    @property
    def text(self) -> str:
        return self.log.read_text("utf-8")

    def wait(self, met: Callable[[], object]) -> None:
        until = time.monotonic() + _DEADLINE_S
        while not met():
            assert time.monotonic() < until, self.text
            assert self.process.poll() is None, self.text
            time.sleep(0.02)

    def page(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=_DEADLINE_S) as answer:
            return str(answer.read().decode())


@contextlib.contextmanager
def serving(blog: Blog, *words: str) -> Iterator[Serving]:
    """`proofpress serve` on a free port, once it answers; it is killed if it has not ended."""
    log = blog.root.parent / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            blog.command("serve", "--port", "0", *words),
            cwd=blog.root,
            env=blog.variables(PROOFPRESS_MARK=str(blog.root)),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            text=True,
        )
    made = Serving(process, log)
    try:
        made.wait(lambda: "serving http://" in made.text)
        found = re.search(r"serving (http://\S+)", made.text)
        assert found is not None
        made.address = found[1]
        yield made
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(_DEADLINE_S)


def left_of(blog: Blog) -> list[int]:
    """Processes that were started by a preview of `blog`, by a variable that they inherited."""
    mark = f"PROOFPRESS_MARK={blog.root}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (entry / "environ").read_bytes():
                found.append(int(entry.name))
    return found


def gone(blog: Blog) -> bool:
    """Whether within two seconds nothing of a preview is left."""
    until = time.monotonic() + 2 + 8  # the second is for a busy machine
    while left_of(blog):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    made = a_blog(tmp_path / "blog", config='title = "Night desk"\n')
    cells = ("first = 3", "import time\nlast = 7\nprint(last)")
    made.write("herd.md", post(*cells, title="Herd", prose="It ended at [7](claim:last)."))
    return made


def test_what_it_ran_a_build_need_not_run_unless_it_went_on_from_a_copy(blog: Blog) -> None:
    with serving(blog) as preview:
        preview.wait(lambda: "run     herd" in preview.text)
        first = blog.why()
        blog.replace("herd.md", "print(last)", "print(last + 1)")
        preview.wait(lambda: preview.text.count("run     herd") == 2)
        page = preview.page("posts/herd/")
        second = blog.why()
        preview.process.send_signal(signal.SIGINT)
        code = preview.process.wait(_DEADLINE_S)

    assert first == {"herd": []}
    assert re.search(r"<code>8\s*</code>", page)
    assert second == {"herd": ["cell 2 changed"]}
    assert (code, gone(blog)) == (0, True)
    assert "Traceback" not in preview.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_however_it_ends_nothing_of_it_is_left(blog: Blog, number: signal.Signals) -> None:
    blog.replace("herd.md", "import time", "import time; time.sleep(300)")

    with serving(blog, "--no-snapshots") as preview:
        preview.wait(lambda: len(left_of(blog)) > 3)
        preview.process.send_signal(number)
        code = preview.process.wait(_DEADLINE_S)

        assert (code, gone(blog)) == (0 if number == signal.SIGTERM else -9, True)


def test_without_a_good_config_it_does_not_begin(blog: Blog) -> None:
    (blog.root / "proofpress.toml").write_text("titel = 1\n")

    done = blog.run("serve", "--port", "0")

    assert done.code == 2
    assert "unknown key `titel`" in done.out


def test_without_a_good_day_it_does_not_begin(blog: Blog) -> None:
    done = blog.run("serve", "--port", "0", SOURCE_DATE_EPOCH="abc")

    said = "error: SOURCE_DATE_EPOCH must be seconds since 1970 up to the year 9999\n"
    assert (done.code, done.out, done.err) == (2, "", said)
