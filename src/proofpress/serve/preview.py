"""The preview as an application: the pages of the site, and beside them our own below `/-/`."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from proofpress.frozen import frozen
from proofpress.problems import CODES
from proofpress.serve.editors import Editor
from proofpress.serve.files import answer, media_type
from proofpress.serve.guard import Guard
from proofpress.serve.live import Change, Live, State
from proofpress.serve.own_pages import explained
from proofpress.serve.posts_page import posts_page
from proofpress.serve.streams import Streams
from proofpress.serve.tags import tagged
from proofpress.serve.telling import Reader, Told, told

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

POSTS = PurePosixPath("-")
_NOT_FOUND = PurePosixPath("404.html")
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: What a tag of a page cannot forbid.
_FRAMES = {"content-security-policy": "frame-ancestors 'self'"}
#: A picture that is opened by itself is a document, whose script would be one of this server.
_PICTURE = {"content-security-policy": "frame-ancestors 'self'; sandbox"}
_NOT_KEPT = {"cache-control": "no-store"}


@frozen
class Preview:
    """The application, and the streams that it feeds."""

    app: ASGIApp
    streams: Streams


def preview(
    live: Live,
    *,
    hosts: Collection[str],
    editor: Editor,
    own: Mapping[str, bytes],
    base: str = "/",
) -> Preview:
    """The preview of what the desk has.

    Args:
        hosts: the names, with ports, under which it may be asked.
        own: our style sheets and scripts below `/-/`, by name.
        base: the path under which the site will be published. Its page for what is not found names
            files by it, as it is shown at any address.
    """

    async def words(state: State, change: Change | None, reader: Reader) -> Told:
        """What a page is told, and whether it differs from what its reader has."""
        mine = change is not None and (reader.page in change.pages or reader.page == POSTS)
        digest = None
        if reader.page == POSTS:
            digest = str(state.revision)
        elif change is None:
            found = await _file(live, reader.page)
            digest = _digest(found) if found is not None else ""
        return {**told(state, reader, editor), "mine": mine, "digest": digest}

    streams = Streams(live, words)

    async def events(scope: Scope, receive: Receive, send: Send) -> None:
        asked = Request(scope).query_params
        page, source = asked.get("page", ""), asked.get("source", "")
        reader = Reader(PurePosixPath(page), PurePosixPath(source) if source else None)
        await streams.serve(reader, receive, send)

    async def posts(_: Request) -> Response:
        state = live.state()
        page = _ours(posts_page(state, editor).encode(), PurePosixPath("posts.html"))
        page.headers["etag"] = f'"{state.revision}"'
        return page

    async def explain(request: Request) -> Response:
        code = request.path_params["code"]
        if code not in CODES:
            return await missing(_NOT_FOUND)
        return _ours(explained(code, live.state().title).encode(), PurePosixPath("problem.html"))

    async def ours(request: Request) -> Response:
        path = PurePosixPath(request.path_params["name"])
        data = own.get(path.name)
        return await missing(path) if data is None else _ours(data, path)

    async def site(request: Request) -> Response:
        path = _wanted(request.scope["path"])
        if path is None:
            return await missing(_NOT_FOUND)
        data = await _file(live, path)
        if data is not None:
            return _response(path, data, request)
        inside = path / "index.html"
        if path == POSTS or await _file(live, inside) is not None:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/{quote(str(path))}/{query}", 302, _NOT_KEPT)
        return await missing(path)

    async def missing(path: PurePosixPath) -> Response:
        below = f"/{path}".removeprefix(base)
        if base != "/" and below != f"/{path}":
            return RedirectResponse(f"/{quote(below)}", 302, _NOT_KEPT)
        data = await _file(live, _NOT_FOUND)
        if data is None:
            return Response("There is no page at this address.\n", 404, media_type="text/plain")
        headers = {"content-type": media_type(_NOT_FOUND), **_NOT_KEPT, **_FRAMES}
        return Response(tagged(data, path, ""), 404, headers)

    routes: list[Any] = [
        Route("/-/events", _Stream(events)),
        Route("/-/", posts),
        Route("/-/problems/{code}", explain),
        Route("/-/{name}", ours),
        Route("/{path:path}", site),
    ]
    return Preview(Guard(Starlette(routes=routes), hosts), streams)


class _Stream:
    """An application, where Starlette takes a function for an answer to a request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


async def _file(live: Live, path: PurePosixPath) -> bytes | None:
    """A file of the desk, which may have to print it first; who asks may go away meanwhile."""
    return await to_thread.run_sync(live.file, path, abandon_on_cancel=True)


def _wanted(address: str) -> PurePosixPath | None:
    """The file of the site that an address names, if it names one."""
    parts = address.removeprefix("/").split("/")
    folder = parts[-1] == ""
    names = parts[:-1] if folder else parts
    if any(name in ("", ".", "..") or "\\" in name or "\0" in name for name in names):
        return None
    return PurePosixPath(*names, *(("index.html",) if folder else ()))


def _response(path: PurePosixPath, data: bytes, request: Request) -> Response:
    digest = _digest(data)
    if path.suffix == ".html":
        data = tagged(data, path, digest)
    given = answer(path, data, digest, request.headers)
    policy = _PICTURE if path.suffix.lower() == ".svg" else _FRAMES
    return Response(given.body, given.status, {**given.headers, **policy})


def _ours(data: bytes, path: PurePosixPath) -> Response:
    headers = {
        "content-type": media_type(path),
        **_NOT_KEPT,
        "content-security-policy": _POLICY,
    }
    return Response(data, 200, headers)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
