"""`proofpress sync`: a post and its copy, on disk."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from proofpress.cli import cli
from tests.integration.blogs import Blog, Done, a_blog

POST = """\
---
title: Herd   # of nine
needs: [redis]
---

It was [3](claim:n).

```{code-cell} ipython3
:tags: ["volatile"]

#| label: fig-herd
n = 3
```
"""


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = a_blog(tmp_path)
    blog.write("herd.md", POST)
    return blog


def sync(blog: Blog, *words: str) -> Done:
    """The command, in this process."""
    with contextlib.chdir(blog.root):
        result = CliRunner().invoke(cli, ["sync", *words])
    return Done(result.exit_code, result.stdout, result.stderr)


def edit(blog: Blog, path: str, old: str, new: str) -> None:
    blog.replace(path, old, new)


def test_a_copy_is_made_and_both_ways_an_edit_arrives(blog: Blog):
    made = sync(blog, "herd", "--to", "ipynb")
    same = sync(blog, "herd")
    edit(blog, "_herd.ipynb", "n = 3", "n = 4")
    back = sync(blog, "herd")
    edit(blog, "herd.md", "of nine", "of ten")
    forth = sync(blog, "notebooks/herd.md")

    assert (made.code, made.out) == (
        0,
        "wrote   notebooks/_herd.ipynb, as notebooks/herd.md says\n",
    )
    assert same.out == "same    notebooks/herd.md and notebooks/_herd.ipynb\n"
    assert back.out.splitlines()[:2] == [
        "wrote   notebooks/herd.md, as notebooks/_herd.ipynb says",
        "kept    build/replaced/notebooks/herd.md, as it was",
    ]
    assert forth.out.splitlines()[0] == "wrote   notebooks/_herd.ipynb, as notebooks/herd.md says"
    root = blog.root
    wanted = POST.replace("n = 3", "n = 4")
    assert (root / "notebooks/herd.md").read_text() == wanted.replace("of nine", "of ten")
    assert (root / "build/replaced/notebooks/herd.md").read_text() == POST
    head, *_ = json.loads((root / "notebooks/_herd.ipynb").read_text())["cells"]
    assert "title: Herd   # of ten\n" in head["source"]


def test_the_copy_is_no_post(blog: Blog):
    sync(blog, "herd", "--to", "ipynb")

    assert set(blog.why()) == {"herd"}


def test_when_both_changed_nothing_is_written_until_one_is_named(blog: Blog):
    sync(blog, "herd", "--to", "py")
    edit(blog, "herd.md", "n = 3", "n = 5")
    edit(blog, "_herd.py", "n = 3", "n = 6")
    before = blog.digests("notebooks")

    refused = sync(blog, "herd")
    after = blog.digests("notebooks")
    forced = sync(blog, "notebooks/_herd.py", "--force")

    assert (refused.code, after) == (1, before)
    assert refused.err == (
        "error: `notebooks/herd.md` and `notebooks/_herd.py` have both changed since they were in "
        "step; compare them, then say which one holds: `proofpress sync notebooks/herd.md --force` "
        "or `proofpress sync notebooks/_herd.py --force`\n"
    )
    assert forced.code == 0
    assert "n = 6" in (blog.root / "notebooks/herd.md").read_text()
    assert "n = 5" in (blog.root / "build/replaced/notebooks/herd.md").read_text()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("herd",),
            "`notebooks/herd.md` has no copy: `--to ipynb`, `--to md` or `--to py` makes one",
        ),
        (("herd", "--to", "md"), "`notebooks/herd.md` is .md already"),
        (("hurd",), "no post is called `hurd`; did you mean `herd`?"),
        (
            ("notebooks/_x.py",),
            "`notebooks/_x.py` is the copy of no post: there is no `x` beside it",
        ),
    ],
)
def test_what_cannot_be_done_is_told(blog: Blog, words: tuple[str, ...], message: str):
    blog.write("_x.py", "# %%\n")

    done = sync(blog, *words)

    assert (done.code, done.err) == (2, f"error: {message}\n")


def test_a_copy_that_cannot_be_read_is_told_with_its_place(blog: Blog):
    blog.write("_herd.ipynb", "{broken")

    done = sync(blog, "herd")

    assert done.code == 2
    told, place, *_ = done.err.splitlines()
    assert told.startswith("error[source]: the file is not valid JSON: ")
    assert place == "  --> notebooks/_herd.ipynb:1:2"


def test_a_text_that_a_script_cannot_hold_is_not_written(blog: Blog):
    blog.replace("herd.md", "n = 3", 'n = """\n# %% x\n"""')

    done = sync(blog, "herd", "--to", "py")

    assert done.code == 2
    assert "was not written: a script cannot say the same" in done.err
    assert not (blog.root / "notebooks/_herd.py").exists()
