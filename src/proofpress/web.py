"""Ask other sites whether an address answers: politely, briefly, and not again for a while."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from proofpress import __version__
from proofpress.frozen import frozen
from proofpress.problems import Severity
from proofpress.write.files import replace as write_file

#: A browser's reader would have given up too.
TIMEOUT_S = 15.0
#: An answer that was good is good for so long.
KEPT = timedelta(days=7)
_AT_ONCE = 8
_BETWEEN_S = 0.3  # two questions to one site
_FORMAT = 1
#: Answers of sites that let people in, and not programs; the address is there.
_SHUT = frozenset({401, 403, 407, 429, 451, 999})
#: Answers to HEAD that say nothing of GET.
_METHOD = frozenset({400, 403, 404, 405, 406, 410, 429, 500, 501, 503, 999})


@frozen
class Answer:
    """What an address gave: nothing wrong, or what it was, in words, and how bad."""

    words: str = ""
    severity: Severity = "error"


class Web:
    """Other sites, and what they answered lately.

    Args:
        cache: a file that keeps good answers; it is made, and a broken one is made anew.
        today: answers are kept for some days.
    """

    def __init__(self, cache: Path, *, today: date, timeout_s: float = TIMEOUT_S) -> None:
        self._cache = cache
        self._today = today
        self._timeout_s = timeout_s
        self._over = threading.Event()
        self._opener = build_opener(_Redirects())
        self._opener.addheaders = [
            ("User-Agent", f"proofpress/{__version__} (checks the links of a blog)"),
            ("Accept", "*/*"),
        ]

    def ask(self, addresses: Iterable[str]) -> Mapping[str, Answer]:
        """What each address answers, those of one site one after the other."""
        addresses = tuple(dict.fromkeys(addresses))
        self._over.clear()
        known = self._known()
        answers = {address: Answer() for address in addresses if address in known}
        sites: dict[str, list[str]] = {}
        for address in addresses:
            if address not in answers:
                sites.setdefault(_site_of(address), []).append(address)
        pool = ThreadPoolExecutor(_AT_ONCE, "links")
        try:
            for found in pool.map(self._site, sites.values()):
                answers |= found
        finally:
            self._over.set()
            pool.shutdown(cancel_futures=True)
        good = {
            address: known.get(address, self._today.isoformat())
            for address, answer in answers.items()
            if not answer.words
        }
        self._keep(good)
        return {address: answers[address] for address in addresses}

    def _site(self, addresses: list[str]) -> dict[str, Answer]:
        answers = {}
        for number, address in enumerate(addresses):
            if number and self._over.wait(_BETWEEN_S):
                break
            answers[address] = self._one(address)
        return answers

    def _one(self, address: str) -> Answer:
        """HEAD first; where that says nothing, GET, of which only the head is read."""
        status = self._status(address, "HEAD")
        if isinstance(status, str) or status in _METHOD:
            self._over.wait(_BETWEEN_S)
            status = self._status(address, "GET")
        if isinstance(status, str):
            return Answer(f"does not answer: {status}")
        if status in _SHUT:
            return Answer(f"answers {_words(status)} to programs: look at it yourself", "warning")
        return Answer() if status < 400 else Answer(f"answers {_words(status)}")

    def _status(self, address: str, method: str) -> int | str:
        """The status of an answer, after redirects, or why there is none."""
        plain = quote(address, safe="%/:=&?~#+!$,;'@()*[]")
        try:
            request = Request(plain, method=method)  # noqa: S310 - http and https alone get here
            with self._opener.open(request, timeout=self._timeout_s) as answer:
                return int(answer.status)
        except HTTPError as error:
            error.close()
            if 300 <= error.code < 400:  # ours, for a redirect that is not followed
                return "it leads in a circle, or to what is no web address"
            return error.code
        except URLError as error:
            return _reason(error.reason)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return _reason(error)

    def _known(self) -> dict[str, str]:
        """Addresses that answered lately, and the days when they did."""
        try:
            kept = json.loads(self._cache.read_text("utf-8"))
            if kept["format"] != _FORMAT:
                return {}
            return dict(_young(kept["good"], self._today))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _keep(self, good: Mapping[str, str]) -> None:
        text = json.dumps({"format": _FORMAT, "good": dict(sorted(good.items()))}, indent=1)
        with contextlib.suppress(OSError):  # without it the next check asks again
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            write_file(self._cache, text.encode())


class _Redirects(HTTPRedirectHandler):
    """Follows only to other web addresses, never to files of this machine."""

    def redirect_request(
        self, req: Request, fp: object, code: int, msg: str, headers: object, newurl: str
    ) -> Request | None:
        if not newurl.lower().startswith(("http://", "https://")):
            raise URLError("it leads in a circle, or to what is no web address")
        made = super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]
        if made is not None:
            made.method = req.get_method()
        return made


def _site_of(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return address


def _young(good: Mapping[str, str], today: date) -> Iterator[tuple[str, str]]:
    for address, day in good.items():
        age = today - date.fromisoformat(day)
        if timedelta(0) <= age < KEPT:
            yield address, day


def _words(status: int) -> str:
    with contextlib.suppress(ValueError):
        return f"{status} ({HTTPStatus(status).phrase.lower()})"
    return str(status)


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    text = (getattr(error, "strerror", None) or str(error)).strip()
    return (text[:1].lower() + text[1:]) or type(error).__name__
