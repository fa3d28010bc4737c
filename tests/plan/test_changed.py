"""`--changed` checks what a change can have touched, and rather more than less."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pytest

from proofpress.plan.changed import touched
from proofpress.post.post import Cell
from tests.posts import a_post

HERD = a_post("1", path="notebooks/herd.md")
LOCK = replace(a_post("1", path="notebooks/lock/index.md"), slug="lock", own_folder=True)
ESSAY = a_post(path="notebooks/essay.md")
NOTHING: Collection[str] = ()


def due(*changed: str, read: Collection[str] | None = NOTHING) -> dict[str, str]:
    """Why each post is due, by slug; `read` is what the last run of each read."""
    posts = (HERD, LOCK, ESSAY)
    slugs = {post.path: post.slug for post in posts}
    reads = {post.path: read for post in posts}
    return {slugs[path]: why for path, why in touched(posts, changed, reads).items()}


def test_without_a_change_no_post_is_due():
    assert due() == {}
    assert due(read=None) == {}


@pytest.mark.parametrize("name", ["notebooks/herd.md", "notebooks/herd.proof.json"])
def test_a_changed_source_or_proof_makes_its_post_due(name: str):
    assert due(name) == {"herd": f"`{name}` changed"}


@pytest.mark.parametrize("name", ["index.md", "index.proof.json", "data/hits.csv", "model.py"])
def test_whatever_changed_in_its_own_folder_makes_a_post_due(name: str):
    path = f"notebooks/lock/{name}"

    assert due(path) == {"lock": f"`{path}` changed"}


@pytest.mark.parametrize("name", ["data/hits.csv", "../shared/hits.csv", "notebooks/model.py"])
def test_a_changed_file_that_the_last_run_read_makes_a_post_due(name: str):
    why = f"`{name}` changed, which it reads"

    assert due(name, read=[name]) == {"herd": why, "lock": why, "essay": why}
    assert due(name) == {}


@pytest.mark.parametrize("name", ["data/new.csv", "data/2026/new.csv"])
def test_a_new_file_in_a_folder_that_the_last_run_listed_makes_a_post_due(name: str):
    why = f"`{name}` changed, which it reads"

    assert due(name, read=["data"]) == {"herd": why, "lock": why, "essay": why}
    assert due(name, read=["data/hits.csv", "dat", "data/20"]) == {}


def test_a_changed_submodule_makes_posts_due_that_read_in_it():
    why = "`data` changed, which it reads"

    assert due("data", read=["data/2026/hits.csv"]) == {"herd": why, "lock": why, "essay": why}
    assert due("dat", read=["data/2026/hits.csv"]) == {}


@pytest.mark.parametrize("name", ["notebooks/img/the herd.svg", "pictures/cover.png", "b/all.bib"])
def test_a_changed_file_that_a_post_names_makes_it_due(name: str):
    text = Cell("t", "markdown", "![herd](img/the%20herd.svg)", number=1, line=1)
    essay = a_post(
        text,
        path="notebooks/essay.md",
        image="../pictures/cover.png",
        bibliography=("../b/all.bib",),
    )
    other = a_post("1", path="notebooks/other.md")

    found = touched([essay, other], [name], {essay.path: None, other.path: ()})

    assert found == {essay.path: f"`{name}` changed, which it names"}


def test_a_link_to_another_post_makes_no_post_due():
    text = Cell("t", "markdown", "As [before](essay.md).", number=1, line=1)
    linking = a_post(text, path="notebooks/linking.md")

    assert touched([linking, ESSAY], ["notebooks/essay.md"], {}).keys() == {ESSAY.path}


@pytest.mark.parametrize(
    "name",
    [
        *("proofpress.toml", "pyproject.toml", "uv.lock", "../uv.lock", "requirements-dev.txt"),
        *("templates/site/home.html.j2", "pylock.toml", "environment.yml", ".python-version"),
    ],
)
def test_what_all_posts_share_makes_all_of_them_due(name: str):
    why = f"`{name}` changed, which all posts share"

    assert due(name) == {"herd": why, "lock": why, "essay": why}


def test_without_a_record_any_file_may_have_been_read():
    why = "`data/hits.csv` changed, and no record says whether it reads that"

    assert due("data/hits.csv", read=None) == {"herd": why, "lock": why}


@pytest.mark.parametrize(
    "name", ["README.md", ".github/workflows/x.yml", "notebooks/lock/data.csv", "notebooks/herd.md"]
)
def test_without_a_record_what_belongs_to_others_is_still_not_read(name: str):
    assert "herd" not in due(name, read=None) or name == "notebooks/herd.md"
    assert "lock" not in due(name, read=None) or name == "notebooks/lock/data.csv"


def test_a_file_of_that_name_deeper_down_is_not_shared():
    assert due("data/pyproject.toml") == {}
