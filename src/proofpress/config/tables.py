"""Tables and lists of the config: every key of theirs read, and all that is wrong told at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from proofpress.config.values import Fault, Faults, shown
from proofpress.suggest import did_you_mean

#: What TOML gave in; a value, or what is wrong with it, out.
Reader = Callable[[object], Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """A table: what is made of it, how its keys are read, and which it must have.

    Attributes:
        plain: the key that a text alone stands for, if it may.
    """

    make: Callable[..., Any]
    readers: Mapping[str, Reader]
    needs: tuple[str, ...] = ()
    plain: str = ""

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

    return read


def one_of(*words: str) -> Reader:
    def read(value: object) -> str | Fault:
        if isinstance(value, str) and value in words:
            return value
        names = " or ".join(f'"{word}"' for word in words)
        near = did_you_mean(str(value), words, otherwise=f"write {names}")
        return Fault(f"must be {names}, not {shown(value)}", near)

    return read
