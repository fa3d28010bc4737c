"""Templates as Jinja compiled them, so that the next build need not."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket

from proofpress.store.objects import Objects, OnDamage

#: Of an environment, what decides over the code of a template beside its source.
_OPTIONS = ("autoescape", "keep_trailing_newline", "lstrip_blocks", "optimized", "trim_blocks")


class Compiled(jinja2.BytecodeCache):
    """What all environments of a build have compiled, in one object of the store.

    Jinja compares the source of a template; here it is seen to that another version of Jinja or
    Python, or other options, find nothing. What is damaged is as if it had never been there.
    """

    def __init__(self, store: Path, on_damage: OnDamage = str) -> None:
        self._pointer = store / "compiled" / "templates"
        self._objects = Objects(store, on_damage)
        self._by = [jinja2.__version__, sys.version]
        self._templates = self._read()
        self._changed = False

    def load_bytecode(self, bucket: Bucket) -> None:
        text = self._templates.get(_name(bucket))
        if text is not None:
            bucket.bytecode_from_string(base64.b64decode(text))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._templates[_name(bucket)] = base64.b64encode(bucket.bytecode_to_string()).decode()
        self._changed = True

    def save(self) -> None:
        """Keep what was compiled since it was read.

        Raises:
            PublishError: the disk refused.
        """
        if self._changed:
            data = {"by": self._by, "templates": self._templates}
            digest = self._objects.put(json.dumps(data, sort_keys=True).encode())
            self._objects.point(self._pointer, digest)
            self._changed = False

    def _read(self) -> dict[str, str]:
        data = self._objects.follow(self._pointer)
        try:
            kept: Any = json.loads(data) if data is not None else {"by": None}
            return dict(kept["templates"]) if kept["by"] == self._by else {}
        except (ValueError, KeyError, TypeError):
            return {}


def _name(bucket: Bucket) -> str:
    environment = bucket.environment
    options = [bool(getattr(environment, name)) for name in _OPTIONS]
    return json.dumps([bucket.key, options, sorted(environment.extensions)])
