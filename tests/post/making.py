"""What the tests of posts share: from the text of a file to a post."""

from __future__ import annotations

from pathlib import PurePosixPath

from proofpress.post.post import Post
from proofpress.post.read import read
from proofpress.problems import Checked, Problem
from proofpress.source.read import read as read_source
from proofpress.source.source import SourceFile


def checked(text: str, path: str = "notebooks/herd.md") -> Checked[Post]:
    source = read_source(SourceFile(PurePosixPath(path), text.encode()))
    assert source is not None
    assert source.problems == ()
    assert source.value is not None
    return read(source.value)


def post(text: str, path: str = "notebooks/herd.md") -> Post:
    """A post without problems."""
    out = checked(text, path)
    assert out.problems == ()
    assert out.value is not None
    return out.value


def problems(text: str, path: str = "notebooks/herd.md") -> tuple[Problem, ...]:
    return checked(text, path).problems


def problem(text: str, path: str = "notebooks/herd.md") -> str:
    """The one problem of a post, as a person reads it."""
    [only] = problems(text, path)
    return str(only)
