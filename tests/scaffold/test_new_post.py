"""What `new` writes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import PurePosixPath

import jupytext
import nbformat
import pytest
import yaml

from proofpress.errors import UsageError
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


def test_a_title_that_no_address_can_spell_is_refused_with_the_remedy() -> None:
    with pytest.raises(UsageError) as caught:
        file_for_post("東京", "md", today=TODAY)

    assert str(caught.value) == (
        "no address can be made of the title `東京`: begin with a title that has a letter "
        "from a to z or a digit, then change `title` in the file"
    )


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
