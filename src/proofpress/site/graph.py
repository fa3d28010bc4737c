"""Properties of OpenGraph (https://ogp.me), which other sites make previews of links from."""

from __future__ import annotations

#: Characters that results of searches show of a description.
LONGEST = 160


def shortened(text: str) -> str:
    """The text on one line, cut after a word where it is too long for a description."""
    whole = " ".join(text.split())
    if len(whole) <= LONGEST:
        return whole
    cut = whole[: LONGEST - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(".,;:–—- ") + "…"


def picture_properties(
    address: str, alt: str, *, size: tuple[int, int] | None = (1200, 630)
) -> tuple[tuple[str, str], ...]:
    """A picture at its full address, with its size if that is known; nothing without an address."""
    if not address:
        return (("twitter:card", "summary"),)
    width, height = size or ("", "")
    return (
        ("og:image", address),
        ("og:image:width", str(width)),
        ("og:image:height", str(height)),
        ("og:image:alt", alt),
        ("twitter:card", "summary_large_image"),
    )


def locale_of(lang: str) -> str:
    """`pt-BR` as OpenGraph wants it; "" for a language without a country."""
    language, _, country = lang.partition("-")
    known = len(country) == 2 and country.isalpha()
    return f"{language.lower()}_{country.upper()}" if known else ""
