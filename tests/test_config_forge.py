"""Where sources lie, and who writes: what a config may say of it."""

from __future__ import annotations

import pytest

from proofpress.config import load
from proofpress.config.people import Person


def test_people_have_a_name_and_perhaps_a_page_and_a_sentence() -> None:
    text = 'people = [{ name = "Ada", url = "https://ada.example", about = "Hm." }, "Bob"]'

    checked = load(None, text)

    assert checked.value is not None
    assert checked.problems == ()
    assert checked.value.people == (Person("Ada", "https://ada.example", "Hm."), Person("Bob"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('edit_url = "https://e.example/{pat}"', "`edit_url` cannot fill in `{pat}`"),
        (
            'report_url = "javascript:alert(1)"',
            "`report_url` must be an http, https or mailto address, not `javascript:alert(1)`",
        ),
        (
            'repository = "ada/notes"',
            "`repository` must be the http or https address of a repository, not `ada/notes`",
        ),
        (
            'repository = "https://git.example/ada/notes"',
            "`repository` is at a host that is neither GitHub, GitLab nor Forgejo",
        ),
        ('people = [{ name = "A" }, { name = "a" }]', "item 2 of `people` has `a` twice"),
        ('people = [{ name = "A", url = "ada" }]', None),
    ],
)
def test_what_nobody_could_follow_is_refused(text: str, message: str | None) -> None:
    problems = load(None, text).problems

    assert len(problems) == 1
    assert message is None or problems[0].message == message


def test_a_host_that_nobody_knows_is_fine_where_the_address_is_given() -> None:
    text = 'repository = "https://git.example/a/b"\nedit_url = "https://git.example/e/{path}"'

    assert load(None, text).problems == ()
