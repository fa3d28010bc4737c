"""Pagefind at work: documents in, the files of its index out, nothing left on disk.

Its own Python client waits a tenth of a second for each page. Here all pages are sent at once, in a
fixed order, so that the index does not depend on the order of a folder.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from proofpress.errors import SearchError
from proofpress.site.search import Document

DEADLINE_S = 120.0
#: Windows starts nothing without the first; of Pagefind's own variables none is meant for us.
_KEPT = ("SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
_CHUNK_BYTES = 1 << 20
#: Of all that Pagefind writes: its interfaces, and its worker, which our page does without.
_NEEDED = (".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta", "pagefind-entry.json")
_SCRIPT = "pagefind.js"


def program() -> Path | None:
    """Pagefind's program: from its package, else from the PATH."""
    with contextlib.suppress(ImportError, FileNotFoundError):
        from pagefind_bin import get_executable  # type: ignore[import-untyped]

        return Path(get_executable())
    found = shutil.which("pagefind")
    return None if found is None else Path(found)


def index(
    program: Path, documents: Sequence[Document], *, lang: str, deadline_s: float = DEADLINE_S
) -> Mapping[str, bytes]:
    """The files of an index by their names, as Pagefind makes them.

    Its filters, and the values of each, have an order that differs from run to run, and the names
    of these files tell what is in them: see `merged` for one that is always the same.

    Args:
        lang: whose word stems are used. One for all: the words of a page and those of a search
            must be cut alike, and a page of results loads one language.

    Raises:
        SearchError: the program cannot be started, fails, or takes longer than `deadline_s`.
    """
    config = {"keep_index_url": True, "force_language": lang.lower()}
    requests: list[dict[str, Any]] = [{"type": "NewIndex", "config": config}]
    requests += (
        {"type": "AddFile", "index_id": 0, "url": f"/{one.path}", "file_contents": one.html}
        for one in documents
    )
    requests.append({"type": "GetFiles", "index_id": 0})
    answers = _ask(program, requests, deadline_s)
    wrong = next((each for each in answers if each["type"] == "Error"), None)
    if wrong is not None:
        raise SearchError(f"pagefind could not make an index: {wrong['message']}")
    files = {
        _relative(file["path"]): base64.b64decode(file["content"]) for file in answers[-1]["files"]
    }
    return _needed(files)


def _needed(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    engines = [name for name in files if name.startswith("wasm.")]
    own = [name for name in engines if name != "wasm.unknown.pagefind"] or engines
    return {
        name: data
        for name, data in files.items()
        if name.endswith(_NEEDED) or name == _SCRIPT or name in own
    }


def _relative(path: str) -> str:
    """Names as they lie in the bundle, whatever folder Pagefind had in mind for it."""
    parts = path.replace("\\", "/").split("/")
    return "/".join(parts[-2:] if parts[-2:-1] and parts[-2] in _FOLDERS else parts[-1:])


_FOLDERS = frozenset({"filter", "fragment", "index"})


def _ask(
    program: Path, requests: Sequence[Mapping[str, Any]], deadline_s: float
) -> Sequence[Mapping[str, Any]]:
    """The answer to each request, in their order: base64 of JSON, each before a comma."""
    with (
        tempfile.TemporaryDirectory(prefix="pp-search-") as folder,
        _started(program, folder) as (
            process,
            into,
            out,
        ),
    ):
        late = threading.Timer(deadline_s, process.kill)
        late.start()
        writer = threading.Thread(target=_write, args=(into, requests))
        writer.start()  # beside reading: both pipes could be full
        try:
            parts = _parts(out, len(requests))
        finally:
            timely = late.is_alive()
            late.cancel()
            process.kill()
            writer.join()
    if parts is None:
        took = "gave up" if timely else f"took longer than {deadline_s:g} s"
        raise SearchError(f"pagefind could not make an index: it {took}")
    answers = sorted(map(_answer, parts), key=lambda answer: answer["message_id"])
    return [answer["payload"] for answer in answers]


@contextlib.contextmanager
def _started(
    program: Path, folder: str
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]]:
    try:
        process = subprocess.Popen(
            [program, "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,  # it would read a config that lies where it starts
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )
    except OSError as error:
        raise SearchError(f"pagefind could not be started: {error.strerror}") from error
    with process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both are pipes")
        try:
            yield process, process.stdin, process.stdout
        finally:
            with contextlib.suppress(OSError):  # it has ended, and what is left cannot be sent
                process.stdin.close()


def _write(into: IO[bytes], requests: Sequence[Mapping[str, Any]]) -> None:
    """Send every request. The pipe stays open: at its end the program ends, whatever it does."""
    with contextlib.suppress(OSError):  # it has ended; what it said tells
        for number, request in enumerate(requests):
            text = json.dumps({"message_id": number, "payload": request})
            into.write(base64.b64encode(text.encode("utf-8", "replace")) + b",")
        into.flush()


def _parts(out: IO[bytes], count: int) -> Sequence[bytes] | None:
    """That many answers as they came; None if the program ended before."""
    chunks: list[bytes] = []
    found = 0
    while found < count:
        chunk = os.read(out.fileno(), _CHUNK_BYTES)
        if not chunk:
            return None
        found += chunk.count(b",")
        chunks.append(chunk)
    return b"".join(chunks).split(b",")[:count]


def _answer(part: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(base64.b64decode(part))
        return {"message_id": answer["message_id"] or 0, "payload": answer["payload"]}
    except (ValueError, KeyError, TypeError) as error:
        raise SearchError("pagefind could not make an index: its answer is no answer") from error
