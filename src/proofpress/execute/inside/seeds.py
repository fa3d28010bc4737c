"""The same random numbers in every run: `random` and numpy's global generator start from 0.

numpy is not imported for it; its generator is seeded when the post imports it.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

SEED = 0
_NUMPY = "numpy.random"


def seed() -> None:
    """Seed what is imported now, and numpy's generator as soon as it is imported."""
    random.seed(SEED)
    numpy = sys.modules.get(_NUMPY)
    if numpy is not None:
        numpy.seed(SEED)
    elif not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder:
    """Finds `numpy.random` as Python does and lets it be seeded; then it is gone."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != _NUMPY:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(self, spec.loader)  # type: ignore[assignment]
        return spec


class _Loader:
    def __init__(self, finder: _Finder, loader: Any) -> None:
        self._finder = finder
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        module.seed(SEED)
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)
