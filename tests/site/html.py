"""Pages as a parser sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr", "col"})


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        whole = "".join(each if isinstance(each, str) else each.text for each in self.children)
        return " ".join(whole.split())

    def all(self, name: str | None = None, **attributes: str) -> list[Element]:
        """Elements below this one; `class_` matches one of the classes."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child._is(name, attributes):
                    found.append(child)
                found += child.all(name, **attributes)
        return found

    def one(self, name: str | None = None, **attributes: str) -> Element:
        [found] = self.all(name, **attributes)
        return found

    def _is(self, name: str | None, attributes: dict[str, str]) -> bool:
        if name is not None and self.name != name:
            return False
        for key, value in attributes.items():
            own = self.attributes.get(key.rstrip("_").replace("_", "-"))
            if own is None or value not in (own.split() if key == "class_" else [own]):
                return False
        return True


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        # The templates close every element, in order; a page that does not is broken.
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    """The tree of a page; fails where its elements are not properly nested."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], f"<{builder.open[-1].name}> is never closed"
    return builder.root
