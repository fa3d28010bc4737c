"""The preview on uvicorn: on the loopback alone, quiet, and ended at once."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import uvicorn

from proofpress import templates
from proofpress.serve.editors import Editor
from proofpress.serve.live import Live
from proofpress.serve.ports import Door
from proofpress.serve.preview import preview
from proofpress.serve.streams import Streams

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

#: A stream that has been told to end is given so long, in seconds, before its connection is cut.
_GRACE_S = 0.05
#: How often a wait is looked at: on Windows nothing interrupts it.
_LOOK_S = 0.5


class Server(uvicorn.Server):
    """Ends although pages are open: their streams are closed, and what is left is cut."""

    def __init__(self, config: uvicorn.Config, streams: Streams, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.streams = streams
        self._ready = ready

    async def main_loop(self) -> None:
        with self.streams.heard():
            self._ready()
            await super().main_loop()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.streams.close()
        await asyncio.sleep(_GRACE_S)
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if isinstance(transport, asyncio.Transport):
                transport.abort()
        await asyncio.sleep(0)  # now they know that they have been cut
        for task in self.server_state.tasks:
            task.cancel()
        await super().shutdown(sockets)


def server(
    live: Live, door: Door, editor: Editor, *, base: str = "/", ready: Callable[[], None]
) -> Server:
    """A server of what the desk has; `run` serves until it is interrupted.

    Args:
        base: the path under which the site will be published, with a slash at both ends.
        ready: called once it answers.
    """
    shown = preview(live, hosts=door.hosts, editor=editor, own=_own(), base=base)
    config = uvicorn.Config(
        _quiet(shown.app),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="error",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    return Server(config, shown.streams, ready)


def run(
    live: Live, door: Door, editor: Editor, *, base: str = "/", ready: Callable[[], None]
) -> None:
    """Serve what the desk has until somebody interrupts; for the arguments see `server`.

    Raises:
        KeyboardInterrupt: it was interrupted, and everything of the server has ended.
    """
    made = server(live, door, editor, base=base, ready=ready)
    # In a thread of its own: an interrupt in its loop would break off what it does.
    failed: list[BaseException] = []

    def serve() -> None:
        try:
            made.run(sockets=list(door.sockets))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=serve, name="server")
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_LOOK_S)
    finally:
        made.should_exit = True
        thread.join()
    if failed:
        raise failed[0]


def _quiet(app: ASGIApp) -> ASGIApp:
    """An application whose answers are cut when the server ends, which is no mistake of theirs."""

    async def cut(scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await app(scope, receive, send)

    return cut


def _own() -> Mapping[str, bytes]:
    """What lies below `/-/`: the preview's script and style, and what its list of posts needs."""
    folder = templates.folder() / "live"
    shared = templates.static(None)
    return {
        **{name: shared[name] for name in ("list.css", "plain.css", "enhance.js", "icon.svg")},
        "live.css": (folder / "live.css").read_bytes(),
        "live.js": b"".join((folder / name).read_bytes() for name in ("merge.js", "live.js")),
    }
