"""Links to other sites, asked of a real server on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from proofpress.web import Answer, Web

TODAY = date(2026, 11, 20)


@dataclass
class Site:
    """A site that answers as its paths say, and notes what it was asked."""

    url: str
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)


@pytest.fixture
def site() -> Iterator[Site]:
    release = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(f"{self.command} {self.path}")
            found.agents.add(self.headers["User-Agent"].partition("/")[0])
            name, _, number = self.path[1:].partition("/")
            if name == "slow":
                release.wait(20)
            if name == "no-head" and self.command == "HEAD":
                self.send_error(int(number or 405))
                return
            if name == "to":
                self.send_response(302)
                self.send_header("Location", number.replace("file:", "file:///"))
                self.end_headers()
                return
            self.send_response(int(number) if name == "status" else 200)
            self.end_headers()

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield found
    finally:
        release.set()
        server.shutdown()
        thread.join()
        server.server_close()


def ask(folder: Path, *addresses: str, today: date = TODAY, timeout_s: float = 5) -> list[Answer]:
    web = Web(folder / "links.json", today=today, timeout_s=timeout_s)
    answers = web.ask(addresses)
    assert list(answers) == list(dict.fromkeys(addresses))
    return list(answers.values())


def test_an_address_that_answers_is_asked_once_and_only_for_its_head(site: Site, tmp_path: Path):
    assert ask(tmp_path, f"{site.url}/x", f"{site.url}/x") == [Answer()]
    assert site.asked == ["HEAD /x"]
    assert site.agents == {"proofpress"}


@pytest.mark.parametrize("status", [405, 404, 501])
def test_where_head_says_nothing_get_decides(site: Site, tmp_path: Path, status: int):
    assert ask(tmp_path, f"{site.url}/no-head/{status}") == [Answer()]
    assert site.asked == [f"HEAD /no-head/{status}", f"GET /no-head/{status}"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "answers 404 (not found)"),
        (410, "answers 410 (gone)"),
        (500, "answers 500 (internal server error)"),
    ],
)
def test_a_page_that_is_gone_is_an_error(site: Site, tmp_path: Path, status: int, words: str):
    assert ask(tmp_path, f"{site.url}/status/{status}") == [Answer(words, "error")]


def test_a_page_that_shuts_programs_out_is_a_warning(site: Site, tmp_path: Path):
    assert ask(tmp_path, f"{site.url}/status/403") == [
        Answer("answers 403 (forbidden) to programs: look at it yourself", "warning")
    ]


def test_redirects_are_followed_with_the_same_question(site: Site, tmp_path: Path):
    assert ask(tmp_path, f"{site.url}/to//x") == [Answer()]
    assert site.asked == ["HEAD /to//x", "HEAD /x"]
    assert ask(tmp_path, f"{site.url}/to//status/404") == [Answer("answers 404 (not found)")]


def test_no_redirect_leads_to_a_file(site: Site, tmp_path: Path):
    [answer] = ask(tmp_path, f"{site.url}/to/file:etc/passwd")

    assert answer == Answer("does not answer: it leads in a circle, or to what is no web address")


def test_a_server_that_says_nothing_is_not_waited_for(site: Site, tmp_path: Path):
    assert ask(tmp_path, f"{site.url}/slow", timeout_s=0.3) == [
        Answer("does not answer: no answer in time")
    ]


def test_an_address_where_nobody_listens_is_an_error(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]

    [answer] = ask(tmp_path, f"http://127.0.0.1:{port}/")

    assert answer == Answer("does not answer: connection refused")


@pytest.mark.parametrize("address", ["http://no-such-host.invalid/", "http://[::1", "http://a b/"])
def test_an_address_that_cannot_be_asked_is_an_error(address: str, tmp_path: Path):
    [answer] = ask(tmp_path, address)

    assert answer.words.startswith("does not answer: ")
    assert answer.severity == "error"


def test_a_good_answer_is_kept_for_some_days(site: Site, tmp_path: Path):
    for days in (0, 1, 6, 7, 8):
        ask(tmp_path, f"{site.url}/x", today=TODAY + timedelta(days))

    assert site.asked == ["HEAD /x", "HEAD /x"]


def test_a_bad_answer_is_asked_for_again(site: Site, tmp_path: Path):
    for _ in range(2):
        ask(tmp_path, f"{site.url}/status/500")

    assert site.asked == ["HEAD /status/500", "GET /status/500"] * 2


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 1}', '{"format": 1, "good": {"a": 1}}']
)
def test_a_broken_cache_is_made_anew(site: Site, tmp_path: Path, text: str):
    (tmp_path / "links.json").write_text(text)

    assert ask(tmp_path, f"{site.url}/x") == [Answer()]
    assert site.url in (tmp_path / "links.json").read_text()


def test_letters_beyond_ascii_are_sent_as_they_must_be(site: Site, tmp_path: Path):
    assert ask(tmp_path, f"{site.url}/größe?q=ä") == [Answer()]
    assert site.asked == ["HEAD /gr%C3%B6%C3%9Fe?q=%C3%A4"]
