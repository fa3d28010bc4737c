"""The files around the code: the lock, the workflows, the citation."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def texts(value: Any) -> Iterator[str]:
    """Every text in a parsed file, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def test_the_lock_names_no_place_but_pypi() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))

    hosts = {urlsplit(text).hostname for text in texts(lock) if "://" in text}
    sources = {tuple(package["source"].items()) for package in lock["package"]}

    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    assert sources == {(("registry", "https://pypi.org/simple"),), (("editable", "."),)}


def test_the_citation_names_the_version_that_is_built() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == project["version"]
    assert citation["license"] == project["license"]
    assert all(citation[key] for key in ("message", "title", "authors"))


@pytest.mark.parametrize("script", ["run", "steps", "pages"])
def test_bash_can_read_what_ci_runs(script: str) -> None:
    done = subprocess.run(
        ["bash", "-n", ROOT / ".ci" / script], capture_output=True, text=True, timeout=20
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_read_only_and_ends_by_itself(workflow: Path) -> None:
    parsed = yaml.safe_load(workflow.read_text("utf-8"))

    assert parsed["permissions"] == {"contents": "read"}
    for job in parsed["jobs"].values():
        assert job["timeout-minutes"] <= 20
        for action in (step["uses"] for step in job["steps"] if "uses" in step):
            assert re.fullmatch(r"[a-z-]+/[a-z-]+@v\d+", action)


def test_the_example_blog_is_deployed_by_a_job_that_runs_no_post() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text("utf-8"))["jobs"]

    assert "permissions" not in jobs["build"]
    assert jobs["deploy"]["needs"] == "build"
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert not any("run" in step for step in jobs["deploy"]["steps"])


def test_python_is_tested_in_every_version_that_the_package_names() -> None:
    tests = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    named = [text.rpartition(" :: ")[2] for text in project["classifiers"]]
    versions = [version for version in named if re.fullmatch(r"3\.\d+", version)]
    assert tests["jobs"]["tests"]["strategy"]["matrix"]["python"] == versions


def test_what_runs_on_macos_and_windows_exists() -> None:
    tests = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text("utf-8"))
    job = tests["jobs"]["elsewhere"]

    paths = re.findall(r"tests/\S+", job["steps"][-1]["run"])

    assert job["strategy"]["matrix"]["system"] == ["macos-latest", "windows-latest"]
    assert len(paths) >= 10
    assert [path for path in paths if not (ROOT / path).exists()] == []
