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


def sync(blog: Blog, *words: str, within: str = ".") -> Done:
    """The command, in this process, typed in a folder of the blog."""
    with contextlib.chdir(blog.root / within):
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


@pytest.mark.parametrize("name", ["herd.md", "./herd.md", "../notebooks/herd.md", "_herd.py"])
def test_a_path_is_typed_as_seen_from_the_current_folder(blog: Blog, name: str):
    sync(blog, "herd", "--to", "py")

    done = sync(blog, name, within="notebooks")

    assert (done.code, done.out) == (0, "same    notebooks/herd.md and notebooks/_herd.py\n")


def test_a_slug_is_no_path_even_where_a_folder_is_called_so(blog: Blog):
    (blog.root / "notebooks/data/herd").mkdir(parents=True)

    done = sync(blog, "herd", "--to", "py", within="notebooks/data")

    assert (done.code, done.out) == (0, "wrote   notebooks/_herd.py, as notebooks/herd.md says\n")


def test_of_many_files_it_is_told_that_they_are_read(blog: Blog, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("proofpress.workbench._MANY", 1)
    blog.write("calm.md", POST.replace("Herd", "Calm"))
    sync(blog, "herd", "--to", "py")

    by_slug, by_path = sync(blog, "herd"), sync(blog, "notebooks/herd.md")

    assert by_slug.err == "reading 2 files, to find `herd`\n"
    assert (by_path.err, by_path.out) == ("", by_slug.out)


BROKEN = {"ipynb": "{broken", "md": "<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n", "py": "n = 3\n"}


@pytest.mark.parametrize("form", ["ipynb", "py"])
def test_a_copy_that_cannot_be_read_is_told_and_gives_way_when_its_author_says_so(
    blog: Blog, form: str
):
    copy = blog.write(f"_herd.{form}", BROKEN[form])

    refused = sync(blog, "herd")
    still = copy.read_text()
    forced = sync(blog, "herd", "--force")

    assert (refused.code, still) == (2, BROKEN[form])
    assert refused.err.endswith("\n\n`proofpress sync notebooks/herd.md --force` writes it anew\n")
    if form == "ipynb":
        told, place, *_ = refused.err.splitlines()
        assert told.startswith("error[source]: the file is not valid JSON: ")
        assert place == "  --> notebooks/_herd.ipynb:1:2"
    assert (forced.code, forced.out) == (
        0,
        (
            f"wrote   notebooks/_herd.{form}, as notebooks/herd.md says\n"
            f"kept    build/replaced/notebooks/_herd.{form}, as it was\n"
        ),
    )
    assert (blog.root / f"build/replaced/notebooks/_herd.{form}").read_text() == BROKEN[form]
    assert sync(blog, "herd").out.startswith("same ")


def test_a_post_that_cannot_be_read_gives_way_to_its_copy(blog: Blog):
    sync(blog, "herd", "--to", "ipynb")
    blog.write("herd.md", BROKEN["md"])

    refused = sync(blog, "notebooks/_herd.ipynb")
    forced = sync(blog, "notebooks/_herd.ipynb", "--force")

    assert (refused.code, forced.code) == (2, 0)
    assert (blog.root / "build/replaced/notebooks/herd.md").read_text() == BROKEN["md"]
    assert sync(blog, "herd").out == "same    notebooks/herd.md and notebooks/_herd.ipynb\n"


def test_what_was_done_is_told_also_if_the_next_copy_cannot_be_read(blog: Blog):
    sync(blog, "herd", "--to", "ipynb")
    edit(blog, "_herd.ipynb", "n = 3", "n = 4")
    blog.write("_herd.py", BROKEN["py"])

    done = sync(blog, "herd")

    assert done.code == 2
    assert done.err.startswith("error: `notebooks/_herd.py` is no post")
    assert done.out.splitlines()[:2] == [
        "wrote   notebooks/herd.md, as notebooks/_herd.ipynb says",
        "kept    build/replaced/notebooks/herd.md, as it was",
    ]


def test_all_that_was_overwritten_is_kept(blog: Blog):
    sync(blog, "herd", "--to", "py")
    for number in (4, 5):
        edit(blog, "_herd.py", f"n = {number - 1}", f"n = {number}")
        last = sync(blog, "herd")

    assert last.out.splitlines()[1] == "kept    build/replaced/notebooks/herd.2.md, as it was"
    folder = blog.root / "build/replaced/notebooks"
    assert (folder / "herd.md").read_text() == POST
    assert (folder / "herd.2.md").read_text() == POST.replace("n = 3", "n = 4")


def test_a_text_that_a_script_cannot_hold_is_not_written(blog: Blog):
    blog.replace("herd.md", "n = 3", 'n = """\n# %% x\n"""')

    done = sync(blog, "herd", "--to", "py")

    assert done.code == 2
    assert "was not written: a script cannot say the same" in done.err
    assert not (blog.root / "notebooks/_herd.py").exists()
