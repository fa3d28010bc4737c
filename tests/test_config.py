# ruff: noqa: E501 - whole messages, a line each
"""The config: every key, every mistake."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from proofpress.config import KEYS, Config, Link, load
from proofpress.problems import Checked

WHOLE = """\
title = "Proofs"
description = "Posts"
url = "https://example.org/blog"
lang = "en-GB"
authors = ["Ada"]
status = "Writing"
location = "London"
kicker = "Essays"
headline = "Two\\nlines"
tagline = "One"
footer = "Foot"
date_format = "%d %B %Y"
timeout = "5 min"
post_timeout = 900
memory = "2 GB"
environment = ["HOME"]
aliases = ["/{year}/{name}/"]
nav = [{ label = "About", href = "about/" }]

[links]
GitHub = "https://github.com/x"
"""


def checked(text: str) -> Checked[Config]:
    return load(None, text)


def problem(text: str) -> str:
    [only] = checked(text).problems
    return str(only)


def test_every_key_is_read() -> None:
    assert checked(WHOLE) == Checked(
        Config(
            title="Proofs",
            description="Posts",
            url="https://example.org/blog/",
            lang="en-GB",
            authors=("Ada",),
            status="Writing",
            location="London",
            kicker="Essays",
            headline="Two\nlines",
            tagline="One",
            footer="Foot",
            date_format="%d %B %Y",
            nav=(Link("About", "about/"),),
            links=(Link("GitHub", "https://github.com/x"),),
            timeout_s=300.0,
            post_timeout_s=900.0,
            memory_bytes=2_000_000_000,
            environment=("HOME",),
            aliases=("/{year}/{name}/",),
            origin="proofpress.toml",
        )
    )


def test_the_keys_are_the_fields() -> None:
    named = {field.name.removesuffix("_s").removesuffix("_bytes") for field in fields(Config)}

    assert named - {"origin", "keys"} == set(KEYS)


def test_the_same_keys_are_read_in_pyproject_toml() -> None:
    text = "[project]\nname = 'x'\n[tool.proofpress]\ntitle = 'Proofs'\n"

    assert load(text, None).value == Config(title="Proofs", origin="pyproject.toml")


@pytest.mark.parametrize("pyproject", [None, "", "[project]\nname = 'x'\n[tool.ruff]\n"])
def test_without_a_config_everything_has_a_default_and_no_origin(pyproject: str | None) -> None:
    assert load(pyproject, None) == Checked(Config(origin=None))


def test_an_empty_config_has_an_origin() -> None:
    assert load("[tool.proofpress]\n", None).value == Config(origin="pyproject.toml")
    assert load(None, "").value == Config(origin="proofpress.toml")


def test_two_configs_are_a_problem() -> None:
    [found] = load("[tool.proofpress]\n", "title = 'x'").problems

    assert str(found) == (
        "error[config]: both `pyproject.toml` and `proofpress.toml` have a config\n"
        "  --> proofpress.toml\n"
        "help: move the keys of `proofpress.toml` below `[tool.proofpress]`, or the reverse"
    )


def test_every_bad_key_is_reported_at_once_with_its_line() -> None:
    text = """\
[project]
title = "not this one"

[tool.other]
url = "nor this"

[tool.proofpress]
titel = "x"
url = "ftp://example.org"  # url
timeout = -3

