"""How each Markdown token becomes HTML. What needed thought was decided before, in `prose`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from proofpress.render import markup
from proofpress.render.code import fenced_code
from proofpress.render.directives import ADMONITIONS, Directive
from proofpress.render.listing import Listing, listing_of
from proofpress.render.parts import RULES as PARTS
from proofpress.render.sheet import Sheet, words_of


def install(md: MarkdownIt) -> None:
    """Teach a parser's renderer our markup."""
    for name, rule in _RULES.items():
        md.add_render_rule(name, rule)


def inline_html(children: Sequence[Token]) -> str:
    """Inline tokens as HTML; there must be no HTML of the author's among them."""
    sheet = Sheet(foreign=False)
    out = []
    for index, child in enumerate(children):
        rule = _RULES.get(child.type)
        if rule is not None:
            out.append(rule(None, children, index, None, {"sheet": sheet}))
        elif child.nesting:
            out.append(f"</{child.tag}>" if child.nesting < 0 else f"<{child.tag}>")
        elif child.type == "code_inline":
            out.append(f"<code>{escape(child.content)}</code>")
        else:
            out.append(str(escape(child.content)) if child.content else " ")
    return "".join(out).strip()


def _heading_open(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, env: dict[str, Any]) -> str:
    token, sheet = tokens[idx], _sheet(env)
    tag = _heading_tag(token, sheet)
    if sheet.anchors and "id" in token.meta:
        return f'<{tag} id="{escape(token.meta["id"])}">'
    return f"<{tag}>"


def _heading_close(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, env: dict[str, Any]) -> str:
    opened, sheet = tokens[idx - 2], _sheet(env)
    tag = _heading_tag(opened, sheet)
    mark = ""
    if sheet.anchors and tag in ("h2", "h3") and "id" in opened.meta:
        mark = sheet.own(markup.anchor(opened.meta["id"]))
    return f"{mark}</{tag}>\n"


def _heading_tag(opened: Token, sheet: Sheet) -> str:
    return opened.tag if sheet.anchors else f"h{max(int(opened.tag[1]), 4)}"


def _fence(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, env: dict[str, Any]) -> str:
    token = tokens[idx]
    listing: Listing = token.meta.get("listing") or listing_of(token)
    code = fenced_code(token.content, listing.language).in_lines(
        numbered=listing.numbered, first=listing.first, marked=listing.marked
    )
    place, number = token.meta.get("place", ("", ""))
    return _sheet(env).own(markup.code_block(code, listing, id=place, number=number))


def _prepared(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, env: dict[str, Any]) -> str:
    """A token whose markup was made beforehand; else its text."""
    token = tokens[idx]
    html = token.meta.get("html") if token.meta else None
    return _sheet(env).own(html if html is not None else escape(token.content))


def _in_line(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, env: dict[str, Any]) -> str:
    html = tokens[idx].meta.get("html")
    return _sheet(env).own(
        markup.in_line(html) if html is not None else escape(tokens[idx].content)
    )


def _link_open(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, _e: Any) -> str:
    return str(tokens[idx].meta.get("opening", "<span>"))


def _link_close(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, _e: Any) -> str:
    return str(tokens[idx].meta.get("closing") or "</span>")


def _image(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, env: dict[str, Any]) -> str:
    token = tokens[idx]
    html = token.meta.get("html")
    return _sheet(env).own(html if html is not None else escape(words_of(token.children or [])))


def _role(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, env: dict[str, Any]) -> str:
    token = tokens[idx]
    html = token.meta.get("html")
    return _sheet(env).own(
        html if html is not None else markup.role(str(token.meta.get("name")), token.content)
    )


def _footnote_ref(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, env: dict[str, Any]) -> str:
    meta = tokens[idx].meta
    number, occurrence = int(meta["id"]) + 1, int(meta.get("subId", 0))
    return _sheet(env).own(markup.footnote(number, occurrence, meta.get("beside")))


def _task_box(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, env: dict[str, Any]) -> str:
    return _sheet(env).own(
        markup.task_box(done="checked" in tokens[idx].content.replace("checkbox", ""))
    )


