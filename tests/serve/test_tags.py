"""Which pages get the tags of the preview, and where."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from proofpress.serve.tags import tagged

PAGE = PurePosixPath('posts/a"b/index.html')
_TAGS = (
    b'<link rel="stylesheet" href="/-/live.css"><script src="/-/live.js" '
    b'data-page="posts/a&#34;b/index.html" data-digest="00" defer></script>'
)


def policy(text: str) -> bytes:
    return f"<head><meta content=\"{text}\" http-equiv='content-security-policy'>".encode()


@pytest.mark.parametrize(
    "html",
    [
        b"<head>",
        b'<!doctype html><html><HEAD lang="x"><title>A</title>',
        policy("default-src 'self'"),
        policy("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"),
        b"<head><meta charset=utf-8></head><body><meta name=refresh content=0>",
    ],
)
def test_a_page_gets_them_first_in_its_head(html: bytes) -> None:
    end = html.index(b">", html.lower().index(b"<head")) + 1

    assert tagged(html, PAGE, "00") == html[:end] + _TAGS + html[end:]


@pytest.mark.parametrize(
    "html",
    [
        b"",
        b"<p>&lt;head&gt;",
        b"<header>A part of a page</header>",
        b"<head><meta http-equiv=refresh content='0; url=/x/'>",
        policy("default-src 'none'"),
        policy("default-src 'self'; script-src 'none'"),
        policy("default-src 'self'; connect-src https://example.org"),
        policy("default-src 'self'") + policy("script-src 'none'"),
        policy("default-src 'self'; script-src 'none'; script-src 'self'"),  # the first counts
    ],
)
def test_a_page_in_which_they_could_not_work_stays_as_it_is(html: bytes) -> None:
    assert tagged(html, PAGE, "00") == html
