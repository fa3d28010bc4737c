"""The workflow that `init --ci github` writes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from importlib.resources import files
from pathlib import PurePosixPath

from proofpress.errors import UsageError

WORKFLOW = PurePosixPath(".github/workflows/proofpress.yml")

#: How the environment is made, by the file that says what is in it.
_INSTALL: Mapping[str, str] = {
    "uv.lock": "uv sync --locked",
    "pyproject.toml": "uv venv && uv pip install . 'proofpress[services]'",
    "requirements.txt": "uv venv && uv pip install -r requirements.txt 'proofpress[services]'",
}
_ALONE = "uv venv && uv pip install 'proofpress[services]' # and what the posts import"
_PLAIN = re.compile(r"[\w.][\w./-]*")


def workflow(folder: PurePosixPath, *, present: Collection[str], python: str) -> str:
    """The text of the workflow.

    Args:
        folder: where the blog lies in its repository; `.` at its root.
        present: names of the files in the blog's folder.
        python: the version that executes the blog, such as `3.13`. Proofs are recorded with the
            author's, and what another one shows may differ from them.

    Raises:
        UsageError: the folder's name cannot be written into a workflow as it is.
    """
    if not _PLAIN.fullmatch(str(folder)):
        raise UsageError(
            f"`{folder}` holds signs that mean something in a workflow: use letters, digits, `-`"
        )
    install = next((how for file, how in _INSTALL.items() if file in present), _ALONE)
    below = "" if folder == PurePosixPath() else f"{folder}/"
    fields = {"@folder@": str(folder), "@below@": below, "@install@": install, "@python@": python}
    text = files("proofpress.scaffold").joinpath("texts", "github.yml").read_text("utf-8")
    return re.sub("@[a-z]+@", lambda found: fields.get(found[0], found[0]), text)
