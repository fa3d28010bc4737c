"""Templates as Jinja compiled them, so that the next build need not."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Mapping
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket

from proofpress import templates
from proofpress.store.objects import Objects, OnDamage
from proofpress.write.files import replace

#: Of an environment, what decides over the code of a template beside its source.
_OPTIONS = ("autoescape", "keep_trailing_newline", "lstrip_blocks", "optimized", "trim_blocks")


class Compiled(jinja2.BytecodeCache):
    """What all environments of a build have compiled.

    A blog's own templates are kept in one object of its store. All others came with a package, and
    are kept where Python keeps the compiled modules of ours, for every blog (see `Cache`), or in
    the store too if nothing can be written there.

    Jinja compares the source of a template; here it is seen to that another version of Jinja or
    Python, or other options, find nothing. What is damaged is as if it had never been there.

    Args:
        own: the blog's own templates, or None.
    """

    def __init__(
        self, store: Path, own: Path | None = None, on_damage: OnDamage = str, *, cache: Cache
    ) -> None:
        self._pointer = store / "compiled" / "templates"
        self._objects = Objects(store, on_damage)
        self._own = own
        self._by = [jinja2.__version__, sys.version]
        self._cache = cache
        self._templates = {**cache.read(self._by), **self._read()}
        self._own_keys: set[str] = set()
        self._new: dict[str, str] = {}
        self._new_own: dict[str, str] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        key = super().get_cache_key(name, filename)
        if filename is None or (self._own and Path(filename).is_relative_to(self._own)):
            self._own_keys.add(key)
        return key

    def load_bytecode(self, bucket: Bucket) -> None:
        name = _name(bucket)
        text = self._new_own.get(name) or self._new.get(name) or self._templates.get(name)
        if text is not None:
            bucket.bytecode_from_string(base64.b64decode(text))

    def dump_bytecode(self, bucket: Bucket) -> None:
        new = self._new_own if bucket.key in self._own_keys else self._new
        new[_name(bucket)] = base64.b64encode(bucket.bytecode_to_string()).decode()

    def save(self) -> None:
        """Keep what was compiled since it was read.

        Raises:
            PublishError: the disk refused to keep what is the blog's own.
        """
        cached = not self._new or self._cache.add(self._by, self._new)
        own = self._new_own if cached else {**self._new, **self._new_own}
        if own:
            data = {"by": self._by, "templates": {**self._read(), **own}}
            digest = self._objects.put(json.dumps(data, sort_keys=True).encode())
            self._objects.point(self._pointer, digest)
        self._templates.update({**self._new, **self._new_own})
        self._new, self._new_own = {}, {}

    def _read(self) -> dict[str, str]:
        data = self._objects.follow(self._pointer)
        try:
            kept: Any = json.loads(data) if data is not None else {"by": None}
            return dict(kept["templates"]) if kept["by"] == self._by else {}
        except (ValueError, KeyError, TypeError):
            return {}


class Cache:
    """Compiled templates of packages, in a file beside what Python keeps of our modules.

    It is written as Python writes there: not if it was asked to write no bytecode, and without a
    word where it may not.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @classmethod
    def usual(cls) -> Cache:
        return cls(Path(cache_from_source(templates.__file__)).with_suffix(".jinja"))

    def read(self, by: list[str]) -> dict[str, str]:
        """What was compiled by these versions of Jinja and Python."""
        try:
            seal, _, text = self._file.read_bytes().partition(b"\n")
            if hashlib.sha256(text).hexdigest().encode() != seal:
                return {}
            kept = json.loads(text)
            return dict(kept["templates"]) if kept["by"] == by else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def add(self, by: list[str], new: Mapping[str, str]) -> bool:
        """Keep `new` beside what is there; whether it could be kept."""
        if sys.dont_write_bytecode:
            return False
        whole = {"by": by, "templates": {**self.read(by), **new}}
        text = json.dumps(whole, sort_keys=True).encode()
        seal = hashlib.sha256(text).hexdigest().encode()
        try:
            self._file.parent.mkdir(exist_ok=True)
            replace(self._file, b"%s\n%s" % (seal, text))
        except OSError:
            return False
        return True


def _name(bucket: Bucket) -> str:
    environment = bucket.environment
    options = [bool(getattr(environment, name)) for name in _OPTIONS]
    return json.dumps([bucket.key, options, sorted(environment.extensions)])
