"""A proof as the text of its file: JSON with one thing a line, so that a review can be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, get_args

from proofpress.problems import Location, Problem
from proofpress.verify.normal import numbers, pixels
from proofpress.verify.normal.form import Imprint, Kind
from proofpress.verify.proof import Proof, ProvenCell, ProvenClaim

#: Raised whenever a proof of the last format could be misread.
FORMAT = 1
_KINDS = frozenset(get_args(Kind))


def proof_path(post: PurePosixPath) -> PurePosixPath:
    """Where the proof of the post in that file lies: `herd.proof.json` beside `herd.md`."""
    return post.with_name(f"{post.stem}.proof.json")


def orphans(files: Iterable[PurePosixPath], posts: Iterable[PurePosixPath]) -> Iterator[Problem]:
    """Proofs among `files` that belong to none of `posts`, which were renamed or removed."""
    wanted = {proof_path(post) for post in posts}
    for file in files:
        if file.name.endswith(".proof.json") and file not in wanted:
            yield Problem(
                "drift",
                "the proof belongs to no post",
                "rename it as its post was, or remove it",
                Location(str(file)),
                severity="warning",
            )


def as_text(proof: Proof) -> str:
    """The text of a proof: the same for the same one, always."""
    parts = [
        f' "format": {FORMAT}',
        _listed("claims", map(_claim, proof.claims)),
        f' "claims_digest": {_json(_digest(proof.claims))}',
        _listed("cells", map(_cell, proof.cells)),
        f' "platform": {_json(proof.platform)}',
        _versions(proof.versions),
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def parse(text: str, path: PurePosixPath, slug: str) -> Proof | Problem:
    """The proof that `as_text` wrote, or what is wrong with it.

    Args:
        path: of the file, for the problem. slug: of its post, for the remedy.
    """
    try:
        return _proof(json.loads(text))
    except json.JSONDecodeError as error:
        merge = any(mark in text for mark in ("<<<<<<<", ">>>>>>>"))
        fact = "holds an unfinished merge" if merge else f"is no JSON: {error.msg.lower()}"
        return damaged(fact, path, slug, line=error.lineno)
    except _BadProofError as error:
        return damaged(str(error), path, slug)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return damaged("is not what proofpress writes", path, slug)


def damaged(fact: str, path: PurePosixPath, slug: str, *, line: int | None = None) -> Problem:
    return Problem(
        "drift",
        f"the proof {fact}",
        f"take the last good one from version control, or write it anew: "
        f"`proofpress record {slug}`",
        Location(str(path), line=line),
    )


class _BadProofError(Exception):
    """What is wrong with a proof, as the end of a sentence."""


def _proof(data: Any) -> Proof:
    if data["format"] != FORMAT:
        raise _BadProofError(f"has the format {data['format']}, and this version reads {FORMAT}")
    if data.keys() - {"format", "claims", "claims_digest", "cells", "platform", "versions"}:
        raise ValueError
    claims = tuple(
        ProvenClaim(*(_string(claim[name]) for name in ("claim", "text", "value", "rule")))
        for claim in data["claims"]
    )
    if data["claims_digest"] != _digest(claims):
        raise _BadProofError("was edited: the digest of the claims does not fit them")
    return Proof(
        claims=claims,
        cells=tuple(
            ProvenCell(_string(cell["cell"]), tuple(map(_imprint, cell["outputs"])))
            for cell in data["cells"]
        ),
        versions={_string(name): _string(text) for name, text in data["versions"].items()},
        platform=_string(data["platform"]),
    )


def _imprint(data: Any) -> Imprint:
    if data["kind"] not in _KINDS:
        raise _BadProofError(f"has an output of an unknown kind: `{data['kind']}`")
    lines, rest = (tuple(map(_string, data.get(name, ()))) for name in ("lines", "rest"))
    made = Imprint(data["kind"], lines, rest)
    if not lines or (made.kind == "picture" and not pixels.could_be(lines)):
        raise ValueError
    if not all(map(numbers.could_be, rest)):
        raise ValueError
    if made.digest != data["digest"]:
        raise _BadProofError("was edited: the digest of an output does not fit its lines")
    return made


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _listed(name: str, items: Iterable[str]) -> str:
    lines = list(items)
    return f' "{name}": [\n' + ",\n".join(lines) + "\n ]" if lines else f' "{name}": []'


def _digest(claims: Iterable[ProvenClaim]) -> str:
    text = "\n".join(map(_claim, claims))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _claim(claim: ProvenClaim) -> str:
    fields = {
        "claim": claim.claim,
        "text": claim.text,
        "value": claim.value,
        "rule": claim.rule,
    }
    return "  " + _json(fields)


def _cell(cell: ProvenCell) -> str:
    outputs = ",\n".join(map(_output, cell.outputs))
    return f'  {{"cell": {_json(cell.id)}, "outputs": [\n{outputs}\n  ]}}'


def _output(output: Imprint) -> str:
    head = f'   {{"kind": {_json(output.kind)}, "digest": {_json(output.digest)}'
    parts = [
        f'"{name}": [\n' + ",\n".join(f"    {_json(line)}" for line in lines) + "\n   ]"
        for name, lines in (("lines", output.lines), ("rest", output.rest))
        if lines
    ]
    return ", ".join([head, *parts]) + "}"


def _versions(versions: Mapping[str, str]) -> str:
    names = sorted(versions, key=lambda name: (name.lower(), name))
    lines = [f"  {_json(name)}: {_json(versions[name])}" for name in names]
    return ' "versions": {' + ("\n" + ",\n".join(lines) + "\n " if lines else "") + "}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
