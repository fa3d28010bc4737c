"""Read the config out of the texts of the files that may hold it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from proofpress.config.config import Config
from proofpress.config.keys import READERS
from proofpress.config.references import strangers
from proofpress.config.tables import read_keys
from proofpress.config.values import shown
from proofpress.passage import Passage
from proofpress.problems import Checked, Location, Problem
from proofpress.toml_place import Keys, bad_toml

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
            problems.append(keys.problem((), message, "write it as `[tool.proofpress]`"))
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
        values |= {"origin": name, "keys": keys}
    return Checked(Config(**values), tuple(problems))


def _read(keys: Keys, data: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
    found, faults = read_keys(data, READERS)
    for fault in (*faults, *strangers(data)):
        message = fault.message if fault.whole else f"{_subject(fault.at)} {fault.message}"
        problems.append(keys.problem(fault.at, message, fault.help))
    problems.sort(key=lambda problem: (problem.location.line or 0) if problem.location else 0)
    return {_FIELDS.get(key, key): value for key, value in found.items()}


def _subject(path: tuple[str | int, ...]) -> str:
    """What a fault is about: a key, or an item of one."""
    name = next(step for step in reversed(path) if isinstance(step, str))
    last = path[-1]
    return f"`{name}`" if isinstance(last, str) else f"item {last + 1} of `{name}`"
