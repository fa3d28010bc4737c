"""The schema of front matter: our keys, and those of other tools that may stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from proofpress.config.tables import described
from proofpress.post import all_cells
from proofpress.post.foreign_keys import NOTHING, SAME, STATUS
from proofpress.post.front_matter import TOOLS, FrontMatter
from proofpress.post.keys import READERS
from proofpress.post.values import flag, maybe


def front_matter() -> Mapping[str, Any]:
    """Keys of other tools stand under patterns: editors check them, and propose ours alone."""
    return {
        "title": "Front matter of a post of proofpress",
        "description": "The YAML between the `---` lines at the top of a post.",
        "type": ["object", "null"],
        "properties": {key: _ours(key) for key in READERS},
        "patternProperties": {
            **{_either(key): _same(key) for key in SAME},
            _either("published"): {
                "description": "`false` is `draft: true`, as in Jekyll",
                **flag.schema,
            },
            _either("status"): {"description": "as in Nikola", "enum": list(STATUS)},
            _either("execute"): {"description": "as in Quarto", "anyOf": [_NO_TABLE, _execute()]},
            _either(*TOOLS): {"description": "a key of Jupyter tools, left to them"},
            _either(*sorted(NOTHING - {"execute"})): {
                "description": "means nothing to proofpress",
                "deprecated": True,
                "deprecationMessage": "means nothing to proofpress",
            },
        },
        "additionalProperties": False,
    }


_NO_TABLE = {"type": ["string", "number", "boolean", "null", "array"], "items": {}}


def _execute() -> dict[str, Any]:
    """What holds for all cells; `echo` may be `fenced`."""
    flags = {key: maybe(flag.schema) for key in all_cells.SHOWING}
    flags["echo"] = {"anyOf": [flags["echo"], {"enum": ["fenced"]}]}
    others: dict[str, Any] = {key: {} for key in (*all_cells.SETTLED, *sorted(all_cells.NOTHING))}
    others["eval"] = {"enum": [True, None, ""]}
    return {"type": "object", "properties": {**flags, **others}, "additionalProperties": False}


def _either(*keys: str) -> str:
    return f"^(?:{'|'.join(keys)})$"


def _ours(key: str) -> dict[str, Any]:
    shown = described(READERS[key])
    about = shown.pop("description")
    usual = next((field.default for field in fields(FrontMatter) if field.name == key), None)
    default = {"default": usual} if isinstance(usual, bool) else {}
    return {"description": about, **default, **maybe(shown)}


def _same(key: str) -> dict[str, Any]:
    name = SAME[key]
    kinds = [READERS[name].schema]
    if key == "categories":  # several of them are tags
        kinds.append(READERS["tags"].schema)
    schema = kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    return {"description": f"the same as `{name}`, for posts of other tools", **maybe(schema)}
