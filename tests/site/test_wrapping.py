"""A title set in lines is whole, and fits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proofpress.site.wrapping import Fitted, fit

SIZES = (60, 40, 20)


def measure(text: str) -> float:
    """A font in which all signs are half as wide as they are high."""
    return len(text) / 2


def fitted(text: str, *, width: float = 400, height: float = 200) -> Fitted:
    return fit(
        text,
        width=width,
        height=height,
        leading=1.2,
        sizes=SIZES,
        smallest_whole=40,
        measure=measure,
    )


SIGNS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
TITLES = st.text(SIGNS | st.sampled_from(" -数🚀\u0301"), min_size=1, max_size=300)


@given(TITLES)
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_and_nothing_stands_out(title: str) -> None:
    found = fitted(title)

    assert "".join("".join(found.lines).split()) == "".join(title.split())
    assert len(found.lines) * 1.2 * found.size <= 200
    longest = max(map(measure, found.lines), default=0)
    assert longest * found.size <= 400 or max(map(len, found.lines)) <= 40


@pytest.mark.parametrize(
    ("title", "size", "lines"),
    [
        ("Cache stampede", 60, ("Cache", "stampede")),
        ("One page of fifty users asked", 40, ("One page of fifty", "users asked")),
        ("为什么数据库变慢了：一次关于连接", 60, ("为什么数据库变慢", "了：一次关于连接")),
        ("Retry-storms, again and again", 40, ("Retry-storms,", "again and again")),
        ("Unbreakablewordsarebroken", 40, ("Unbreakablewordsareb", "roken")),
        ("", 60, ()),
    ],
)
def test_a_title_is_as_large_as_it_can_be_in_lines_of_equal_length(
    title: str, size: int, lines: tuple[str, ...]
) -> None:
    found = fitted(title, height=150)

    assert (found.size, found.lines) == (size, lines)
