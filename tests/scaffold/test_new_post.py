"""What `new` writes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path, PurePosixPath

import jupytext
import nbformat
import pytest
import yaml

from proofpress.errors import UsageError
from proofpress.scaffold.habit import Habit, byline, habit
from proofpress.scaffold.new import new_post
from proofpress.scaffold.post import PostFormat, file_for_post
from proofpress.scaffold.slug import LONGEST, slug_of_title

TODAY = date(2026, 11, 20)
FORMATS: tuple[PostFormat, ...] = ("ipynb", "md", "py")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The cache stampede", "the-cache-stampede"),
        ("C++ and C# in 10 %", "c-plus-plus-and-c-sharp-in-10-percent"),
        ("Redis & PostgreSQL", "redis-and-postgresql"),
        ("What's new? It doesn’t scale!", "whats-new-it-doesnt-scale"),
        ("Größe, Œuvre, Łódź, Ærø", "grosse-oeuvre-lodz-aero"),
        ("ÉTÉ: İstanbul", "ete-istanbul"),
        ("Kafka で学ぶ ②", "kafka-2"),
        ("../../etc/passwd", "etc-passwd"),
        ("東京", ""),
        ("…", ""),
    ],
)
def test_a_slug_spells_the_title_in_plain_letters(title: str, slug: str) -> None:
    assert slug_of_title(title) == slug


def test_a_long_slug_loses_whole_words() -> None:
    slug = slug_of_title("seventeen letters " * 10)

    assert slug == "seventeen-letters-seventeen-letters-seventeen-letters-seventeen-letters"
    assert slug_of_title("x" * 200) == "x" * LONGEST


@pytest.mark.parametrize("format", FORMATS)
def test_the_file_is_named_by_the_slug_and_the_format(format: PostFormat) -> None:
    path, _ = file_for_post("Über alles", format, today=TODAY)

    assert path == PurePosixPath(f"notebooks/uber-alles.{format}")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "title",
    ["Plain", 'Colon: "quoted" #1', "- [3](claim:q)", "2026-01-01", "yes", "日本 C++ 🚀", "\\"],
)
def test_any_title_comes_back_from_the_front_matter(format: PostFormat, title: str) -> None:
    _, text = file_for_post(title, format, today=TODAY, slug="post")

    assert front_matter(text, format) == {"title": title, "date": TODAY}


def front_matter(text: str, format: PostFormat) -> object:
    if format == "ipynb":
        text = "".join(json.loads(text)["cells"][0]["source"]) + "\n"
    if format == "py":
        text = "\n".join(line[2:] for line in text.splitlines() if line.startswith("# "))
    return yaml.safe_load(text.split("---\n")[1])


@pytest.mark.parametrize("format", FORMATS)
def test_jupyter_reads_the_same_code_in_every_format(format: PostFormat) -> None:
    _, text = file_for_post("Sums", format, today=TODAY)

    notebook = jupytext.reads(text, {"py": "py:percent", "md": "md:myst"}.get(format, format))

    [code] = [cell for cell in notebook.cells if cell.cell_type == "code"]
    found: dict[str, object] = {}
    exec(code.source, found)
    assert (found["count"], found["total"]) == (4, 45)


def test_a_notebook_is_valid_and_its_cell_ids_never_change() -> None:
    _, text = file_for_post("Sums", "ipynb", today=TODAY)
    _, other = file_for_post("Other", "ipynb", today=date(2027, 1, 1))

    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    ids = [cell["id"] for cell in notebook.cells]
    assert ids == [cell["id"] for cell in json.loads(other)["cells"]]
    assert ids == ["front-matter", "opening", "measurement", "closing"]


def test_a_post_whose_title_no_address_can_spell_is_named_after_its_day() -> None:
    path, text = file_for_post("東京", "md", today=TODAY)

    assert path == PurePosixPath("notebooks/post-2026-11-20.md")
    assert front_matter(text, "md") == {"title": "東京", "date": TODAY}


def test_no_post_is_called_as_nothing_but_a_folder_may_call_it() -> None:
    alone, _ = file_for_post("Index", "md", today=TODAY)
    inside, _ = file_for_post("Index", "py", today=TODAY, in_folder=True)

    assert (str(alone), str(inside)) == ("notebooks/the-index.md", "notebooks/index/index.py")


@pytest.mark.parametrize(
    ("posts", "found"),
    [
        ([], Habit("md")),
        (["a.py", "b.py", "c.md"], Habit("py")),
        (["a.py", "b.md"], Habit("md")),
        (["a.qmd", "b.qmd", "c.ipynb"], Habit("ipynb")),
        (["a/index.ipynb", "b/index.ipynb", "c.ipynb"], Habit("ipynb", in_folders=True)),
        (["a/index.md", "b.md"], Habit("md", in_folders=False)),
    ],
)
def test_a_post_is_kept_as_most_others_are(posts: list[str], found: Habit) -> None:
    assert habit([PurePosixPath("notebooks", post) for post in posts]) == found


@pytest.mark.parametrize(
    ("authors", "own", "named"),
    [
        ((), "Ada", "Ada"),
        ((), None, None),
        (("Ada",), "Grace", None),
        (("Ada", "Grace"), "Grace", "Grace"),
        (("Ada", "Grace"), "Linus", None),
    ],
)
def test_a_post_names_its_author_where_the_config_does_not_say_it(
    authors: tuple[str, ...], own: str | None, named: str | None
) -> None:
    assert byline(authors, own) == named


def a_blog(folder: Path, config: str = "", *posts: str) -> Path:
    (folder / "notebooks").mkdir(parents=True)
    (folder / "proofpress.toml").write_text(config)
    for post in posts:
        (folder / "notebooks" / post).parent.mkdir(exist_ok=True)
        (folder / "notebooks" / post).write_text("# %%\n1\n")
    return folder


def test_a_new_post_is_found_beside_the_others_from_any_folder_of_the_blog(tmp_path: Path) -> None:
    blog = a_blog(tmp_path, 'authors = ["Ada"]\n', "one/index.py", "two/index.py")

    made = new_post(blog / "notebooks" / "one", "Größe", None, today=TODAY)

    assert made == blog / "notebooks/grosse/index.py"
    assert front_matter(made.read_text(), "py") == {"title": "Größe", "date": TODAY}


def test_git_says_who_writes_where_the_config_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / ".gitconfig").write_text("[user]\n  name = Ada Lovelace\n")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    blog = a_blog(tmp_path / "blog")

    made = new_post(blog, "One lock", None, today=TODAY)

    head = front_matter(made.read_text(), "md")
    assert head == {"title": "One lock", "date": TODAY, "authors": "Ada Lovelace"}


@pytest.mark.parametrize("other", ["one-lock.ipynb", "2020-02-28-one-lock.md", "one-lock/index.py"])
def test_the_address_of_another_post_is_never_taken(tmp_path: Path, other: str) -> None:
    blog = a_blog(tmp_path, "", other)

    with pytest.raises(UsageError) as caught:
        new_post(blog, "One lock", "md", today=TODAY)

    assert str(caught.value) == (
        f"`notebooks/{other}` has the address `posts/one-lock/` already: choose another title"
    )


def test_a_blog_without_a_config_is_found_from_among_its_posts(tmp_path: Path) -> None:
    (tmp_path / "notebooks" / "data").mkdir(parents=True)

    made = new_post(tmp_path / "notebooks" / "data", "One lock", "md", today=TODAY)

    assert made == tmp_path / "notebooks/one-lock.md"


@pytest.mark.parametrize(
    ("title", "message"),
    [
        (" \n ", "a post needs a title: `proofpress new 'What broke at nine'`"),
        ("x" * 301, "the title is longer than 300 characters: shorten it"),
        ("bell \a", "the title holds the character U+0007: leave it out"),
        ("lone \udcff", "the title holds the character U+DCFF: leave it out"),
    ],
)
def test_a_title_that_cannot_be_shown_is_refused(title: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        file_for_post(title, "md", today=TODAY)

    assert str(caught.value) == message


def test_an_address_that_was_asked_for_is_never_changed_in_silence() -> None:
    with pytest.raises(UsageError) as caught:
        file_for_post("東京", "md", today=TODAY, slug="../Tokyo")

    assert str(caught.value) == "`../Tokyo` cannot be an address: write `tokyo`"
