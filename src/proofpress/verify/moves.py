"""How the proofs of a post moved from commit to commit: a table, a small plot, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from proofpress.frozen import frozen
from proofpress.post.post import Post
from proofpress.problems import in_one_line
from proofpress.verify.changes import changes
from proofpress.verify.proof import Proof, amount

_BARS = "▁▂▃▄▅▆▇█"
_NONE = "·"
#: A terminal is 80 wide: of a longer history the plot shows the last ones.
_MOST = 32
_WIDEST = 24


@frozen
class Version:
    """A proof as it was committed.

    Attributes:
        name: the abbreviated commit, or what stands for one. subject: first line of its message.
        proof: None if the commit removed it, or if it cannot be read.
    """

    name: str
    day: date | None
    subject: str
    proof: Proof | None


def moves(post: Post, versions: Sequence[Version]) -> str:
    """All of it as text; `versions` come oldest first, at least one."""
    readable = [version.proof for version in versions if version.proof is not None]
    if not readable:
        return f"{post.slug}: none of its proofs can be read"
    blocks = [_headline(post, versions), "\n".join(_claims(versions))]
    blocks.append("\n".join(_steps(post, versions)))
    return "\n\n".join(block for block in blocks if block)


def _headline(post: Post, versions: Sequence[Version]) -> str:
    days = [version.day.isoformat() for version in versions if version.day is not None]
    span = days[:1] if len(set(days)) == 1 else [*days[:1], *days[-1:]]
    times = f", {' to '.join(span)}" if days else ""
    noun = "proof" if len(versions) == 1 else "proofs"
    return f"{post.slug}: {len(versions)} {noun}{times}"


def _claims(versions: Sequence[Version]) -> Iterator[str]:
    """A row a claim: its values first and last, and all of them as bars between its extremes."""
    tracks = [_values(version.proof) for version in versions]
    names = dict.fromkeys(name for track in reversed(tracks) for name in track)
    if not names:
        return
    rows = [("claim", "rule", "first", "last", "lowest", "highest", "moves")]
    for name in sorted(names):
        found = [track.get(name) for track in tracks]
        there = [each for each in found if each is not None]
        numbers = [None if each is None else amount(each[0]) for each in found]
        known = [
            (number, each)
            for number, each in zip(numbers, found, strict=True)
            if number is not None
        ]
        low = min(known, key=lambda pair: pair[0], default=None)
        high = max(known, key=lambda pair: pair[0], default=None)
        rows.append(
            (
                name,
                there[-1][1],
                there[0][0],
                there[-1][0] if found[-1] is not None else "gone",
                low[1][0] if low is not None and low[1] else "",
                high[1][0] if high is not None and high[1] else "",
                _bars(numbers) if known else _texts(there),
            )
        )
    yield from aligned([[_cut(word) for word in row] for row in rows])


def _values(proof: Proof | None) -> dict[str, tuple[str, str]]:
    """Value and rule of each claim; a name with several values in one post has them all."""
    if proof is None:
        return {}
    found: dict[str, tuple[list[str], list[str]]] = {}
    for claim in proof.claims:
        values, rules = found.setdefault(claim.claim, ([], []))
        values.append(in_one_line(claim.value))
        rules.append(in_one_line(claim.rule))
    return {
        name: (", ".join(dict.fromkeys(values)), ", ".join(dict.fromkeys(rules)))
        for name, (values, rules) in found.items()
    }


def _bars(numbers: Sequence[Fraction | None]) -> str:
    known = [number for number in numbers if number is not None]
    low, high = min(known), max(known)
    shown = numbers[-_MOST:]
    if low == high:
        return "".join(_NONE if number is None else _BARS[0] for number in shown)
    steps = len(_BARS) - 1
    return "".join(
        _NONE if number is None else _BARS[round((number - low) / (high - low) * steps)]
        for number in shown
    )


def _texts(found: Sequence[tuple[str, str]]) -> str:
    texts = list(dict.fromkeys(value for value, _ in found))
    return f"{len(texts)} texts" if len(texts) > 1 else ""


def _steps(post: Post, versions: Sequence[Version]) -> Iterator[str]:
    """For each commit, newest first, what changed in it: versions of packages, claims, outputs."""
    for at in range(len(versions) - 1, 0, -1):
        before, after = versions[at - 1], versions[at]
        yield _commit(after)
        if after.proof is None:
            yield "    no proof that can be read"
        elif before.proof is None:
            yield "    a proof again"
        else:
            yield from (f"    {line}" for line in _step(post, before.proof, after.proof))
    yield _commit(versions[0])
    yield (
        "    the first proof" if versions[0].proof is not None else "    no proof that can be read"
    )


def _commit(version: Version) -> str:
    day = version.day.isoformat() if version.day is not None else "now"
    return "  ".join(filter(None, (f"{day:<10}", version.name, version.subject)))


def _step(post: Post, before: Proof, after: Proof) -> Iterator[str]:
    told = False
    names = sorted({*before.versions, *after.versions}, key=str.lower)
    pairs = [(name, before.versions.get(name), after.versions.get(name)) for name in names]
    packages = [f"{name} {a or 'none'} → {b or 'none'}" for name, a, b in pairs if a != b]
    if before.platform != after.platform:
        packages.append(f"{before.platform} → {after.platform}")
    if packages:
        told = True
        yield f"versions  {', '.join(packages)}"
    olds, news = _values(before), _values(after)
    for name in sorted({*olds, *news}):
        a, b = olds.get(name), news.get(name)
        if (a and a[0]) != (b and b[0]):
            told = True
            yield f"claim     {name}: {a[0] if a else 'none'} → {b[0] if b else 'none'}"
    changed = sum(1 for _ in changes(before.cells, after.cells, post))
    if changed:
        told = True
        yield f"outputs   {changed} changed"
    if not told:
        yield "same values, versions and outputs"


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of words with their columns below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        words = (f"{word:<{width}}" for word, width in zip(row, widths, strict=True))
        yield "  ".join(words).rstrip()


def _cut(word: str) -> str:
    return word if len(word) <= max(_WIDEST, _MOST) else f"{word[:_WIDEST]}…"
