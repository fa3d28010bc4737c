"""Blocks that have parts side by side: tabs, and the halves of a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token
from markupsafe import Markup, escape

from proofpress.frozen import frozen
from proofpress.post.directive import Directive
from proofpress.post.half import Half, fenced_half, lacking

_LONE = 'write a block for each half, ```python bad "clever" and ```python good "obvious"'


@frozen
class Fault:
    """What is wrong with a directive: `line` is an index in its cell, `needle` is looked for."""

    message: str
    help: str
    line: int
    needle: str
    code: str = "markdown"


Report = Callable[[Fault], None]


@dataclass(slots=True)
class TabSet:
    """Tabs of which one is open; `number` among the sets of the post, 0 outside of its text."""

    number: int = 0


@dataclass(slots=True)
class _Tab:
    source: Token
    title: Token | None
    content: list[Token] = field(default_factory=list)
    sync: str = ""
    chosen: bool = False


def tab_blocks(
    token: Token, items: Sequence[tuple[Token, Directive, list[Token]]], report: Report
) -> list[Token]:
    """The blocks of a `tab-set`."""
    tabs = []
    for source, item, content in items:
        title = _line(item.argument, source) if item.argument else None
        chosen = "selected" in item.options
        tabs.append(_Tab(source, title, content, item.options.get("sync", ""), chosen))
    return _tabs(token, tabs, report, "put `:::{tab-item} Title` blocks into it")


def panel_blocks(
    token: Token, found: Directive, inner: Sequence[Token], report: Report
) -> list[Token]:
    """The blocks of Quarto's `panel-tabset`: its headings are the titles."""
    tabs: list[_Tab] = []
    before: list[Token] = []
    tag, inside = "", False
    for one, depth in _deep(inner):
        if not depth and one.type == "heading_open" and one.tag == (tag or one.tag):
            tag, inside = one.tag, True
            tabs.append(_Tab(one, None))
        elif inside and one.type == "inline":
            tabs[-1].title = one
        elif inside:
            inside = one.type != "heading_close"
        else:
            (tabs[-1].content if tabs else before).append(one)
    if found.options.get("group"):
        for tab in tabs:
            tab.sync = f"{found.options['group']}: {tab.title.content if tab.title else ''}"
    return [*before, *_tabs(token, tabs, report, "give it headings: each is the title of a tab")]


def _tabs(token: Token, tabs: Sequence[_Tab], report: Report, help_: str) -> list[Token]:
    line = token.map[0] if token.map else 0
    if not tabs:
        report(Fault("a set of tabs without a tab", help_, line, token.info.strip()))
    whole = TabSet()
    chosen = next((index for index, tab in enumerate(tabs) if tab.chosen), 0)
    out = [_made("tabs_open", token, set=whole)] if tabs else []
    for index, tab in enumerate(tabs):
        if tab.title is None:
            at = tab.source.map[0] if tab.source.map else line
            fault = Fault("a tab without a title", "write it: `:::{tab-item} Title`", at, "")
            report(fault)
        title = tab.title or _line(f"Tab {index + 1}", tab.source)
        opened = _made("tab_open", tab.source, set=whole, sync=tab.sync, open=index == chosen)
        out += [opened, title, _made("tab_start", tab.source), *tab.content]
        out.append(_made("tab_close", tab.source))
    return [*out, _made("tabs_close", token)] if tabs else []


def compare_blocks(
    token: Token, found: Directive, inner: Sequence[Token], report: Report
) -> list[Token]:
    """The blocks of a `compare`: each marked fence begins a half, which the next one ends."""
    before: list[Token] = [_line(found.argument, token)] if found.argument else []
    if before:
        before = [_made("paragraph_open", token), *before, _made("paragraph_close", token)]
        before[0].tag = before[-1].tag = "p"
    out: list[Token] = []
    halves: list[Half] = []
    for one, depth in _deep(inner):
        marked = fenced_half(one.info) if one.type == "fence" and not depth else None
        if marked is not None:
            one.info, mark = marked
            out += [_made("half_close", one)] if halves else []
            out.append(_made("half_open", one, half=mark))
            halves.append(mark)
        (out if halves else before).append(one)
    if missing := lacking(halves):
        line = token.map[0] if token.map else 0
        report(Fault(f"a comparison without a `{missing}` half", _LONE, line, token.info.strip()))
    if not halves:
        return before
    return [
        *before,
        _made("compare_open", token),
        *out,
        _made("half_close", token),
        _made("compare_close", token),
    ]


def _deep(tokens: Sequence[Token]) -> Iterator[tuple[Token, int]]:
    """Each token, and in how many others it stands."""
    depth = 0
    for token in tokens:
        depth -= token.nesting < 0
        yield token, depth
        depth += token.nesting > 0


def _line(text: str, source: Token) -> Token:
    token = Token("inline", "", 0)
    token.content, token.children, token.map = text, [], source.map
    return token


def _made(kind: str, source: Token, **meta: Any) -> Token:
    nesting = 1 if kind.endswith("_open") else -1 if kind.endswith("_close") else 0
    token = Token(kind, "", nesting, block=True)  # type: ignore[arg-type]
    token.map, token.meta = source.map, meta
    return token


def _tabs_open(*_: Any) -> str:
    return '<div class="tabs">\n'


def _tabs_close(*_: Any) -> str:
    return "</div>\n"


def _tab_open(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, _e: Any) -> str:
    meta = tokens[idx].meta
    number, sync = meta["set"].number, meta["sync"]
    name = Markup(' name="tabs-{}"').format(number) if number else Markup()
    together = Markup(' data-sync="{}"').format(sync) if sync else Markup()
    state = Markup(" open") if meta["open"] else Markup()
    return str(Markup('<details{}{}{}><summary class="mono">').format(name, together, state))


def _tab_start(*_: Any) -> str:
    return '</summary><div class="panel">\n'


def _tab_close(*_: Any) -> str:
    return "</div></details>\n"


def _compare_open(*_: Any) -> str:
    return '<div class="compare wide">\n'


def _half_open(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, _e: Any) -> str:
    half: Half = tokens[idx].meta["half"]
    return half_opening(half)


def _div_close(*_: Any) -> str:
    return "</div>\n"


def half_opening(half: Half) -> str:
    """The opening of a half, with its heading."""
    title = Markup(": {}").format(half.title) if half.title else Markup()
    return str(
        Markup('<div role="group" aria-label="{}"><p class="mono"><b>{}</b>{}</p>\n').format(
            escape(half.words), half.verdict, title
        )
    )


RULES = {
    "compare_close": _div_close,
    "compare_open": _compare_open,
    "half_close": _div_close,
    "half_open": _half_open,
    "tab_close": _tab_close,
    "tab_open": _tab_open,
    "tab_start": _tab_start,
    "tabs_close": _tabs_close,
    "tabs_open": _tabs_open,
}
