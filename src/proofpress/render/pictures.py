"""Images in texts and outputs: each becomes a file of the article, or is remarked upon."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markdown_it.token import Token
from markupsafe import Markup

from proofpress.render.assets import Assets, Picture, UnusableError, data_image
from proofpress.render.directives import Directive
from proofpress.render.enlarged import enlarged
from proofpress.render.remarks import Remarks, Spot, short
from proofpress.render.sanitize import missing_image, unlinked
from proofpress.render.sheet import every, words_of

_SIZES = ("width", "height")


class Pictures:
    """Makes the `<img>` elements of one post."""

    def __init__(self, assets: Assets, remarks: Remarks) -> None:
        self._assets, self._remarks = assets, remarks

    def tag(self, src: str, attributes: Mapping[str, str], spot: Spot) -> Markup:
        """The `<img>` for an address of the author's, or what stands in its place."""
        alt = attributes.get("alt", "")
        try:
            picture = self._picture(src.strip(), spot)
        except UnusableError as error:
            message = f"the image `{short(src)}` cannot be shown: {error}"
            self._remarks.add("markdown", message, error.remedy, spot, src)
            return missing_image(src, alt)
        width, height = (_pixels(attributes.get(name)) for name in _SIZES)
        return picture.tag(alt, width=width, height=height, title=attributes.get("title", ""))

    def resolve(self, children: Sequence[Token], spot: Spot) -> None:
        """Make the elements of all images among inline tokens."""
        others = (child for child in children if child.type != "image")
        alone = all(child.type.endswith("break") or _blank(child) for child in others)
        links = 0
        for child in every(children):
            if child.type in ("link_open", "link_close"):
                links += child.nesting
            elif child.type == "image":
                kept = {
                    key: str(child.attrs[key]) for key in (*_SIZES, "title") if key in child.attrs
                }
                kept["alt"] = words_of(child.children or [])
                shown = self.tag(str(child.attrs.get("src", "")), kept, spot)
                child.meta["html"] = (
                    unlinked(shown) if links else enlarged(shown) if alone else shown
                )

    def resolve_figure(self, token: Token, inline: Token, spot: Spot) -> None:
        """Make the element of a figure; its caption is its alternative text if it has no other."""
        directive: Directive = token.meta["directive"]
        caption = words_of(inline.children or []) if token.meta.get("caption") else ""
        attributes = {**directive.options, "alt": directive.options.get("alt") or caption}
        token.meta["html"] = enlarged(self.tag(directive.argument, attributes, spot))

    def _picture(self, src: str, spot: Spot) -> Picture:
        scheme = src[:20].lower()
        if scheme.startswith("data:"):
            return self._assets.picture(data_image(src))
        if scheme.startswith("attachment:"):
            return self._assets.attachment(src, spot.attachments)
        if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", scheme):
            raise UnusableError(
                "it lies on another server, and a page asks no other server for anything",
                "put the file beside the post",
            )
        return self._assets.local_picture(src)


def _blank(token: Token) -> bool:
    return token.type == "text" and not token.content.strip()


def _pixels(text: str | None) -> int | None:
    text = (text or "").strip().removesuffix("px")
    if not (text.isascii() and text.isdecimal()):
        return None
    return int(text) if 0 < int(text[:9]) < 100_000 else None
