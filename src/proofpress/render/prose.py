"""The Markdown of one post: its numbers and addresses first, then its HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import unquote

from markdown_it.token import Token
from markupsafe import Markup, escape

from proofpress.render import markup
from proofpress.render.article import Heading
from proofpress.render.assets import Assets, Picture, Unusable, data_image
from proofpress.render.characters import printable
from proofpress.render.directives import KNOWN, LATER, Directive
from proofpress.render.document import Document, Segment, parse_alone, parse_line
from proofpress.render.formulas import FormulaError, Formulas
from proofpress.render.grammar import parser
from proofpress.render.labels import Labels
from proofpress.render.remarks import Remarks, Spot
from proofpress.render.sanitize import filled, missing_image, sanitized
from proofpress.render.sheet import Sheet, words_of
from proofpress.render.tables import text_columns
from proofpress.suggest import did_you_mean

#: The address of a post's page, seen from another post's page, by the path of its file.
AddressOf = Callable[[PurePosixPath], str | None]

_WORD = re.compile(r"\w[\w'’.,-]*")
_SOURCES = (".ipynb", ".md", ".py")
_CLAIM = re.compile(r"(?:claim|quoted):")
_ANCHOR = re.compile(r"""<[^>]*?\s(?:id|name)\s*=\s*["']?([^\s"'>]+)""")


class Prose:
    """Renders the texts of one post.

    First `collect` (in the order in which things stand in the post), then `resolve`, then `html`:
    a reference may point forward.
    """

    def __init__(
        self,
        document: Document,
        assets: Assets,
        remarks: Remarks,
        *,
        address_of: AddressOf | None = None,
    ) -> None:
        self.document, self.assets, self.remarks = document, assets, remarks
        self.formulas, self.labels = Formulas(), Labels()
        self.headings: list[Heading] = []
        self.words = 0
        self._address_of = address_of
        self._anchors: set[str] = set()
        self._demotion = 1 if self._has_h1() else 0

    # Numbers and ids

    def collect(self, segment: Segment) -> None:
        """Number the figures and equations of a text, set its formulas, name its headings."""
        for name, line in segment.unknown:
            self._unknown_directive(segment, name, line)
        waiting: list[str] = []
        for tokens in self._streams(segment):
            for index, spot in self._spots(segment, tokens):
                self._collect(tokens, index, spot, waiting)

    def _collect(self, tokens: list[Token], index: int, spot: Spot, waiting: list[str]) -> None:
        token = tokens[index]
        if token.type == "myst_target":
            waiting.append(token.content)
        elif token.type == "heading_open":
            self._heading(token, tokens[index + 1], waiting)
        elif token.type == "paragraph_open" and _is_figure(tokens, index):
            _make_figure(tokens, index)
            self._figure(token, spot, waiting)
        elif token.type == "figure_open":
            self._figure(token, spot, waiting)
        elif token.type in ("math_block", "math_block_label", "amsmath"):
            self._equation(token, spot, waiting)
        elif token.type == "table_open":
            _align(tokens, index)
        elif token.type == "inline":
            self._count(token)
            self._inline_formulas(token, spot)
        for raw in (token, *(token.children or ())):
            if raw.type in ("html_block", "html_inline"):
                self._anchors.update(_ANCHOR.findall(raw.content))

    def _streams(self, segment: Segment) -> Iterator[list[Token]]:
        """The tokens of a text, then those of its footnotes."""
        yield segment.tokens
        yield from (note.tokens for note in self.document.notes if note.segment is segment)

    def resolve(self, segment: Segment) -> None:
        """Find what the links and images of a text mean."""
        for tokens in self._streams(segment):
            for index, spot in self._spots(segment, tokens):
                token = tokens[index]
                if token.type == "inline":
                    self._links(token, spot)
                    self._images(token.children or [], spot)
                elif token.type == "figure_open":
                    self._figure_image(token, tokens[index + 1], spot)

    # HTML

    def html(self, segment: Segment, *, label: str = "Table") -> Markup:
        """The HTML of a text of the post."""
        return self._rendered(segment, segment.tokens, label=label)

    def output(self, text: str, spot: Spot, *, label: str) -> Markup:
        """The HTML of Markdown that a cell printed."""
        segment = parse_alone(text)
        spot = spot.quiet()
        for token in segment.tokens:
            if token.type in ("math_block", "math_block_label", "amsmath"):
                token.meta["html"] = self.display_formula(token.content, spot, amsmath=token.type == "amsmath")
            elif token.type == "figure_open":
                token.meta["html"] = Markup()
            elif token.type == "inline":
                self._inline_formulas(token, spot)
                self._links(token, spot)
                self._images(token.children or [], spot)
        return self._rendered(segment, segment.tokens, label=label, anchors=False)

    def line(self, text: str, spot: Spot, *, links: bool = True) -> tuple[Markup, str]:
        """A caption, title or dek: its inline HTML, and its words alone."""
        segment = parse_line(text)
        token = segment.tokens[0]
        self._inline_formulas(token, spot)
        self._links(token, spot)
        self._images(token.children or [], spot)
        if not links:
            token.children = _without_links(token.children or [])
        return self._rendered(segment, segment.tokens), words_of(token.children or [])

    def endnotes(self) -> Markup:
        """The footnotes of the post, in the order of their first reference."""
        out = Markup()
        for note in self.document.notes:
            tokens = list(note.tokens)
            back = markup.back_references(note.number, note.references)
            if tokens and tokens[-1].type == "paragraph_close":
                tokens.insert(-1, _own_token(Markup(" ") + back))
            else:
                tokens.append(_own_token(back))
            body = self._rendered(note.segment, tokens)
            out += Markup('<li id="fn-{}">{}</li>\n').format(note.number, body)
        if not out:
            return out
        return Markup('<section class="endnotes" aria-label="Footnotes"><ol>\n{}</ol></section>\n').format(out)

    def display_formula(self, tex: str, spot: Spot, *, amsmath: bool = False) -> Markup:
        """A formula of its own line, or its TeX if it cannot be set."""
        return self._formula(tex, spot, self.formulas.display, block=True, marks="" if amsmath else "$$")

    def image(self, src: str, attributes: dict[str, str], spot: Spot) -> Markup:
        """The `<img>` for an address of the author's, or what stands in its place."""
        alt = attributes.get("alt", "")
        try:
            picture = self._picture(src, spot)
        except Unusable as error:
            self.remarks.add("markdown", f"the image `{_short(src)}` cannot be shown: {error}", error.remedy, spot, src)
            return missing_image(src, alt)
        size = {key: _number(attributes.get(key)) for key in ("width", "height")}
        return picture.tag(alt, width=size["width"], height=size["height"], title=attributes.get("title", ""))

    def _picture(self, src: str, spot: Spot) -> Picture:
        lowered = src.strip().lower()
        if lowered.startswith("data:"):
            return self.assets.picture(data_image(src.strip()))
        if lowered.startswith("attachment:"):
            return self.assets.attachment(src.strip(), spot.attachments)
        if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", lowered):
            raise Unusable("it lies on another server, and a page asks no other server for anything", "put the file beside the post")
        return self.assets.local_picture(src.strip())

    def _rendered(self, segment: Segment, tokens: Sequence[Token], *, label: str = "Table", anchors: bool = True) -> Markup:
        key = sha256(segment.source.encode("utf-8", "replace")).hexdigest()[:16] if segment.foreign else ""
        sheet = Sheet(segment.foreign, key, anchors)
        md = parser()
        html = md.renderer.render(tokens, md.options, {"sheet": sheet})
        if not segment.foreign:
            return Markup(html)  # noqa: S704 our rules escape, and there is no HTML of the author's
        spot = self.remarks.spot(segment.index)

        def image(src: str, attributes: dict[str, str]) -> Markup:
            return self.image(src, attributes, spot)

        clean = sanitized(html, image=image, ids=anchors, table_label=label)
        return filled(clean, sheet.slots, key)

    # Collecting

    def _spots(self, segment: Segment, tokens: Sequence[Token]) -> Iterator[tuple[int, Spot]]:
        """Every token with its place; a token without lines stands where the last one stood."""
        base = self.remarks.spot(segment.index)
        line = 0
        for index in range(len(tokens)):
            token = tokens[index]
            if token.map:
                line = token.map[0]
            yield index, base.at(line, token.content if token.type == "inline" else None)

    def _has_h1(self) -> bool:
        return any(token.type == "heading_open" and token.tag == "h1" for segment in self.document.segments for token in segment.tokens)

    def _heading(self, token: Token, inline: Token, waiting: list[str]) -> None:
        level = min(int(token.tag[1]) + self._demotion, 6)
        token.tag = f"h{level}"
        children = inline.children or []
        words = words_of(children)
        name = self.labels.heading(words)
        token.meta["id"] = name
        token.meta["level"] = level
        while waiting:
            self.labels.alias(waiting.pop(), name)
        if level in (2, 3):
            self.headings.append(Heading(level, name, ""))
            inline.meta["heading"] = len(self.headings) - 1

    def heading_html(self, segment: Segment) -> None:
        """Write the inline HTML of a text's headings, once their formulas are set."""
        md = parser()
        for token in segment.tokens:
            if token.type == "inline" and (index := token.meta.get("heading")) is not None:
                children = _without_links(token.children or [])
                html = md.renderer.renderInline(children, md.options, {"sheet": Sheet(False, "")})
                known = self.headings[index]
                self.headings[index] = Heading(known.level, known.id, html.strip())

    def _figure(self, token: Token, spot: Spot, waiting: list[str]) -> None:
        directive: Directive = token.meta["directive"]
        label = directive.options.get("label") or directive.options.get("name") or (waiting.pop() if waiting else "")
        if label:
            number = self.labels.figure(label)
            if number is None:
                self._taken(label, spot)
            else:
                token.meta["id"], token.meta["number"] = label, number

    def _equation(self, token: Token, spot: Spot, waiting: list[str]) -> None:
        amsmath = token.type == "amsmath"
        label = token.info if token.type == "math_block_label" else waiting.pop() if waiting and not amsmath else ""
        if not label:
            token.meta["html"] = self.display_formula(token.content, spot, amsmath=amsmath)
        elif not self.labels.take(label):
            self._taken(label, spot)
            token.meta["html"] = self.display_formula(token.content, spot)
        else:
            number = ""

            def labelled(tex: str) -> Markup:
                nonlocal number
                html, number = self.formulas.labelled(tex)
                return html

            html = self._formula(token.content, spot, labelled, block=True, marks="$$")
            self.labels.name(label, f"equation {number}")
            token.meta["html"] = markup.with_id(html, label)

    def _inline_formulas(self, token: Token, spot: Spot) -> None:
        for child in _all(token.children or []):
            if child.type == "math_inline":
                child.meta["html"] = self._formula(child.content, spot, self.formulas.inline, marks="$")
            elif child.type == "math_inline_double":
                child.meta["html"] = self.display_formula(child.content, spot)
            elif child.type == "myst_role" and child.meta.get("name") == "math":
                child.meta["html"] = self._formula(child.content, spot, self.formulas.inline, marks="`")

    def _formula(self, tex: str, spot: Spot, setter: Callable[[str], Markup], *, block: bool = False, marks: str) -> Markup:
        try:
            return setter(tex.strip())
        except FormulaError as error:
            lead = len(tex) - len(tex.lstrip())
            self.remarks.add_in(
                "math", f"this formula cannot be set: {error.message}", "correct the TeX, or write the formula another way",
                spot, f"{marks}{tex}", len(marks) + lead + error.offset, error.width,
            )  # fmt: skip
            return markup.raw_tex(tex.strip(), block=block)

    def _count(self, token: Token) -> None:
        self.words += len(_WORD.findall(words_of(token.children or [])))

    # Resolving

    def _links(self, token: Token, spot: Spot) -> None:
        children = token.children or []
        out: list[Token] = []
        closings: list[str] = []
        for index, child in enumerate(children):
            if child.type == "link_open":
                empty = index + 1 < len(children) and children[index + 1].type == "link_close"
                closings.append(self._link(child, spot, out, empty=empty))
                continue
            if child.type == "link_close":
                child.meta["closing"] = closings.pop() if closings else ""
            elif child.type == "myst_role":
                self._role(child, spot)
            out.append(child)
        token.children = out

    def _link(self, child: Token, spot: Spot, out: list[Token], *, empty: bool) -> str:
        """Decide about one link; the result is its closing tag."""
        out.append(child)
        href = str(child.attrs.get("href", ""))
        if _CLAIM.match(href):
            child.meta["opening"] = Markup("<span>")
            return "</span>"
        words = ""
        if href.startswith("#") and len(href) > 1:
            href, words = self._reference(unquote(href[1:]), spot, required=empty)
        elif not re.match(r"[a-z][a-z0-9+.-]*:|//|/|\?|#", href, re.IGNORECASE):
            href = self._local(href, spot)
        elif not re.match(r"https?:|mailto:|//|/|\?|#", href, re.IGNORECASE):
            href = ""
        if empty:
            text = Token("text", "", 0)
            text.content = words or href
            out.append(text)
        if not href:
            child.meta["opening"] = Markup("<span>")
            return "</span>"
        title = str(child.attrs.get("title") or "")
        child.meta["opening"] = markup.link(printable(href), title)
        return "</a>"

    def _reference(self, fragment: str, spot: Spot, *, required: bool) -> tuple[str, str]:
        found = self.labels.find(fragment)
        if found is not None:
            return f"#{found[0]}", found[1]
        if fragment in self._anchors:
            return f"#{fragment}", fragment
        self.remarks.add(
            "markdown", f"nothing in this post is called `{_short(fragment)}`",
            did_you_mean(fragment, self.labels.known(), otherwise="name a heading, or the label of a figure, table or equation"), spot, f"#{fragment}", hard=required,
        )  # fmt: skip
        return "", ""

    def _local(self, href: str, spot: Spot) -> str:
        path, mark, fragment = href.partition("#")
        last = path.rpartition("/")[2]
        if self.assets.embed or "." not in last or last in (".", ".."):
            return href
        try:
            if last.lower().endswith(_SOURCES):
                target = self.assets.path(path)
                address = self._address_of(target) if self._address_of else None
                if address is not None:
                    return address + mark + fragment
                if self._address_of is not None:
                    raise Unusable(f"there is no post `{target}`", "link to the file of a post")
            return self.assets.file(path)
        except Unusable as error:
            self.remarks.add("markdown", f"the link to `{_short(unquote(href))}` leads nowhere: {error}", error.remedy, spot, unquote(path))
            return ""

    def _role(self, child: Token, spot: Spot) -> None:
        name = str(child.meta.get("name", ""))
        if name in ("ref", "numref", "eq"):
            match = re.match(r"(.*?)\s*<([^<>]+)>$", child.content)
            label = match[2] if match else child.content
            href, words = self._reference(label.strip(), spot, required=True)
            text = (match[1] if match else "") or words or label
            child.meta["html"] = markup.link(href) + escape(text) + Markup("</a>") if href else escape(text)
        elif name not in markup.ROLES and name != "math":
            self.remarks.add("markdown", f"there is no role `{_short(name)}`", "write plain Markdown instead", spot, f"{{{name}}}", hard=False)

    def _images(self, children: Sequence[Token], spot: Spot) -> None:
        for child in _all(children):
            if child.type == "image":
                alt = words_of(child.children or [])
                attributes = {key: str(value) for key, value in child.attrs.items() if key in ("width", "height", "title")}
                child.meta["html"] = self.image(str(child.attrs.get("src", "")), {"alt": alt, **attributes}, spot)

    def _figure_image(self, token: Token, inline: Token, spot: Spot) -> None:
        directive: Directive = token.meta["directive"]
        caption = words_of(inline.children or []) if token.meta.get("caption") else ""
        attributes = {**directive.options, "alt": directive.options.get("alt") or caption}
        token.meta["html"] = self.image(directive.argument, attributes, spot)

    # Problems

    def _unknown_directive(self, segment: Segment, name: str, line: int) -> None:
        spot = self.remarks.spot(segment.index).at(line)
        if name in LATER:
            self.remarks.add("later", f"proofpress cannot show `{name}` yet", "write it as plain Markdown", spot, f"{{{name}}}")
        else:
            guess = did_you_mean(name, KNOWN, otherwise="write it as plain Markdown")
            self.remarks.add("markdown", f"there is no directive `{_short(name)}`", guess, spot, f"{{{name}}}")

    def _taken(self, label: str, spot: Spot) -> None:
        self.remarks.add("markdown", f"the label `{_short(label)}` is used twice, or belongs to the page", "choose another label", spot, label)


def _all(children: Sequence[Token]) -> Iterator[Token]:
    for child in children:
        yield child
        if child.children:
            yield from _all(child.children)


def _without_links(children: Sequence[Token]) -> list[Token]:
    dropped = ("link_open", "link_close", "footnote_ref", "html_inline", "image")
    return [child for child in children if child.type not in dropped]


def _own_token(html: Markup) -> Token:
    token = Token("own", "", 0)
    token.meta = {"html": html}
    return token


def _is_figure(tokens: Sequence[Token], index: int) -> bool:
    """Whether a paragraph is nothing but an image with an id."""
    inline = tokens[index + 1]
    children = [child for child in inline.children or () if child.type != "text" or child.content.strip()]
    return len(children) == 1 and children[0].type == "image" and bool(children[0].attrs.get("id"))


def _make_figure(tokens: list[Token], index: int) -> None:
    """Turn `![caption](file){#fig-x}`, alone in its paragraph, into a figure."""
    opened, inline, closed = tokens[index : index + 3]
    [image] = [child for child in inline.children or () if child.type == "image"]
    options = {key: str(value) for key, value in image.attrs.items() if key in ("width", "height")}
    options["label"] = str(image.attrs["id"])
    directive = Directive("figure", str(image.attrs.get("src", "")), options)
    opened.type, closed.type = "figure_open", "figure_close"
    caption = image.children or []
    opened.meta = {"directive": directive, "caption": bool(caption)}
    inline.children = caption


def _align(tokens: list[Token], index: int) -> None:
    """Give a table's cells `scope` and the class `txt` in place of inline styles."""
    cells: list[tuple[int, Token, Token]] = []
    column, chosen = 0, set()
    rows: list[list[str]] = []
    for position in range(index + 1, len(tokens)):
        token = tokens[position]
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            column = 0
            rows.append([])
        elif token.type in ("td_open", "th_open"):
            style = str(token.attrs.pop("style", ""))
            if style:
                chosen.add(column)
            if token.type == "th_open":
                token.attrSet("scope", "col")
            token.meta["align"] = style.rpartition(":")[2]
            text = words_of(tokens[position + 1].children or [])
            rows[-1].append(text if token.type == "td_open" else "")
            cells.append((column, token, tokens[position + 1]))
            column += 1
    wordy = text_columns(rows)
    for column, token, inline in cells:
        align = token.meta["align"]
        if align in ("left", "center") or (not align and column in wordy):
            token.attrSet("class", "mid" if align == "center" else "txt")
        if token.type == "th_open" and not words_of(inline.children or []).strip():
            token.attrs.pop("scope", None)
            token.tag = "td"
            closing = tokens[tokens.index(inline) + 1]
            closing.tag = "td"


def _number(text: str | None) -> int | None:
    text = (text or "").strip().removesuffix("px")
    return int(text) if text.isascii() and text.isdecimal() and 0 < int(text[:9]) < 100_000 else None


def _short(text: str) -> str:
    text = printable(text).replace("\n", " ")
    return text if len(text) <= 60 else text[:59] + "…"
