"""Which packages a post uses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from proofpress.distributions import Distributions, imported
from proofpress.inventory import Inventory
from tests.posts import a_post


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("import numpy as n, pandas.io\nfrom scipy.stats import t", ["numpy", "pandas", "scipy"]),
        ("def f():\n    import duckdb", ["duckdb"]),
        ("%matplotlib inline\nimport a # and b\nimport c; import d", ["a", "c", "d"]),
        ("from . import x\nimportant = 1\nfromage = 2", []),
        ("try:\n  import a\nexcept ImportError: pass", ["a"]),
    ],
)  # fmt: skip
def test_imports_are_found_wherever_they_stand(source: str, modules: list[str]):
    assert list(imported(source)) == modules


@pytest.fixture(scope="module")
def versions() -> dict[str, str]:
    return dict(Inventory(Path()).packages)


def test_a_post_uses_what_it_imports_and_what_that_needs(tmp_path: Path, versions: dict[str, str]):
    found = Distributions(tmp_path, versions).of(a_post("import pandas as pd", "import os, json"))

    assert found.keys() >= {"ipython", "numpy", "pandas", "python-dateutil"}
    assert not found.keys() & {"duckdb", "matplotlib", "pytest"}  # only extras of pandas need some
    assert found["pandas"] == versions["pandas"]


def test_a_post_without_packages_uses_what_shows_its_values(
    tmp_path: Path, versions: dict[str, str]
):
    assert Distributions(tmp_path, versions).of(a_post("1 + 1")).keys() == {"ipython"}


def test_modules_beside_a_post_are_looked_into(tmp_path: Path, versions: dict[str, str]):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/load.py").write_text("import helper\n")
    (tmp_path / "notebooks/helper.py").write_text("import duckdb\n")
    (tmp_path / "notebooks/other.py").write_text("import pandas\n")

    found = Distributions(tmp_path, versions).of(a_post("from load import rows"))

    assert found.keys() == {"duckdb", "ipython"}


def test_all_scripts_in_a_posts_own_folder_are_looked_into(
    tmp_path: Path, versions: dict[str, str]
):
    (tmp_path / "notebooks/herd").mkdir(parents=True)
    (tmp_path / "notebooks/herd/step.py").write_text("import duckdb\n")
    post = a_post("!python step.py", path="notebooks/herd/index.md")

    found = Distributions(tmp_path, versions).of(replace(post, own_folder=True))

    assert "duckdb" in found


def test_a_post_in_another_language_has_no_packages_of_python(
    tmp_path: Path, versions: dict[str, str]
):
    assert Distributions(tmp_path, versions).of(a_post("import pandas", kernel="ir")) == {}
