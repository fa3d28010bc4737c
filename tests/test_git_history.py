"""The versions of a file that a real git holds."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from proofpress.errors import UsageError
from proofpress.git import changed_since, history
from proofpress.git import git as asked
from tests.test_git import git

PROOF = PurePosixPath("notebooks/größe \n.proof.json")


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A blog in a folder of a repository, without a commit."""
    root = tmp_path / "repo/my blog"
    (root / "notebooks").mkdir(parents=True)
    git(root.parent, "init", "-q", "-b", "main")
    return root


def commit(blog: Path, subject: str, text: str | None = None) -> None:
    if text is not None:
        (blog / PROOF).write_text(text)
    git(blog, "add", "--all", ".")
    git(blog, "commit", "-q", "--allow-empty-message", "-m", subject)


def versions(blog: Path, path: PurePosixPath = PROOF) -> list[tuple[str, str | None]]:
    return [(one.subject, one.text) for one in history(blog, path)]


def test_a_repository_without_a_commit_has_no_versions(blog: Path):
    assert history(blog, PROOF) == ()


def test_every_commit_that_touched_the_file_is_a_version_oldest_first(blog: Path):
    commit(blog, "One: 1", "1")
    (blog / "other").write_text("x")
    commit(blog, "Another file")
    commit(blog, "", "2")

    assert versions(blog) == [("One: 1", "1"), ("", "2")]
    first, second = history(blog, PROOF)
    assert first.day == second.day
    assert len(first.commit) == 9
    assert first.commit != second.commit


def test_a_renamed_file_keeps_its_versions(blog: Path):
    commit(blog, "One", "a long enough text\n" * 9)
    git(blog, "mv", str(PROOF), "notebooks/new.proof.json")
    commit(blog, "Rename")

    assert [
        subject for subject, _ in versions(blog, PurePosixPath("notebooks/new.proof.json"))
    ] == [
        "One",
        "Rename",
    ]


def test_a_commit_that_removed_the_file_has_no_text(blog: Path):
    commit(blog, "One", "1")
    (blog / PROOF).unlink()
    commit(blog, "Remove")
    commit(blog, "Again", "2")

    assert ("Remove", None) in versions(blog)
    assert versions(blog)[-1] == ("Again", "2")


def test_a_merge_that_changed_nothing_is_no_version(blog: Path):
    commit(blog, "One", "1")
    git(blog, "checkout", "-q", "-b", "side")
    commit(blog, "Two", "2")
    git(blog, "checkout", "-q", "main")
    (blog / "other").write_text("x")
    commit(blog, "Other")
    git(blog, "merge", "-q", "--no-edit", "side")

    assert versions(blog) == [("One", "1"), ("Two", "2")]


def test_bytes_that_are_no_text_are_survived(blog: Path):
    (blog / PROOF).write_bytes(b"\xff\x00")
    commit(blog, "Bytes")

    assert versions(blog) == [("Bytes", "\ufffd\x00")]


def test_a_folder_outside_of_git_is_said_to_be_one(tmp_path: Path):
    with pytest.raises(
        UsageError, match="the history of a proof is in git, and here is none: not a"
    ):
        history(tmp_path, PROOF)


def test_a_damaged_repository_is_refused_in_words(blog: Path):
    commit(blog, "one", "1")
    commit(blog, "two", "2")
    tree = asked(blog, "rev-parse", "HEAD~1^{tree}").decode().strip()
    (blog.parent / ".git/objects" / tree[:2] / tree[2:]).unlink()

    with pytest.raises(UsageError, match=f"unable to read tree .*{tree}"):
        history(blog, PROOF)
    with pytest.raises(UsageError, match=r"bad tree object|unable to read tree"):
        changed_since(blog, "HEAD~1")
