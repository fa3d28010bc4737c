"""`[tool.proofpress]` of `pyproject.toml`, or the same keys at the top of `proofpress.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proofpress.config_values import READERS, Fault, Link, shown
from proofpress.passage import Passage
from proofpress.problems import Checked, Location, Problem
from proofpress.suggest import did_you_mean
from proofpress.toml_place import Keys, bad_toml

__all__ = ["KEYS", "Config", "Link", "load"]

PYPROJECT = "pyproject.toml"
OWN_FILE = "proofpress.toml"
#: Fields whose names say a unit.
_FIELDS = {
    "timeout": "timeout_s",
    "post_timeout": "post_timeout_s",
    "memory": "memory_bytes",
}
#: Every key, by the name an author writes.
KEYS: tuple[str, ...] = tuple(READERS)


@dataclass(frozen=True, slots=True)
class Config:
    """What a blog says of itself; every key has a default.

    Attributes:
        url: where the site will live, with a trailing slash; feeds, the sitemap and canonical
            addresses need it and are left out without it.
        tagline: one or more lines under the headline; line breaks are kept. Markdown.
        headline: the h1 of the home page; line breaks are kept. Defaults to the title.
        date_format: strftime pattern, without a locale (`%-d` works everywhere).
        timeout_s: wall time a cell may take; a post's front matter may say otherwise.
        memory_bytes: what a kernel and all that it started may hold; likewise.
        post_timeout_s: wall time of a whole post.
        environment: names of variables that posts may see beside the few they always do.
        origin: the file that it was read from; None if no file has a config.
    """

    title: str = "Untitled blog"
    description: str = ""
    url: str | None = None
    lang: str = "en"
    authors: tuple[str, ...] = ()
    status: str = ""
    location: str = ""
    kicker: str = "Writing"
    headline: str = ""
    tagline: str = ""
    footer: str = ""
    date_format: str = "%-d %b %Y"
    nav: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()
    timeout_s: float = 600.0
    post_timeout_s: float = 3600.0
    memory_bytes: int | None = None
    environment: tuple[str, ...] = ()
    origin: str | None = None


def load(pyproject: str | None, own: str | None) -> Checked[Config]:
    """Read the config out of the texts of the two files, None where there is no such file.

    Every bad key is reported at once; the value holds what could be read. Where neither file has
    a config, it is the default with `origin` None.
    """
    problems: list[Problem] = []
    found: list[tuple[str, Keys, Mapping[str, Any]]] = []
    for name, text, prefix in ((PYPROJECT, pyproject, ("tool", "proofpress")), (OWN_FILE, own, ())):
        if text is None:
            continue
        keys = Keys(Passage(name, text.removeprefix("\ufeff").replace("\r\n", "\n")), prefix)
        try:
            data: Any = tomllib.loads(keys.passage.text)
        except tomllib.TOMLDecodeError as error:
            problems.append(bad_toml(keys.passage, str(error)))
            continue
        for step in prefix:
            data = data.get(step) if isinstance(data, dict) else None
        if data is None:
            continue
        if isinstance(data, dict):
            found.append((name, keys, data))
        else:
            message = f"`[tool.proofpress]` must be a table, not {shown(data)}"
            problems.append(keys.problem("proofpress", message, "write it as `[tool.proofpress]`"))
    if len(found) == 2:
        problems.append(
            Problem(
                "config",
                f"both `{PYPROJECT}` and `{OWN_FILE}` have a config",
                f"move the keys of `{OWN_FILE}` below `[tool.proofpress]`, or the reverse",
                Location(OWN_FILE),
            )
        )
    values: dict[str, Any] = {}
    for name, keys, data in found[:1]:
        values = _read(keys, data, problems)
        values["origin"] = name
    return Checked(Config(**values), tuple(problems))


def _read(keys: Keys, data: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, written in data.items():
        reader = READERS.get(key)
        if reader is None:
            help_ = did_you_mean(key, READERS, otherwise="remove it: there is no such key")
            problems.append(keys.problem(key, f"unknown key `{key}`", help_))
            continue
        value = reader(written)
        if isinstance(value, Fault):
            problems.append(keys.problem(key, f"`{key}` {value.message}", value.help))
        else:
            values[_FIELDS.get(key, key)] = value
    problems.sort(key=lambda problem: (problem.location.line or 0) if problem.location else 0)
    return values
