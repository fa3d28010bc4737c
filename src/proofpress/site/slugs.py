"""The part of an address that stands for a tag, a category or a series."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

#: Signs that carry the meaning of a name, so that `C`, `C++` and `C#` stay three things.
_SPOKEN = {"+": " plus ", "#": " sharp ", "&": " and ", "%": " percent ", "@": " at "}
_LONGEST = 80


def slug_of(label: str) -> str:
    """Lower-case ASCII letters, digits and hyphens for a label in any script.

    Accents are dropped. Letters without an ASCII form cannot be spelled: a digest of the label
    stands for them, so that two such labels never meet.
    """
    spoken = "".join(_SPOKEN.get(sign, sign) for sign in label.casefold())
    letters = "".join(
        sign for sign in unicodedata.normalize("NFKD", spoken) if not unicodedata.combining(sign)
    )
    spelled = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST].strip("-")
    lost = any(ord(sign) > 127 and unicodedata.category(sign)[0] in "LN" for sign in letters)
    if lost or not spelled:
        return f"{spelled[: _LONGEST - 9]}-{_digest(label)}".strip("-")
    return spelled


def unique_slugs(labels: Iterable[str]) -> Mapping[str, str]:
    """A slug for each label, no two alike, whatever the order of the labels.

    Of labels that would share a slug the plainest keeps it; the others get a digest of theirs.
    """
    wanted: dict[str, list[str]] = defaultdict(list)
    for label in sorted(set(labels)):
        wanted[slug_of(label)].append(label)
    slugs: dict[str, str] = {}
    for slug, rivals in wanted.items():
        plainest, *others = sorted(rivals, key=lambda label: (label.casefold() != slug, label))
        slugs[plainest] = slug
        slugs.update((label, f"{slug}-{_digest(label)}") for label in others)
    return slugs


def _digest(label: str) -> str:
    return hashlib.sha256(label.encode("utf-8", "surrogatepass")).hexdigest()[:8]
