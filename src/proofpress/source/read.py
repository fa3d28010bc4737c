"""One file in, one `Source` out, whatever its format; files are never rewritten."""

from __future__ import annotations

from dataclasses import replace

from proofpress.problems import Checked
from proofpress.source import ipynb, markdown, nikola, percent, quarto
from proofpress.source.source import Source, SourceFile
from proofpress.source.text import TEXT_LIMIT_BYTES, decode


def read(file: SourceFile) -> Checked[Source] | None:
    """Read the file of a post; None for a `.py` that is none (no YAML head and no `# %%` line),
    and for a `README.md` without front matter.

    Raises:
        ValueError: the name ends in none of `.ipynb`, `.py`, `.md` and `.qmd`.
    """
    checked = _read(file)
    if checked is None or checked.value is None or checked.value.head is not None:
        return checked
    if file.meta is None:
        return None if file.path.name.lower() == "readme.md" else checked
    text = decode(file.meta, limit_bytes=TEXT_LIMIT_BYTES)
    head = nikola.meta(text.value) if text.value is not None else None
    if head is None:
        return replace(checked, problems=(*checked.problems, *text.problems))
    return replace(checked, value=replace(checked.value, head=replace(head, file=file.meta.path)))


def _read(file: SourceFile) -> Checked[Source] | None:
    match file.path.suffix:
        case ".ipynb":
            return ipynb.read(file)
        case ".py":
            return percent.read(file)
        case ".md":
            return markdown.read(file)
        case ".qmd":
            return quarto.read(file)
    raise ValueError(f"`{file.path}` is neither .ipynb, .py, .md nor .qmd")
