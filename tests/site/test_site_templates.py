"""A blog's own templates, and what is said when one of them is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofpress.site.environment import environment
from tests.site.articles import TEMPLATES, a_site, an_entry, text
from tests.site.html import parse


def a_blog(folder: Path, **templates: str) -> Path:
    (folder / "site").mkdir(parents=True)
    for name, source in templates.items():
        (folder / "site" / f"{name}.html.j2").write_text(source)
    return folder


def test_a_blog_replaces_one_block_and_keeps_the_rest(tmp_path: Path) -> None:
    own = a_blog(
        tmp_path,
        home="{% extends 'proofpress/site/home.html.j2' %}"
        "{% block after %}<p id='mine'>{{ page.blocks|length }} & {{ '&' }}</p>{% endblock %}",
    )

    home = text(a_site(an_entry(), templates=environment(TEMPLATES, own)), "index.html")

    assert "<p id='mine'>2 & &amp;</p>" in home
    assert parse(home).one(id="posts").one("h3").text == "herd"


def test_a_block_of_the_frame_is_replaced_on_every_page(tmp_path: Path) -> None:
    own = a_blog(
        tmp_path,
        base="{% extends 'proofpress/site/base.html.j2' %}"
        "{% block footer %}<footer>Mine</footer>{{ super() }}{% endblock %}",
    )

    site = a_site(an_entry(tags=("a",)), templates=environment(TEMPLATES, own))

    for path in ("index.html", "posts/herd/index.html", "tags/a/index.html", "404.html"):
        assert parse(text(site, path)).all("footer")[0].text == "Mine"
        assert "Printed by" in text(site, path)


def test_a_blog_whose_folder_is_the_built_in_one_overrides_nothing() -> None:
    plain, same = environment(TEMPLATES), environment(TEMPLATES, TEMPLATES)

    assert a_site(an_entry(), templates=same) == a_site(an_entry(), templates=plain)
    assert same.get_template("site/home.html.j2").filename == str(TEMPLATES / "site/home.html.j2")


@pytest.mark.parametrize(
    ("source", "place", "message"),
    [
        (
            "{% extends 'proofpress/site/home.html.j2' %}\n{% block blocks %}\n{% if %}",
            "templates/site/home.html.j2:3",
            "expected an expression, got 'end of statement block'",
        ),
        (
            "{% extends 'site/base.html.j2' %}\n{% block main %}{{ page.nothing.x }}{% endblock %}",
            "templates/site/home.html.j2:2",
            "a `HomePage` has no `nothing`",
        ),
        (
            "{% extends 'site/base.html.j2' %}\n{% block main %}{{ pgae.head }}{% endblock %}",
            "templates/site/home.html.j2:2",
            "there is no `pgae` in a template",
        ),
        (
            "{{ page.blocks() }}",
            "templates/site/home.html.j2:1",
            "'tuple' object is not callable",
        ),
        ("{% extends 'site/gone.html.j2' %}", "None", "no template `site/gone.html.j2`"),
    ],
)
def test_a_broken_template_is_a_problem_with_its_place(
    tmp_path: Path, source: str, place: str, message: str
) -> None:
    own = a_blog(tmp_path / "templates", home=source)

    site = a_site(an_entry(), templates=environment(TEMPLATES, own))

    [problem] = site.problems
    assert (problem.code, str(problem.location), problem.message) == ("template", place, message)
    assert site.pages == ()


def test_a_name_that_was_meant_otherwise_is_told(tmp_path: Path) -> None:
    own = a_blog(tmp_path / "templates", home="{{ page.block }}")

    [problem] = a_site(an_entry(), templates=environment(TEMPLATES, own)).problems

    assert (problem.message, problem.help) == (
        "a `HomePage` has no `block`",
        "did you mean `blocks`?",
    )


def test_a_block_that_replaces_nothing_is_told_with_its_place(tmp_path: Path) -> None:
    own = a_blog(
        tmp_path,
        home="{% extends 'proofpress/site/home.html.j2' %}\n"
        "{% block after %}{% block mine %}fine{% endblock %}{% endblock %}\n"
        "{% block footre %}lost{% endblock %}\n{% block tagline %}lost{% endblock %}",
        base="{% extends 'proofpress/site/base.html.j2' %}"
        "{% block footer %}{{ self.card() }}{{ super() }}{% endblock %}"
        "{% block card %}fine{% endblock %}",
    )

    site = a_site(an_entry(), templates=environment(TEMPLATES, own))

    assert [(str(one.location), one.message, one.help) for one in site.problems] == [
        (
            "templates/site/home.html.j2:3",
            (
                "the block `footre` replaces nothing: `proofpress/site/home.html.j2` has none of"
                " that name"
            ),
            "did you mean `footer`?",
        ),
        (
            "templates/site/home.html.j2:4",
            (
                "the block `tagline` replaces nothing: `proofpress/site/home.html.j2` has none of"
                " that name"
            ),
            (
                "its blocks are `after`, `before`, `blocks`, `card`, `csp`, `csp_images`, `footer`,"
                " `head`, `main`, `masthead`, `status`, `title`"
            ),
        ),
    ]


def test_a_template_that_nothing_is_printed_with_is_told(tmp_path: Path) -> None:
    extends = "{% extends 'proofpress/site/post.html.j2' %}"
    own = a_blog(
        tmp_path,
        home="{% extends 'proofpress/site/home.html.j2' %}{% from 'mine.j2' import one %}",
        pots=extends,
        quote=extends,
        toipcs="",
        forecast="rain",
        card_of_mine="{% include 'site/part.html.j2' %}",
        part="fine: another names it",
    )
    (own / "post").mkdir()
    (own / "post" / "article.html.j2").write_text("{% include 'piece.html.j2' %}")
    (own / "post" / "piece.html.j2").write_text("fine")
    (own / "site" / "base.html").write_text("not one of ours without its ending")
    (own / "site" / "notes.md").write_text("fine: no template")
    (own / "mine.j2").write_text("{% macro one() %}{% endmacro %}")
    (own / "home.html.j2").write_text("in the wrong folder")

    site = a_site(an_entry(), templates=environment(TEMPLATES, own))

    told = {str(one.location): one.help for one in site.problems}
    remove = "remove it, or include, import or extend it in another template"
    assert told == {
        "templates/home.html.j2": "did you mean `site/home.html.j2`?",
        "templates/site/base.html": "did you mean `site/base.html.j2`?",
        "templates/site/card_of_mine.html.j2": remove,
        "templates/site/forecast.html.j2": remove,
        "templates/site/pots.html.j2": "did you mean `site/post.html.j2`?",
        "templates/site/quote.html.j2": "did you mean `site/blocks/quote.html.j2`?",
        "templates/site/toipcs.html.j2": "did you mean `site/blocks/topics.html.j2`?",
    }
    assert site.problems[0].message == (
        "no page is printed with `home.html.j2`: proofpress has no template of that name"
    )
    assert {one.severity for one in site.problems} == {"warning"}
    assert site.pages


def test_where_a_template_works_out_which_one_it_takes_none_is_called_unused(
    tmp_path: Path,
) -> None:
    own = a_blog(tmp_path, home="{% include 'site/' ~ page.head.lang ~ '.j2' %}", other="other")
    (own / "site" / "en.j2").write_text("one of two")

    site = a_site(an_entry(), templates=environment(TEMPLATES, own))

    assert site.problems == ()
