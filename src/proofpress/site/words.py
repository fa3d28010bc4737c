"""Texts of the config as markup: inline Markdown, one line of text a line of the page."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt
from markupsafe import Markup

from proofpress.site.markup import relink

# Without raw HTML, and with markdown-it's own refusal of `javascript:` and its like.
_INLINE = MarkdownIt("commonmark", {"html": False})


def lines(text: str, link: Callable[[str], str]) -> Markup:
    """Inline Markdown with its line breaks kept and its links written by `link`."""
    rendered = (str(_INLINE.renderInline(line)) for line in text.strip().splitlines())
    return Markup(relink("<br>".join(rendered), link))  # noqa: S704 - escaped by markdown-it
