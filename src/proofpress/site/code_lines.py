"""How many lines a piece of code has, beside its language."""

from __future__ import annotations

import re

_CODE = re.compile(
    r'(?P<bar><span class="lang">[^<]*)(?P<between></span></div><pre class="src[^>]*>)'
    r"<code[^>]*>(?P<code>.*?)</code></pre>",
    re.DOTALL,
)
#: Lines that are numbered or marked are elements.
_LINE = re.compile(r'<(?:span|mark) class="ln[ "]')


def counted(body: str) -> str:
    """The body of a post with `TypeScript, 7 lines` where it says `TypeScript`."""

    def count(found: re.Match[str]) -> str:
        lines = len(_LINE.findall(found["code"])) or found["code"].rstrip("\n").count("\n") + 1
        words = f"{lines:,} line" if lines == 1 else f"{lines:,} lines"
        rest = found[0][len(found["bar"]) :]
        return f"{found['bar']}, {words}{rest}"

    return _CODE.sub(count, body)
