from dataclasses import replace
from typing import Any

import pytest

from proofpress.plan.ingredients import Ingredients, cells_of, differences, parameters_of
from tests.posts import a_cell, a_post, raising

RUN = Ingredients(
    cells=("a", "b", "c"),
    parameters={"users": "50"},
    runtime={"Python": "3.13.1", "kernel": "python3"},
    packages={"numpy": "2.1.0", "pandas": "2.2.0"},
    services={"PostgreSQL": "18.6"},
    files={"data/hits.csv": "1" * 64},
    folders={"data": "2" * 64},
)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"cells": ("a", "x", "c")}, "cell 2 changed"),
        ({"cells": ("a", "x", "y")}, "cells 2 to 3 changed"),
        ({"cells": ("a", "b", "new", "c")}, "cell 3 is new"),
        ({"cells": ("a", "c")}, "cell 2 of the last run is gone"),
        ({"parameters": {"users": "51"}}, "parameter `users` 50 → 51"),
        ({"parameters": {}}, "parameter `users` 50 is gone"),
        ({"runtime": {"Python": "3.13.2", "kernel": "python3"}}, "Python 3.13.1 → 3.13.2"),
        ({"packages": {"numpy": "2.2.0", "pandas": "2.2.0"}}, "numpy 2.1.0 → 2.2.0"),
        ({"packages": {**RUN.packages, "duckdb": "1.4"}}, "duckdb 1.4 is new"),
        ({"services": {"PostgreSQL": "18.7"}}, "PostgreSQL 18.6 → 18.7"),
        ({"files": {"data/hits.csv": "3" * 64}}, "`data/hits.csv` changed (11111111 → 33333333)"),
        ({"files": {"data/hits.csv": "absent"}}, "`data/hits.csv` is gone"),
        ({"files": {**RUN.files, "x.py": "4" * 64}}, "`x.py` is new"),
        ({"folders": {"data": "5" * 64}}, "the files in `data` changed (22222222 → 55555555)"),
    ],
)
def test_each_part_of_the_key_changes_it_and_says_so(change: dict[str, object], reason: str):
    changed = replace(RUN, **change)  # type: ignore[arg-type]

    assert changed.key != RUN.key
    assert differences(RUN, changed) == (reason,)


def test_equal_ingredients_have_one_key_and_no_differences():
    again = replace(RUN, packages=dict(sorted(RUN.packages.items(), reverse=True)))

    assert again.key == RUN.key
    assert differences(RUN, again) == ()


@pytest.mark.parametrize(
    "options",
    [{"label": "fig-herd"}, {"fig_cap": "The herd"}, {"show_code": False}, {"volatile": True}],
)
def test_how_a_cell_is_shown_is_no_part_of_its_run(options: dict[str, Any]):
    shown = a_post(a_cell("1", number=1, **options))

    assert cells_of(shown) == cells_of(a_post("1"))


@pytest.mark.parametrize(
    "cell",
    [
        a_cell("2", number=1),
        a_cell("1", number=1, parameters=True),
        a_cell("1", number=1, may_raise=True),
        raising("1", "KeyError", number=1),
        raising("1", "KeyError", "x", number=1),
    ],
)
def test_what_changes_how_a_cell_runs_changes_its_digest(cell):
    assert cells_of(a_post(cell)) != cells_of(a_post("1"))


def test_prose_titles_and_names_are_no_part_of_a_run():
    post = a_post("1")

    other = replace(post, title="Another", slug="another", path=post.path.with_name("b.md"))

    assert cells_of(other) == cells_of(post)
    assert parameters_of(other) == parameters_of(post)


def test_a_parameter_keeps_its_type_in_the_key():
    assert parameters_of(a_post(parameters={"n": 1})) != parameters_of(
        a_post(parameters={"n": "1"})
    )
