"""The two tags that a page gets when the preview shows it: a style and a script of ours."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from markupsafe import escape

_HEAD = re.compile(rb"<head(?:\s[^>]*)?>", re.IGNORECASE)
#: Tags stand in the first lines; what a post shows of HTML is escaped, and further down.
_BEGIN_BYTES = 16_384
_META = re.compile(rb"<meta\s[^>]*>", re.IGNORECASE)
_EQUIV = re.compile(rb"""http-equiv\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_CONTENT = re.compile(rb"""content\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_NEEDED = ("script-src", "style-src", "connect-src")


def tagged(html: bytes, page: PurePosixPath, digest: str) -> bytes:
    """The page with its tags at the beginning of its head, or as it is where they could not work.

    That is a page without a head, one that leads to another at once, and one whose policy allows no
    script of the site.

    Args:
        page: its path in the site.
        digest: sha256 of `html`, so that the script knows which page it is in.
    """
    head = _HEAD.search(html, 0, _BEGIN_BYTES)
    if head is None or not _allowed(html[head.end() : head.end() + _BEGIN_BYTES]):
        return html
    about = f'data-page="{escape(page)}" data-digest="{digest}"'
    tags = (
        '<link rel="stylesheet" href="/-/live.css">'
        f'<script src="/-/live.js" {about} defer></script>'
    )
    return html[: head.end()] + tags.encode() + html[head.end() :]


def _allowed(head: bytes) -> bool:
    for meta in _META.findall(head):
        equiv = _EQUIV.search(meta)
        what = equiv[1].lower() if equiv else b""
        if what == b"refresh":
            return False
        content = _CONTENT.search(meta)
        if what == b"content-security-policy" and content is not None:
            policy = (content[1] or content[2] or b"").decode("utf-8", "replace")
            if not all(_itself(policy, name) for name in _NEEDED):
                return False
    return True


def _itself(policy: str, name: str) -> bool:
    """Whether a policy allows what `name` is about to come from the site itself."""
    rules = [part.split() for part in policy.split(";") if part.strip()]
    known = {rule[0].lower(): rule[1:] for rule in reversed(rules)}
    allowed = known.get(name, known.get("default-src"))
    return allowed is None or "'self'" in allowed
