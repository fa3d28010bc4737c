"""Know a page by what it is printed from, so that one that would come out the same is not printed.

A page is a function of its sheet, which is a template's name and one value, of the templates, and
of the code. Where all of these are what they were, so is the page, and its digest is enough to see
that the file on disk is still right. Whatever else is on disk, the page is printed after all.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any, Literal

from markupsafe import Markup

from proofpress.frozen import frozen
from proofpress.site.page import Page, Sheet

_PLAIN = frozenset({str, int, float, bool, type(None)})


@frozen
class Impression:
    """How a sheet came out.

    Attributes:
        made_of: digest of all that it was printed from.
        digest: of the page.
        known_by: digest of less, by which it is known all the same; "" if there is none.
    """

    made_of: str
    digest: str
    known_by: str = ""


#: The impressions of an earlier build, by the path of the page.
Impressions = Mapping[PurePosixPath, Impression]


class Printing:
    """Prints the sheets of one site.

    Args:
        print_: makes the bytes of a page.
        surroundings: digest of what all pages are printed with: templates, code, libraries. None
            where it is not known: every page is printed.
        earlier: impressions that may be relied upon.
    """

    def __init__(
        self,
        print_: Callable[[Sheet], bytes],
        surroundings: str | None = None,
        earlier: Impressions | None = None,
    ) -> None:
        self._print = print_
        self._surroundings = surroundings
        self._earlier = earlier or {}
        #: The impressions of this build; sheets that hold what cannot be written down have none.
        self.made: dict[PurePosixPath, Impression] = {}

    def page(self, sheet: Sheet, known_by: str = "") -> Page:
        """The page of `sheet`; one that would come out as it did is printed when it is read."""
        page = self.file(sheet.path, (sheet.template, sheet.view), lambda: self._print(sheet))
        if known_by and sheet.path in self.made:
            self.made[sheet.path] = replace(self.made[sheet.path], known_by=known_by)
        return page

    def known(self, path: PurePosixPath, known_by: str, sheet: Callable[[], Sheet]) -> Page | None:
        """The page at `path` if it came out as it would now; then it need not even have a sheet.

        Args:
            known_by: digest of something that differs whenever the sheet does; see `name`.
            sheet: makes it, should somebody read the page.
        """
        before = self._earlier.get(path)
        if not known_by or before is None or before.known_by != known_by:
            return None
        self.made[path] = before
        return Unprinted(path, before.digest, lambda: self._print(sheet()))

    def name(self, *of: str) -> str:
        """Digest of words and of what all pages are printed with; "" where that is not known."""
        return "" if self._surroundings is None else digest_of(self._surroundings, of) or ""

    def file(self, path: PurePosixPath, of: object, print_: Callable[[], bytes]) -> Page:
        """The file at `path`, which `print_` makes of the values `of` and nothing else."""
        made_of = None
        if self._surroundings is not None:
            made_of = digest_of(self._surroundings, of)
        before = self._earlier.get(path)
        if made_of is not None and before is not None and before.made_of == made_of:
            self.made[path] = before
            return Unprinted(path, before.digest, print_)
        page = Page(path, print_(), "page")
        if made_of is not None:
            self.made[path] = Impression(made_of, page.digest)
        return page


class Unprinted(Page):
    """A file whose digest is known; its bytes are made when somebody asks for them."""

    __slots__ = ("_print",)
    _print: Callable[[], bytes]

    def __init__(
        self,
        path: PurePosixPath,
        digest: str,
        print_: Callable[[], bytes],
        kind: Literal["asset", "page"] = "page",
    ) -> None:
        for name, value in (("path", path), ("kind", kind), ("known", digest)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_print", print_)

    def __getattr__(self, name: str) -> Any:
        """Fill `data`, whose place is empty until it is asked for."""
        if name != "data":
            raise AttributeError(name)
        data = self._print()
        object.__setattr__(self, "data", data)
        return data


def digest_of(*parts: object) -> str | None:
    """sha256 of values, which differs when any of them, or its type, does; None for unknown ones.

    Known are dataclasses, tuples, lists, mappings in their order, HTML, text, numbers and None.
    """
    try:
        # In the second form equal values are equal bytes: later ones tell of objects met before.
        return hashlib.sha256(marshal.dumps(_plain(parts), 2)).hexdigest()
    except TypeError:
        return None


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [item if type(item) in _PLAIN else _plain(item) for item in value]
    if kind is Markup:
        return ("html", str.__str__(value))
    if kind not in _getters:
        if isinstance(value, Mapping):
            return ("pairs", [(_plain(name), _plain(item)) for name, item in value.items()])
        if not is_dataclass(kind):
            raise TypeError(kind.__name__)
        _getters[kind] = f"{kind.__module__}.{kind.__qualname__}", _getter(kind)
    name, get = _getters[kind]
    # Most of what a page is made of is text, and a call for each would take as long as the rest.
    return (name, *[item if type(item) in _PLAIN else _plain(item) for item in get(value)])


#: The name of a dataclass, and how to get the values of all of its fields, in their order.
_getters: dict[type, tuple[str, Callable[[Any], tuple[Any, ...]]]] = {}


def _getter(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    names = [part.name for part in fields(kind)]
    if len(names) == 1:
        get = attrgetter(names[0])
        return lambda value: (get(value),)
    return attrgetter(*names) if names else lambda _: ()
