"""Streams of events to the pages that are open: each gets what it has not heard yet, and no more.

A page that reads slowly, or not at all, holds up nobody: for each there is one note of what it has
still to hear, and what comes meanwhile is added to that note.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from proofpress.serve.live import Change, Live, State
from proofpress.serve.telling import Reader, Told

#: A line that says nothing is sent after so long, so that both sides notice a lost connection.
HEARTBEAT_S = 15.0
_HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
)

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
#: What a page is told: of a change, or (None) when it begins to listen.
Words = Callable[[State, Change | None, Reader], Awaitable[Told]]


@dataclass(slots=True, eq=False)
class _Listener:
    news: asyncio.Event
    change: Change | None = None
    over: bool = False


class Streams:
    """All open streams, and the desk that they listen to. Belongs to one event loop."""

    def __init__(self, live: Live, words: Words) -> None:
        self._live = live
        self._words = words
        self._listeners: set[_Listener] = set()
        self._closed = False

    @contextlib.contextmanager
    def heard(self) -> Any:
        """Listen to the desk, until the end of the block."""
        loop = asyncio.get_running_loop()

        def tell(change: Change) -> None:
            with contextlib.suppress(RuntimeError):  # the loop has just ended
                loop.call_soon_threadsafe(self._tell, change)

        stop = self._live.listen(tell)
        try:
            yield
        finally:
            stop()

    def _tell(self, change: Change) -> None:
        for listener in self._listeners:
            listener.change = joined(listener.change, change)
            listener.news.set()

    def close(self) -> None:
        """End every stream, now; those that come later end at once."""
        self._closed = True
        for listener in self._listeners:
            listener.over = True
            listener.news.set()

    async def serve(self, reader: Reader, receive: Receive, send: Send) -> None:
        """One stream, from its first event until the page or the server goes."""
        listener = _Listener(asyncio.Event(), over=self._closed)
        self._listeners.add(listener)
        gone = asyncio.ensure_future(_gone(receive))
        gone.add_done_callback(lambda _: self._end(listener))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            state = self._live.state()
            told = await self._words(state, None, reader)
            await _event(send, "state", told)
            reader = _followed(reader, told)
            while not listener.over:
                try:
                    await asyncio.wait_for(listener.news.wait(), HEARTBEAT_S)
                except TimeoutError:
                    await _say(send, ":\n\n")
                    continue
                listener.news.clear()
                change, listener.change = listener.change, None
                if change is not None and not listener.over:
                    told = await self._words(change.state, change, reader)
                    await _event(send, "change", told)
                    reader = _followed(reader, told)
            with contextlib.suppress(OSError):
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:
            pass  # the page has gone
        finally:
            self._listeners.discard(listener)
            gone.cancel()

    @staticmethod
    def _end(listener: _Listener) -> None:
        listener.over = True
        listener.news.set()

    @property
    def count(self) -> int:
        return len(self._listeners)


def joined(earlier: Change | None, later: Change) -> Change:
    """One change that says what both say."""
    if earlier is None:
        return later
    return replace(later, pages=earlier.pages | later.pages)


def _followed(reader: Reader, told: Told) -> Reader:
    """The reader, who has now seen the post that was told of."""
    post = told["post"]
    if not isinstance(post, dict):
        return reader
    return replace(reader, source=PurePosixPath(post["path"]))


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _event(send: Send, name: str, told: Told) -> None:
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    await _say(send, f"event: {name}\nid: {told['revision']}\ndata: {data}\n\n")


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
