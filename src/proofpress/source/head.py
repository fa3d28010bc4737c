"""Front matter is cut off here, with its line, before any other tool sees the file.

A head is YAML between two `---` lines:

- `.md`: the file's first lines.
- `.py`: comment lines (`# ---`, `# title: …`, `# ---`) at the top, as jupytext's percent format
  writes them, where a `#!` line, an encoding line or blank lines may stand before; or the same in
  the first cell, when that is Markdown or raw.
- `.ipynb`: the first cell, raw or Markdown.

`---` is also a thematic break in Markdown. It opens a head only if the next line looks like a YAML
key or comment, or closes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from proofpress.frozen import frozen
from proofpress.passage import excerpt
from proofpress.problems import Location, Problem
from proofpress.source.kernel_names import is_ours
from proofpress.source.source import Head

_FENCE = re.compile(r"---[ \t]*$")
_KEY = re.compile(r"""\s*(#|["']?[A-Za-z_][\w.-]*["']?[ \t]*:)""")
_BEFORE_PY_HEAD = re.compile(r"#!|[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+|\s*$")


@frozen
class Cut:
    """A head, and how many lines of the text it took with it (0: there is none).

    `open` tells of a head that begins but never ends.
    """

    head: Head | None
    taken: int
    open: bool = False


def cut(lines: Sequence[str], *, first: int = 1) -> Cut:
    """Find the head at the top of Markdown `lines`, whose first has the number `first`."""
    if not lines or not _FENCE.match(lines[0]):
        return Cut(None, 0)
    if len(lines) < 2 or not (_KEY.match(lines[1]) or _FENCE.match(lines[1])):
        return Cut(None, 0)
    for number, line in enumerate(lines[1:], 1):
        if _FENCE.match(line):
            return Cut(Head("\n".join(lines[1:number]), first + 1), number + 1)
    return Cut(None, 0, open=True)


def cut_comments(lines: Sequence[str]) -> Cut:
    """Find the head in comment lines at the top of a `.py` file."""
    top = 0
    while top < len(lines) and _BEFORE_PY_HEAD.match(lines[top]):
        top += 1
    block: list[str] = []
    for line in lines[top:]:
        if not line.startswith("#"):
            break
        block.append(line[2:] if line.startswith("# ") else line[1:])
        if len(block) > 1 and _FENCE.match(block[-1]):
            break
    found = cut(block, first=top + 1)
    return Cut(found.head, top + found.taken if found.head else 0, found.open)


def unclosed(path: str, line: int, text: str, *, cell: int | None = None) -> Problem:
    """The problem of a head that never ends."""
    return Problem(
        "front-matter",
        "the front matter that begins here has no closing `---` line",
        "put a line `---` after its last key",
        Location(path, line, None, cell, prose=cell is not None),
        excerpt(text, line, 1, 3),
    )


def tools(head: Head | None) -> Mapping[str, Any]:
    """What the head says to Jupyter tools: `kernelspec`, `jupytext`, `language_info`.

    jupytext keeps them at the root in MyST and under `jupyter:` elsewhere. YAML that cannot be read
    says nothing here; the front matter's own reader reports it.
    """
    if head is None or not re.search(
        r"^(jupyter|jupytext|kernelspec|language_info)[ \t]*:", head.text, re.M
    ):
        return {}
    import yaml

    try:
        # libyaml is ten times faster, where PyYAML has it.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        data = yaml.load(head.text, Loader=loader)  # noqa: S506 - safe, both of them
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    inner = data.get("jupyter")
    return {**data, **inner} if isinstance(inner, dict) else data  # Quarto names a kernel there


def kernel_of(metadata: Mapping[str, Any]) -> tuple[str, str]:
    """Name of the kernel and its language; `python3` and `python` where nothing is said."""
    kernelspec, language_info = (
        _mapping(metadata, "kernelspec"),
        _mapping(metadata, "language_info"),
    )
    name = kernelspec.get("name")
    language = language_info.get("name") or kernelspec.get("language")
    return (
        name if isinstance(name, str) and name and not is_ours(name) else "python3",
        language.lower() if isinstance(language, str) and language else "python",
    )


def _mapping(metadata: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = metadata.get(key)
    return value if isinstance(value, dict) else {}