[tool.proofpress.links]
GitHub = "javascript:alert(1)"
"""

    out = load(text, None)

    assert out.value is not None
    assert [(one.message, one.help, str(one.location)) for one in out.problems] == [
        ("unknown key `titel`", "did you mean `title`?", "pyproject.toml:8:1"),
        (
            "`url` must be the http or https address of the site, not `ftp://example.org`",
            'write it in full: "https://example.org/blog/"',
            "pyproject.toml:9:1",
        ),
        (
            "`timeout` must be a time greater than 0 and at most 7 days, not `-3`",
            'write seconds, or a number with its unit: 90, "30 s", "5 min"',
            "pyproject.toml:10:1",
        ),
        (
            "`links` has an address that no page may link to: `javascript:alert(1)`",
            "write an http, https or mailto address, or a path from the site's root",
            "pyproject.toml:12:18",
        ),
    ]


def test_a_feed_without_posts_is_refused() -> None:
    assert problem("feed_length = 0") == (
        "error[config]: `feed_length` must be a whole number from 1 to 10000, not `0`\n"
        "  --> proofpress.toml:1:1\n"
        "   |\n"
        " 1 | feed_length = 0\n"
        "   | ^^^^^^^^^^^\n"
        "help: write a number: 20"
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[tool.proofpress]\ntitel = 1", "2:1"),
        ("tool.proofpress.titel = 1", "1:17"),
        ("[tool]\nproofpress.titel = 1", "2:12"),
        ("tool = { proofpress = { titel = 1 } }", "1:25"),
        ("[tool.proofpress]\n'titel' = 1", "2:2"),
        ("[tool.proofpress]\ntitle = '''\ntitel = 1\n'''\n[tool.proofpress.titel]\na = 1", "5:18"),
    ],
)
def test_a_key_is_found_however_it_is_written(text: str, place: str) -> None:
    found = load(text, None).problems[0]

    assert found.message == "unknown key `titel`"
    assert str(found.location) == f"pyproject.toml:{place}"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("title = 3", "`title` must be text, not `3`"),
        ("draft = true", "unknown key `draft`"),
        ("lang = 'english'", "`lang` must be a language tag, not `english`"),
        ("authors = [1]", "`authors` must be a list of texts, not a list"),
        ("url = 'https://x.org/?a=b'", "`url` must be the http or https address of the site, not `https://x.org/?a=b`"),
        ("date_format = '%H:%M'", "`date_format` must be a strftime pattern for dates, not `%H:%M`"),
        ("timeout = true", "`timeout` must be a time greater than 0 and at most 7 days, not `true`"),
        ("timeout = inf", "`timeout` must be a time greater than 0 and at most 7 days, not `inf`"),
        ("memory = 'much'", "`memory` must be a size greater than 0, not `much`"),
        ("timeout = 'soon'", "`timeout` must be a time greater than 0 and at most 7 days, not `soon`"),
        ("environment = ['A=1']", "`environment` has a name that no variable can have: `A=1`"),
        ("figures = 'dark'", '`figures` must be "theme" or "plain", not `dark`'),
        ("nav = 'x'", "`nav` must be a list of links, not `x`"),
        ("nav = [{label = 'a'}]", "`nav` has an item without a `label` and an `href`: a table"),
        ("nav = [{label = 'a', href = 'b', hrf = 'c'}]", "`nav` has an item with the unknown key `hrf`"),
    ],
)  # fmt: skip
def test_a_bad_value_is_told(line: str, message: str) -> None:
    [found] = checked(f"# a comment\n{line}").problems

    assert found.message == message
    assert str(found.location) == "proofpress.toml:2:1"


def test_a_file_that_is_not_toml_is_told_where() -> None:
    assert problem('title = "x"\nurl = x\n') == (
        "error[config]: the file is not valid TOML: invalid value\n"
        "  --> proofpress.toml:2:7\n"
        "   |\n"
        " 2 | url = x\n"
        "   |       ^\n"
        "help: correct this line; texts need quotes"
    )


def test_a_table_that_is_none_is_told() -> None:
    [found] = load("[tool]\nproofpress = 3", None).problems

    assert found.message == "`[tool.proofpress]` must be a table, not `3`"
    assert str(found.location) == "pyproject.toml:2:1"


def test_the_config_of_this_repository_is_right() -> None:
    text = Path(__file__).parents[1].joinpath("pyproject.toml").read_text(encoding="utf-8")

    out = load(text, None)

    assert out.problems == ()
    assert out.value is not None
    assert out.value.origin == "pyproject.toml"
