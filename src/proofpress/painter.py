"""Draws cards for other sites, or takes those that were drawn of the very same things before."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

import jinja2
import jinja2.meta

from proofpress import bands, faces, lettering, lines, sorts
from proofpress.faces import Voice, face
from proofpress.lettering import Ground, letter
from proofpress.site import social, wrapping
from proofpress.site.drawings import Drawing, drawing
from proofpress.site.social import Facts, digest
from proofpress.store.album import Album
from proofpress.store.objects import Objects, OnDamage


class Painter:
    """Cards, kept in the store by what they say and what made them.

    What the fonts that come with proofpress cannot show is drawn with those of the system; where
    they cannot either, there is no card.
    """

    def __init__(
        self,
        store: Path,
        environment: jinja2.Environment,
        on_damage: OnDamage = str,
        *,
        packages: Mapping[str, str],
        keeps: bool = True,
    ) -> None:
        """Args:
        packages: versions of everything installed: what others made is made anew.
        keeps: whether what is drawn is kept for the next time.
        """
        self._store = store
        self._objects = Objects(store, on_damage)
        self._on_damage = on_damage
        self._environment = environment
        self._packages = packages
        self._keeps = keeps
        self._grounds: dict[str, Ground] = {}

    def __call__(self, cards: Sequence[Facts]) -> Sequence[Drawing | None]:
        names = {facts: digest(facts) for facts in cards}
        drawn = {
            facts: self._draw(facts)
            for facts, name in names.items()
            if self._album.digest(name) is None
        }
        if drawn and self._keeps:
            new = {names[facts]: data for facts, data in drawn.items()}
            self._album.add(new, beside=names.values())
        made = {facts: drawing(data) if data else None for facts, data in drawn.items()}
        return [
            made[facts] if facts in made else self._known(facts, names[facts]) for facts in cards
        ]

    def _known(self, facts: Facts, name: str) -> Drawing | None:
        """A card that was drawn before; it is read when somebody asks for it."""
        found = self._album.digest(name)
        if found is None or found == _NOTHING:
            return None
        return Drawing(found, lambda: self._album.read(name) or self._draw(facts))

    @cached_property
    def _album(self) -> Album:
        made_with = hashlib.sha256(json.dumps(self._made_with).encode()).hexdigest()
        return Album(self._store, "cards", made_with, self._on_damage)

    def _draw(self, facts: Facts) -> bytes:
        """The PNG; no bytes for a card that no font can show."""
        unknown = _unknown_to(_strange(facts.text))
        # A picture among words is an ornament; a letter is not.
        if any(unicodedata.category(sign)[0] in "LNM" for sign in unknown):
            return b""
        facts = replace(facts, title=_without(facts.title, unknown))
        strange = _strange(facts.text)
        svg = social.svg(facts, self._environment, _width)
        try:
            quick = None if strange else letter(svg, self._ground, self._grounds)
            return quick or _png(svg, system_fonts=bool(strange))
        except ValueError as error:
            # The built-in template always makes a drawing; one of the blog's own may not.
            raise jinja2.TemplateSyntaxError(
                f"what it makes is no SVG: {error}", 1, social.TEMPLATE
            ) from error

    def _ground(self, bare: str) -> bytes:
        """What stands beneath the letters of many cards; it is kept, too."""
        name = hashlib.sha256(json.dumps([bare, *self._made_with]).encode()).hexdigest()
        pointer = self._store / "cards" / name
        kept = self._objects.follow(pointer)
        if kept is None:
            kept = _png(bare, system_fonts=False)
            if self._keeps:
                self._objects.point(pointer, self._objects.put(kept))
        return kept

    @cached_property
    def _made_with(self) -> tuple[str, ...]:
        """The template with all that it names, the fonts and what draws with them."""
        sources = _sources(self._environment, social.TEMPLATE)
        fonts = [hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in _fonts()]
        code = [hashlib.sha256(Path(str(one.__file__)).read_bytes()).hexdigest() for one in _CODE]
        return (*sources, *fonts, *code, *map(str, map(self._packages.get, _PACKAGES)))


_NOTHING = hashlib.sha256(b"").hexdigest()
_LETTERED: Sequence[Voice] = ("serif", "sans")
_ASCII = frozenset(map(chr, range(0x20, 0x7F)))  # of which our fonts have every sign
_NAMING = ("extends", "import", "include")  # the words of Jinja after which templates are named
_CODE = (bands, faces, lettering, lines, social, sorts, wrapping)
_PACKAGES = ("resvg-py", "pillow")


def _sources(environment: jinja2.Environment, *names: str) -> Sequence[str]:
    """The texts of templates, and of those that they extend, include or import.

    Of one whose name is worked out when it is used, all are taken.
    """
    loader = environment.loader
    assert loader is not None
    texts: dict[str, str] = {}
    open_ = list(names)
    while open_:
        name = open_.pop()
        if name in texts:
            continue
        try:
            texts[name] = loader.get_source(environment, name)[0]
        except jinja2.TemplateNotFound:  # it may be included if it is there
            texts[name] = ""
            continue
        if not any(word in texts[name] for word in _NAMING):
            continue  # as the built-in one: to parse it takes longer than all else here
        for other in jinja2.meta.find_referenced_templates(environment.parse(texts[name], name)):
            open_ += loader.list_templates() if other is None else [other]
    return [text for _, text in sorted(texts.items())]


def _fonts() -> list[str]:
    return [str(faces.file(voice)) for voice in faces.FILES]


def _png(drawing: str, *, system_fonts: bool) -> bytes:
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing, skip_system_fonts=not system_fonts, font_files=_fonts()
        )
    )


def _width(text: str, voice: Voice) -> float:
    """Width of a text at a size of 1; a sign that our fonts do not have counts for a whole one."""
    return sum(map(_widths(voice).__getitem__, text))


class _Widths(dict[str, float]):
    """Of the signs that were met so far."""

    def __init__(self, voice: Voice) -> None:
        self._own, self._other = face(voice), face("sans")

    def __missing__(self, sign: str) -> float:
        self[sign] = self._own.width(sign) or self._other.width(sign) or _unknown(sign)
        return self[sign]


@lru_cache(maxsize=len(faces.FILES))
def _widths(voice: Voice) -> _Widths:
    return _Widths(voice)


def _unknown(sign: str) -> float:
    joins = unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf")
    return 0.0 if joins else 1.0


def _strange(text: str) -> frozenset[str]:
    """Signs that our fonts do not have."""
    return frozenset(sign for sign in {*text} if sign not in _ASCII and not _ours(sign))


@lru_cache(maxsize=1024)
def _ours(sign: str) -> bool:
    return any(face(voice).width(sign) is not None for voice in _LETTERED)


def missing(text: str) -> frozenset[str]:
    """Signs of a title for which there is no font here, neither ours nor one of the system."""
    return _unknown_to(_strange(text))


def _without(text: str, signs: Collection[str]) -> str:
    dropped = {*signs, "\u200d", "\ufe0f"} if signs else set()  # with what joins them
    return " ".join("".join(sign for sign in text if sign not in dropped).split())


@lru_cache(maxsize=256)
def _unknown_to(signs: frozenset[str]) -> frozenset[str]:
    """Those of the signs for which the fonts of the system have nothing of their own either.

    resvg does not say so; it draws the same box for all of them.
    """
    if not signs:  # to look at the fonts of the system takes longer than ten cards
        return signs
    none = (_drawn("\U0010fffe"), _drawn(" "))
    alone = (sign for sign in signs if unicodedata.category(sign)[0] != "M")  # accents never are
    return frozenset(sign for sign in alone if _drawn(sign) in none)


@lru_cache(maxsize=1024)
def _drawn(sign: str) -> bytes:
    text = f'<text y="30" font-family="Proof Serif" font-size="24">&#{ord(sign)};</text>'
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48">{text}</svg>'
    return _png(drawing, system_fonts=True)
