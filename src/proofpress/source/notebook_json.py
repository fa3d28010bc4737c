"""The JSON of an `.ipynb`, changed without touching how the rest of it was written."""

from __future__ import annotations

import json
import re
from typing import Any

from proofpress.frozen import frozen

_INDENT = re.compile(r"[{\[]\r?\n([ \t]+)\S")
_HALF = re.compile("[\ud800-\udfff]")


@frozen
class Style:
    """How a file writes its JSON; what Jupyter writes, unless told otherwise."""

    indent: str | None = " "
    ascii: bool = False
    newline: bool = True


_PLAIN = Style()


def style_of(text: str) -> Style:
    """Indentation, escapes and last line end of a notebook."""
    found = _INDENT.match(text)
    return Style(
        indent=found[1] if found else None,
        ascii=text.isascii() and re.search(r"(?<!\\)(\\\\)*\\u[89a-fA-F0-9]{4}", text) is not None,
        newline=text.endswith("\n"),
    )


def written(notebook: Any, style: Style = _PLAIN) -> str:
    """A notebook as text, its keys in the order that they have."""
    text = json.dumps(
        notebook,
        ensure_ascii=style.ascii,
        indent=style.indent,
        separators=(",", ": ") if style.indent is not None else None,
    )
    # Half a pair of surrogates has no bytes in UTF-8: it stays the escape that it was.
    text = _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
    return text + "\n" if style.newline else text
