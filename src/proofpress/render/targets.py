"""Where links lead: into the post, to other posts, to files beside it, to other servers."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import zip_longest
from pathlib import PurePosixPath
from urllib.parse import unquote

from markdown_it.token import Token
from markupsafe import Markup, escape

from proofpress.post.citing import ROLES, Citation
from proofpress.render import markup
from proofpress.render.assets import Assets, UnusableError
from proofpress.render.characters import printable
from proofpress.render.labels import Labels
from proofpress.render.remarks import Remarks, Spot, short
from proofpress.suggest import did_you_mean

#: The address of a post's page, seen from another post's page, by the path of its file.
AddressOf = Callable[[PurePosixPath], str | None]

_SOURCES = (".ipynb", ".md", ".py", ".qmd")
_CLAIM = re.compile(r"(?:claim|quoted):")
_RELATIVE = re.compile(r"(?![a-z][a-z0-9+.-]*:|//|[/?#])", re.IGNORECASE)
_ELSEWHERE = re.compile(r"https?:|mailto:|//|[/?#]", re.IGNORECASE)
_ANCHOR = re.compile(r"""<[^<>]*?\s(?:id|name)\s*=\s*["']?([^\s"'>]+)""")
_NAMED_ROLE = re.compile(r"(.*?)\s*<([^<>]+)>$", re.DOTALL)


class Targets:
    """Resolves the links and references of one post.

    Args:
        address_of: None if the addresses of other posts are not known; then links to their files
            are links to files.
    """

    def __init__(
        self, assets: Assets, labels: Labels, remarks: Remarks, address_of: AddressOf | None
    ) -> None:
        self._assets, self._labels, self._remarks = assets, labels, remarks
        self._address_of = address_of
        self._anchors: set[str] = set()

    def note_anchors(self, html: str) -> None:
        """Remember the ids in HTML of the author's, which may be linked to as well."""
        self._anchors.update(_ANCHOR.findall(html))

    def resolve(self, inline: Token, spot: Spot) -> None:
        """Decide about every link and role among the children of an inline token."""
        children = inline.children or []
        out: list[Token] = []
        closings: list[str] = []
        for child, after in zip_longest(children, children[1:]):
            out.append(child)
            if child.type == "link_open":
                empty = after is not None and after.type == "link_close"
                closing, text = self._link(child, spot, empty=empty)
                closings.append(closing)
                if empty:
                    out.append(_text(text))
            elif child.type == "link_close":
                child.meta["closing"] = closings.pop() if closings else ""
            elif child.type == "myst_role":
                self._role(child, spot)
            elif child.type == "crossref":
                self._crossref(child, spot)
        inline.children = out

    def _link(self, child: Token, spot: Spot, *, empty: bool) -> tuple[str, str]:
        """The closing tag of a link, and the text for one that has none."""
        href, words = str(child.attrs.get("href", "")), ""
        if _CLAIM.match(href):
            href = ""  # a claim is a number in the text until it is checked
        elif href.startswith("#") and len(href) > 1:
            href, words = self._reference(unquote(href[1:]), spot, required=empty)
        elif _RELATIVE.match(href):
            href = self._local(href, spot)
        elif not _ELSEWHERE.match(href):
            href = ""
        if not href:
            child.meta["opening"] = Markup("<span>")
            return "</span>", words
        title = str(child.attrs.get("title") or "")
        child.meta["opening"] = markup.link(printable(href), printable(title))
        return "</a>", words or href

    def _reference(self, fragment: str, spot: Spot, *, required: bool) -> tuple[str, str]:
        """Address and words for something in this post; "" if there is nothing of the name."""
        found = self._labels.find(fragment)
        if found is not None:
            return f"#{found[0]}", found[1]
        if fragment in self._anchors:
            return f"#{fragment}", fragment
        help_ = did_you_mean(
            fragment,
            self._labels.known(),
            otherwise="name a heading, or the label of a figure, table or equation",
        )
        message = f"nothing in this post is called `{short(fragment)}`"
        self._remarks.add("link", message, help_, spot, fragment, hard=required)
        return "", fragment

    def _local(self, href: str, spot: Spot) -> str:
        """The address of a file beside the post, or of another post."""
        path, mark, fragment = href.partition("#")
        last = path.rpartition("/")[2]
        page = "." not in last.strip(".") or last.lower().endswith((".html", ".htm"))
        if ":" in path:
            return ""  # nobody's file, and perhaps a scheme in disguise
        if self._assets.embed or page:  # pages of the site are not files beside the post
            return href
        try:
            if last.lower().endswith(_SOURCES) and self._address_of is not None:
                target = self._assets.path(path)
                address = self._address_of(target)
                if address is None:
                    raise UnusableError(
                        f"there is no post `{target}`", "link to the file of a post"
                    )
                return address + mark + fragment
            return self._assets.file(path)
        except UnusableError as error:
            message = f"the link to `{short(unquote(href))}` leads nowhere: {error}"
            self._remarks.add("link", message, error.remedy, spot, unquote(path))
            return ""

    def _crossref(self, child: Token, spot: Spot) -> None:
        """`@fig-herd` and `[@fig-herd; @fig-flock]`, as Quarto has them."""
        found: Citation = child.meta["citation"]
        parts = []
        for one in found.works:
            href, words = self._reference(one.key, spot, required=True)
            after = f", {one.locator}" if one.locator else ""
            shown = markup.link(href) + escape(words) + Markup("</a>") if href else escape(words)
            parts.append(Markup("{}{}{}").format(one.prefix and f"{one.prefix} ", shown, after))
        child.meta["html"] = Markup("; ").join(parts)

    def _role(self, child: Token, spot: Spot) -> None:
        name = str(child.meta.get("name", ""))
        if name in ("ref", "numref", "eq"):
            match = _NAMED_ROLE.match(child.content)
            text, label = (match[1], match[2]) if match else ("", child.content)
            href, words = self._reference(label.strip(), spot, required=True)
            shown = escape(text or words or label)
            child.meta["html"] = markup.link(href) + shown + Markup("</a>") if href else shown
        elif name not in markup.ROLES and name not in ROLES and name != "math":
            message = f"there is no role `{short(name)}`"
            help_ = "write plain Markdown instead"
            self._remarks.add("markdown", message, help_, spot, f"{{{name}}}", hard=False)


def _text(words: str) -> Token:
    token = Token("text", "", 0)
    token.content = words
    return token
