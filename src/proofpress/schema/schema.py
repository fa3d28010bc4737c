"""The two schemas, made of the readers of the keys: there is no second list of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from proofpress.schema.settings import settings

_DRAFT = "http://json-schema.org/draft-07/schema#"


def _front_matter() -> Mapping[str, Any]:
    from proofpress.schema.heads import front_matter  # YAML takes its time, and config needs none

    return front_matter()


_MAKERS: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "config": settings,
    "front-matter": _front_matter,
}
#: What there are schemas of.
NAMES: tuple[str, ...] = tuple(_MAKERS)


def schema(name: str) -> Mapping[str, Any]:
    """The schema of one of `NAMES`."""
    return {"$schema": _DRAFT, **_MAKERS[name]()}


def as_text(name: str) -> str:
    """The schema as the file that an editor reads."""
    return json.dumps(schema(name), indent=1, ensure_ascii=False) + "\n"
