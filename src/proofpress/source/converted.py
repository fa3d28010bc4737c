"""A source in another format, or why it would not be the same post there."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from proofpress.frozen import frozen
from proofpress.source.as_markdown import Noted, as_markdown
from proofpress.source.as_notebook import as_notebook
from proofpress.source.as_script import as_script
from proofpress.source.gist import Gist, gist, is_prose, noted, text_of
from proofpress.source.kept_lines import kept_lines
from proofpress.source.read import read
from proofpress.source.renewed import renewed
from proofpress.source.source import Source, SourceFile
from proofpress.source.text import TEXT_LIMIT_BYTES, decode

_NAMES = {".ipynb": "a notebook", ".md": "Markdown", ".py": "a script"}


@frozen
class Converted:
    """The bytes, and what they cannot hold; or no bytes, and why."""

    data: bytes | None
    why: str = ""
    lost: tuple[str, ...] = ()


def converted(source: Source, path: PurePosixPath, old: SourceFile | None) -> Converted:
    """`source` in the format of `path`, which is read back and compared before it is given out.

    Args:
        old: the file that is there; ids, outputs and attachments of a notebook are kept.
    """
    why = ""
    for tags_only, keep in ((False, True), (False, False), (True, True), (True, False)):
        data = _written(source, path, old if keep else None, tags_only=tags_only)
        if data is None or (path.suffix == ".ipynb" and not keep and old is not None):
            continue
        again = read(SourceFile(path, data))
        if again is None or again.value is None:
            continue
        wanted, got = gist(source, tags_only=tags_only), gist(again.value, tags_only=tags_only)
        if got == wanted:
            return Converted(data, lost=_lost(source, path, tags_only=tags_only))
        why = _difference(wanted, got)
    kind = _NAMES[path.suffix]
    return Converted(None, f"{kind} cannot say the same{f': {why}' if why else ''}")


def _written(
    source: Source, path: PurePosixPath, old: SourceFile | None, *, tags_only: bool
) -> bytes | None:
    if path.suffix == ".ipynb":
        before = read(old) if old is not None else None
        if old is not None and before is not None and before.value is not None:
            return renewed(source, before.value, old.data.decode("utf-8-sig"))
        plain = as_notebook(source, {})
        made = read(SourceFile(path, plain))
        if made is None or made.value is None:
            return None
        return renewed(source, made.value, plain.decode())
    # Attachments stay in the notebook, where the text still names them.
    bare = replace(source, cells=tuple(replace(cell, attachments={}) for cell in source.cells))
    keep = partial(noted, tags_only=tags_only)
    if old is None:
        return _plain(bare, path.suffix, keep)
    before, text = read(old), decode(old, limit_bytes=TEXT_LIMIT_BYTES).value
    if text is None or before is None or before.value is None:
        return None
    kept = kept_lines(bare, before.value, text, suffix=path.suffix, notes=keep)
    if kept is None:
        return None
    return (kept.replace("\n", "\r\n") if b"\r\n" in old.data else kept).encode("utf-8", "replace")


def _plain(source: Source, suffix: str, keep: Noted) -> bytes | None:
    if suffix == ".py":
        return as_script(source, keep)
    if not is_prose(source) or (source.kernel, source.language) != ("python3", "python"):
        return as_markdown(source, keep)
    head = f"---\n{source.head.text}\n---" if source.head is not None else ""
    texts = [head, *(text_of(cell) for cell in source.cells)]
    return ("\n\n".join(text for text in texts if text) + "\n").encode("utf-8", "replace")


def _lost(source: Source, path: PurePosixPath, *, tags_only: bool) -> tuple[str, ...]:
    """What a text format has no place for; a notebook that is there still has it."""
    if path.suffix == ".ipynb":
        return ()
    held = {
        "outputs": any(cell.outputs for cell in source.cells),
        "attachments": any(cell.attachments for cell in source.cells),
        "metadata of cells": any(
            set(noted(cell)) != set(noted(cell, tags_only=tags_only)) for cell in source.cells
        ),
    }
    return tuple(what for what, is_there in held.items() if is_there)


def _difference(wanted: Gist, got: Gist) -> str:
    if got.head != wanted.head:
        return "its front matter would be read otherwise"
    if (got.kernel, got.language) != (wanted.kernel, wanted.language):
        return f"it would run in the kernel `{got.kernel}`, not `{wanted.kernel}`"
    for number, (one, other) in enumerate(zip(wanted.cells, got.cells, strict=False), 1):
        if one != other:
            return (
                f"the {one[0]} cell that begins `{one[1].split(chr(10))[0][:40]}` (number {number})"
            )
    return f"it would have {len(got.cells)} cells, not {len(wanted.cells)}"
