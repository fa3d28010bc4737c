"""One witness inside the kernel: what each cell changed and what it depended on."""

from __future__ import annotations

import json
from typing import Any

from proofpress.execute.inside.modules import compile_always
from proofpress.execute.inside.reads import Reads
from proofpress.execute.inside.values import Recorder


class Observer:
    """Made before the first cell, asked after each."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._values = Recorder(namespace)
        self._reads = Reads()
        compile_always()
        self._reads.listen()

    def report(self) -> str:
        """One line of JSON: `values` that changed (see values.py), and what was read (reads.py)."""
        found = {"values": self._values.changed(), **self._reads.report()}
        return json.dumps(found, ensure_ascii=True, separators=(",", ":"))
