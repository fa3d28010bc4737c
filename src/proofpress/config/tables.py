"""Tables and lists of the config: every key of theirs read, and all that is wrong told at once."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from proofpress import readers
from proofpress.config.values import Fault, Faults, shown
from proofpress.frozen import frozen
from proofpress.readers import Schema
from proofpress.suggest import did_you_mean

#: What TOML gave in; a value, or what is wrong with it, out.
Reader = readers.Reader[object, Any]


@frozen
class Shape:
    """A table: what is made of it, how its keys are read, and which it must have.

    Attributes:
        plain: the key that a text alone stands for, if it may.
        rules: what holds for its keys together, as JSON Schema.
    """

    make: Callable[..., Any]
    readers: Mapping[str, Reader]
    needs: tuple[str, ...] = ()
    plain: str = ""
    rules: Schema = field(default_factory=dict)

    @property
    def reader(self) -> Reader:
        """This table as the value of a key."""
        return readers.Reader(self.read, self.schema)

    @property
    def schema(self) -> Schema:
        table = {**table_of(self.readers, needs=self.needs, usual=usual(self.make)), **self.rules}
        return {"anyOf": [self.readers[self.plain].schema, table]} if self.plain else table

    def read(self, value: object) -> Any:
        if self.plain and isinstance(value, str):
            value = {self.plain: value}
        if not isinstance(value, dict):
            example = ", ".join(f'{key} = "…"' for key in self.needs or list(self.readers)[:1])
            return Fault(f"must be a table, not {shown(value)}", f"write `{{ {example} }}`")
        found, faults = read_keys(value, self.readers)
        for key in self.needs:
            if key not in value:
                faults.append(Fault(f"`{key}` is missing", f"add `{key} = …`", whole=True))
        return Faults(tuple(faults)) if faults else self.make(**found)


def table_of(
    keys: Mapping[str, Reader],
    *,
    needs: Sequence[str] = (),
    usual: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """A table as JSON Schema.

    Args:
        needs: keys that it must have.
        usual: what a key is without being written, as it would be written.
    """
    shown = {key: described(reader) for key, reader in keys.items()}
    for key, value in (usual or {}).items():
        if key in shown:
            shown[key]["default"] = value
    needed = {"required": list(needs)} if needs else {}
    return {"type": "object", "properties": shown, **needed, "additionalProperties": False}


def described(reader: readers.Reader[Any, Any]) -> dict[str, Any]:
    """The schema of a key, with what the docs say of it; their links lead nowhere in an editor."""
    about = re.sub(r"\[([^\[\]]+)\]\([^()\s]*\)", r"\1", reader.about)
    return {**({"description": about} if about else {}), **reader.schema}


def usual(make: Callable[..., Any]) -> Mapping[str, object]:
    """What the maker of a table takes where nothing is written, if that is a plain value."""
    try:
        taken = inspect.signature(make).parameters.values()
    except ValueError:  # dict, which has no defaults
        return {}
    plain = {one.name: one.default for one in taken if isinstance(one.default, str | int)}
    return {name: value for name, value in plain.items() if value != ""}


def read_keys(
    table: Mapping[str, object], readers: Mapping[str, Reader]
) -> tuple[dict[str, Any], list[Fault]]:
    """The values of a table's keys, and what is wrong with the others."""
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, written in table.items():
        if key in readers:
            value = readers[key](written)
            wrong = below(key, value)
            faults += wrong
            if not wrong:
                found[key] = value
        else:
            known = ", ".join(f"`{name}`" for name in readers)
            none = f"remove it: the keys here are {known}" if known else "remove it"
            help_ = did_you_mean(key, readers, otherwise=none)
            faults.append(Fault(f"unknown key `{key}`", help_, (key,), whole=True))
    return found, faults


def below(step: str | int, value: object) -> list[Fault]:
    """The faults of a value that stands at `step` of something; none if it is good."""
    alone = (value,) if isinstance(value, Fault) else ()
    found = value.found if isinstance(value, Faults) else alone
    return [Fault(one.message, one.help, (step, *one.at), one.whole) for one in found]


def listed(reader: Reader, example: str) -> Reader:
    """A list whose items are each read by `reader`."""

    def read(value: object) -> Any:
        if not isinstance(value, list):
            return Fault(f"must be a list, not {shown(value)}", f"write `{example}`")
        items = [reader(item) for item in value]
        faults = [fault for at, item in enumerate(items) for fault in below(at, item)]
        return Faults(tuple(faults)) if faults else tuple(items)

    return readers.Reader(read, {"type": "array", "items": reader.schema})


def one_of(*words: str) -> Reader:
    @readers.reading({"enum": list(words)})
    def read(value: object) -> str | Fault:
        if isinstance(value, str) and value in words:
            return value
        names = " or ".join(f'"{word}"' for word in words)
        near = did_you_mean(str(value), words, otherwise=f"write {names}")
        return Fault(f"must be {names}, not {shown(value)}", near)

    return read
