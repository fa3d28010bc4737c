"""From a source to a post: title, address, cells."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

import pytest

from proofpress.post.names import slugify
from proofpress.post.read import together
from tests.post.making import checked, post, problem, problems


def test_the_title_is_that_of_the_front_matter() -> None:
    made = post("---\ntitle: The *herd*\n---\n\ntext\n")

    assert made.title == "The *herd*"
    assert [(cell.source, cell.line, cell.file_line(1)) for cell in made.cells] == [("text", 5, 5)]


@pytest.mark.parametrize(
    ("text", "title", "rest", "line"),
    [
        ("# The herd\n\ntext\nmore", "The herd", "text\nmore", 3),
        ("# The `herd` \\* ##\ntext", "The `herd` \\*", "text", 2),
        ("The herd\n========\n\ntext", "The herd", "text", 4),
        ("lede\n\n# The herd\n\ntext", "The herd", "lede\n\n\n\ntext", 1),
        ("```python\n# not this\n```\n\n# The herd", "The herd", "```python\n# not this\n```", 1),
        ("> # not this\n\n# The herd\n\n# Another", "The herd", "> # not this\n\n\n\n# Another", 1),
        ("## Not this\n\n# The herd", "The herd", "## Not this", 1),
        ("#\n\n# The herd\n\na", "The herd", "#\n\n\n\na", 1),
    ],
)
def test_else_it_is_the_first_heading_which_leaves_the_text(
    text: str, title: str, rest: str, line: int
) -> None:
    made = post(text)

    [cell] = made.cells
    assert made.title == title
    assert cell.source == rest
    assert cell.file_line(1) == line
    for number, row in enumerate(rest.split("\n")):
        assert row in ("", text.split("\n")[line - 1 + number])


def test_a_cell_of_the_heading_alone_leaves_with_it() -> None:
    made = post("# %% [markdown]\n# # The herd\n\n# %%\n1\n", "notebooks/herd.py")

    assert made.title == "The herd"
    assert [(cell.kind, cell.source) for cell in made.cells] == [("code", "1")]


def test_a_heading_that_repeats_the_title_leaves_the_text() -> None:
    assert post("---\ntitle: The herd\n---\n\n# The herd\n\ntext").cells[0].source == "text"
    assert post("---\ntitle: A herd\n---\n\n# The herd\n\ntext").cells[0].source.startswith("# The")


def test_cells_are_shown_as_the_front_matter_says_of_all_where_they_do_not_say() -> None:
    made = post(
        "---\ntitle: A\nexecute: {echo: false, output: false}\n---\n"
        "```{python}\na\n```\n\n```{python}\n#| echo: true\nb\n```\n",
        "notebooks/herd.qmd",
    )

    shown = [(cell.options.show_code, cell.options.show_output) for cell in made.cells]
    assert shown == [(False, False), (True, False)]


def test_a_post_without_a_title_is_a_problem() -> None:
    assert problem("text\n\n## Not a title\n") == (
        "error[title]: the post has no title\n"
        "  --> notebooks/herd.md\n"
        "help: begin its text with `# A title`, or add `title: …` to the front matter"
    )


@pytest.mark.parametrize(
    ("path", "slug", "own"),
    [
        ("notebooks/n-plus-one.md", "n-plus-one", False),
        ("notebooks/N Plus One.md", "n-plus-one", False),
        ("notebooks/Größe & Übung.md", "grosse-ubung", False),
        ("notebooks/herd/index.md", "herd", True),
        ("herd.md", "herd", False),
        ("herd/index.md", "herd", True),
        ("notebooks/" + "a" * 100 + ".md", "a" * 80, False),
    ],
)
def test_the_address_is_made_of_the_name(path: str, slug: str, own: bool) -> None:
    made = post("# T", path)

    assert (made.slug, made.own_folder) == (slug, own)
    assert made.folder == PurePosixPath(path).parent


def test_the_address_of_the_front_matter_goes_before() -> None:
    assert post("---\ntitle: T\nslug: the-herd\n---\n").slug == "the-herd"


def test_a_name_without_letters_needs_a_slug() -> None:
    assert slugify("日本") == ""
    assert problem("# T", "notebooks/日本.md") == (
        "error[front-matter]: no address can be made of the name `日本`\n"
        "  --> notebooks/日本.md\n"
        "help: add one to the front matter: `slug: cache-stampede`"
    )


def test_code_cells_are_counted_from_1_and_prose_by_the_cell_above() -> None:
    text = "# T\n\na\n\n```{code-cell}\n1\n```\nb\n\n```{code-cell}\n2\n```\nc"

    cells = post(text).cells

    assert [(cell.kind, cell.number) for cell in cells] == [
        ("markdown", 0),
        ("code", 1),
        ("markdown", 1),
        ("code", 2),
        ("markdown", 2),
    ]


def test_options_and_tags_of_a_cell_are_read() -> None:
    text = "# T\n\n```{code-cell}\n:tags: [hide-input, mine]\n\n#| label: fig-a\nx\n```\n"

    [cell] = post(text).cells

    assert (cell.options.label, cell.options.code_fold) == ("fig-a", True)
    assert cell.tags == {"hide-input", "mine"}
    assert (cell.source, cell.text, cell.line, cell.file_line(1)) == (
        "x",
        "#| label: fig-a\nx",
        6,
        7,
    )


def test_a_notebook_counts_lines_in_its_cells() -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# T\n\ntext [3](claim:1x)"},
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": "#| lable: a\nx"},
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})

    assert [str(one.location) for one in problems(text, "notebooks/herd.ipynb")] == [
        "notebooks/herd.ipynb, cell 1, line 1",
        "notebooks/herd.ipynb, text before cell 1, line 3",
    ]


def test_a_label_is_given_once() -> None:
    cell = "```{code-cell}\n#| label: fig-a\nx\n```\n"

    assert problem(f"# T\n\n{cell}\n{cell}") == (
        "error[option]: the label `fig-a` is that of cell 1\n"
        "  --> notebooks/herd.md:9, cell 2\n"
        "   |\n"
        " 9 | #| label: fig-a\n"
        "   |           ^^^^^\n"
        "help: give each figure a label of its own"
    )


def test_all_that_is_wrong_is_reported_at_once() -> None:
    text = "---\ntags: {a: b}\n---\n\ntext [3](claim:1x)\n\n```{code-cell}\n#| lable: a\nx\n```\n"

    out = checked(text)

    assert out.value is None
    assert [one.code for one in out.problems] == ["front-matter", "option", "claim", "title"]


@pytest.mark.parametrize("name", ["stampede", "a-stampede"])
def test_two_posts_cannot_have_one_address_and_the_one_that_asks_for_it_is_told(name: str) -> None:
    other = post("# T", "notebooks/herd.md")
    asks = post("---\ntitle: T\nslug: herd\n---\n", f"notebooks/{name}.md")

    [found] = together(sorted([other, asks], key=lambda one: one.path))

    assert str(found) == (
        "error[duplicate]: the slug `herd` is already that of `notebooks/herd.md`\n"
        f"  --> notebooks/{name}.md:3\n"
        "help: choose another: `slug: …` in the front matter"
    )


@pytest.mark.parametrize(
    ("alias", "owner"),
    [
        ("old/", "`notebooks/a.md`"),
        ("old/index.html", "`notebooks/a.md`"),
        ("posts/a/", "`notebooks/a.md`"),
        ("posts/b/", "this post itself"),
    ],
)
def test_an_alias_cannot_be_the_address_of_a_post(alias: str, owner: str) -> None:
    first = post("---\ntitle: T\naliases: /old\n---\n", "notebooks/a.md")
    second = post(f"---\ntitle: T\naliases: [/{alias}]\n---\n", "notebooks/b.md")

    [found] = together([first, second])

    assert found.message == f"the alias `{alias}` is already that of {owner}"
    assert str(found.location) == "notebooks/b.md:3"


def test_posts_with_addresses_of_their_own_are_fine() -> None:
    posts = [post("# T", f"notebooks/{name}.md") for name in "abc"]

    assert together(posts) == ()
