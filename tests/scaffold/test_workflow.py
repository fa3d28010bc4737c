"""The workflow of `init --ci github`: who may do what, with which code."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from proofpress.cli import cli
from proofpress.errors import UsageError
from proofpress.scaffold.workflow import WORKFLOW, workflow
from proofpress.scaffold.write import write_workflow


def parsed(folder: str = ".", *present: str) -> Any:
    found = yaml.safe_load(workflow(PurePosixPath(folder), present=present, python="3.12"))
    found["on"] = found.pop(True)  # YAML 1.1 reads the key `on` as true
    return found


JOBS: dict[str, Any] = parsed()["jobs"]


def steps(job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = JOBS[job]["steps"]
    return found


def commands(job: str) -> str:
    return "\n".join(step["run"] for step in steps(job) if "run" in step)


def test_pull_requests_pushes_to_main_and_every_night_start_it():
    on = parsed()["on"]

    assert set(on) == {"pull_request", "push", "schedule", "workflow_dispatch"}
    assert on["push"] == {"branches": ["main"]}
    assert "pull_request_target" not in on
    assert "workflow_run" not in on


def test_each_event_starts_its_own_jobs():
    assert {name: job.get("if") for name, job in JOBS.items()} == {
        "check": "github.event_name == 'pull_request'",
        "nightly": "github.event_name == 'schedule' || github.event_name == 'workflow_dispatch'",
        "build": "github.event_name == 'push'",
        "deploy": None,
    }
    assert JOBS["deploy"]["needs"] == "build"


def test_every_job_but_the_last_may_only_read():
    assert parsed()["permissions"] == {"contents": "read"}
    assert {name for name, job in JOBS.items() if "permissions" in job} == {"deploy"}
    assert JOBS["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_the_job_that_may_write_runs_no_code_of_the_blog():
    assert [step.get("uses") for step in steps("deploy")] == ["actions/deploy-pages@v4"]


def test_no_job_knows_a_secret():
    text = workflow(PurePosixPath("."), present=(), python="3.12")

    assert "secrets." not in text
    assert "github.token" not in text
    for job in ("check", "nightly", "build"):
        [checkout] = [step for step in steps(job) if "checkout" in step.get("uses", "")]
        assert checkout["with"]["persist-credentials"] is False
        assert "ref" not in checkout["with"]


def test_nothing_that_others_write_is_put_into_a_command():
    for job in ("check", "nightly", "build"):
        assert "${{" not in commands(job)


def test_pull_requests_restore_the_cache_and_only_the_main_branch_saves_it():
    uses = {name: [step.get("uses", "") for step in steps(name)] for name in JOBS}

    savers = [name for name, used in uses.items() for one in used if "cache/save" in one]
    assert savers == ["build"]
    assert any("cache/restore" in one for one in uses["check"])
    assert not any(re.match(r"actions/cache@", one) for used in uses.values() for one in used)
    [uv] = [step for step in steps("check") if "setup-uv" in step.get("uses", "")]
    assert uv["with"]["enable-cache"] is False


def test_what_is_published_is_executed_first_from_what_was_merged():
    ran = commands("build")

    assert ran.index("proofpress check") < ran.index("proofpress build")
    assert "--cached" not in ran
    assert [step["with"]["path"] for step in steps("build") if "pages" in step.get("uses", "")] == [
        "build/site"
    ]


def test_the_check_of_a_pull_request_knows_what_it_is_compared_with():
    [check] = [step for step in steps("check") if step.get("env")]
    [checkout] = [step for step in steps("check") if "checkout" in step.get("uses", "")]

    assert check["env"] == {"BASE": "${{ github.event.pull_request.base.sha }}"}
    assert '--changed "$BASE"' in check["run"]
    assert checkout["with"]["fetch-depth"] == 0


def test_every_command_of_ours_can_be_typed():
    for job in ("check", "nightly", "build"):
        lines = [line for line in commands(job).splitlines() if line.startswith("proofpress ")]
        assert lines
        for line in lines:
            _, name, *rest = line.replace('"$BASE"', "main").split()
            cli.commands[name].make_context(name, rest)


def test_every_job_ends_by_itself_and_every_action_has_a_version():
    for job in JOBS.values():
        assert job["timeout-minutes"] <= 120
        for action in (step["uses"] for step in job["steps"] if "uses" in step):
            assert re.fullmatch(r"[a-z-]+/[a-z-]+(/[a-z]+)?@v\d+", action)


@pytest.mark.parametrize(
    ("present", "how"),
    [
        (("uv.lock", "pyproject.toml"), "uv sync --locked"),
        (("pyproject.toml",), "uv pip install . "),
        (("requirements.txt",), "uv pip install -r requirements.txt "),
        ((), "uv pip install 'proofpress[services]'"),
    ],
)
def test_the_environment_is_made_of_what_the_blog_has(present: tuple[str, ...], how: str):
    jobs = parsed(".", *present)["jobs"]

    for name in ("check", "nightly", "build"):
        [install] = [step for step in jobs[name]["steps"] if step.get("name") == "Install"]
        assert how in install["run"]


def test_a_blog_below_the_root_is_found_there():
    found = parsed("docs/blog")

    assert found["defaults"]["run"]["working-directory"] == "docs/blog"
    [pages] = [
        step for step in found["jobs"]["build"]["steps"] if "upload-pages" in step.get("uses", "")
    ]
    assert pages["with"]["path"] == "docs/blog/build/site"


@pytest.mark.parametrize("folder", ["a b", "$(x)", "-x", "a'b", "a\nb", "a: b", "a#b"])
def test_a_folder_whose_name_means_something_is_refused(folder: str):
    with pytest.raises(UsageError, match="mean something in a workflow"):
        workflow(PurePosixPath(folder), present=(), python="3.12")


def test_the_workflow_lies_at_the_root_of_the_repository(tmp_path: Path):
    root = tmp_path.resolve()
    (root / ".git").mkdir()
    (root / "blog").mkdir()

    top, created = write_workflow(root / "blog")

    assert (top, created.written) == (root, (WORKFLOW,))
    text = (root / WORKFLOW).read_text()
    assert "working-directory: blog" in text
    ours = f'"{sys.version_info.major}.{sys.version_info.minor}"'  # by which proofs are recorded
    assert re.findall(r"python-version: (.*)", text) == [ours] * 3
    with pytest.raises(UsageError, match="exists already: nothing was written"):
        write_workflow(root / "blog")


def test_init_writes_a_blog_with_its_workflow_or_the_workflow_alone(tmp_path: Path):
    folder = tmp_path / "blog"

    first = CliRunner().invoke(cli, ["init", str(folder), "--ci", "github"])
    (folder / WORKFLOW).unlink()
    again = CliRunner().invoke(cli, ["init", str(folder), "--ci", "github"])
    third = CliRunner().invoke(cli, ["init", str(folder), "--ci", "github"])

    assert (first.exit_code, again.exit_code, third.exit_code) == (0, 0, 2)
    assert [line.split()[0] for line in first.output.splitlines()] == ["wrote"] * 7 + ["next"]
    assert [line.split()[0] for line in again.output.splitlines()] == ["wrote", "next"]
    assert "exists already" in third.output


def test_bash_can_read_every_command():
    for job in ("check", "nightly", "build"):
        done = subprocess.run(
            ["bash", "-n", "-c", commands(job)], capture_output=True, text=True, timeout=20
        )
        assert (done.returncode, done.stderr) == (0, "")
