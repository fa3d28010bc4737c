"""The preview over HTTP: who may ask for what, what comes, and how it ends."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from proofpress.errors import UsageError
from proofpress.problems import CODES, Location, Problem
from proofpress.serve import server as running
from proofpress.serve.live import Change, PostState, State
from proofpress.serve.ports import Door, opened
from proofpress.serve.streams import joined
from tests.serve.showcase import Showcase, Shown, shown

PAGE = (
    b"<!doctype html>\n<html><head>\n"
    b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    b"style-src 'self'; script-src 'self'; connect-src 'self'\">\n"
    b"<title>One</title></head><body><main><h1>One</h1></main></body></html>"
)
MOVED = b'<html><head><meta http-equiv="refresh" content="0; url=/posts/one/"></head></html>'
FILES = {
    "index.html": PAGE,
    "404.html": PAGE.replace(b"One", b"Nothing"),
    "posts/one/index.html": PAGE,
    "old/index.html": MOVED,
    "posts/one/film.mp4": bytes(range(100)),
    "style.0a.css": b"p { color: red }",
    "feed.xml": b"<feed/>",
    "posts/one/figure.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
}
POST = PostState(PurePosixPath("notebooks/one.md"), "one", "One", "posts/one/", "good", cells=3)


@pytest.fixture(scope="module")
def live() -> Showcase:
    return Showcase(FILES, [POST])


@pytest.fixture(scope="module")
def preview(live: Showcase) -> Iterator[Shown]:
    with shown(live) as running:
        yield running


Reply = tuple[int, Mapping[str, str], bytes]


def ask(preview: Shown, path: str, method: str = "GET", **headers: str) -> Reply:
    """One request; headers as given, `Host` too (with `_` for `-`)."""
    with closing(http.client.HTTPConnection("127.0.0.1", preview.port, timeout=10)) as connection:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"host": preview.host, **headers}.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        reply = connection.getresponse()
        return reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_the_names_of_this_machine_are_served(preview: Shown, host: str) -> None:
    assert ask(preview, "/", host=f"{host}:{preview.port}")[0] == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost", "127.0.0.1:1", "localhost.evil.example:{}", "127.0.0.2:{}", ""],
)
@pytest.mark.parametrize("path", ["/", "/-/", "/-/events", "/-/live.js", "/style.0a.css"])
def test_any_other_name_is_refused(preview: Shown, host: str, path: str) -> None:
    status, _, body = ask(preview, path, host=host.format(preview.port))

    assert status == 403
    assert body.startswith(b"this is no address of the preview; it has http://127.0.0.1:")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://localhost:{}"),  # another origin than 127.0.0.1
        ("origin", "https://127.0.0.1:{}"),
        ("sec_fetch_site", "cross-site"),
        ("sec_fetch_site", "same-site"),  # another port of this machine
    ],
)
def test_a_page_of_another_origin_gets_nothing(preview: Shown, header: str, value: str) -> None:
    status, headers, body = ask(preview, "/-/events", **{header: value.format(preview.port)})

    assert (status, headers["cache-control"]) == (403, "no-store")
    assert body.startswith(b"another site")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}, 200),
        ({"sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"}, 403),
        ({"sec_fetch_mode": "no-cors", "sec_fetch_dest": "document"}, 403),
        ({"sec_fetch_mode": "no-cors", "sec_fetch_dest": "script"}, 403),
    ],
)
def test_a_link_from_elsewhere_leads_here_and_nothing_else_does(
    preview: Shown, site: str, more: Mapping[str, str], status: int
) -> None:
    assert ask(preview, "/posts/one/", sec_fetch_site=site, **more)[0] == status
    assert ask(preview, "/posts/one/", sec_fetch_site=site, host="evil.example", **more)[0] == 403
    evil = {"sec_fetch_site": site, "origin": "https://evil.example", **more}
    assert ask(preview, "/posts/one/", **evil)[0] == 403


def test_its_own_pages_may_ask(preview: Shown) -> None:
    same = {"origin": f"http://{preview.host}", "sec_fetch_site": "same-origin"}

    assert ask(preview, "/posts/one/", **same)[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"])
@pytest.mark.parametrize("path", ["/", "/-/", "/-/events"])
def test_nothing_but_reading_is_allowed(preview: Shown, method: str, path: str) -> None:
    status, headers, _ = ask(preview, path, method)

    assert (status, headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/posts/..%2f..%2fetc/passwd",
        "/posts/one/..%5c..%5cindex.html",
        "/posts/one/../one/",
        "//etc/passwd",
        "//evil.example/",
        "/posts//one/",
        "/index.html%00.png",
        "/-/..%2findex.html",
        "/-/../index.html",
        "/%ff%fe",
        "/notebooks/one.md",
    ],
)
def test_no_address_leads_out_of_the_site(preview: Shown, path: str) -> None:
    status, headers, body = ask(preview, path)

    assert (status, headers.get("location")) == (404, None)
    assert b"<h1>Nothing</h1>" in body


def test_a_page_gets_its_two_tags_and_keeps_all_else(preview: Shown) -> None:
    status, headers, body = ask(preview, "/posts/one/?x=1")

    digest = headers["etag"].strip('"')
    tags = (
        '<link rel="stylesheet" href="/-/live.css"><script src="/-/live.js" '
        f'data-page="posts/one/index.html" data-digest="{digest}" defer></script>'
    ).encode()
    assert status == 200
    assert body == PAGE.replace(b"<head>", b"<head>" + tags)
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-cache"
    assert headers["content-security-policy"] == "frame-ancestors 'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_page_that_leads_to_another_gets_none(preview: Shown) -> None:
    assert ask(preview, "/old/")[2] == MOVED


def test_a_folder_leads_to_its_page(preview: Shown) -> None:
    status, headers, _ = ask(preview, "/posts/one?x=%2F1")

    assert (status, headers["location"]) == (302, "/posts/one/?x=%2F1")


def test_what_the_page_for_the_lost_names_is_found_where_the_site_will_be_published() -> None:
    with shown(Showcase(FILES), base="/some/blog/") as preview:
        status, headers, _ = ask(preview, "/some/blog/posts/one/film.mp4")
        other, _, body = ask(preview, "/some/nothing/")

    assert (status, headers["location"]) == (302, "/posts/one/film.mp4")
    assert (other, b"<h1>Nothing</h1>" in body) == (404, True)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/style.0a.css", "text/css; charset=utf-8"),
        ("/feed.xml", "application/xml"),
        ("/posts/one/film.mp4", "video/mp4"),
        ("/-/live.js", "text/javascript; charset=utf-8"),
        ("/-/icon.svg", "image/svg+xml"),
    ],
)
def test_a_file_has_its_type(preview: Shown, path: str, kind: str) -> None:
    assert ask(preview, path)[1]["content-type"] == kind


def test_the_script_of_a_picture_that_is_opened_by_itself_does_not_run(preview: Shown) -> None:
    policy = ask(preview, "/posts/one/figure.svg")[1]["content-security-policy"]

    assert policy == "frame-ancestors 'self'; sandbox"


def test_what_a_browser_has_is_not_sent_again(preview: Shown) -> None:
    tag = ask(preview, "/style.0a.css")[1]["etag"]

    assert ask(preview, "/style.0a.css", if_none_match=f'"x", {tag}')[::2] == (304, b"")
    assert ask(preview, "/style.0a.css", if_none_match='"x"')[0] == 200


@pytest.mark.parametrize(
    ("wanted", "status", "body", "span"),
    [
        ("bytes=10-19", 206, bytes(range(10, 20)), "bytes 10-19/100"),
        ("bytes=90-", 206, bytes(range(90, 100)), "bytes 90-99/100"),
        ("bytes=-5", 206, bytes(range(95, 100)), "bytes 95-99/100"),
        ("bytes=0-999", 206, bytes(range(100)), "bytes 0-99/100"),
        ("bytes=100-", 416, b"", "bytes */100"),
        ("bytes=20-10", 200, bytes(range(100)), None),
        ("bytes=1-2,5-6", 200, bytes(range(100)), None),
        ("lines=1-2", 200, bytes(range(100)), None),
        (f"bytes={'9' * 5000}-", 200, bytes(range(100)), None),
    ],
)
def test_a_film_is_sent_in_parts(
    preview: Shown, wanted: str, status: int, body: bytes, span: str | None
) -> None:
    got, headers, data = ask(preview, "/posts/one/film.mp4", range=wanted)

    assert (got, data, headers.get("content-range")) == (status, body, span)


def test_a_head_is_a_get_without_its_body(preview: Shown) -> None:
    _, whole, body = ask(preview, "/posts/one/")
    status, headers, none = ask(preview, "/posts/one/", "HEAD")

    assert (status, none) == (200, b"")
    assert {**headers, "date": ""} == {**whole, "date": ""}
    assert headers["content-length"] == str(len(body))


def test_our_own_pages_have_a_strict_policy_and_are_not_kept(preview: Shown) -> None:
    for path in ("/-/", "/-/live.js", "/-/live.css", "/-/list.css"):
        status, headers, _ = ask(preview, path)

        assert (status, headers["cache-control"]) == (200, "no-store")
        assert headers["content-security-policy"].startswith("default-src 'none'; ")
        assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_a_problem_is_explained(preview: Shown, code: str) -> None:
    status, headers, body = ask(preview, f"/-/problems/{code}")

    assert (status, headers["cache-control"]) == (200, "no-store")
    assert f"<h1>{code}</h1>" in body.decode()
    assert '<pre tabindex="0"' in body.decode()


def test_a_code_that_there_is_not_has_no_page(preview: Shown) -> None:
    assert ask(preview, "/-/problems/nothing")[0] == 404


def test_what_people_wrote_is_text_in_the_list() -> None:
    mean = "<script>alert(1)</script>"
    wrong = Problem("claim", mean, mean, Location(f"notebooks/{mean}.md", 3))
    post = PostState(
        PurePosixPath(f"notebooks/{mean}.md"),
        "x",
        mean,
        "posts/x\"'<>/",
        "failed",
        problems=(wrong,),
    )

    with shown(Showcase({}, [post])) as preview:
        page = ask(preview, "/-/")[2].decode()

    assert page.count("<script") == 2
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 5
    assert 'href="/posts/x%22%27%3C%3E/"' in page
    assert "vscode://file/blog/notebooks/%3Cscript%3Ealert%281%29%3C/script%3E.md:3:1" in page


def test_beside_a_config_that_cannot_be_used_no_post_is_called_good() -> None:
    wrong = Problem("config", "unknown key `titel`", "did you mean `title`?")
    live = Showcase({}, [POST, replace(POST, slug="two", status="waiting")])
    live.put(problems=(wrong,), held=True, title="Night <desk>")

    with shown(live) as preview:
        page = ask(preview, "/-/")[2].decode()

    said = [part.partition("<")[0] for part in page.split('<p class="pp-how mono">')[1:]]
    assert said == ["the last good page", "waits to run"]
    assert "<title>Posts · Night &lt;desk&gt;: proofpress serve</title>" in page


class Stream:
    """A page that listens."""

    def __init__(self, preview: Shown, query: str = "page=posts/one/index.html") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=10)
        self._connection.request("GET", f"/-/events?{query}", headers={"host": preview.host})
        self.reply = self._connection.getresponse()

    def next(self) -> tuple[str, dict[str, object]]:
        """The next event, or `end`."""
        name = ""
        while line := self.reply.readline():
            key, _, value = line.decode().rstrip("\n").partition(": ")
            if key == "event":
                name = value
            if key == "data":
                return name, json.loads(value)
        return "end", {}

    def rest(self) -> bytes:
        """What is left on the wire until the server closes."""
        return self.reply.fp.read()

    def close(self) -> None:
        self._connection.close()


def test_a_stream_begins_with_what_is_and_goes_on_with_what_changes() -> None:
    live = Showcase(FILES, [POST])
    with shown(live) as preview, closing(Stream(preview)) as stream:
        etag = ask(preview, "/posts/one/")[1]["etag"].strip('"')
        name, state = stream.next()
        live.put({"posts/one/index.html": PAGE + b"\n", "style.0a.css": b""})
        changed, change = stream.next()
        live.put({"index.html": PAGE + b"\n"})
        _, other = stream.next()

    assert stream.reply.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (name, state["revision"], state["mine"], state["digest"]) == ("state", 1, False, etag)
    assert state["post"] == {
        "path": "notebooks/one.md",
        "edit": "vscode://file/blog/notebooks/one.md:1:1",
        "status": "good",
        "words": "good",
        "draft": False,
        "cell": None,
        "cells": 3,
        "since": None,
        "restarted": "",
        "problems": [],
        "places": [],
    }
    assert (changed, change["revision"], change["mine"]) == ("change", 2, True)
    assert (other["revision"], other["mine"]) == (3, False)


def test_who_comes_back_is_told_what_there_is_now() -> None:
    live = Showcase(FILES, [POST])
    with shown(live) as preview:
        with closing(Stream(preview)) as stream:
            _, before = stream.next()
        live.put({"posts/one/index.html": PAGE + b"\n"})
        with closing(Stream(preview)) as stream:
            _, after = stream.next()

    assert (before["revision"], after["revision"]) == (1, 2)
    assert before["digest"] != after["digest"]


def test_the_reader_of_a_post_that_moves_is_told_where_it_is() -> None:
    live = Showcase(FILES, [POST])
    moved = PostState(POST.path, "new", "One", "posts/new/", "good")
    with shown(live) as preview, closing(Stream(preview)) as stream:
        stream.next()
        live.put({"posts/one/index.html": None}, posts=[moved])
        _, change = stream.next()
        again = Stream(preview, "page=posts/one/index.html&source=notebooks/one.md")
        _, state = again.next()
        again.close()

        renamed = replace(moved, path=PurePosixPath("notebooks/new.md"))
        live.put(posts=[renamed], moved=((POST.path, renamed.path),))
        _, after = stream.next()

    assert after["moved"] == "/posts/new/"
    assert (change["post"], change["moved"]) == (None, "/posts/new/")
    assert (state["moved"], state["digest"]) == ("/posts/new/", "")


def test_many_pages_hear_every_change_and_the_end() -> None:
    live = Showcase(FILES, [POST])
    with shown(live) as preview:
        streams = [Stream(preview) for _ in range(60)]
        for stream in streams:
            stream.next()
        revision = live.put({"posts/one/index.html": PAGE + b"\n"})
        heard = {stream.next()[1]["revision"] for stream in streams}
    rests = {stream.rest() for stream in streams}
    for stream in streams:
        stream.close()

    assert heard == {revision}
    assert rests == {b"\n\r\n0\r\n\r\n"}  # ended in due form, not cut
    assert live.listeners == 0


def test_a_page_that_does_not_read_holds_up_neither_the_desk_nor_the_others() -> None:
    """It gets the last state when it reads again, not each that it missed."""
    long = Problem("claim", "x" * 300_000, "y")
    live = Showcase(FILES, [POST])
    with shown(live) as preview, closing(Stream(preview)) as stream:
        deaf = socket.create_connection(("127.0.0.1", preview.port))
        address = "/-/events?page=posts/one/index.html"
        deaf.sendall(f"GET {address} HTTP/1.1\r\nHost: {preview.host}\r\n\r\n".encode())
        assert deaf.recv(1)
        assert stream.next()[0] == "state"
        live.put({"posts/one/index.html": b"x"}, problems=(long,))
        for revision in range(2, 62):
            assert stream.next()[1]["revision"] == revision
            live.put({"index.html": b"x"}, problems=(long,))
        deaf.settimeout(10)
        missed = b""
        while b'"revision":62' not in missed:
            missed += deaf.recv(1 << 20)
        deaf.close()

    assert missed.count(b"event: change") < 61


def test_what_was_missed_is_added_up() -> None:
    paths = [PurePosixPath(name) for name in ("a.html", "b.html")]
    first = Change(State(2, ()), frozenset(paths[:1]))
    second = Change(State(3, (POST,)), frozenset(paths[1:]))

    assert joined(None, first) is first
    assert joined(first, second) == Change(State(3, (POST,)), frozenset(paths))


def test_a_page_that_dies_is_forgotten() -> None:
    live = Showcase(FILES, [POST])
    with shown(live) as preview:
        dead = socket.create_connection(("127.0.0.1", preview.port))
        dead.sendall(f"GET /-/events?page=x HTTP/1.1\r\nHost: {preview.host}\r\n\r\n".encode())
        assert dead.recv(1)
        dead.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        dead.close()  # with a reset, as when a browser is killed
        deadline = time.monotonic() + 10
        while preview.server.streams.count and time.monotonic() < deadline:
            live.put({"index.html": b"x"})
            time.sleep(0.01)

        assert preview.server.streams.count == 0


def test_it_ends_at_once_with_pages_that_listen_or_do_not_read(
    caplog: pytest.LogCaptureFixture,
) -> None:
    live = Showcase(FILES, [POST])
    with shown(live) as preview:
        streams = [Stream(preview) for _ in range(5)]
        deaf = socket.create_connection(("127.0.0.1", preview.port))
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.sendall(f"GET /-/events?page=x HTTP/1.1\r\nHost: {preview.host}\r\n\r\n".encode())
        assert deaf.recv(1)
        for stream in streams:
            stream.next()
        for _ in range(50):
            live.put({"index.html": b"x"}, problems=(Problem("claim", "x" * 100_000, "y"),))
        preview.server.should_exit = True
        preview.thread.join(2)

        assert not preview.thread.is_alive()
    deaf.close()
    for stream in streams:
        stream.close()
    assert [thread.name for thread in threading.enumerate() if "uvicorn" in thread.name] == []
    assert caplog.messages == []  # it waited for none of them


@pytest.mark.parametrize("then", [False, True], ids=["never made", "made in that moment"])
def test_it_ends_at_once_and_quietly_while_a_page_is_being_made(
    then: bool,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, made = threading.Event(), threading.Event()

    class Slow(Showcase):
        def file(self, path: PurePosixPath) -> bytes | None:
            begun.set()
            made.wait(30)
            return super().file(path)

    def close() -> None:
        made.set()
        time.sleep(0.1)  # the page is there before the server does anything else

    with shown(Slow(FILES, [POST])) as preview:
        if then:
            monkeypatch.setattr(running, "_GRACE_S", 0)
            monkeypatch.setattr(preview.server.streams, "close", close)
        waiting = socket.create_connection(("127.0.0.1", preview.port))
        waiting.sendall(f"GET /posts/one/ HTTP/1.1\r\nHost: {preview.host}\r\n\r\n".encode())
        assert begun.wait(10)
        preview.server.should_exit = True
        preview.thread.join(2)

        assert not preview.thread.is_alive()
    made.set()
    waiting.close()
    # What has to be waited for, and what breaks, uvicorn says in its log.
    assert (caplog.messages, capfd.readouterr()) == ([], ("", ""))


def test_nobody_from_outside_reaches_it() -> None:
    with opened(0) as door:
        addresses = {one.getsockname()[0] for one in door.sockets}

    assert addresses <= {"127.0.0.1", "::1"}
    assert "127.0.0.1" in addresses


def test_the_next_port_is_taken_where_the_usual_one_is_not_free() -> None:
    with opened(None) as first, opened(None) as second:
        assert first.port < second.port


def test_a_port_that_was_asked_for_and_is_taken_is_told() -> None:
    with opened(0) as door, pytest.raises(UsageError) as raised, opened(door.port):
        pass

    said = f"port {door.port} of this machine is taken: name another one, or leave out --port"
    assert str(raised.value) == said


def test_no_answer_waits_until_its_packet_is_full() -> None:
    async def told(door: Door) -> int:
        done = asyncio.get_running_loop().create_future()

        def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            found = writer.get_extra_info("socket")
            done.set_result(found.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        server = await asyncio.start_server(met, sock=door.sockets[0])
        _, writer = await asyncio.open_connection("127.0.0.1", door.port)
        writer.close()
        try:
            return int(await asyncio.wait_for(done, 10))
        finally:
            server.close()

    with opened(0) as door:
        assert asyncio.run(told(door)) == 1
