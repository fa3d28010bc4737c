"""Asking only the rules that begin with a sign gives the tokens that asking all of them gives."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.token import Token

from proofpress.post.grammar import grammar
from proofpress.post.inline_parser import _BEGIN

#: What inline Markdown is made of, whole and in pieces, right and wrong.
_PIECES = (
    *"\n \\`*_~[]()!<>^{}$&:@w.=-+#%\"'x1/",
    *("www.", "www.a.b", "http://a.b/c", "mailto:", "a@b.c", "<a@b.c>", "https://x"),
    *("[a](b)", "[a](b 'c')", "![a", "](b)", "{#i}", "{width=3}", "[^1]", "^[a", "[@k]", "@k"),
    *("{sub}`", "`b`", "<b>", "</b>", "<!--", "-->", "&amp;", "&#65;", "**", "~~", "$$", "$x$"),
    *("word", "ww", "\\$", "\\\n", "  \n", "é", "好"),
)


def ours() -> MarkdownIt:
    return grammar()


def theirs() -> MarkdownIt:
    """The same rules in markdown-it's own parser."""
    md = grammar()
    own = ParserInline()
    own.ruler, own.ruler2 = md.inline.ruler, md.inline.ruler2
    own.add_terminator_char("w")
    md.inline = own
    return md


OURS, THEIRS = ours(), theirs()


def tokens(md: MarkdownIt, text: str) -> list[Any]:
    references = {"A": {"href": "r", "title": ""}, "WORD": {"href": "s", "title": "t"}}
    env = {"references": references, "footnotes": {"refs": {":1": -1}, "list": {}}}
    found: list[Token] = []
    md.inline.parse(text, md, env, found)
    return [token.as_dict() for token in found]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(_PIECES), max_size=24).map("".join))
@example("[a ![b](c){#d} **e](f) www.g.h`i`](j)")
@example("[" * 30 + "a" + "](b)" * 30)
def test_no_token_differs(text: str) -> None:
    assert tokens(OURS, text) == tokens(THEIRS, text)


def test_every_rule_that_there_is_was_looked_at() -> None:
    assert set(OURS.inline.ruler.get_active_rules()) == set(_BEGIN)
