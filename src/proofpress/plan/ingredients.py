"""What a run's result depends on: its cache key, and what differs between two of them."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import field, fields

from proofpress.frozen import frozen
from proofpress.post.post import Cell, Post

#: Raised whenever the meaning of a record changes: older ones are then made again.
FORMAT = 7
#: The digest of a file or folder that is not there.
ABSENT = "absent"


@frozen
class Ingredients:
    """Everything that can change what a run gives; prose, titles and display options cannot.

    Attributes:
        cells: sha256 of each code cell, of its source and of what else changes its execution.
        parameters: as JSON, by name.
        runtime: kernel, language and what it is asked to be, e.g. `{"kernel": "python3"}`.
        packages: version of every installed distribution.
        services: version of every server it needs.
        files: sha256 of every file, by path relative to the post's folder or absolute.
        folders: sha256 of the sorted names in every folder whose listing was read.
    """

    cells: tuple[str, ...]
    parameters: Mapping[str, str] = field(default_factory=dict)
    runtime: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """sha256 over all of it and the format, hexadecimal."""
        # As `asdict` has it, without copies of all that is in it.
        parts = {part.name: getattr(self, part.name) for part in fields(self)}
        text = json.dumps([FORMAT, parts], sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()


def cells_of(post: Post) -> tuple[str, ...]:
    """The digests of a post's code cells, in order."""
    return tuple(_cell(cell) for cell in post.code_cells)


def parameters_of(post: Post) -> Mapping[str, str]:
    return {
        name: json.dumps(value, sort_keys=True, default=str)
        for name, value in post.meta.parameters.items()
    }


def differences(old: Ingredients, new: Ingredients) -> tuple[str, ...]:
    """Why a result for `old` does not do for `new`, one phrase a part, in reading order."""
    return (
        *_cell_differences(old.cells, new.cells),
        *_map_differences(old.parameters, new.parameters, "parameter `{}`"),
        *_map_differences(old.runtime, new.runtime, "{}"),
        *_map_differences(old.packages, new.packages, "{}"),
        *_map_differences(old.services, new.services, "{}"),
        *_file_differences(old.files, new.files, "`{}`"),
        *_file_differences(old.folders, new.folders, "the files in `{}`"),
    )


def _cell(cell: Cell) -> str:
    raises = cell.options.raises
    expected = None if raises is None else [raises.name, raises.pattern]
    parts = [cell.source, cell.options.parameters, cell.options.may_raise, expected]
    return hashlib.sha256(json.dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _cell_differences(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, start, end in matcher.get_opcodes():
        if tag == "delete":
            yield f"{_cells(old_start, old_end)} of the last run {_are(old_start, old_end)} gone"
        elif tag == "insert":
            yield f"{_cells(start, end)} {_are(start, end)} new"
        elif tag == "replace":
            yield f"{_cells(start, end)} changed"


def _cells(start: int, end: int) -> str:
    return f"cell {start + 1}" if end - start == 1 else f"cells {start + 1} to {end}"


def _are(start: int, end: int) -> str:
    return "is" if end - start == 1 else "are"


def _map_differences(old: Mapping[str, str], new: Mapping[str, str], words: str) -> Iterator[str]:
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        what = words.format(name)
        if before is None:
            yield f"{what} {after} is new"
        elif after is None:
            yield f"{what} {before} is gone"
        else:
            yield f"{what} {before} → {after}"


def _file_differences(old: Mapping[str, str], new: Mapping[str, str], words: str) -> Iterator[str]:
    for name in sorted({*old, *new}):
        before, after = old.get(name, ABSENT), new.get(name, ABSENT)
        if before == after:
            continue
        change = "is new" if before == ABSENT else "is gone" if after == ABSENT else "changed"
        yield f"{words.format(name)} {change}{_from_to(before, after)}"


def _from_to(before: str, after: str) -> str:
    return "" if ABSENT in (before, after) else f" ({before[:8]} → {after[:8]})"
