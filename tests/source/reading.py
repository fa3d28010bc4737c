"""What the tests of reading share."""

from __future__ import annotations

from pathlib import PurePosixPath

from proofpress.problems import Checked
from proofpress.source.read import read
from proofpress.source.source import Source, SourceFile


def checked(name: str, data: str | bytes) -> Checked[Source]:
    """What reading gives of a file that is a post."""
    out = read(a_file(name, data))
    assert out is not None
    return out


def source(name: str, data: str | bytes) -> Source:
    """A source without problems."""
    out = checked(name, data)
    assert out.problems == ()
    assert out.value is not None
    return out.value


def problem(name: str, data: str | bytes) -> str:
    """The one problem of a file, as a person reads it."""
    [only] = checked(name, data).problems
    return str(only)


def a_file(name: str, data: str | bytes) -> SourceFile:
    raw = data.encode() if isinstance(data, str) else data
    return SourceFile(PurePosixPath("notebooks", name), raw)
