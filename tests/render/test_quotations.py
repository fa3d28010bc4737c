"""Quotations that other tools mean as notes."""

from __future__ import annotations

import pytest

from tests.render.writing import body


@pytest.mark.parametrize(
    "written",
    [
        ":::{tip}\nUse *two*.\n\nMore.\n:::",
        "> Tip: Use *two*.\n>\n> More.",
        "> [!TIP]\n> Use *two*.\n>\n> More.",
        "> [!tip]\n>\n> Use *two*.\n>\n> More.",
    ],
)
def test_a_note_in_a_quotation_is_the_directive_of_its_name(written: str) -> None:
    assert body(written) == body(":::{tip}\nUse *two*.\n\nMore.\n:::")
    assert "<blockquote>" not in body(written)


@pytest.mark.parametrize(
    "written",
    [
        "> note: not so",
        "> A Note: no",
        "> Notes: no",
        "> [!NOTHING]\n> x",
        "Note: x",
        "> # Note: x",
    ],
)
def test_other_quotations_stay_what_they_are(written: str) -> None:
    assert "aside" not in body(written)


def test_notes_in_quotations_and_quotations_in_notes_close_where_they_should() -> None:
    html = body("> before\n>\n> > Note: inside\n> > > deep\n>\n> after\n\nlast")

    quoted, note = ":::{note}\ninside\n> deep\n:::", "> before\n>\n> NOTE\n>\n> after\n\nlast"
    assert html == body(note).replace("<p>NOTE</p>", body(quoted))
