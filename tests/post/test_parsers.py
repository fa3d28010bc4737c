"""Asking only the rules that begin with a sign gives the tokens that asking all of them gives."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.token import Token

from proofpress.post import block_parser, inline_parser
from proofpress.post.grammar import grammar

#: What inline Markdown is made of, whole and in pieces, right and wrong.
_PIECES = (
    *"\n \\`*_~[]()!<>^{}$&:@w.=-+#%\"'x1/",
    *("www.", "www.a.b", "http://a.b/c", "mailto:", "a@b.c", "<a@b.c>", "https://x"),
    *("[a](b)", "[a](b 'c')", "![a", "](b)", "{#i}", "{width=3}", "[^1]", "^[a", "[@k]", "@k"),
    *("{sub}`", "`b`", "<b>", "</b>", "<!--", "-->", "&amp;", "&#65;", "**", "~~", "$$", "$x$"),
    *("word", "ww", "\\$", "\\\n", "  \n", "é", "好"),
)


#: What lines of blocks begin with, or are made of.
_LINES = (
    *("a", "word.", "| a | b |", "|---|:-:|", "---", "===", "***", "# h", "####### h", "", " "),
    *("> a", ">", "- a", "* a", "-", "1. a", "10) a", "  a", "    a", "\ta", "\u00a0(x)=", "(x)="),
    *("```", "```{note} t", "~~~", ":::{tip}", ":::", "$$", "$$x$$ (l)", "\\begin{align}"),
    *("\\end{align}", "[a]: b", "[a]:", "[^1]: n", "[^1]", "<div>", "</div>", "<!--", "-->", "<b>"),
    *(": d", "~ d", "  : d", "term", "\u00a0\\begin{align}x\\end{align}", "$x$", "`c`", "^[n]"),
)


def theirs() -> MarkdownIt:
    """The same rules in markdown-it's own parsers."""
    md = grammar()
    block, inline = ParserBlock(), ParserInline()
    block.ruler = Ruler()
    block.ruler.__rules__ = md.block.ruler.__rules__
    inline.ruler, inline.ruler2 = md.inline.ruler, md.inline.ruler2
    inline.add_terminator_char("w")
    md.block, md.inline = block, inline
    return md


OURS, THEIRS = grammar(), theirs()


def blocks(md: MarkdownIt, text: str) -> tuple[list[Any], Any]:
    env: dict[str, Any] = {"references": {}, "footnotes": {"refs": {}, "list": {}}}
    found: list[Token] = []
    md.block.parse(text, md, env, found)
    return [token.as_dict() for token in found], env


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("", "", "", " ", "  ", "    ", "> ", "- ")), st.sampled_from(_LINES)
        ),
        max_size=12,
    ).map(lambda lines: "\n".join(indent + line for indent, line in lines))
)
def test_no_block_differs(text: str) -> None:
    assert blocks(OURS, text) == blocks(THEIRS, text)


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
def test_no_inline_token_differs(text: str) -> None:
    assert tokens(OURS, text) == tokens(THEIRS, text)


def test_every_rule_that_there_is_was_looked_at() -> None:
    anywhere = {"table", "code", "lheading", "deflist", "paragraph"}

    assert set(OURS.inline.ruler.get_active_rules()) == set(inline_parser._BEGIN)
    assert set(OURS.block.ruler.get_active_rules()) == set(block_parser._BEGIN) | anywhere