def _captioned_open(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, _e: Any) -> str:
    meta = tokens[idx].meta
    name = Markup(' id="{}"').format(meta["id"]) if meta.get("id") else Markup()
    number = Markup("<b>{}.</b> ").format(meta["number"]) if meta.get("number") else Markup()
    return f"<figure{name}><figcaption>{number}"


def _captioned_table(*_: Any) -> str:
    return "</figcaption>"


def _captioned_close(*_: Any) -> str:
    return "</figure>\n"


def _table_open(*_: Any) -> str:
    return '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>\n'


def _table_close(*_: Any) -> str:
    return "</table></div>\n"


def _admonition_open(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, _e: Any) -> str:
    token = tokens[idx]
    directive: Directive = token.meta["directive"]
    kind = "warning" if ADMONITIONS[directive.name] == "warning" else "note-box"
    default = {"seealso": "See also", "admonition": "Note"}.get(
        directive.name, directive.name.capitalize()
    )
    titled = token.meta["titled"]
    label = words_of(tokens[idx + 1].children or []) if titled else default
    text = Markup() if titled else escape(default)
    if directive.folded:
        state = Markup(" open") if "open" in directive.options else Markup()
        opening = Markup('<details class="aside {}"{}><summary class="mono">{}')
        return str(opening.format(kind, state, text))
    return str(
        Markup('<aside class="aside {}" aria-label="{}"><span class="mono">{}').format(
            kind, label, text
        )
    )


def _admonition_start(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, _e: Any) -> str:
    return "</summary>\n" if _folded(tokens[idx]) else "</span>\n"


def _admonition_close(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, _e: Any) -> str:
    return "</details>\n" if _folded(tokens[idx]) else "</aside>\n"


def _folded(token: Token) -> bool:
    directive: Directive = token.meta["directive"]
    return directive.folded


def _figure_open(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, env: dict[str, Any]) -> str:
    meta = tokens[idx].meta
    name = Markup(' id="{}"').format(meta["id"]) if meta.get("id") else Markup()
    image = _sheet(env).own(meta.get("html", Markup()))
    out = f"<figure{name}>{image}"
    if _captioned(meta):
        out += "<figcaption>"
    if meta.get("number"):
        out += str(Markup("<b>{}.</b> ").format(meta["number"]))
    return out


def _figure_close(_r: Any, tokens: Sequence[Token], idx: int, _o: Any, _e: Any) -> str:
    opened = tokens[idx - 1] if tokens[idx - 1].type == "figure_open" else tokens[idx - 2]
    return "</figcaption></figure>\n" if _captioned(opened.meta) else "</figure>\n"


def _captioned(meta: dict[str, Any]) -> bool:
    return bool(meta.get("caption") or meta.get("number"))


def _bibliography(_r: Any, _t: Sequence[Token], _i: int, _o: Any, env: dict[str, Any]) -> str:
    sheet = _sheet(env)
    return sheet.own(sheet.works)


def _nothing(*_: Any) -> str:
    return ""


def _sheet(env: dict[str, Any]) -> Sheet:
    sheet: Sheet = env["sheet"]
    return sheet


_RULES = {
    **PARTS,
    "admonition_close": _admonition_close,
    "admonition_open": _admonition_open,
    "admonition_start": _admonition_start,
    "amsmath": _prepared,
    "bibliography": _bibliography,
    "citation": _prepared,
    "captioned_close": _captioned_close,
    "captioned_open": _captioned_open,
    "captioned_table": _captioned_table,
    "claim": _prepared,
    "code_block": _fence,
    "colon_fence": _fence,
    "crossref": _prepared,
    "fence": _fence,
    "figure_close": _figure_close,
    "figure_open": _figure_open,
    "footnote_ref": _footnote_ref,
    "heading_close": _heading_close,
    "heading_open": _heading_open,
    "image": _image,
    "link_close": _link_close,
    "link_open": _link_open,
    "math_block": _prepared,
    "math_block_label": _prepared,
    "math_inline": _prepared,
    "math_inline_double": _in_line,
    "myst_role": _role,
    "myst_target": _nothing,
    "own": _prepared,
    "table_close": _table_close,
    "table_open": _table_open,
    "task_box": _task_box,
}
