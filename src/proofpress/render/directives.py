"""Directives become blocks: notes, figures, tabs, comparisons.

A directive's body is Markdown again, so its tokens go into the post's stream, between an opening
and a closing token of ours, with the lines that they have in the cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from proofpress.post.directive import Directive, directive
from proofpress.render.parts import Fault, Report, compare_blocks, panel_blocks, tab_blocks
from proofpress.render.quotations import notes
from proofpress.suggest import did_you_mean

__all__ = ["ADMONITIONS", "CODE", "KNOWN", "LATER", "Directive", "Report", "expanded"]

#: Admonitions and whether each is a warning or a note.
ADMONITIONS = {
    "note": "note", "tip": "note", "hint": "note", "important": "note", "seealso": "note",
    "admonition": "note", "warning": "warning", "caution": "warning", "attention": "warning",
    "danger": "warning", "error": "warning",
}  # fmt: skip
CODE = frozenset({"code", "code-block", "sourcecode", "code-cell", "literalinclude"})
#: Directives of the design whose turn comes later.
LATER = frozenset({"mermaid"})
_OTHERS = ("figure", "image", "math", "code-block", "tab-set", "tab-item", "compare")
KNOWN = (*ADMONITIONS, *_OTHERS, "bibliography")

_DEEPEST = 12
_PLAIN = "write it as plain Markdown"


def expanded(
    md: MarkdownIt, tokens: list[Token], env: dict[str, Any], report: Report, depth: int = 0
) -> list[Token]:
    """The tokens, with every directive replaced by its blocks."""
    out: list[Token] = []
    for token in notes(tokens):
        found = directive(token)
        if found is None:
            out.append(token)
        else:
            out += _Expansion(md, env, report, depth).blocks(token, found)
    return out


class _Expansion:
    """The blocks of one directive, at some depth of nesting."""

    def __init__(self, md: MarkdownIt, env: dict[str, Any], report: Report, depth: int) -> None:
        self._md, self._env, self._report, self._depth = md, env, report, depth

    def blocks(self, token: Token, found: Directive) -> list[Token]:
        name = found.name
        if name in _BLOCKS:
            return _BLOCKS[name](self, token, found)
        if name in CODE:
            return [_fence(token, found, found.argument if name != "literalinclude" else "")]
        if name:
            self._unknown(token, name)
        if token.type == "colon_fence":
            return self.inner(found)
        return [_fence(token, found, "")]

    def inner(self, found: Directive) -> list[Token]:
        """The tokens of a directive's body."""
        if self._depth >= _DEEPEST:
            message = f"directives within directives, more than {_DEEPEST} deep"
            self._report(Fault(message, _PLAIN, found.line, ""))
            return [_inline(found.body, [found.line, found.line + 1])]
        return expanded(self._md, self.raw(found), self._env, self._report, self._depth + 1)

    def raw(self, found: Directive) -> list[Token]:
        """The tokens of a directive's body, directives among them."""
        tokens: list[Token] = []
        self._md.block.parse(found.body, self._md, self._env, tokens)
        for token in tokens:
            if token.map:
                token.map = [token.map[0] + found.line, token.map[1] + found.line]
        return tokens

    def admonition(self, token: Token, found: Directive) -> list[Token]:
        inner = self.inner(found)
        title: list[Token] = []
        if found.argument:
            title = [_inline(found.argument, token.map)]
        elif token.type == "colon_fence" and _INFO_DIVISION in token.info:
            title, inner = _heading(inner)
        opened = _token("admonition_open", token, found)
        opened.meta["titled"] = bool(title)
        return [
            opened,
            *title,
            _token("admonition_start", token, found),
            *inner,
            _token("admonition_close", token, found),
        ]

    def figure(self, token: Token, found: Directive) -> list[Token]:
        caption = found.body.strip() if found.name == "figure" else ""
        opened = _token("figure_open", token, found)
        opened.meta["caption"] = bool(caption)
        body = [_inline(caption, [found.line, found.line + 1])] if caption else []
        return [opened, *body, _token("figure_close", token, found)]

    def math(self, token: Token, found: Directive) -> list[Token]:
        label = found.options.get("label") or found.options.get("name") or ""
        formula = Token("math_block_label" if label else "math_block", "math", 0, block=True)
        formula.content = "\n".join(part for part in (found.argument, found.body.strip()) if part)
        formula.info, formula.map = label, token.map
        return [formula]

    def bibliography(self, token: Token, found: Directive) -> list[Token]:
        return [_token("bibliography", token, found)]

    def tab_set(self, token: Token, found: Directive) -> list[Token]:
        items: list[tuple[Token, Directive, list[Token]]] = []
        for inside in self.raw(found):
            item = directive(inside)
            if item is not None and item.name == "tab-item":
                deeper = _Expansion(self._md, self._env, self._report, self._depth + 1)
                items.append((inside, item, deeper.inner(item)))
            elif inside.nesting >= 0:
                self._report(_outside(inside))
        return tab_blocks(token, items, self._report)

    def tab_item(self, token: Token, found: Directive) -> list[Token]:
        line = token.map[0] if token.map else 0
        message = "a `tab-item` outside a `tab-set`"
        help_ = "put `::::{tab-set}` above the first tab and `::::` below the last"
        self._report(Fault(message, help_, line, "{tab-item}"))
        return self.inner(found)

    def panels(self, token: Token, found: Directive) -> list[Token]:
        lines = token.content.count("\n") + (token.content[-1:] not in ("", "\n"))
        if token.map and token.map[1] - token.map[0] < lines + 2:  # no closing fence
            message = "a set of tabs that does not end in the text that it begins in"
            help_ = "end it with `:::` above the next cell: cells stand between texts, not in tabs"
            self._report(Fault(message, help_, token.map[0], token.info.strip()))
        return panel_blocks(token, found, self.inner(found), self._report)

    def compare(self, token: Token, found: Directive) -> list[Token]:
        return compare_blocks(token, found, self.inner(found), self._report)

    def _unknown(self, token: Token, name: str) -> None:
        line = token.map[0] if token.map else 0
        if name in LATER:
            message = f"proofpress cannot show `{name}` yet"
            self._report(Fault(message, _PLAIN, line, f"{{{name}}}", "later"))
        else:
            shown = name if len(name) <= 60 else name[:59] + "…"
            message = f"there is no directive `{shown}`"
            help_ = did_you_mean(name, KNOWN, otherwise=_PLAIN)
            self._report(Fault(message, help_, line, f"{{{name}}}"))


