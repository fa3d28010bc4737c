"""A desk without a blog: a site in memory that tests change, and a preview that shows it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from proofpress.serve.editors import Editor
from proofpress.serve.live import Change, PostState, State
from proofpress.serve.ports import opened
from proofpress.serve.server import Server, server
from proofpress.site.page import Page

ROOT = Path("/blog")
EDITOR = Editor(ROOT, "vscode://file{path}:{line}:{column}")


class Showcase:
    """Keeps every promise of `Live`; what it shows is what a test last put there."""

    def __init__(self, files: Mapping[str, bytes], posts: Iterable[PostState] = ()) -> None:
        self._files = {PurePosixPath(path): data for path, data in files.items()}
        self._state = State(1, tuple(posts))
        self._lock = threading.RLock()
        self._heard: list[Callable[[Change], None]] = []

    @classmethod
    def of(cls, pages: Iterable[Page], posts: Iterable[PostState] = ()) -> Showcase:
        return cls({str(page.path): page.data for page in pages}, posts)

    def file(self, path: PurePosixPath) -> bytes | None:
        with self._lock:
            return self._files.get(path)

    def state(self) -> State:
        with self._lock:
            return self._state

    def listen(self, heard: Callable[[Change], None]) -> Callable[[], None]:
        with self._lock:
            self._heard.append(heard)
        return lambda: self._heard.remove(heard)

    @property
    def listeners(self) -> int:
        return len(self._heard)

    def put(
        self,
        files: Mapping[str, bytes | None] | None = None,
        *,
        posts: Iterable[PostState] | None = None,
        silent: bool = False,
        **state: object,
    ) -> int:
        """Change files (None: remove one) and states, and tell; the new revision."""
        with self._lock:
            for name, data in (files or {}).items():
                path = PurePosixPath(name)
                if data is None:
                    self._files.pop(path)
                else:
                    self._files[path] = data
            known = self._state.posts if posts is None else tuple(posts)
            revision = self._state.revision + 1
            self._state = replace(self._state, revision=revision, posts=known, **state)  # type: ignore[arg-type]
            changed = frozenset(map(PurePosixPath, files or ()))
            if not silent:
                for heard in tuple(self._heard):
                    heard(Change(self._state, changed))
            return revision

    def edit(self, name: str, before: str, after: str) -> int:
        """Replace words of a page, which are there once."""
        text = self._files[PurePosixPath(name)].decode()
        assert text.count(before) == 1, (before, text.count(before))
        return self.put({name: text.replace(before, after).encode()})


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview that runs: its address, with a slash at its end."""

    address: str
    server: Server
    thread: threading.Thread

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    @property
    def port(self) -> int:
        return int(self.host.rpartition(":")[2])


@contextlib.contextmanager
def shown(
    live: Showcase, *, port: int = 0, editor: Editor = EDITOR, base: str = "/"
) -> Iterator[Shown]:
    """The preview of `live` on a free port, ended at the end of the block."""
    ready = threading.Event()
    with opened(port) as door:
        made = server(live, door, editor, base=base, ready=ready.set)
        thread = threading.Thread(target=made.run, args=(list(door.sockets),), daemon=True)
        thread.start()
        assert ready.wait(20), "the preview does not answer"
        try:
            yield Shown(f"http://127.0.0.1:{door.port}/", made, thread)
        finally:
            made.should_exit = True
            thread.join(20)
            assert not thread.is_alive(), "the preview does not end"
