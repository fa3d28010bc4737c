"""The parser of the texts that are rendered."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt

from proofpress.post.grammar import grammar
from proofpress.render.rules import install


@cache
def parser(*, footnotes: bool = True) -> MarkdownIt:
    """The parser, one for a process: it keeps nothing between texts."""
    md = grammar(footnotes=footnotes)
    install(md)
    return md
