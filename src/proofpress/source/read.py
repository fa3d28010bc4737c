"""One file in, one `Source` out, whatever its format; files are never rewritten."""

from __future__ import annotations

from proofpress.problems import Checked
from proofpress.source import ipynb, markdown, percent
from proofpress.source.source import Source, SourceFile


def read(file: SourceFile) -> Checked[Source] | None:
    """Read the file of a post; None for a `.py` that is none (no YAML head and no `# %%` line).

    Raises:
        ValueError: the name ends in none of `.ipynb`, `.py` and `.md`.
    """
    match file.path.suffix:
        case ".ipynb":
            return ipynb.read(file)
        case ".py":
            return percent.read(file)
        case ".md":
            return markdown.read(file)
    raise ValueError(f"`{file.path}` is neither .ipynb, .py nor .md")
