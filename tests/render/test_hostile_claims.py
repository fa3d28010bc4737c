"""What a claim says, what it stands on and what it quotes are texts, never markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import quote

import pytest

from proofpress.execute.run import CellRun, Run
from proofpress.passage import Passage
from proofpress.post.claims import Claim, Key, Place
from proofpress.post.front_matter import FrontMatter, Origin
from proofpress.post.links import links
from proofpress.post.post import Cell, Post
from proofpress.problems import Problem
from proofpress.render.article import Article
from proofpress.render.characters import printable
from proofpress.render.render import render
from proofpress.verify.verdict import Verdict
from tests.render.hostile import PAYLOADS, wrongs

CODE = Cell("c", "code", "x = 1", 1, 1)
RUN = Run("p", (CellRun("c", "ok"),))


def a_post(text: str, **meta: object) -> Post:
    cells = (CODE, Cell("t", "markdown", text, 1, 1))
    front = FrontMatter(**meta)  # type: ignore[arg-type]
    return Post(PurePosixPath("notebooks/p.ipynb"), "ipynb", "p", "Title", front, cells)


def a_verdict(key: Key, **more: object) -> Verdict:
    place = Place(Passage("notebooks/p.ipynb", "", 1), 1, None, 1)
    verdict = Verdict(Claim(key, "prose", place), key.text, "3", "exact", 1)
    return replace(verdict, **more)  # type: ignore[arg-type]


def an_article(post: Post, *verdicts: Verdict) -> Article:
    article = render(post, RUN, read_file=lambda _path: None, verdicts=verdicts).value
    assert article is not None
    return article


def wrongs_beside_ours(article: Article) -> list[str]:
    """What must not be there; our own classes and addresses may, as often as we wrote them."""
    everywhere = (article.body, article.title_html, article.dek_html, article.summary_html)
    return [wrong for html in everywhere for wrong in wrongs(html) if " forges " not in wrong]


class _Labels(HTMLParser):
    """The texts of all labels, and how many claims, notes and boxes there are."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.counts: dict[str, int] = {}
        self.texts: list[str] = []
        self._inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name in (tag, *(dict(attrs).get("class") or "").split()):
            self.counts[name] = self.counts.get(name, 0) + 1
        if tag == "label":
            self._inside = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data


@pytest.mark.parametrize("html", ["", "<kbd>x</kbd> "], ids=["plain", "beside HTML"])
def test_what_a_run_filled_in_is_text(html: str) -> None:
    for payload in PAYLOADS:
        key = Key(1, "q", "{}", "")
        verdict = a_verdict(key, text=payload, value=payload, rule=payload)
        article = an_article(a_post(f"{html}It is [{{}}](claim:q)."), verdict)

        assert wrongs_beside_ours(article) == [], payload
        labels = _Labels(article.body)
        assert labels.texts == [" ".join(printable(payload).split("\n"))] or labels.texts == [
            printable(payload)
        ]
        assert [labels.counts.get(name) for name in ("claim", "note", "input")] == [1, 1, 1]


def test_a_failure_is_told_in_words() -> None:
    for payload in PAYLOADS:
        problem = Problem("claim", payload, "")
        verdict = a_verdict(Key(1, "q", "3", ""), problem=problem)

        article = an_article(a_post("It is [3](claim:q)."), verdict)

        assert wrongs_beside_ours(article) == [], payload
        assert (article.claims, article.held) == (1, 0)


def test_the_address_of_a_claim_is_text() -> None:
    for payload in PAYLOADS:
        name = printable(payload).replace("\n", " ")
        verdict = a_verdict(Key(1, name, "3", ""))

        article = an_article(
            a_post(f"It is [3](claim:{quote(name, safe='', errors='replace')})."), verdict
        )

        assert wrongs_beside_ours(article) == [], payload
        assert _Labels(article.body).counts.get("tick") == 2, payload  # the note's and the row's


def test_markdown_of_an_author_inside_a_claim_cannot_leave_it() -> None:
    for payload in PAYLOADS:
        source = f"It is [3 {payload}](claim:q) here."
        verdicts = [
            a_verdict(Key(1, link.address, link.text, link.title))
            for link in links(source)
            if link.scheme == "claim" and link.kind == "link"
        ]

        article = an_article(a_post(source), *verdicts)

        assert wrongs_beside_ours(article) == [], payload
        counts = _Labels(article.body).counts
        assert counts.get("claim", 0) == counts.get("note", 0) <= len(verdicts), payload


def test_a_source_is_text() -> None:
    for payload in PAYLOADS:
        name = printable(payload).replace("\n", " ")
        origin = Origin(name, payload, "https://source.example/" + "".join(payload.split()))
        address = quote(name, safe="", errors="replace")

        article = an_article(a_post(f"It took [14 s](quoted:{address}).", sources=(origin,)))

        assert wrongs_beside_ours(article) == [], payload
        assert [one.text for one in article.quotes] == ["14 s"], payload


def test_a_title_and_a_dek_hold_claims_as_text() -> None:
    for payload in PAYLOADS:
        verdict = a_verdict(Key(None, "q", "{}", ""), text=payload)
        post = replace(a_post("x", dek="[{}](claim:q)"), title="[{}](claim:q) of it")

        article = an_article(post, verdict, verdict)

        assert wrongs_beside_ours(article) == [], payload
        assert "{}" not in article.title_text, payload


def test_a_text_without_end_stays_in_its_place() -> None:
    word, sentence = "x" * 5_000, "many words " * 500
    verdicts = [
        a_verdict(Key(1, "a", "{}", ""), text=word, value=word, rule=word),
        a_verdict(Key(1, "b", "{}", ""), text=sentence, value=sentence),
    ]

    article = an_article(a_post("It is [{}](claim:a) and [{}](claim:b)."), *verdicts)

    assert article.body.count('class="claim long"') == 2


def test_a_paragraph_of_thousands_of_claims_is_set() -> None:
    verdicts = [a_verdict(Key(1, f"v{number}", "3", "")) for number in range(3_000)]
    text = " ".join(f"[3](claim:v{number})" for number in range(3_000))

    article = an_article(a_post(text), *verdicts)

    assert (article.claims, article.held) == (3_000, 3_000)
    assert len(set(_ids(article.body))) == len(_ids(article.body))


def _ids(html: str) -> list[str]:
    return [part.partition('"')[0] for part in html.split(' id="')[1:]]
