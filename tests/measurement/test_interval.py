"""Medians, intervals, and how they are shown."""

from __future__ import annotations

import random
import re
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from proofpress.measurement.interval import CONFIDENCE, intervals, median
from proofpress.measurement.measured import Measurement, duration, in_digits, measurement
from proofpress.render.sanitize import sanitized

times = st.floats(1e-9, 1e3)
rounds = st.integers(8, 30).flatmap(
    lambda n: st.tuples(*(st.lists(times, min_size=n, max_size=n) for _ in range(3)))
)


@given(values=st.lists(times, min_size=1))
def test_the_median_is_that_of_the_standard_library(values: list[float]):
    assert median(values) == statistics.median(values)


@settings(max_examples=20)
@given(samples=rounds)
def test_an_interval_holds_the_measured_ratio(samples: tuple[list[float], ...]):
    result = measurement(dict(zip("abc", samples, strict=True)))

    assert result.low <= result.ratio <= result.high
    for name, (low, high) in result.intervals.items():
        assert low <= result.ratios[name] <= high


def test_the_true_ratio_is_outside_about_as_often_as_is_said():
    draw, missed = random.Random(5), 0
    for _ in range(60):
        slow = [2 * draw.lognormvariate(0, 0.2) for _ in range(20)]
        fast = [draw.lognormvariate(0, 0.2) for _ in range(20)]
        [(low, high)] = intervals(slow, [fast])
        missed += not low <= 2 <= high

    assert missed / 60 <= 4 * (1 - CONFIDENCE)


def test_what_slows_whole_rounds_does_not_widen_the_interval():
    pace = [1.0, 1.0, 3.0, 1.0, 9.0, 1.0, 2.0, 1.0, 5.0, 1.0]

    together = intervals([2 * p for p in pace], [pace])

    assert together == ((2.0, 2.0),)


@pytest.mark.parametrize(
    ("ratio", "interval", "shown"),
    [
        (53.21, (51.3, 55.4), ("53", "51", "56")),
        (3.14159, (2.96, 3.3), ("3.1", "2.9", "3.3")),
        (1.0, (1.0, 1.0), ("1.000", "1.000", "1.000")),
        (3047.0, (2800.0, 3300.0), ("3,000", "2,800", "3,300")),
        (0.5, (0.48, 0.52), ("0.50", "0.48", "0.52")),
        (4.0, (1.0, 9.0), ("4", "1", "9")),
    ],
)
def test_a_ratio_is_shown_with_the_digits_that_the_noise_leaves(
    ratio: float, interval: tuple[float, float], shown: tuple[str, ...]
):
    assert in_digits(ratio, interval) == shown


def test_a_bound_close_by_is_shown_apart():
    assert in_digits(2.74, (2.314, 2.992), 0.008) == ("2.740", "2.314", "2.992")


@given(ratio=st.floats(1e-6, 1e6), below=st.floats(0, 0.99), above=st.floats(0, 10))
def test_shown_bounds_are_never_narrower_than_the_interval(
    ratio: float, below: float, above: float
):
    low, high = ratio * (1 - below), ratio * (1 + above)

    shown = [float(text.replace(",", "")) for text in in_digits(ratio, (low, high))]

    assert shown[1] <= low * (1 + 1e-6)
    assert shown[2] >= high * (1 - 1e-6)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0.00132, "1.3 ms"),
        (0.0000241, "24 µs"),
        (0.9996, "1.0 s"),
        (0.000_999_6, "1.0 ms"),
        (0.0996, "100 ms"),
        (0.009_96, "10 ms"),
        (83.4, "83 s"),
        (3.2e-8, "32 ns"),
        (1.5e-10, "0.1 ns"),
    ],
)
def test_a_time_has_two_digits_and_a_unit(seconds: float, shown: str):
    assert duration(seconds) == shown


RESULT = Measurement(
    ratio=53.2,
    low=51.3,
    high=55.4,
    ratios={"array": 3.2, "<b>array</b>": 53.2},
    intervals={"array": (3.05, 3.3), "<b>array</b>": (51.3, 55.4)},
    medians_s={"loop": 0.0013, "array": 0.0004, "<b>array</b>": 0.0000241},
    repeats=20,
)


def test_a_result_as_text():
    assert repr(RESULT) == (
        "variant       one call  as fast as loop  at least  at most\n"
        "loop            1.3 ms              1 ×         –        –\n"
        "array           400 µs            3.2 ×     3.0 ×    3.3 ×\n"
        "<b>array</b>     24 µs             53 ×      51 ×     56 ×\n"
        "Medians of 20 rounds; bounds of a 99 % interval"
    )


def test_a_result_as_html_says_what_the_text_says_and_is_escaped():
    html = RESULT._repr_html_()

    cells = [
        Markup(cell).unescape()
        for cell in re.findall(r"<(?:th|td|caption)\b[^>]*>(.*?)</(?:th|td|caption)>", html)
    ]
    assert cells[0] == "Medians of 20 rounds; bounds of a 99 % interval"
    assert " ".join(" ".join(cells[1:]).split()) == " ".join(
        " ".join(repr(RESULT).split("\n")[:-1]).split()
    )
    assert "<b>" not in html


def test_a_page_drops_nothing_of_it():
    html = RESULT._repr_html_()

    shown = sanitized(html, image=lambda src, attributes: Markup(""), ids=False)

    for part in re.findall(r"<\w+", html):
        assert html.count(part) == shown.count(part)
    assert Markup(html).striptags() == shown.striptags()
    assert '<td class="txt"' not in shown  # they are numbers, and stand on the right
