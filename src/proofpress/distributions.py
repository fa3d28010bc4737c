"""Which installed packages the code of a post uses: those that it imports, and what these need."""

from __future__ import annotations

import importlib.metadata
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from proofpress.post.post import Post

_IMPORT = re.compile(
    r"(?:^|;)[ \t]*(?:from[ \t]+([A-Za-z_]\w*)|import[ \t]+([^#\n;]+))", re.MULTILINE
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
#: What shows the values of every Python post.
_ALWAYS = ("ipython",)


class Distributions:
    """The packages of this environment, looked at once.

    Args:
        versions: of every installed distribution, by normalised name.
    """

    def __init__(self, root: Path, versions: Mapping[str, str]) -> None:
        self._root = root
        self._versions = versions

    def of(self, post: Post) -> Mapping[str, str]:
        """Version of each distribution that `post` uses; none for kernels of other languages."""
        if post.kernel != "python3" or post.is_essay:
            return {}
        modules = self._modules(post, [cell.source for cell in post.code_cells])
        used = self._with_needs({name for module in modules for name in self._names_of(module)})
        named = {*used, *_ALWAYS}
        return {name: self._versions[name] for name in named if name in self._versions}

    def _modules(self, post: Post, sources: Iterable[str]) -> set[str]:
        """Top-level modules that sources import, and those that files beside the post import."""
        folder = self._root / post.folder
        found: set[str] = set()
        queue = deque(sources)
        if post.own_folder:
            queue.extend(_text(path) for path in sorted(folder.glob("*.py")))
        while queue:
            for module in set(imported(queue.popleft())) - found:
                found.add(module)
                beside = folder / f"{module}.py"
                if not post.own_folder and beside.is_file():
                    queue.append(_text(beside))
        return found

    @cached_property
    def _by_module(self) -> Mapping[str, list[str]]:
        return importlib.metadata.packages_distributions()

    def _names_of(self, module: str) -> Iterator[str]:
        return map(normalised, self._by_module.get(module, ()))

    def _with_needs(self, names: Collection[str]) -> set[str]:
        found: set[str] = set()
        queue = deque(names)
        while queue:
            name = queue.popleft()
            if name in found or name not in self._versions:
                continue
            found.add(name)
            queue.extend(_needs(name))
        return found


def imported(source: str) -> Iterator[str]:
    """Top-level modules that a source names in imports, wherever they stand."""
    for match in _IMPORT.finditer(source):
        if match[1]:
            yield match[1]
        for part in (match[2] or "").split(","):
            if name := re.match(r"[ \t]*([A-Za-z_]\w*)", part):
                yield name[1]


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _needs(name: str) -> Iterator[str]:
    """What a distribution needs in any case: its extras are not asked for."""
    for requirement in importlib.metadata.requires(name) or ():
        words, _, marker = requirement.partition(";")
        match = _NAME.match(words.strip())
        if match and "extra" not in marker:
            yield normalised(match[0])


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
