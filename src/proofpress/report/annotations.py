"""A check as annotations of GitHub: each problem at its file and line in a pull request.

Source: GitHub's page "Workflow commands for GitHub Actions"; what must be escaped is told by
`command.ts` of actions/toolkit.
"""

from __future__ import annotations

from collections.abc import Mapping

from proofpress.problems import Problem, further
from proofpress.report.file_place import file_place
from proofpress.report.findings import Findings
from proofpress.report.words import post_lines, summary


def as_annotations(findings: Findings, texts: Mapping[str, str], *, folder: str = "") -> str:
    """One command a problem, then a line a post and the summary.

    Nothing that an author wrote begins a line, so that no text of a post is taken for a command.

    Args:
        texts: the text of each source, by its path.
        folder: where the blog lies in its repository, for one that is not at the root.
    """
    lines = [annotation(problem, texts, folder=folder) for problem in findings.all_problems]
    lines += [f"::notice title=proofpress::{_data(note)}" for note in findings.notes]
    lines += [f"::warning title=proofpress::{_data(note)}" for note in findings.warnings]
    return "\n".join([*lines, *post_lines(findings), summary(findings)])


def annotation(problem: Problem, texts: Mapping[str, str], *, folder: str = "") -> str:
    """The command for one problem: its fact and its remedy, where the file has it."""
    place = file_place(problem, texts)
    properties = {}
    if place is not None:
        properties["file"] = f"{folder}/{place.path}" if folder else place.path
        if place.line is not None:
            properties["line"] = str(place.line)
            if place.column is not None:
                properties["col"] = str(place.column)
    properties["title"] = f"proofpress: {problem.code}"
    words = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    where = f" ({problem.location})" if problem.location is not None else ""
    rest = "".join(f"\nnote: {note}" for note in problem.notes)
    message = f"{problem.message}{where}{rest}\nhelp: {problem.help}\n{further([problem])}"
    return f"::{problem.severity} {words}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
