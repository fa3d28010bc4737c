"""The address of a new post, made from its title."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80
#: Letters that no Unicode rule takes apart, and how they are commonly spelled.
_SPELLED = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}
)
#: Signs that carry the meaning of a title: `C++` is not `C`.
_SPOKEN = {"+": " plus ", "#": " sharp ", "&": " and ", "%": " percent ", "@": " at "}


def slug_of_title(title: str) -> str:
    """Lower-case ASCII letters, digits and hyphens; empty if no letter of `title` can be spelled.

    A title that is too long loses whole words at its end.
    """
    spoken = "".join(_SPOKEN.get(sign, sign) for sign in title.casefold().replace("++", "+ +"))
    letters = unicodedata.normalize("NFKD", re.sub("['’]", "", spoken)).casefold()
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    slug = re.sub(r"[^a-z0-9]+", "-", plain.translate(_SPELLED)).strip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug
