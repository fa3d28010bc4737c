# ruff: noqa: E501 - whole messages, a line each
"""Front matter: every key, every mistake."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from proofpress.post.counterfactuals import Counterfactual
from proofpress.post.foreign_keys import NOTHING, SAME
from proofpress.post.front_matter import KEYS, TOOLS, FrontMatter, Origin, parse
from proofpress.problems import Checked
from proofpress.source.source import Head


def checked(
    text: str, path: str = "notebooks/herd.md", cell: int | None = None
) -> Checked[FrontMatter]:
    return parse(Head(text, 2), path, cell=cell)


def read(text: str) -> FrontMatter:
    out = checked(text)
    assert out.problems == ()
    assert out.value is not None
    return out.value


def problem(text: str) -> str:
    [only] = checked(text).problems
    return str(only)


def problems(text: str) -> list[str]:
    """Line and message of each problem."""
    return [f"{one.location.line}: {one.message}" for one in checked(text).problems if one.location]


def test_every_key_is_read() -> None:
    text = """\
title: The herd
dek: A *line*
summary: >
  Two
  lines
date: 2026-03-01
updated: 2026-03-02 10:00:00 +0530
authors: [Ada, {name: Grace}]
category: System Design / Databases
tags: [redis, postgres, redis]
series: Incidents
slug: the-herd
aliases: [/2019/10/herd/, old.html]
draft: true
publish: 2026-04-01
featured: yes
image: ../images/herd.svg
image_alt: A herd
lang: en-GB
needs: [postgres, redis]
inputs: data/hits.csv
parameters: {users: 50, names: [a, b], deep: {x: 1.5, y: null, z: true}}
timeout: 5 min
memory: 512 MB
counterfactual: {parameters: {users: 1}, fails: [queries, stats.p95]}
strict: true
line_numbers: true
evidence: simulated
sources:
  incident: {title: "The incident: a report", url: https://example.org/i, date: 2019-03-01}
  site: https://example.org/
  book: A book
"""

    assert read(text) == FrontMatter(
        title="The herd",
        dek="A *line*",
        summary="Two lines",
        date=date(2026, 3, 1),
        updated=date(2026, 3, 2),
        authors=("Ada", "Grace"),
        category=("System Design", "Databases"),
        tags=("redis", "postgres"),
        series="Incidents",
        slug="the-herd",
        aliases=("2019/10/herd/", "old.html"),
        draft=True,
        publish=date(2026, 4, 1),
        featured=True,
        image="../images/herd.svg",
        image_alt="A herd",
        lang="en-GB",
        needs=("postgres", "redis"),
        inputs=("data/hits.csv",),
        parameters={"users": 50, "names": ["a", "b"], "deep": {"x": 1.5, "y": None, "z": True}},
        timeout_s=300.0,
        memory_bytes=512_000_000,
        counterfactual=(Counterfactual(("queries", "stats.p95"), {"users": 1}),),
        strict=True,
        line_numbers=True,
        evidence="simulated",
        sources=(
            Origin("incident", "The incident: a report", "https://example.org/i", date(2019, 3, 1)),
            Origin("site", "https://example.org/", "https://example.org/"),
            Origin("book", "A book"),
        ),
    )


def test_the_test_above_names_every_key() -> None:
    named = {one.name.removesuffix("_s").removesuffix("_bytes") for one in fields(FrontMatter)}

    assert named - {"all_cells", "categories", "homes", "lines"} == set(KEYS)


def test_no_front_matter_is_no_problem() -> None:
    assert parse(None, "notebooks/a.md") == Checked(FrontMatter())
    assert read("# only a comment") == FrontMatter()


def test_lines_of_keys_are_kept() -> None:
    assert read("title: x\n\nsubtitle: y\ntags:\n  - a").lines == {"title": 2, "dek": 4, "tags": 5}


def test_an_empty_value_is_as_if_it_were_not_there() -> None:
    assert read("title: x\ndek:\ndate: ~\ntags: []\ncategory: ''") == FrontMatter(title="x")


@pytest.mark.parametrize(
    "text", ["1984", "Yes", "3.0", "2026-01-01", "null and void", "007", "1:30"]
)
def test_a_text_is_taken_as_it_was_written(text: str) -> None:
    assert read(f"title: {text}").title == text


# What goes wrong, one whole message for each kind.


def test_an_unknown_key_is_an_error_with_its_line() -> None:
    assert problem("title: x\ncatgory: y") == (
        "error[front-matter]: unknown key `catgory`\n"
        "  --> notebooks/herd.md:3:1\n"
        "   |\n"
        " 3 | catgory: y\n"
        "   | ^^^^^^^\n"
        "help: did you mean `category`?"
    )


def test_a_notebook_names_the_text_before_its_first_cell() -> None:
    [found] = checked("tittle: x", "notebooks/herd.ipynb", 0).problems

    assert str(found) == (
        "error[front-matter]: unknown key `tittle`\n"
        "  --> notebooks/herd.ipynb, text before cell 1, line 2\n"
        "   |\n"
        " 2 | tittle: x\n"
        "   | ^^^^^^\n"
        "help: did you mean `title`?"
    )


def test_a_value_that_begins_a_list_is_shown_in_quotes() -> None:
    assert problem("dek: [3,047](claim:q) queries") == (
        "error[front-matter]: the value of `dek` needs quotes: in YAML a leading `[` begins a list\n"
        "  --> notebooks/herd.md:2:1\n"
        "   |\n"
        " 2 | dek: [3,047](claim:q) queries\n"
        "   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        'help: write `dek: "[3,047](claim:q) queries"`'
    )


@pytest.mark.parametrize(
    ("line", "why", "remedy"),
    [
        ("title: Redis: a story", "in YAML a colon and a space begin a value", 'title: "Redis: a story"'),
        ("dek: **bold** move", "in YAML a leading `*` begins an alias", 'dek: "**bold** move"'),
        ("dek: `code` first", "in YAML a leading backtick is reserved", 'dek: "`code` first"'),
        ("dek: @home", "in YAML a leading `@` is reserved", 'dek: "@home"'),
        ("dek: % of", "in YAML a leading `%` is reserved", 'dek: "% of"'),
        ('dek: "A" and "B"', 'in YAML a leading `"` ends a text at the next one', "dek: '\"A\" and \"B\"'"),
        ('dek: "Quoted" and not', 'in YAML a leading `"` ends a text at the next one', "dek: '\"Quoted\" and not'"),
        ("dek: {braces} here", "in YAML a leading `{` begins a mapping", 'dek: "{braces} here"'),
    ],
)  # fmt: skip
def test_a_value_that_yaml_cannot_take_is_answered_with_the_line_to_write(
    line: str, why: str, remedy: str
) -> None:
    out = checked(f"{line}\ntags: [a]\nsumary: x")

    first, second = out.problems
    key = line.partition(":")[0]
    assert first.message == f"the value of `{key}` needs quotes: {why}"
    assert first.help == f"write `{remedy}`"
    assert second.message == "unknown key `sumary`"
    assert out.value is not None
    assert getattr(out.value, key) == line.partition(": ")[2]
    assert out.value.tags == ("a",)


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('dek: "It was [3×](claim:speed ">= 3") faster"', 'It was [3×](claim:speed ">= 3") faster'),
        ('dek: "[3×](claim:speed ">= 3")"', '[3×](claim:speed ">= 3")'),
        ('dek: "It\'s [3×](claim:speed \\">= 3")"', 'It\'s [3×](claim:speed ">= 3")'),
        ("dek: 'It's [3](claim:n), isn''t it'", "It's [3](claim:n), isn't it"),
        ("dek: '[3](claim:n '>= 3')'", "[3](claim:n '>= 3')"),
    ],
)
def test_quotes_around_a_text_with_such_quotes_are_not_taken_for_a_part_of_it(
    line: str, value: str
) -> None:
    out = checked(f"title: T\n{line}\n")

    [only] = out.problems
    quote = line[5]
    assert only.message == (
        f"the value of `dek` ends at the second `{quote}`: the text has such quotes inside"
    )
    remedy = only.help.removeprefix("write `").removesuffix("`")
    again = checked(f"title: T\n{remedy}\n")
    assert out.value is not None and again.value is not None
    assert (again.problems, again.value.dek, out.value.dek) == ((), value, value)


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("title:Foo\ndek: x", "a space is missing after `title:`", "write `title: Foo`"),
        ("title: x\n\tdek: y", "a tab begins this line, where YAML takes spaces", "write `dek: y`"),
        ("tags: [a, b\ntitle: x", "the list that begins here is not closed", "write `tags: [a, b]`"),
        ("dek: [one]", "`dek` must be text, not a list", 'write `dek: "[one]"`'),
        ("tags:\n  - Redis: a story", "an item of `tags` must be text, not a mapping", 'write `- "Redis: a story"`'),
        ("title: !important x", "`title` must be text, not a value with the tag `!important`", 'write `title: "!important x"`'),
        ("- a\n- b", "the front matter must be `key: value` lines", "write each thing it says as `key: value`"),
        ("title: x\na: &a [b]\nc: *a", "unknown key `a`", "remove it: there is no such key"),
        ("title: x\njust text", "the front matter cannot be read as YAML: could not find expected ':'", "check the colons, quotes and indentation of this line and the one above"),
        ("title: a\x07b", "the front matter cannot be read as YAML: it has a character that YAML does not allow", "check the colons, quotes and indentation of this line and the one above"),
        ("title: x\ntitle: y", "`title` is given twice, first in line 2", "keep one of the two"),
        ("? [a]\n: b", "a key must be a word", "write `key: value`"),
        ("date: 2026-02-30", "`date` is no date: February 2026 has 28 days, not 30", "correct the day"),
        ("date: 2026-13-01", "`date` is no date: `2026-13-01` has the month 13", "write year, month and day"),
        ("date: yesterday", "`date` must be a date, not `yesterday`", "write year, month and day: 2026-03-31"),
        ("updated: 31.3.2026", "`updated` must be a date, not `31.3.2026`", "write year, month and day: 2026-03-31"),
        ("draft: maybe", "`draft` must be true or false, not `maybe`", "write `true` or `false`"),
        ("category: A / B / C", "`category` must have one level or two, not 3", "write `category: System Design / Databases`; what is more are tags"),
        ("slug: ../../x", "`slug` must be 1 to 80 of a-z, 0-9 and `-`, not `../../x`", "write it as in an address: `slug: cache-stampede`"),
        ("lang: english", "`lang` must be a language tag, not `english`", "write `en`, `de` or `pt-BR`"),
        ("needs: [postgress]", "an item of `needs` must be `postgres` or `redis`, not `postgress`", "did you mean `postgres`?"),
        ("needs: valkey", "`needs` must be `postgres` or `redis`, not `valkey`", "did you mean `redis`?"),
        ("needs: kafka", "`needs` must be `postgres` or `redis`, not `kafka`", "start other servers in the post itself"),
        ("timeout: soon", "`timeout` must be a time greater than 0 and at most 7 days, not `soon`", 'write seconds, or a number with its unit: 90, "30 s", "5 min"'),
        ("timeout: -1", "`timeout` must be a time greater than 0 and at most 7 days, not `-1`", 'write seconds, or a number with its unit: 90, "30 s", "5 min"'),
        ("timeout: .inf", "`timeout` must be a time greater than 0 and at most 7 days, not `.inf`", 'write seconds, or a number with its unit: 90, "30 s", "5 min"'),
        ("parameters: {class: 1}", "`parameters` has a name that no variable can have: `class`", "rename it"),
        ("parameters: [a]", "`parameters` must be a mapping, not a list", "write `parameters: {users: 50}`"),
        ("parameters: {day: 2026-01-01}", "`parameters` must be numbers or text, not `2026-01-01`", "put it in quotes"),
        ("parameters: {x: .nan}", "`parameters` must be finite, not `.nan`", "write a number"),
        ("inputs: [/etc/passwd]", "an item of `inputs` must be a path from the post's folder, not `/etc/passwd`", "write it as seen from the post: images/plan.png"),
        ("inputs: [a.csv, ../../secret]", "`inputs` leaves the blog's folder: `../../secret`", "move the file into the blog, best beside the post"),
        ("sources: {a: {ulr: x}}", "`sources` has the unknown key `ulr` for `a`", "did you mean `url`?"),
        ("sources: {a: {date: 2026-01-01}}", "`sources` has neither `title` nor `url` for `a`", "give it one"),
        ("sources: {a: {url: ftp://x}}", "`sources` has a `url` for `a` that must be an http or https address, not `ftp://x`", "write it in full"),
        ("sources: [a]", "`sources` must be a mapping, not a list", "write the name that `](quoted:name)` uses, a colon, and a title or address"),
        ("dek: a\nsubtitle: b", "`dek` and `subtitle` mean the same", "keep `dek` alone"),
        ("status: drfat", "`status` must be one of `draft`, `private`, `featured` and `published`, not `drfat`", "did you mean `draft`?"),
        ("layout: post\ntoc: true", "`layout` and `toc` mean nothing to proofpress", "remove what other tools do not need"),
        ("image: a.png", "`image` has no `image_alt`, so a reader who cannot see it learns nothing of it", "add `image_alt:` with what the image shows"),
        ("title: Issue #5", "`title` ends before `#5`, which YAML reads as a comment", 'write `title: "Issue #5"`'),
        ("strict: yes please", "`strict` must be true or false, not `yes please`", "write `true` or `false`"),
        ("evidence: simulatd", "`evidence` must be `simulated` or `recorded`, not `simulatd`", "did you mean `simulated`?"),
        ("evidence: reproduced", "`evidence` must be `simulated` or `recorded`, not `reproduced`", "remove it: a page says so by itself when every cell ran and a claim held"),
        ("counterfactual: fix", "`counterfactual` must be a mapping, not `fix`", "write `counterfactual: {parameters: {fix: false}, fails: [queries_after]}`"),
        ("counterfactual: [{fails: [a]}]", "an item of `counterfactual` has no `parameters`", "say what is set otherwise: `counterfactual: {parameters: {fix: false}, fails: [queries_after]}`"),
        ("counterfactual: {parameters: {fix: false}}", "`counterfactual` has no `fails`", "name the claims that must not hold then: `counterfactual: {parameters: {fix: false}, fails: [queries_after]}`"),
        ("counterfactual: {parameters: {fix: false}, fail: [a]}", "`counterfactual` has the unknown key `fail`", "did you mean `fails`?"),
        ("counterfactual: {parameters: [fix], fails: [a]}", "`counterfactual` has `parameters` that must be a mapping, not a list", "write `parameters: {users: 50}`"),
        ("counterfactual: {parameters: {fix: 2026-01-01}, fails: [a]}", "`counterfactual` has `parameters` that must be numbers or text, not `2026-01-01`", "put it in quotes"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_remedy(text: str, message: str, help_: str) -> None:
    found = checked(text).problems[0]

    assert (found.message, found.help) == (message, help_)
    assert found.location is not None
    assert found.location.line is not None
    assert found.excerpt is not None


@pytest.mark.parametrize(
    "alias",
    ["../x", "a/../../b", "https://x.org/a", "//x.org", "a//b", "a?b", "a#b", "a\\\\b", ".git/x", "/", "./a", "a b"],
)  # fmt: skip
def test_an_alias_outside_the_site_is_refused(alias: str) -> None:
    [found] = checked(f'aliases: ["{alias}"]').problems

    assert found.message.startswith(
        "an item of `aliases` must be an old address on this site, not "
    )


@pytest.mark.parametrize(
    "slug", ["../x", "/etc", "a/b", "A", "a b", "a.b", "-a", "é", "a" * 81, "a\\\\b", "CON:", "%2e"]
)
def test_a_slug_is_lower_case_letters_digits_and_hyphens(slug: str) -> None:
    [found] = checked(f'slug: "{slug}"').problems

    assert found.message.startswith("`slug` must be 1 to 80 of a-z, 0-9 and `-`, not ")


def test_all_problems_are_reported_at_once_in_order() -> None:
    text = "titel: x\ndek: [3](claim:q) a\ndate: tomorrow\nslug: A\nneeds: [pg]\nfoo: 1"

    assert problems(text) == [
        "2: unknown key `titel`",
        "3: the value of `dek` needs quotes: in YAML a leading `[` begins a list",
        "4: `date` must be a date, not `tomorrow`",
        "5: `slug` must be 1 to 80 of a-z, 0-9 and `-`, not `A`",
        "6: an item of `needs` must be `postgres` or `redis`, not `pg`",
        "7: unknown key `foo`",
    ]


def test_keys_of_jupyter_tools_pass() -> None:
    for key in TOOLS:
        assert read(f"{key}: {{a: [1, 2]}}") == FrontMatter()


@pytest.mark.parametrize(
    ("written", "names", "homes"),
    [
        (
            "<a href='https://a.example/?x=1&amp;y'>Ada &amp; <b>Co</b></a>",
            ("Ada & Co",),
            {"Ada & Co": "https://a.example/?x=1&y"},
        ),
        ("'[Ada](https://a.example \"home\")'", ("Ada",), {"Ada": "https://a.example"}),
        ("{name: Ada, url: https://a.example}", ("Ada",), {"Ada": "https://a.example"}),
        ("'<a href=\"javascript:alert(1)\">Ada</a>'", ("Ada",), {}),
        ("'<a href=\"https://real@a.example\">Ada</a>'", ("Ada",), {}),
        ("<a href='https://a.example'>A</a>, <a href='https://b.example'>B</a>", ("A, B",), {}),
        ("['A < B > C', '&lt;b&gt;']", ("A < B > C", "<b>"), {}),
    ],
)
def test_an_author_is_text_and_keeps_one_address_of_the_web(
    written: str, names: tuple[str, ...], homes: dict[str, str]
) -> None:
    assert read(f"author: {written}") == FrontMatter(authors=names, homes=homes)


def test_what_quarto_says_of_all_cells_is_taken_or_told() -> None:
    out = checked(
        """\
execute:
  echo: false
  output: asis
  include: true
  cache: true
  eval: false
  warning: false
  error: false
  exho: true
toc: true
"""
    )

    assert out.value == FrontMatter(all_cells={"show_code": False, "show_cell": True})
    assert [
        (one.location.line, one.severity, one.message) for one in out.problems if one.location
    ] == [
        (4, "error", "`output` must be true or false, not `asis`"),
        (6, "warning", "`cache` and `toc` mean nothing to proofpress"),
        (7, "error", "`eval: false` is not possible: every code cell runs"),
        (8, "warning", "`warning: false` hides nothing here: what cells print to stderr is shown"),
        (10, "error", "unknown key `exho` in `execute`"),
    ]
    assert out.problems[-1].help == "did you mean `echo`?"


def test_keys_of_other_tools_that_mean_the_same_are_read() -> None:
    text = """\
subtitle: A line
description: A summary
author: Ada
categories: [redis, postgres]
keywords: cache, herd
permalink: /2019/10/herd/
redirect_from: [/old/]
date-modified: 2026-01-01
image: a.png
image-alt: A
published: false
"""

    assert read(text) == FrontMatter(
        dek="A line",
        summary="A summary",
        authors=("Ada",),
        tags=("redis", "postgres", "cache", "herd"),
        categories=("redis", "postgres"),
        aliases=("2019/10/herd/", "old/"),
        updated=date(2026, 1, 1),
        image="a.png",
        image_alt="A",
        draft=True,
    )


def test_one_category_of_quarto_is_the_category() -> None:
    assert read("categories: [redis]").category == ("redis",)
    assert read("categories: [redis]\ncategory: Caches") == FrontMatter(
        category=("Caches",), categories=("Caches", "redis"), tags=("redis",)
    )


def test_what_means_nothing_here_is_one_warning() -> None:
    [found] = checked("\n".join(f"{key}: 1" for key in sorted(NOTHING))).problems

    assert found.severity == "warning"


def test_no_key_has_two_meanings() -> None:
    assert not set(KEYS) & set(SAME)
    assert not NOTHING & {*KEYS, *SAME, *TOOLS, "status", "published"}
    assert set(SAME.values()) <= set(KEYS)


@pytest.mark.parametrize(
    "bomb",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: *c",
        "title: " + "[" * 10_000,
        "title: " + "{a: " * 2_000,
        "&a [*a]",
        "x" * 60_000,
        "title: !!python/object/apply:os.system ['true']",
        "!!map {title: x}" + "\n- " * 3_000,
    ],
)
def test_hostile_yaml_is_harmless(bomb: str) -> None:
    found = checked(bomb).problems

    assert found
    assert all(len(str(one)) < 3_000 for one in found)
