"""What `init` writes, and that nothing of the author's is ever overwritten."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from proofpress.config import KEYS, Config, load
from proofpress.errors import UsageError
from proofpress.post.post import Expected
from proofpress.post.read import read as read_post
from proofpress.problems import Checked
from proofpress.scaffold.blog import OPTIONAL, files_for_blog
from proofpress.scaffold.files import Created, check_new_blog, check_new_post, create
from proofpress.source.read import read as read_source
from proofpress.source.source import SourceFile

TODAY = date(2026, 11, 20)
README = PurePosixPath("README.md")
POST = PurePosixPath("notebooks/first-post.md")


def test_a_blog_is_a_config_a_post_and_two_files_for_git() -> None:
    texts = files_for_blog("myblog", today=TODAY)

    assert sorted(map(str, texts)) == [
        ".gitignore",
        ".proofpress/config.schema.json",
        ".proofpress/front-matter.schema.json",
        "README.md",
        "notebooks/first-post.md",
        "proofpress.toml",
    ]
    assert "\ndate: 2026-11-20\n" in texts[POST]
    assert texts[PurePosixPath(".gitignore")].startswith("/build/\n")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("myblog", "myblog"),
        ('a "b" \\ c', 'a "b" \\ c'),
        ("@date@", "@date@"),
        ("tab\there\x7f", "tab here"),
        ("na\udcffme", "na me"),
        ("日本 🚀", "日本 🚀"),
        ("\n", "My blog"),
    ],
)
def test_any_name_of_a_folder_becomes_the_title(name: str, title: str) -> None:
    texts = files_for_blog(name, today=TODAY)

    assert tomllib.loads(texts[PurePosixPath("proofpress.toml")])["title"] == title
    assert texts[README].splitlines()[0] == f"# {title}"


def test_files_and_their_folders_are_created(tmp_path: Path) -> None:
    texts = {POST: "a\n", README: "ü\n"}

    created = create(tmp_path / "new" / "blog", texts)

    assert created == Created(written=(POST, README))
    assert (tmp_path / "new/blog/notebooks/first-post.md").read_bytes() == b"a\n"
    assert (tmp_path / "new/blog/README.md").read_bytes() == b"\xc3\xbc\n"


def test_a_file_that_exists_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")

    with pytest.raises(UsageError) as caught:
        create(tmp_path, {POST: "a", README: "b"})

    assert str(caught.value) == "`README.md` exists already: nothing was written"
    assert [entry.name for entry in tmp_path.iterdir()] == ["README.md"]
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_link_that_leads_nowhere_is_a_file_that_exists(tmp_path: Path) -> None:
    (tmp_path / "README.md").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(UsageError, match="exists already"):
        create(tmp_path, {README: "b"})

    assert not (tmp_path / "elsewhere").exists()


def test_the_readme_of_a_folder_under_version_control_stays(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")

    created = create(tmp_path, files_for_blog("blog", today=TODAY), optional=OPTIONAL)

    assert created.kept == (README,)
    assert README not in created.written
    assert (tmp_path / "README.md").read_text() == "mine"
    assert (tmp_path / ".gitignore").is_file()


def test_a_failure_half_way_leaves_no_file_behind(tmp_path: Path) -> None:
    (tmp_path / "notebooks").write_text("a file where a folder is due")

    with pytest.raises(UsageError) as caught:
        create(tmp_path, {README: "b", POST: "a"})

    assert str(caught.value) == f"cannot write `{tmp_path / 'notebooks'}`: file exists"
    assert [entry.name for entry in tmp_path.iterdir()] == ["notebooks"]


def test_a_second_init_is_refused(tmp_path: Path) -> None:
    check_new_blog(tmp_path)
    create(tmp_path, files_for_blog("blog", today=TODAY))

    with pytest.raises(UsageError) as caught:
        check_new_blog(tmp_path)

    assert str(caught.value) == f"`{tmp_path}/proofpress.toml` exists already: this is a blog"


def test_a_project_with_a_table_of_ours_is_a_blog_already(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.proofpress]\n")

    with pytest.raises(UsageError) as caught:
        check_new_blog(tmp_path)

    table = f"`{tmp_path}/pyproject.toml` has a table [tool.proofpress] already"
    assert str(caught.value) == table


def test_a_project_without_one_can_become_a_blog(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\n")

    check_new_blog(tmp_path)


def test_a_file_cannot_become_a_blog(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UsageError) as caught:
        check_new_blog(tmp_path / "file")

    assert str(caught.value) == f"`{tmp_path}/file` is not a folder"


@pytest.mark.parametrize("taken", ["sums.md", "sums.ipynb", "sums/index.py"])
def test_a_new_post_never_takes_the_address_of_another(tmp_path: Path, taken: str) -> None:
    other = tmp_path / "notebooks" / taken
    other.parent.mkdir(parents=True)
    other.touch()

    with pytest.raises(UsageError) as caught:
        check_new_post(tmp_path, PurePosixPath("notebooks/sums.py"))

    name = os.path.relpath(other if other.stem == "sums" else other.parent, tmp_path)
    assert str(caught.value) == f"`{name}` exists already: choose another title"


def test_a_new_post_may_stand_beside_others(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/sum.md").touch()

    check_new_post(tmp_path, PurePosixPath("notebooks/sums.py"))


def config_lines(text: str) -> list[str]:
    """The settings of a config, those in comments too."""
    bare = [line.removeprefix("# ") for line in text.splitlines()]
    return [line for line in bare if re.match(r"[a-z_]+ = ", line)]


def test_the_config_of_a_new_blog_shows_every_key_and_each_reads() -> None:
    text = files_for_blog("blog", today=TODAY)[PurePosixPath("proofpress.toml")]
    shown = config_lines(text)

    assert [line.partition(" = ")[0] for line in shown] == list(KEYS)
    assert load(None, text) == Checked(Config(title="blog", origin="proofpress.toml"))
    assert load(None, "\n".join(shown)).problems == ()


def test_a_default_that_is_shown_is_the_default() -> None:
    text = files_for_blog("blog", today=TODAY)[PurePosixPath("proofpress.toml")]
    examples = {
        "title",
        "url",
        "authors",
        "status",
        "location",
        "nav",
        "links",
        "memory",
        "environment",
        "post_date_format",
        "lists",
        "topics",
        "collections",
        "log",
        "sources",
        "theme",
        "bibliography",
        "aliases",
        "people",
        "repository",
        "edit_url",
        "report_url",
    }
    defaults = [line for line in config_lines(text) if line.partition(" = ")[0] not in examples]

    assert load(None, "\n".join(defaults)).value == Config(origin="proofpress.toml")


def test_the_first_post_can_be_read_without_a_problem() -> None:
    text = files_for_blog("blog", today=TODAY)[POST]

    source = read_source(SourceFile(POST, text.encode()))
    assert source is not None and source.value is not None
    post = read_post(source.value)

    assert (source.problems, post.problems) == ((), ())
    assert post.value is not None
    assert post.value.title == "What sorting costs"
    assert [cell.options.raises for cell in post.value.code_cells] == [
        None,
        None,
        Expected("TypeError"),
    ]
