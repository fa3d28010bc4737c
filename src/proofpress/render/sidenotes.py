"""Footnotes beside their line: copies for readers who see a margin, of notes that are phrases.

The note itself stands at the end of the post, where everybody else finds it, so the copy is hidden
from screen readers and the keyboard passes it by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token
from markupsafe import Markup

from proofpress.post.front_matter import Origin
from proofpress.post.origins import source_id
from proofpress.render import markup
from proofpress.render.claims import Mention
from proofpress.render.code import fenced_code
from proofpress.render.margin import fragment
from proofpress.render.rules import inline_html
from proofpress.render.sheet import every, words_of

#: A longer note would push those below it away from their lines.
LONGEST = 600
_REFUSED = frozenset({"html_inline", "image", "footnote_ref", "math_inline_double"})
_ADDRESS = re.compile(r'(<a\b[^>]*?) id="[^"]*"')


def beside(tokens: Sequence[Token], number: int) -> Markup | None:
    """A footnote as it stands in the margin; None if it is too long, or more than phrases."""
    parts: list[Markup] = []
    size = 0
    for token in tokens:
        if token.type == "inline":
            children = token.children or []
            if any(child.type in _REFUSED for child in every(children)):
                return None
            size += len(words_of(children))
            shown = [_unclaimed(child) for child in children]
            parts.append(Markup(inline_html(shown)))  # noqa: S704 our rules escape
        elif token.type in ("fence", "code_block"):
            size += len(token.content)
            language = token.info.strip().split(" ")[0] if token.type == "fence" else ""
            parts.append(
                Markup("<code>{}</code>").format(fenced_code(token.content, language).html)
            )
        elif token.type not in ("paragraph_open", "paragraph_close"):
            return None
    if not parts or size > LONGEST:
        return None
    text = Markup("").join(Markup("<span>{}</span>").format(part) for part in parts)
    quiet = _ADDRESS.sub(r"\1", str(text)).replace("<a ", '<a tabindex="-1" ')
    return markup.side_note(number, Markup(quiet))  # noqa: S704 it was markup before


def _unclaimed(token: Token) -> Token:
    """A claim leads to the evidence of the note that this is a copy of."""
    if token.type != "claim":
        return token
    mention: Mention = token.meta["mention"]
    at = source_id(mention.on.name) if isinstance(mention.on, Origin) else mention.row
    words = Markup(inline_html(token.children or []))  # noqa: S704 our rules escape
    quoted = " quoted" if isinstance(mention.on, Origin) else ""
    copy = Token("own", "", 0)
    link = Markup('<a class="held{}" href="#{}">{}</a>').format(quoted, fragment(at), words)
    copy.meta = {"html": link if at else words}
    return copy
