"""The golden cases of reading: a folder holds one source and what reading it must give.

Scripts end in `.py.txt` there, so that no tool takes them for code of the tests.

    python tests/source/golden.py

writes every `expected.txt` anew. Read the difference before you commit it.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from proofpress.problems import Checked
from proofpress.source.read import read
from proofpress.source.source import Source, SourceFile

CASES = Path(__file__).parents[1] / "cases" / "source"
EXPECTED = "expected.txt"


def folders() -> list[Path]:
    return sorted(folder for folder in CASES.iterdir() if folder.is_dir())


def reading(folder: Path) -> str:
    """All that reading the one source of a case gives, as text."""
    [path] = [path for path in folder.iterdir() if path.name != EXPECTED]
    name = PurePosixPath("notebooks", folder.name, path.name.removesuffix(".txt"))
    checked = read(SourceFile(name, path.read_bytes()))
    return "no post\n" if checked is None else "".join(_lines(checked))


def _lines(checked: Checked[Source]) -> list[str]:
    out = [f"{problem}\n\n" for problem in checked.problems]
    source = checked.value
    if source is None:
        return out
    out.append(f"{source.format}, kernel {source.kernel}, language {source.language}\n")
    if source.head is not None:
        out.append(f"head at line {source.head.line}\n{_indented(source.head.text)}")
    for cell in source.cells:
        out.append(f"\n{cell.kind} {cell.id} at line {cell.line}\n{_indented(cell.source)}")
        for name in ("metadata", "attachments", "outputs", "execution_count"):
            value = getattr(cell, name)
            if value:
                out.append(f"  {name}: {value}\n")
    return out


def _indented(text: str) -> str:
    return "".join(f"    {line}".rstrip() + "\n" for line in text.split("\n"))


if __name__ == "__main__":
    for case in folders():
        (case / EXPECTED).write_text(reading(case), encoding="utf-8")
