"""One index for the same pages, whatever order Pagefind's hash tables had.

Pagefind writes filters, and the values of each, in an order that differs from run to run, and
names these files after their content; so two builds of the same posts would differ.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping

from proofpress.search.compact import Value, decode, encode

#: Of Pagefind's files: what begins the unpacked content of each.
_MARK = b"pagefind_dcd"
ENTRY = "pagefind-entry.json"


def stable(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The same index with its filters in the order of the alphabet.

    Files of a form that is not known stay as they were: they work all the same.
    """
    try:
        return _stable(files)
    except (ValueError, KeyError, TypeError, OSError, EOFError):
        return files


def _stable(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    entry = json.loads(files[ENTRY])
    done = dict(files)
    for language, index in sorted(entry["languages"].items()):
        name = f"pagefind.{index['hash']}.pf_meta"
        meta = _unpack(done.pop(name))
        if not isinstance(meta, list) or not isinstance(meta[3], list):
            raise ValueError("not the form of Pagefind 1")
        filters: list[Value] = []
        for pair in sorted(meta[3], key=str):
            label, old = pair if isinstance(pair, list) else [pair, pair]
            content = _unpack(done.pop(f"filter/{old}.pf_filter"))
            if not isinstance(content, list) or not isinstance(content[1], list):
                raise ValueError("not the form of Pagefind 1")
            content[1].sort(key=lambda value: str(value[0]) if isinstance(value, list) else "")
            packed = _pack(content)
            new = f"{language}_{hashlib.sha256(packed).hexdigest()[:7]}"
            done[f"filter/{new}.pf_filter"] = packed
            filters.append([label, new])
        meta[3] = filters
        packed = _pack(meta)
        index["hash"] = f"{language}_{hashlib.sha256(packed).hexdigest()[:10]}"
        done[f"pagefind.{index['hash']}.pf_meta"] = packed
    done[ENTRY] = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()
    return done


def _unpack(data: bytes) -> Value:
    plain = gzip.decompress(data)
    if not plain.startswith(_MARK):
        raise ValueError("not a file of Pagefind 1")
    return decode(plain[len(_MARK) :])


def _pack(value: Value) -> bytes:
    return gzip.compress(_MARK + encode(value), mtime=0)