_INFO_DIVISION = "{."
_Blocks = Callable[[_Expansion, Token, Directive], list[Token]]
_BLOCKS: dict[str, _Blocks] = {
    **dict.fromkeys(ADMONITIONS, _Expansion.admonition),
    "bibliography": _Expansion.bibliography,
    "compare": _Expansion.compare,
    "figure": _Expansion.figure,
    "image": _Expansion.figure,
    "math": _Expansion.math,
    "panel-tabset": _Expansion.panels,
    "tab-item": _Expansion.tab_item,
    "tab-set": _Expansion.tab_set,
}


def _heading(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """The heading that a body begins with, which is the title of a callout of Quarto."""
    if len(tokens) > 2 and tokens[0].type == "heading_open":
        return tokens[1:2], tokens[3:]
    return [], tokens


def _outside(token: Token) -> Fault:
    line = token.map[0] if token.map else 0
    message = "what stands in a `tab-set` outside its tabs is not shown"
    return Fault(message, "move it into a `tab-item`, or out of the `tab-set`", line, "")


def _fence(token: Token, found: Directive, info: str) -> Token:
    code = Token("fence", "code", 0, block=True)
    code.content, code.map, code.info = found.body, token.map, info
    if info or found.name in ("code", "code-block", "sourcecode"):
        code.meta = {"directive": found}  # see `listing_of`
    return code


def _inline(text: str, lines: Sequence[int] | None) -> Token:
    token = Token("inline", "", 0)
    token.content, token.children = text, []
    token.map = list(lines) if lines else None
    return token


def _token(kind: str, source: Token, found: Directive) -> Token:
    nesting = 1 if kind.endswith("_open") else -1 if kind.endswith("_close") else 0
    token = Token(kind, "", nesting, block=True)  # type: ignore[arg-type]
    token.map = source.map
    token.meta = {"directive": found}
    return token
