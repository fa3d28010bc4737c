"""The schema of the config."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from proofpress.config.blocks import TermsBlock
from proofpress.config.config import Config
from proofpress.config.keys import READERS
from proofpress.config.tables import table_of


def settings() -> Mapping[str, Any]:
    return {
        "title": "Config of a proofpress blog",
        "description": "`proofpress.toml`, or `[tool.proofpress]` in `pyproject.toml`.",
        **table_of(READERS, usual=usual_settings()),
    }


def usual_settings() -> Mapping[str, Any]:
    """What each key is without being written, as it would be written; none that says nothing."""
    config = Config()
    found: dict[str, Any] = {}
    for field in fields(Config):
        name = field.name.removesuffix("_s").removesuffix("_bytes")
        value = _written(name, getattr(config, field.name))
        if name in READERS and value is not None and value != "" and value != []:
            found[name] = value
    return found


def _written(name: str, value: Any) -> Any:
    """A value of the config as somebody would write it; None if nobody would."""
    if name == "home":
        return [_block_name(block) for block in value]
    if name == "post_fields":
        return [" ".join(line) for line in value]
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, bool | int | float | str) else None


def _block_name(block: object) -> str:
    return block.kind if isinstance(block, TermsBlock) else type(block).__name__.lower()
