"""The Markdown that posts are written in: CommonMark, GFM and the parts of MyST that we know."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.myst_blocks.index import target
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from proofpress.post import citing
from proofpress.post.block_parser import BlockParser
from proofpress.post.inline_parser import InlineParser


def grammar(*, footnotes: bool = True) -> MarkdownIt:
    """A new parser.

    Its core chain lacks the block and inline stages, which its users call themselves, so that the
    cells of a post can share footnotes and references without running into each other.
    """
    md = MarkdownIt("commonmark", {"html": True})
    md.block, md.inline = BlockParser(md.block), InlineParser(md.inline)
    md.enable(["table", "strikethrough"])
    md.use(gfm_autolink_plugin)
    md.use(dollarmath_plugin, allow_blank_lines=False, double_inline=True)
    md.inline.ruler.at("math_inline", _math_inline)
    md.use(amsmath_plugin)
    md.use(colon_fence_plugin)
    md.use(deflist_plugin)
    md.use(attrs_plugin, after=("image",), allowed=("id", "width", "height", "fig-alt"))
    md.use(myst_role_plugin)
    md.block.ruler.before("reference", "myst_target", target, {"alt": ["paragraph"]})
    md.use(footnote_plugin, move_to_end=False)
    md.use(tasklists_plugin)
    md.use(citing.install)
    if not footnotes:
        md.disable(["footnote_def", "footnote_ref", "footnote_inline"])
    md.core.ruler.disable(["normalize", "block", "inline"])
    return md


_dollars: Callable[[StateInline, bool], bool] = math_inline_dollar(
    allow_space=True, allow_digits=False, allow_double=True
)


def _math_inline(state: StateInline, silent: bool) -> bool:
    """`$x$` and `$ x $` are formulas; `$HOME and $PATH` and `$5 to $10` are not.

    A formula has space on both of its inner sides or on neither.
    """
    if state.src[state.pos] != "$":
        return False
    start, count, pending = state.pos, len(state.tokens), state.pending
    if not _dollars(state, silent):
        return False
    inner = state.src[start + 1 : state.pos - 1]
    if inner[:1] == "$" or inner[:1].isspace() == inner[-1:].isspace():
        return True
    del state.tokens[count:], state.tokens_meta[count:]
    state.pos, state.pending = start, pending
    return False
