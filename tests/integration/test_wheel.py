"""The package as people install it: the wheel, in an empty environment, far from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NOBODY = 65534

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("wheel")]


@dataclass(frozen=True)
class Install:
    """An ordinary user's home, of mode 0700, with an environment in it that holds the wheel."""

    home: Path
    wheel: Path
    user: int | None

    def run(
        self, *command: str, cwd: Path, path: str = "/usr/bin:/bin"
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment as that user, who knows nothing of the checkout."""
        scripts = self.home / "venv/bin"
        return subprocess.run(
            [scripts / command[0], *command[1:]],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            env={"HOME": str(self.home), "PATH": f"{scripts}:{path}", "LANG": "C.UTF-8"},
            **_as_user(self.user),
        )


@pytest.fixture(scope="module")
def install() -> Iterator[Install]:
    folder = Path(tempfile.mkdtemp(prefix="wheel-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield install_wheel(folder)
    finally:
        shutil.rmtree(folder)


def install_wheel(folder: Path, *packages: str, extra: str = "") -> Install:
    """Build the wheel and install it, with `packages` beside it, in a new environment."""
    uv = shutil.which("uv")
    assert uv is not None, "the tests run under uv"
    user, python = _who()
    home = folder / "home"
    home.mkdir()
    _call([uv, "build", "--wheel", "--quiet", "--out-dir", str(home), str(ROOT)], folder)
    [wheel] = home.glob("*.whl")
    _call([uv, "venv", "--quiet", "--no-project", "--python", python, "home/venv"], folder)
    target = str(home / "venv/bin/python")
    # Copies: with links, a change of owner below would change uv's cache as well.
    options = ["--quiet", "--link-mode", "copy", "--python", target]
    _call([uv, "pip", "install", *options, f"{wheel}{extra}", *packages], folder)
    if user is not None:
        for path in (home, *home.rglob("*")):
            os.chown(path, user, user, follow_symlinks=False)
    home.chmod(0o700)
    return Install(home, wheel, user)


def _call(command: Sequence[str], cwd: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=240,
        env=kept,
    )
    assert done.returncode == 0, done.stderr


def _who() -> tuple[int | None, str]:
    """For root: `nobody` with a Python that it can run, if there is one (ours may be in /root)."""
    if os.geteuid() != 0:
        return None, sys.executable
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        command = [python, "-c", "import sys, sqlite3; sys.exit(sys.version_info < (3, 11))"]
        try:
            subprocess.run(command, check=True, timeout=20, env={}, **_as_user(NOBODY))
        except (OSError, subprocess.CalledProcessError):
            continue
        return NOBODY, python
    return None, sys.executable


def _as_user(user: int | None) -> dict[str, Any]:
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


@pytest.fixture(scope="module")
def blog(install: Install) -> Path:
    """`proofpress init myblog && cd myblog && proofpress build`."""
    init = install.run("proofpress", "init", "myblog", cwd=install.home)
    assert (init.returncode, init.stderr) == (0, "")
    built = install.run("proofpress", "build", cwd=install.home / "myblog")
    assert built.returncode == 0, built.stdout + built.stderr
    return install.home / "myblog"


def test_the_wheel_carries_every_template_style_and_text(install: Install) -> None:
    with zipfile.ZipFile(install.wheel) as wheel:
        names = set(wheel.namelist())

    for there, here in (
        ("proofpress/templates", ROOT / "templates"),
        ("proofpress/scaffold/texts", ROOT / "src/proofpress/scaffold/texts"),
    ):
        files = {f"{there}/{path.relative_to(here)}" for path in here.rglob("*") if path.is_file()}
        assert files
        assert files <= names
    assert {"proofpress/report/check.schema.json", "proofpress/problems.md"} <= names


def test_the_first_post_was_run_and_its_page_is_whole(blog: Path) -> None:
    site = blog / "build/site"
    page = (site / "posts/first-post/index.html").read_text("utf-8")
    home = (site / "index.html").read_text("utf-8")

    assert "What sorting costs" in home
    assert 'href="posts/first-post/' in home
    assert "in order     999" in page  # printed by the run, not written in the post
    assert "TypeError" in page
    assert "<math" in page
    assert list(site.rglob("*.css"))
    assert (site / "404.html").is_file()


def test_a_second_build_rewrites_nothing(install: Install, blog: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (blog / "build/site").rglob("*.html")}

    built = install.run("proofpress", "build", cwd=blog)

    assert built.returncode == 0, built.stdout + built.stderr
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.parametrize("format", ["ipynb", "md", "py"])
def test_a_new_post_builds_at_once(install: Install, blog: Path, format: str) -> None:
    title = f"Größe: a post in {format}"

    new = install.run("proofpress", "new", title, "--format", format, cwd=blog)
    built = install.run("proofpress", "build", f"grosse-a-post-in-{format}", cwd=blog)

    assert (new.returncode, new.stderr) == (0, "")
    assert built.returncode == 0, built.stdout + built.stderr
    page = blog / f"build/site/posts/grosse-a-post-in-{format}/index.html"
    assert title in page.read_text("utf-8")


def test_the_doctor_finds_all_that_the_first_post_needs(install: Install, blog: Path) -> None:
    done = install.run("proofpress", "doctor", cwd=blog)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "nothing is missing"


def test_a_server_that_the_core_does_not_bring_is_named_with_its_remedy(
    install: Install, blog: Path
) -> None:
    posts = install.home / "needy/notebooks"
    posts.mkdir(parents=True)
    text = "---\ntitle: Needs a server\nneeds: [redis]\n---\n\n```{code-cell}\n1\n```\n"
    (posts / "needy.md").write_text(text)
    (posts.parent / "proofpress.toml").touch()
    if install.user is not None:
        os.chown(posts.parent, install.user, install.user)
    page = (ROOT / "docs/problems.md").read_text("utf-8")

    done = install.run("proofpress", "build", cwd=posts.parent, path="/nowhere")

    [problem] = [line for line in done.stdout.splitlines() if line.startswith("error")]
    assert done.returncode == 1
    assert f"```\n{problem}\n```" in page


def test_nbconvert_knows_the_exporter(install: Install) -> None:
    folder = install.home / "loose"
    folder.mkdir()
    code = {
        "cell_type": "code",
        "execution_count": 1,
        "id": "sum",
        "metadata": {},
        "outputs": [{"name": "stdout", "output_type": "stream", "text": "forty-two\n"}],
        "source": "print('forty-two')",
    }
    text = {"cell_type": "markdown", "id": "text", "metadata": {}, "source": "# A sum\n\n$x^2$"}
    notebook = {"cells": [text, code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "sum.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    if install.user is not None:
        os.chown(folder, install.user, install.user)

    done = install.run("jupyter", "nbconvert", "--to", "proofpress", "sum.ipynb", cwd=folder)

    assert done.returncode == 0, done.stderr
    page = (folder / "sum.html").read_text("utf-8")
    assert "<h1" in page
    assert "<math" in page
    assert "forty-two" in page
    assert "<style" in page  # a page by itself: nothing beside it is needed
    assert "<link" not in page
    assert "<script src" not in page
