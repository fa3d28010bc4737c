"""Records of good runs: found again by what they depended on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from proofpress.execute.observed import NOTHING, Observed
from proofpress.execute.run import CellRun, Run
from proofpress.execute.session import Raised
from proofpress.plan.ingredients import FORMAT, Ingredients
from proofpress.store.objects import Objects, OnDamage
from proofpress.write.files import is_temporary


@dataclass(frozen=True, slots=True)
class Record:
    """A good run and everything that it depended on.

    Attributes:
        observed: what it read and wrote. Paths below the blog are relative to the post's folder, so
            that a record holds in another copy of the blog.
        unfit: why it can never be used again; empty if it can.
        digest: of the record as it is kept; empty before.
    """

    run: Run
    ingredients: Ingredients
    observed: Observed = NOTHING
    unfit: str = ""
    digest: str = field(default="", compare=False)


class Records:
    """Records in a store; each is content-addressed and checked at every read.

    `runs/CORE/KEY` names the record with that key, where CORE is the part of the key that is known
    before a run: candidates are found by it without an index that two builds could spoil.
    `latest/POST` names the last record of a post, for explanations.
    """

    def __init__(self, store: Path, on_damage: OnDamage = str) -> None:
        self._runs = store / "runs"
        self._latest = store / "latest"
        self._objects = Objects(store, on_damage)
        self._parsed: dict[str, Record] = {}

    def put(self, path: PurePosixPath, record: Record) -> Record:
        """Keep `record` as the last one of the post at `path`, and return it with its digest."""
        digest = self._objects.put(json.dumps(_to_json(record), sort_keys=True).encode())
        name = self._runs / core_key(record.ingredients) / record.ingredients.key
        for pointer in (*(() if record.unfit else (name,)), self._latest / _name(path)):
            self._objects.point(pointer, digest)
        return replace(record, digest=digest)

    def run(self, digest: str) -> Callable[[], Run] | None:
        """The run of the record with that digest, parsed when it is asked for; None if it is gone.

        Its bytes are read and checked now.
        """
        data = self._objects.get(digest)
        return None if data is None else lambda: _from_json(json.loads(data)).run

    def candidates(self, core: Ingredients) -> Iterator[Record]:
        """Records whose code, parameters, packages and services are those of `core`."""
        folder = self._runs / core_key(core)
        names = sorted(folder.iterdir()) if folder.is_dir() else []
        for name in (name for name in names if not is_temporary(name.name)):
            record = self._read(name)
            if record is not None and record.ingredients.key == name.name:
                yield record

    def latest(self, path: PurePosixPath) -> Record | None:
        """The last record of the post at `path`; None without one, or if it is damaged."""
        return self._read(self._latest / _name(path))

    def _read(self, pointer: Path) -> Record | None:
        """The record that `pointer` leads to; two pointers lead to most of them.

        Its bytes are read and checked every time, and parsed the first time.
        """
        found = self._objects.find(pointer)
        if found is None:
            return None
        digest, data = found
        if digest not in self._parsed:
            try:
                self._parsed[digest] = replace(_from_json(json.loads(data)), digest=digest)
            except (ValueError, KeyError, TypeError):
                return None
        return self._parsed[digest]


def core_key(ingredients: Ingredients) -> str:
    """The key of what is known before a run: everything but files."""
    return replace(ingredients, files={}, folders={}).key


def _name(path: PurePosixPath) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()


def _to_json(record: Record) -> Mapping[str, Any]:
    data = asdict(record)
    del data["digest"]
    day = record.run.executed_on
    data["run"]["executed_on"] = None if day is None else day.isoformat()
    return {"format": FORMAT, **data}


def _from_json(data: Any) -> Record:
    if data["format"] != FORMAT:
        raise ValueError("a record of another version")
    run = data["run"]
    cells = tuple(_cell(cell) for cell in run.pop("cells"))
    day = run.pop("executed_on")
    run.pop("problems")
    ingredients = data["ingredients"]
    return Record(
        run=Run(cells=cells, executed_on=date.fromisoformat(day) if day else None, **run),
        ingredients=Ingredients(**{**ingredients, "cells": tuple(ingredients["cells"])}),
        observed=_observed(data["observed"]),
        unfit=data["unfit"],
    )


def _cell(data: Any) -> CellRun:
    raised = data.pop("raised")
    if raised is not None:
        raised = Raised(**{**raised, "traceback": tuple(raised["traceback"])})
    outputs, observed = tuple(data.pop("outputs")), _observed(data.pop("observed"))
    return CellRun(outputs=outputs, raised=raised, observed=observed, **data)


def _observed(data: Any) -> Observed:
    values, stamps = data.pop("values"), data.pop("stamps")
    lists = {name: tuple(items) for name, items in data.items()}
    return Observed(values=values, stamps=stamps, **lists)
