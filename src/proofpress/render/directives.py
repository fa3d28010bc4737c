"""MyST directives: fences whose info begins with `{name}` become blocks of their own.

A directive's body is Markdown again, so its tokens go into the post's stream, between an opening
and a closing token of ours, with the lines that they have in the cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

#: Admonitions and whether each is a warning or a note.
ADMONITIONS = {
    "note": "note", "tip": "note", "hint": "note", "important": "note", "seealso": "note",
    "admonition": "note", "warning": "warning", "caution": "warning", "attention": "warning",
    "danger": "warning", "error": "warning",
}  # fmt: skip
CODE = frozenset({"code", "code-block", "sourcecode", "code-cell", "literalinclude"})
#: Directives of the design whose turn comes later.
LATER = frozenset({"tab-set", "tab-item", "compare", "mermaid", "bibliography"})
KNOWN = (*ADMONITIONS, "figure", "image", "math", "code-block")

_INFO = re.compile(r"\{([A-Za-z][\w:+-]*)\}\s*(.*)$", re.DOTALL)
_QUARTO = re.compile(r"\{\.callout-(\w+)(?:\s+[^}]*)?\}$")
_OPTION = re.compile(r":([\w-]+):(?:[ \t]+(.*))?$")
_DEEPEST = 12

#: Told of a directive that is not known: its name and the index of its line.
Report = Callable[[str, int], None]


@dataclass(slots=True)
class Directive:
    """`name`, what follows it on its line, its options and its body.

    `line` is the index of the body's first line in the cell.
    """

    name: str
    argument: str
    options: dict[str, str] = field(default_factory=dict)
    body: str = ""
    line: int = 0


def expanded(
    md: MarkdownIt, tokens: list[Token], env: dict[str, Any], report: Report, depth: int = 0
) -> list[Token]:
    """The tokens, with every directive replaced by its blocks."""
    out: list[Token] = []
    for token in tokens:
        directive = _directive(token)
        if directive is None:
            out.append(token)
        else:
            out += _blocks(md, token, directive, env, report, depth)
    return out


def _directive(token: Token) -> Directive | None:
    if token.type not in ("fence", "colon_fence"):
        return None
    info = token.info.strip()
    match = _INFO.match(info)
    if match is not None:
        name, argument = match[1].lower(), match[2].strip()
    elif token.type == "fence":
        return None
    else:
        quarto = _QUARTO.match(info)
        name, argument = (quarto[1] if quarto else ""), ""
    first = token.map[0] + 1 if token.map else 0
    directive = Directive(name, argument, body=token.content, line=first)
    _take_options(directive)
    return directive


def _take_options(directive: Directive) -> None:
    lines = directive.body.split("\n")
    taken = 0
    if lines and lines[0].strip() == "---" and "---" in (line.strip() for line in lines[1:]):
        taken = [line.strip() for line in lines[1:]].index("---") + 2
        for line in lines[1 : taken - 1]:
            key, _, value = line.partition(":")
            directive.options[key.strip()] = value.strip().strip("\"'")
    else:
        while taken < len(lines) and (match := _OPTION.match(lines[taken].strip())):
            directive.options[match[1]] = (match[2] or "").strip()
            taken += 1
    directive.body = "\n".join(lines[taken:])
    directive.line += taken


def _blocks(
    md: MarkdownIt,
    token: Token,
    directive: Directive,
    env: dict[str, Any],
    report: Report,
    depth: int,
) -> list[Token]:
    name = directive.name
    if name in ADMONITIONS:
        heading = _inline(directive.argument, token.map)
        opened = _token("admonition_open", token, directive)
        opened.meta["titled"] = bool(directive.argument)
        title = [heading] if directive.argument else []
        inner = _inner(md, directive, env, report, depth)
        return [
            opened,
            *title,
            _token("admonition_start", token, directive),
            *inner,
            _token("admonition_close", token, directive),
        ]
    if name in ("figure", "image"):
        caption = directive.body.strip() if name == "figure" else ""
        opened = _token("figure_open", token, directive)
        opened.meta["caption"] = bool(caption)
        body = [_inline(caption, [directive.line, directive.line + 1])] if caption else []
        return [opened, *body, _token("figure_close", token, directive)]
    if name == "math":
        label = directive.options.get("label") or directive.options.get("name") or ""
        formula = Token("math_block_label" if label else "math_block", "math", 0, block=True)
        formula.content = "\n".join(
            part for part in (directive.argument, directive.body.strip()) if part
        )
        formula.info, formula.map = label, token.map
        return [formula]
    if name in CODE:
        code = Token("fence", "code", 0, block=True)
        code.content, code.map = directive.body, token.map
        code.info = directive.argument if name != "literalinclude" else ""
        return [code]
    if name:
        report(name, token.map[0] if token.map else 0)
    if token.type == "colon_fence":
        return _inner(md, directive, env, report, depth)
    code = Token("fence", "code", 0, block=True)
    code.content, code.map = directive.body, token.map
    return [code]


def _inner(
    md: MarkdownIt, directive: Directive, env: dict[str, Any], report: Report, depth: int
) -> list[Token]:
    if depth >= _DEEPEST:
        return [_inline(directive.body, [directive.line, directive.line + 1])]
    tokens: list[Token] = []
    md.block.parse(directive.body, md, env, tokens)
    for token in tokens:
        if token.map:
            token.map = [token.map[0] + directive.line, token.map[1] + directive.line]
    return expanded(md, tokens, env, report, depth + 1)


def _inline(text: str, lines: list[int] | None) -> Token:
    token = Token("inline", "", 0)
    token.content, token.children, token.map = text, [], lines
    return token


def _token(kind: str, source: Token, directive: Directive) -> Token:
    nesting = 1 if kind.endswith("_open") else -1 if kind.endswith("_close") else 0
    token = Token(kind, "", nesting, block=True)  # type: ignore[arg-type]
    token.map = source.map
    token.meta = {"directive": directive}
    return token
