"""The one allow-list for HTML that somebody else wrote: in the text, in outputs, in front matter.

nh3 parses as a browser does and writes the tree out again, so what comes back is well-formed, with
every attribute value in double quotes. `TAG` relies on that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape

import nh3
from markupsafe import Markup, escape

from proofpress.render.styles import Styles, by_id
from proofpress.render.tables import arranged


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = _words(
    """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp
    section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
    aside
    """
)
#: Elements that go with everything in them.
_DROPPED = _words(
    """
    applet audio button canvas embed form frame frameset head iframe math noembed noframes
    noscript object script select style svg template textarea title video
    """
)
_ATTRIBUTES = {
    "*": {"class", "dir", "lang", "title", "aria-label"},
    "a": {"href", "name"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"data-sync", "name", "open"},
    "div": {"role", "tabindex"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"reversed", "start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
#: Class names that say "checked", "measured" or "part of the page"; only we may write them.
_RESERVED_CLASSES = _words(
    """
    anchor badge brand bar claim claims cross dek end evidence expected fails held how imprint label
    masthead note opening qm quoted sheet side skip slug sources sweep tags theme tick toc
    verdict vh
    """
)
_RESERVED_IDS = re.compile(
    r"(?:claim|quoted|cell|fn|ref|side|source|sweep|work|cited)-.*|main|claims|sources|verify"
)
#: A scheme that a link may not have, whatever nh3 makes of it.
_SCHEME = re.compile(r"(?!https?:|mailto:)[^/?#]*:", re.IGNORECASE)
_SIZES = frozenset({"width", "height", "colspan", "rowspan", "span", "start", "value"})
_SLOT = "pp-slot"
#: What is wide scrolls within itself, and can be reached with the keyboard.
_SCROLLING = '<pre tabindex="0" role="group" aria-label="Text"'
#: Elements whose style may say something; those of whole tables and rows only undo our own.
_STYLED = _words("b code del em i li mark p small span strong sub sup td th u caption")
_SCHEMES = {"http", "https", "mailto", "data", "attachment"}  # the last two for images alone

TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:\s+[^\s"<>=]+="[^"]*")*)\s*/?>""")
ATTRIBUTE = re.compile(r"""\s+([^\s"<>=]+)="([^"]*)\"""")

#: Turns the address of an image into a whole `<img>` (or what stands in its place).
ImageTag = Callable[[str, Mapping[str, str]], Markup]


def reserved_id(name: str) -> bool:
    """Whether an id belongs to the page rather than to the text."""
    return _RESERVED_IDS.fullmatch(name) is not None


