"""Which files may be posts."""

from __future__ import annotations

from pathlib import PurePosixPath

from proofpress.source.discover import candidates


def found(*paths: str, folder: str = "notebooks") -> list[str]:
    checked = candidates((PurePosixPath(path) for path in paths), folder)
    assert checked.value is not None
    assert checked.problems == ()
    return [str(path) for path in checked.value]


def test_files_of_notebooks_and_index_files_of_its_folders_may_be_posts() -> None:
    paths = (
        "notebooks/b.ipynb",
        "notebooks/a.py",
        "notebooks/c.md",
        "notebooks/herd/index.md",
        "notebooks/herd/helper.py",
        "notebooks/herd/data.csv",
        "notebooks/herd/deep/index.md",
        "notebooks/notes.txt",
        "elsewhere/d.md",
        "e.md",
    )

    assert found(*paths) == [
        "notebooks/a.py",
        "notebooks/b.ipynb",
        "notebooks/c.md",
        "notebooks/herd/index.md",
    ]


def test_the_folder_of_the_posts_may_be_another_one_or_the_root() -> None:
    paths = ("a.md", "herd/index.md", "herd/b.md", "posts/c.md", "posts/lock/index.py", "d.toml")

    assert found(*paths, folder="posts") == ["posts/c.md", "posts/lock/index.py"]
    assert found(*paths, folder=".") == ["a.md", "herd/index.md"]


def test_an_index_without_a_folder_of_its_own_is_named() -> None:
    checked = candidates([PurePosixPath("notebooks/index.md"), PurePosixPath("notebooks/a.md")])

    assert checked.value == (PurePosixPath("notebooks/a.md"),)
    [problem] = checked.problems
    assert str(problem) == (
        "warning[source]: `index.md` is no post: an `index` has a folder of its own\n"
        "  --> notebooks/index.md\n"
        "help: call it by its address, `notebooks/one-lock.md`; if it is no post, let its name "
        "begin with `_`"
    )


def test_names_that_begin_with_an_underscore_or_a_dot_never_are() -> None:
    paths = (
        "notebooks/_draft.md",
        "notebooks/.hidden.md",
        "notebooks/_drafts/index.md",
        "notebooks/.ipynb_checkpoints/index.ipynb",
        "notebooks/.ipynb_checkpoints/a-checkpoint.ipynb",
    )

    assert found(*paths) == []


def test_a_folder_with_two_index_files_is_a_problem_and_no_post() -> None:
    checked = candidates(
        PurePosixPath(path)
        for path in ("notebooks/herd/index.py", "notebooks/herd/index.ipynb", "notebooks/a.md")
    )

    assert checked.value == (PurePosixPath("notebooks/a.md"),)
    [problem] = checked.problems
    assert str(problem) == (
        "error[source]: the folder has 2 posts: `index.ipynb` and `index.py`\n"
        "  --> notebooks/herd\n"
        "help: keep one, or rename the others so that they begin with `_`"
    )


def test_a_notebook_in_a_folder_without_an_index_is_named():
    paths = (
        "notebooks/agents/agents.ipynb",
        "notebooks/agents/helper.py",
        "notebooks/herd/index.md",
        "notebooks/herd/trial.ipynb",
        "notebooks/data/_scratch.ipynb",
        "notebooks/2014/05/deep.ipynb",
    )

    checked = candidates(PurePosixPath(path) for path in paths)

    assert checked.value == (PurePosixPath("notebooks/herd/index.md"),)
    [problem] = checked.problems
    assert str(problem) == (
        "warning[source]: `agents.ipynb` is no post: its folder has none that is called `index`\n"
        "  --> notebooks/agents/agents.ipynb\n"
        "help: call it `index.ipynb` or move it to `notebooks/`; "
        "if it is no post, let its name begin with `_`"
    )
