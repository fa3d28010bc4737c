"""A dead link is told once, where its author wrote it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from proofpress.post.post import Cell, Post
from proofpress.problems import Problem
from proofpress.site.link_places import of_dead, of_silent
from proofpress.site.links import Dead, Hyperlink
from tests.post.making import post as read_post
from tests.posts import a_cell, a_post

HERD = PurePosixPath("posts/herd/index.html")
HOME = PurePosixPath("index.html")
TAGS = PurePosixPath("tags/index.html")


def text(*lines: str, line: int = 8, number: int = 0) -> Cell:
    source = "\n".join(lines)
    return Cell(f"text-{line}", "markdown", source, number, line, text=source)


def herd(*cells: Cell) -> Post:
    return a_post(*cells)


def dead(href: str, page: PurePosixPath = HERD, why: str = "there is no page") -> Dead:
    return Dead(Hyperlink(page, href), why)


def places(problems: tuple[Problem, ...]) -> list[str]:
    return [str(problem.location) for problem in problems]


def test_a_link_of_the_text_is_told_at_its_line_and_column():
    post = herd(text("Words", "and [a link](../no/) here."), a_cell("1", number=1))

    [problem] = of_dead([dead("../no/")], [post])

    assert str(problem) == (
        "error[link]: the link to `../no/` leads nowhere: there is no page\n"
        "  --> notebooks/herd.md:9, text before cell 1\n"
        "   |\n"
        " 9 | and [a link](../no/) here.\n"
        "   |              ^^^^^^\n"
        "help: mend the link, or take it out"
    )


def test_a_link_of_the_front_matter_is_told_there():
    post = read_post('---\ntitle: T\ndek: "See [it](../no/)."\n---\n\nWords.\n')

    assert places(of_dead([dead("../no/")], [post])) == ["notebooks/herd.md:3:16"]


def test_a_link_to_the_file_of_a_post_is_found_although_the_page_has_its_address():
    post = herd(text("See [it](one-lock.md#reslts)."))

    [problem] = of_dead([dead("../one-lock/index.html#reslts")], [post])

    assert places((problem,)) == ["notebooks/herd.md:8, text before cell 1"]
    assert problem.excerpt is not None
    assert problem.excerpt.column == 10


def test_a_link_on_every_page_is_told_once():
    links = [dead("about/", HOME), dead("../about/", TAGS), dead("../../about/", HERD)]

    [problem] = of_dead(links, [herd(text("Nothing."))])

    assert str(problem) == (
        "error[link]: the link to `/about/` leads nowhere: there is no page\n"
        "note: it stands on `index.html`, `tags/index.html` and `posts/herd/index.html`: "
        "see the config and `templates/`\n"
        "help: mend the link, or take it out"
    )


def test_a_link_that_a_list_quotes_from_a_post_is_told_in_the_post_alone():
    links = [dead("posts/no/", HOME), dead("../no/", HERD)]

    problems = of_dead(links, [herd(text("See [it](../no/)."))])

    assert places(problems) == ["notebooks/herd.md:8, text before cell 1"]


def test_a_link_of_an_output_is_told_for_its_post():
    [problem] = of_dead([dead("x.html")], [herd(a_cell("show()", number=1))])

    assert str(problem.location) == "notebooks/herd.md"


def test_an_address_elsewhere_is_one_problem_however_many_posts_have_it():
    other = replace(herd(text("[x](https://a.org/x)")), path=PurePosixPath("notebooks/b.md"))
    other = replace(other, slug="b")
    post = herd(text("[x](https://a.org/x)"))
    pages = (HERD, PurePosixPath("posts/b/index.html"), HOME)

    [problem] = of_silent(
        {"https://a.org/x": ("answers 404 (not found)", "error")},
        {"https://a.org/x": pages},
        [post, other],
    )

    assert problem.message == "`https://a.org/x` answers 404 (not found)"
    assert places((problem,)) == ["notebooks/herd.md:8, text before cell 1"]
    assert problem.notes == ("also in `notebooks/b.md`",)


def test_an_address_of_one_post_alone_stands_at_its_line():
    [problem] = of_silent(
        {"https://a.org/x": ("does not answer", "error")},
        {"https://a.org/x": (HERD,)},
        [herd(text("[x](https://a.org/x)"))],
    )

    assert places((problem,)) == ["notebooks/herd.md:8, text before cell 1"]
    assert problem.notes == ()


def test_an_address_of_the_config_has_the_pages_for_a_place():
    [problem] = of_silent(
        {"https://a.org/": ("does not answer", "warning")}, {"https://a.org/": (HOME, TAGS)}, []
    )

    assert problem.severity == "warning"
    assert problem.notes == (
        "it stands on `index.html` and `tags/index.html`: see the config and `templates/`",
    )