def sanitized(
    html: str,
    *,
    image: ImageTag,
    ids: bool,
    table_label: str = "Table",
    styles: Styles | None = None,
) -> Markup:
    """HTML from elsewhere as it may stand in a page.

    Args:
        image: called for every `<img>` with its address and its other attributes.
        ids: whether ids stay (in the text they are link targets, in outputs they only clash).
        table_label: how a screen reader announces the tables, which scroll by themselves.
        styles: makes classes of inline styles; without it they are dropped.
    """
    attributes = {tag: set(names) for tag, names in _ATTRIBUTES.items()}
    styled = by_id(html) if styles is not None and "<style" in html else {}
    if ids or styled:
        attributes["*"].add("id")
    if styles is not None and "style" in html:
        for tag in _STYLED:
            attributes.setdefault(tag, set()).add("style")
    attributes[_SLOT] = {"n"}
    clean = nh3.clean(
        html,
        tags={*TAGS, _SLOT},
        clean_content_tags=set(_DROPPED),
        attributes=attributes,
        attribute_filter=_filtered,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    if styles is not None and (" style=" in clean or styled):
        clean = _with_classes(clean, styles, styled, ids=ids)
    return Markup(arranged(_with_images(clean, image), table_label))  # noqa: S704 nh3 wrote it


def slot(number: int, key: str) -> str:
    """A place for markup of our own in text that will be sanitised; `key` keeps out forgeries."""
    return f'<{_SLOT} n="{key}-{number}"></{_SLOT}>'


def filled(html: Markup, slots: list[Markup], key: str) -> Markup:
    """Put our markup into its slots; forged slots stay empty.

    A slot is matched with its quotes: in an attribute nh3 writes them as `&quot;`, in text `<` as
    `&lt;`, so only an element matches.
    """

    def fill(match: re.Match[str]) -> str:
        head, _, number = (match[1] or "").rpartition("-")
        known = head == key and number.isdecimal() and int(number) < len(slots)
        return str(slots[int(number)]) if known else ""

    return Markup(re.sub(rf'<{_SLOT}(?: n="([\w-]*)")?></{_SLOT}>', fill, html))  # noqa: S704


def _filtered(_tag: str, name: str, value: str) -> str | None:
    if name == "class":
        kept = [word for word in value.split() if word not in _RESERVED_CLASSES]
        return " ".join(kept) or None
    if name in ("id", "name"):
        return value if value and not reserved_id(value) and not re.search(r"\s", value) else None
    if name in _SIZES:
        number = value.strip().removesuffix("px")
        return (
            number
            if number.isdecimal() and number.isascii() and int(number[:9]) < 100_000
            else None
        )
    if name == "tabindex":
        return value if value == "0" else None
    if name == "role":
        return value if value in ("region", "group", "note") else None
    if name == "scope":
        return value if value in ("col", "row", "colgroup", "rowgroup") else None
    if name == "href" and _SCHEME.match(re.sub(r"[\x00-\x20]", "", value)):
        return None
    return value


def _with_classes(html: str, styles: Styles, styled: Mapping[str, str], *, ids: bool) -> str:
    """Classes in the place of inline styles, and of styles for single elements."""

    def tag(match: re.Match[str]) -> str:
        if match[1] or not ATTRIBUTE.search(match[3]):
            return match[0]
        values = {key: unescape(value) for key, value in ATTRIBUTE.findall(match[3])}
        style = f"{styled.get(values.get('id', ''), '')};{values.pop('style', '')}"
        if not ids:
            values.pop("id", None)
        if match[2] in _STYLED and (classes := styles.classes(style)):
            values["class"] = f"{classes} {values.get('class', '')}".rstrip()
        shown = "".join(f' {key}="{escape(value)}"' for key, value in values.items())
        return f"<{match[2]}{shown}>"

    return TAG.sub(tag, html)


def _with_images(html: str, image: ImageTag) -> str:
    linked = False

    def tag(match: re.Match[str]) -> str:
        nonlocal linked
        closing, name, attributes = match[1], match[2], match[3]
        if name == "a":
            linked = not closing
        if name == "img":
            values = {key: unescape(value) for key, value in ATTRIBUTE.findall(attributes)}
            found = image(values.pop("src", ""), values)
            return str(unlinked(found) if linked else found)
        if name == "h1":  # the page's title is its only one
            return f"<{closing}h2{attributes}>"
        if name == "pre" and not closing and " tabindex=" not in attributes:
            return f"{_SCROLLING}{attributes}>"
        if name == "a" and not closing:
            return f"<a{_link(attributes)}>"
        return match[0]

    return re.sub(r"<p>\s*</p>", "", TAG.sub(tag, html))


def _link(attributes: str) -> str:
    if ' name="' in attributes:  # how anchors were written before HTML5
        attributes = re.sub(r'\sid="[^"]*"', "", attributes).replace(' name="', ' id="')
    if re.search(r' href="\s*(?:https?:)?//', attributes, re.IGNORECASE):
        attributes += ' rel="noopener noreferrer"'
    return attributes


def unlinked(image: Markup) -> Markup:
    """What stands for an image, inside of a link, where no other link may be."""
    match = re.fullmatch(r'<a class="missing"[^>]*>(.*)</a>', image, re.DOTALL)
    return Markup(f'<span class="missing">{match[1]}</span>') if match else image  # noqa: S704


def missing_image(src: str, alt: str) -> Markup:
    """What stands for an image that is not here: a link if that can help, else its text."""
    words = alt.strip() or src.rpartition("/")[2] or "image"
    if re.match(r"https?://", src, re.IGNORECASE):
        return Markup('<a class="missing" href="{}" rel="noopener noreferrer">{}</a>').format(
            src, words
        )
    return Markup('<span class="missing">{}</span>').format(escape(words))
