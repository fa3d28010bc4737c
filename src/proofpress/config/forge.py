"""Where the sources of a blog lie for all to see: a repository, and addresses made of a path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from proofpress.config.values import Fault, shown
from proofpress.readers import reading

#: What an address may leave open.
OPEN = ("path", "title", "url")

#: By a word in the name of the host: how addresses of files, folders and new issues look there.
FORGES: Mapping[str, Mapping[str, str]] = {
    "github": {
        "edit": "{repository}/edit/{branch}/{path}",
        "folder": "{repository}/tree/{branch}/{path}",
        "report": "{repository}/issues/new?title={title}&body={url}",
    },
    "gitlab": {
        "edit": "{repository}/-/edit/{branch}/{path}",
        "folder": "{repository}/-/tree/{branch}/{path}",
        "report": "{repository}/-/issues/new?issue[title]={title}&issue[description]={url}",
    },
    "codeberg": {
        "edit": "{repository}/_edit/{branch}/{path}",
        "folder": "{repository}/src/branch/{branch}/{path}",
        "report": "{repository}/issues/new?title={title}&body={url}",
    },
}
FORGES = {**FORGES, "forgejo": FORGES["codeberg"], "gitea": FORGES["codeberg"]}


def forge(repository: str) -> Mapping[str, str]:
    """How addresses look on the host of a repository; none for one that is not known."""
    host = (urlsplit(repository).hostname or "").lower()
    return next((ways for name, ways in FORGES.items() if name in host), {})


@reading({"type": "string", "pattern": r"^https?://[^\s/?#\[\]]+/[^\s?#{}]+$"})
def repository(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(r"https?://[^\s/?#\[\]]+/[^\s?#{}]+", value):
        return value.rstrip("/").removesuffix(".git")
    return Fault(
        f"must be the http or https address of a repository, not {shown(value)}",
        'write it in full: "https://github.com/ada/notes"',
    )


@reading({"type": "string", "pattern": r"^[^\s?#{}]+$"})
def branch(value: object) -> str | Fault:
    if isinstance(value, str) and re.fullmatch(r"[^\s?#{}]+", value):
        return value
    return Fault(f"must be the name of a branch, not {shown(value)}", 'write "main"')


_FILLED = rf"[^\s{{]|\{{(?:{'|'.join(OPEN)})\}}|\{{(?!.*\}})"


@reading(
    {
        "type": "string",
        "pattern": rf"^(?:https?://(?=[^\s/]\S)|mailto:)(?:{_FILLED})+$",
    }
)
def template(value: object) -> str | Fault:
    """An address in which `{path}` and its like are filled in."""
    if not isinstance(value, str) or not re.fullmatch(r"(https?://[^\s/]|mailto:)\S+", value):
        return Fault(
            f"must be an http, https or mailto address, not {shown(value)}",
            'write it in full: "https://example.org/edit/{path}"',
        )
    for name in re.findall(r"\{(.*?)\}", value):
        if name not in OPEN:
            known = ", ".join(f"`{{{one}}}`" for one in OPEN)
            return Fault(f"cannot fill in `{{{name}}}`", f"use {known}")
    return value
