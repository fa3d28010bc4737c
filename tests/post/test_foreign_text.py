"""What text for other tools' templates becomes, and what is left alone."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from proofpress.post import days, names
from proofpress.post.foreign_text import understood
from proofpress.post.post import Post
from proofpress.post.read import read as read_post
from proofpress.problems import Checked
from tests.source.reading import source


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("![a]({{ site.baseurl }}/images/a.png)", "![a](/images/a.png)"),
        ("![a]({{site.baseurl}}/images/a.png 'b')", "![a](/images/a.png 'b')"),
        ('[a]({{ "/about/" | relative_url }})', "[a](/about/)"),
        ("[a]({% post_url 2020-01-02-lock %})", "[a](2020-01-02-lock.md)"),
        ("{% raw %}x{% endraw %}", "x"),
        ("{{< video https://example.org/a.mp4 >}}", "<https://example.org/a.mp4>"),
        (
            '{% include youtube.html content="https://youtu.be/x" %}',
            "<https://youtu.be/x>",
        ),
        ("> youtube: https://youtu.be/x", "<https://youtu.be/x>"),
        ("A heading {: .no_toc}", "A heading "),
        ("{{< pagebreak >}}", ""),
    ],
)
def test_what_is_understood_is_replaced_on_its_line(written: str, read: str) -> None:
    text = f"before\n{written}\nafter"

    assert understood(text) == f"before\n{read}\nafter"


@pytest.mark.parametrize(
    "text",
    [
        "{{ anything }} and {% if x %} stay",
        "in code: `{{ site.baseurl }}/images`",
        "in code: ``{% raw %} ` {% endraw %}``",
        "```liquid\n{{ site.baseurl }}\n```",
        "~~~\n{% raw %}\n~~~",
        "[3](claim:stats.p95) and {x: 1}",
        "[{:.1f}](claim:a) [{:,}](claim:b) [{:#x}](claim:c) [{:.0%}](claim:d) [~{:.2e} s](claim:e)",
        "{{ 7*7 }} {% raw %}",
        "> a quotation: https://example.org",
    ],
)
def test_everything_else_and_code_stay_as_they_are(text: str) -> None:
    assert understood(text) == text


@pytest.mark.parametrize(
    ("path", "slug", "day"),
    [
        ("notebooks/2020-02-28-one-lock.ipynb", "one-lock", "2020-02-28"),
        ("notebooks/2021_10_04-fingerprints.ipynb", "fingerprints", "2021-10-04"),
        ("notebooks/2020-02-28-one-lock/index.md", "one-lock", "2020-02-28"),
        ("notebooks/one-lock.md", "one-lock", "None"),
        ("notebooks/2020-13-45-lock.md", "2020-13-45-lock", "None"),
        ("notebooks/2020-02-28-7.md", "2020-02-28-7", "None"),
        ("notebooks/2020-in-review.md", "2020-in-review", "None"),
    ],
)
def test_a_name_that_begins_with_a_date_gives_address_and_date(
    path: str, slug: str, day: str
) -> None:
    file = PurePosixPath(path)

    assert (names.slug_of(file), str(names.date_of(file))) == (slug, day)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("March 7, 2026", ["2026-03-07"]),
        ("Sat, 7 Mar 2026", ["2026-03-07"]),
        ("7th March 2026", ["2026-03-07"]),
        ("12/31/2026", ["2026-12-31"]),
        ("31/12/2026", ["2026-12-31"]),
        ("3/7/2026", ["2026-03-07", "2026-07-03"]),
        ("February 30, 2026", []),
        ("Smarch 7, 2026", []),
        ("13/32/2026", []),
        ("today", []),
    ],
)
def test_days_are_read_in_words_and_with_slashes(written: str, read: list[str]) -> None:
    day = days.in_words(written)
    found = [day] if day is not None else list(days.in_slashes(written))

    assert [one.isoformat() for one in found] == read


def a_qmd(head: str, name: str = "lock.qmd") -> Checked[Post]:
    return read_post(source(name, f"---\ntitle: A\n{head}\n---\n\nText.\n"))


def test_a_date_with_slashes_has_the_month_first_in_quartos_own_files_alone() -> None:
    quarto, other = a_qmd("date: 3/7/2026"), a_qmd("date: 3/7/2026", "lock.md")

    assert quarto.value is not None
    assert str(quarto.value.meta.date) == "2026-03-07"
    assert [problem.message for problem in other.problems] == [
        "`date` has two meanings: `3/7/2026`"
    ]
    assert other.problems[0].help == "write `2026-03-07` or `2026-07-03`"
