"""What the last build found out about its posts, as it is kept for the next one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from proofpress.execute.observed import Observed
from proofpress.store.entry_json import day_from_json, day_to_json
from proofpress.store.objects import OnDamage
from proofpress.store.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Hold:
    """A record that held, and what has to be looked at to know that it still does.

    Attributes:
        record: its digest.
        world: digest of packages, servers and the like.
        words: what could be names of files in the code.
        files, folders: as in `Ingredients`.
        observed: what the run read and wrote, without values and stamps.
    """

    record: str
    elapsed_s: float
    world: str
    words: tuple[str, ...]
    files: Mapping[str, str]
    folders: Mapping[str, str]
    observed: Observed


@dataclass(frozen=True, slots=True)
class Dossier:
    """A post with which nothing was wrong.

    Attributes:
        source: digest of its file, and of how it was read.
        head: see `head_to_json`.
        hold: of the run that its page shows, None if it shows none.
        strict: whether what could not be shown would have been an error.
        reads, addresses: as in `Recipe`.
        article: digest of what was made of it.
        versions, executed_on: as in `Entry`.
        entry: digest of the entry that was published as good; None if it never was.
    """

    source: str
    head: Mapping[str, Any]
    essay: bool
    hold: Hold | None
    strict: bool
    reads: Mapping[str, str | None]
    addresses: Mapping[str, str | None]
    article: str
    versions: Mapping[str, str]
    executed_on: date | None
    entry: str | None


class Dossiers:
    """The dossiers of a blog's posts, by the paths of their files, in one file.

    Args:
        version: of all that reads, judges and renders posts: with another one there are none.
    """

    def __init__(self, store: Path, version: str, on_damage: OnDamage = str) -> None:
        self._sealed = Sealed(store, "dossiers.json", version, on_damage)
        self._kept: dict[str, Any] = self._sealed.read() or {}

    def get(self, path: PurePosixPath) -> Dossier | None:
        data = self._kept.get(str(path))
        if data is None:
            return None
        hold = data["hold"]
        if hold is not None:
            observed: Any = {name: tuple(items) for name, items in hold["observed"].items()}
            hold = Hold(**{**hold, "words": tuple(hold["words"]), "observed": Observed(**observed)})
        day = day_from_json(data["executed_on"])
        return Dossier(**{**data, "hold": hold, "executed_on": day})

    def keep(self, kept: Collection[PurePosixPath], new: Mapping[PurePosixPath, Dossier]) -> None:
        """Keep those at the paths `kept` as they are, the new ones, and no others."""
        stay = {str(path): self._kept[str(path)] for path in kept}
        now = {**stay, **{str(path): _to_json(dossier) for path, dossier in new.items()}}
        if new or now.keys() != self._kept.keys():
            self._sealed.write(now)


def _to_json(dossier: Dossier) -> dict[str, Any]:
    hold = dossier.hold
    data = {**_fields(dossier), "executed_on": day_to_json(dossier.executed_on)}
    if hold is not None:
        observed = {name: found for name in _LISTS if (found := getattr(hold.observed, name))}
        data["hold"] = {**_fields(hold), "observed": observed}
    return data


def _fields(value: Dossier | Hold) -> dict[str, Any]:
    """As `asdict`, which copies all that is in them."""
    return {part.name: getattr(value, part.name) for part in fields(value)}


#: Of what a run read and wrote, what decides over the files that count.
_LISTS = ("files", "written", "folders", "programs")
