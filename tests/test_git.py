"""What changed since a version, asked of a real git; nothing that is typed becomes an option."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from proofpress.errors import UsageError
from proofpress.git import changed_since


def git(folder: Path, *words: str) -> None:
    settings = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
    subprocess.run(
        ["git", "-C", str(folder), *settings, *words], check=True, capture_output=True, timeout=30
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two files in a commit on `main`."""
    root = tmp_path.resolve() / "repo"
    (root / "blog").mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    (root / "blog/a.md").write_text("a\n")
    (root / "b c.md").write_text("b\n")
    (root / ".gitignore").write_text("build/\n")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "First")
    return root


def changed(root: Path, ref: str = "main") -> set[str]:
    return {str(path.relative_to(root)) for path in changed_since(root / "blog", ref)}


def test_a_clean_folder_has_no_changes(repository: Path):
    assert changed(repository) == set()


def test_changed_new_and_deleted_files_are_named_wherever_they_lie(repository: Path):
    (repository / "blog/a.md").write_text("other\n")
    (repository / "b c.md").unlink()
    (repository / "größe\n.md").write_text("new\n")
    (repository / "build").mkdir()
    (repository / "build/x").write_text("ignored\n")

    assert changed(repository) == {"blog/a.md", "b c.md", "größe\n.md"}


def test_commits_since_and_staged_files_count(repository: Path):
    git(repository, "tag", "before")
    (repository / "blog/a.md").write_text("other\n")
    git(repository, "commit", "-q", "-am", "Second")
    (repository / "c.md").write_text("c\n")
    git(repository, "add", "c.md")

    assert changed(repository, "before") == {"blog/a.md", "c.md"}
    assert changed(repository, "HEAD") == {"c.md"}


def test_before_the_first_commit_everything_is_new(tmp_path: Path):
    git(tmp_path, "init", "-q")
    (tmp_path / "blog").mkdir()
    (tmp_path / "blog/a.md").write_text("a\n")
    git(tmp_path, "add", ".")
    (tmp_path / "b.md").write_text("b\n")

    assert changed(tmp_path, "HEAD") == {"blog/a.md", "b.md"}


def test_a_renamed_file_is_both_names(repository: Path):
    git(repository, "mv", "blog/a.md", "blog/z.md")

    assert changed(repository) == {"blog/a.md", "blog/z.md"}


@pytest.mark.parametrize(
    "ref",
    [
        *("no-such-branch", "", " ", "main..HEAD", "a\0b", "-h", "--", "--help"),
        *("--output=/tmp/proofpress-injected", "--upload-pack=touch x", "HEAD:blog/a.md"),
    ],
)
def test_a_version_that_git_does_not_know_is_refused_in_words(ref: str, repository: Path):
    with pytest.raises(UsageError) as refused:
        changed(repository, ref)

    assert str(refused.value) == (
        f"git knows no version `{ref}` here; in continuous integration it must be fetched first "
        "(`fetch-depth: 0`)"
    )
    assert not Path("/tmp/proofpress-injected").exists()


def test_a_branch_whose_name_looks_like_an_option_is_a_branch(repository: Path):
    git(repository, "update-ref", "refs/heads/--output=x", "HEAD")

    assert changed(repository, "refs/heads/--output=x") == set()
    assert not (repository / "blog/x").exists()


def test_outside_of_a_repository_that_is_said(tmp_path: Path):
    with pytest.raises(UsageError) as refused:
        changed_since(tmp_path, "main")

    assert "`--changed` needs git, and `" in str(refused.value)
    assert "is in no repository: not a git repository" in str(refused.value)


def test_without_git_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UsageError, match="needs git, which is not installed"):
        changed_since(tmp_path, "main")


def test_variables_of_git_do_not_lead_elsewhere(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))

    assert changed(repository) == set()


def test_a_program_that_the_repository_names_is_not_run(repository: Path, tmp_path: Path):
    script = tmp_path / "monitor"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    script.chmod(0o755)
    git(repository, "config", "core.fsmonitor", str(script))
    git(repository, "config", "diff.external", str(script))
    (repository / "blog/a.md").write_text("other\n")
    (tmp_path / "ran").unlink(missing_ok=True)

    assert changed(repository) == {"blog/a.md"}
    assert not (tmp_path / "ran").exists()
