"""What a person probably meant."""

from __future__ import annotations

import pytest

from proofpress.suggest import did_you_mean, suggestion

KNOWN = ("title", "tags", "image_alt", "fig-cap", "postgres")


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("titel", "title"),
        ("Title", "title"),
        ("tag", "tags"),
        ("image-alt", "image_alt"),
        ("fig_cap", "fig-cap"),
        ("postgress", "postgres"),
        ("zebra", None),
        ("", None),
    ],
)
def test_the_nearest_known_word_is_suggested(word: str, near: str | None) -> None:
    assert suggestion(word, KNOWN) == near


def test_help_says_something_else_where_nothing_is_near() -> None:
    assert did_you_mean("titel", KNOWN, otherwise="remove it") == "did you mean `title`?"
    assert did_you_mean("zebra", KNOWN, otherwise="remove it") == "remove it"
