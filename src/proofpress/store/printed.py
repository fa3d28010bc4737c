"""What the last build printed, and what lay in the site when it had been written."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from proofpress.site.impressions import Impression, Impressions
from proofpress.store.objects import OnDamage
from proofpress.store.sealed import Sealed
from proofpress.write.seen import Seen

_FORMAT = "2"


class Printed:
    """Impressions of pages, and files of the site as they were seen: both only spare work."""

    def __init__(self, store: Path, on_damage: OnDamage = str) -> None:
        self._sealed = Sealed(store, "printed.json", _FORMAT, on_damage)
        self._kept = self._sealed.read() or {"impressions": {}, "seen": {}}
        self.impressions: Impressions = {
            PurePosixPath(path): Impression(*parts)
            for path, parts in self._kept["impressions"].items()
        }
        self.seen = Seen(self._kept["seen"])

    def keep(self, impressions: Impressions) -> None:
        """Keep the impressions of this build, and what was seen in it."""
        made = {
            str(path): [one.made_of, one.digest, one.known_by] for path, one in impressions.items()
        }
        now = {"impressions": made, "seen": self.seen.now}
        if now != self._kept:
            self._sealed.write(now)
