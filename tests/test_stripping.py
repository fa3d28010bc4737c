"""`proofpress strip` on files and between pipes."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from proofpress.cli import cli
from tests.integration.blogs import Blog, Done, a_blog

DIRTY = json.dumps(
    {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": 1,
                "id": "a",
                "metadata": {},
                "outputs": [{"name": "stdout", "output_type": "stream", "text": "x"}],
                "source": "print('x')",
            }
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    },
    indent=1,
)
CLEAN = DIRTY.replace('"execution_count": 1', '"execution_count": null')
CLEAN = (
    CLEAN[: CLEAN.index('"outputs": [')] + '"outputs": [],\n' + CLEAN[CLEAN.index('   "source"') :]
)


def strip(blog: Blog, *words: str) -> Done:
    """The command, in this process."""
    with contextlib.chdir(blog.root):
        result = CliRunner().invoke(cli, ["strip", *words])
    return Done(result.exit_code, result.stdout, result.stderr)


def test_all_notebooks_of_the_blog_are_stripped_and_nothing_else_is_touched(tmp_path: Path):
    blog = a_blog(tmp_path)
    dirty = blog.write("one.ipynb", DIRTY)
    dirty.chmod(0o640)
    clean, text = blog.write("two/index.ipynb", CLEAN), blog.write("three.md", "# Three\n")
    before = [file.stat().st_mtime_ns for file in (clean, text)]

    checked = strip(blog, "--check")
    still = dirty.read_text()
    done = strip(blog)

    assert (checked.code, checked.out) == (1, "outputs notebooks/one.ipynb\n")
    assert still == DIRTY
    assert (done.code, done.out) == (0, "wrote   notebooks/one.ipynb\n")
    assert dirty.read_text() == CLEAN
    assert dirty.stat().st_mode & 0o777 == 0o640
    assert [file.stat().st_mtime_ns for file in (clean, text)] == before
    assert (strip(blog, "--check").code, sorted(dirty.parent.glob(".*"))) == (0, [])


def test_a_link_stays_a_link(tmp_path: Path):
    blog = a_blog(tmp_path)
    real = tmp_path / "real.ipynb"
    real.write_text(DIRTY)
    (tmp_path / "notebooks/one.ipynb").symlink_to(real)

    assert strip(blog, "notebooks/one.ipynb").code == 0

    assert (tmp_path / "notebooks/one.ipynb").is_symlink()
    assert real.read_text() == CLEAN


def filtered(text: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "proofpress", "strip", "-"],
        input=text.encode(),
        cwd=folder,
        capture_output=True,
        timeout=60,
    )


def test_it_is_a_filter_of_git_and_says_nothing_of_what_it_cannot_read(tmp_path: Path):
    good, bad = filtered(DIRTY, tmp_path), filtered("{", tmp_path)

    assert (good.returncode, good.stdout.decode(), good.stderr) == (0, CLEAN, b"")
    assert (bad.returncode, bad.stdout) == (1, b"")
    assert b"is not valid JSON" in bad.stderr


def test_what_is_wrong_with_one_file_stops_no_other(tmp_path: Path):
    blog = a_blog(tmp_path)
    for name, text in {"a.ipynb": DIRTY, "b.md": "# B\n", "c.ipynb": "{", "e.ipynb": DIRTY}.items():
        blog.write(name, text)

    done = strip(blog, *(f"notebooks/{name}" for name in ("a.ipynb", "b.md", "d.ipynb")))
    rest = strip(blog, "notebooks/c.ipynb", "notebooks/e.ipynb")

    assert (done.code, done.out) == (2, "wrote   notebooks/a.ipynb\n")
    assert done.err.splitlines() == [
        "error: `notebooks/b.md` is no .ipynb: other formats hold no outputs",
        "error: `notebooks/d.ipynb` cannot be read: No such file or directory",
    ]
    assert (rest.code, rest.out) == (1, "wrote   notebooks/e.ipynb\n")
    assert rest.err.startswith("error[source]: the file is not valid JSON")
    assert [(tmp_path / "notebooks" / f"{name}.ipynb").read_text() for name in "ae"] == [CLEAN] * 2
