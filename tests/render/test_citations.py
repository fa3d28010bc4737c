"""Citations: how they are written, the list of works, and what is wrong with a bibliography."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import PurePosixPath
from typing import Any

import pytest

from proofpress.render.render import render
from tests.render.hostile import PAYLOADS, wrongs
from tests.render.writing import a_post, body, code, problems, rendered

BIB = rb"""
@string{acm = "ACM Computing Surveys"}
@article{knuth74,
  author = {Donald E. Knuth}, title = {{\tt go to} \& {\"u}ber <b>}, journal = acm,
  volume = 6, number = 4, pages = {261--301}, year = 1974, doi = {10.1145/356635.356640}
}
@book{knuth74b, author = {Knuth, Donald E.}, title = {Other}, publisher = {P}, year = 1974}
@inproceedings{lam82, author = {Lamport, L. and Shostak, R. and Pease, M.}, title = {Generals},
  booktitle = {TOPLAS}, date = {1982-07-03}, url = {javascript:alert(1)}}
@online{rfc, title = {A memo}, organization = {IETF}, url = {https://rfc.example/a_b?x=1&y}}
"""
FIELDS = ("author", "title", "journal", "volume", "pages", "year", "doi", "url", "publisher")
FILES = {"notebooks/herd/refs.bib": BIB}


def shown(source: str) -> str:
    """The first paragraph of a text that cites, without the addresses of its citations."""
    html = body(source, files=FILES, bibliography=("refs.bib",)).partition("</p>")[0]
    return re.sub(r'<a class="cite" href="#work-([\w-]+)" id="cited-\d+">', r"<\1>", html)[3:]


def heads(source: str, **more: Any) -> list[str]:
    return [problem.split("\n")[0] for problem in problems(source, **more)]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[@lam82]", "(<lam82>Lamport et al. 1982</a>)"),
        (
            "[see @lam82, p. 3; @rfc]",
            "(see <lam82>Lamport et al. 1982</a>, p. 3; <rfc>IETF n.d.</a>)",
        ),
        ("@lam82 says", "<lam82>Lamport et al. (1982)</a> says"),
        ("@lam82 [sec. 2] says", "<lam82>Lamport et al. (1982, sec. 2)</a> says"),
        ("Lamport [-@lam82]", "Lamport (<lam82>1982</a>)"),
        ("{cite}`lam82,rfc`", "(<lam82>Lamport et al. 1982</a>; <rfc>IETF n.d.</a>)"),
        ("{cite:p}`lam82`", "(<lam82>Lamport et al. 1982</a>)"),
        ("{cite:t}`lam82`.", "<lam82>Lamport et al. (1982)</a>."),
        ("@knuth74 and @knuth74b", "<knuth74>Knuth (1974a)</a> and <knuth74b>Knuth (1974b)</a>"),
        ("@knuth74", "<knuth74>Knuth (1974)</a>"),
    ],
)
def test_a_citation_names_authors_and_year(source: str, html: str) -> None:
    assert shown(source) == html


@pytest.mark.parametrize(
    "source",
    ["@ada said", "(@ada)", "@ada@social.example", "`@lam82`", r"\@lam82", "ada.@lam82x"],
)
def test_names_of_people_stay_as_they_are(source: str) -> None:
    plain = source.replace("`", "").replace("\\", "")

    assert re.sub("<[^>]*>", "", shown(source)) == plain


def test_an_address_and_a_link_are_no_citations() -> None:
    html = body(
        "a@lam82.example [@lam82](https://x.example)", files=FILES, bibliography=("refs.bib",)
    )

    assert "cite" not in html


def test_without_a_bibliography_keys_are_text_and_roles_are_told() -> None:
    assert body("[@ada, *x*] and @ada") == "<p>[@ada, <em>x</em>] and @ada</p>"
    assert heads("{cite}`lam82`") == [
        "error[citation]: a citation in a post that names no bibliography"
    ]


def test_the_list_has_what_is_cited_in_order_with_links_back_and_data_only() -> None:
    html = body(
        "@lam82, [@knuth74] and @lam82.[^1]\n\n[^1]: As @rfc.",
        code("p()", label="fig-p", fig_cap="After [@rfc]."),
        files=FILES,
        bibliography=("refs.bib",),
    )

    items = re.findall(r'<li id="work-.*</li>', html)
    assert [re.sub(r' <a class="back".*|<li id="work-[\w]+">', "", item) for item in items] == [
        (
            "IETF (n.d.). <cite>A memo</cite>. "
            '<a href="https://rfc.example/a_b?x=1&amp;y" rel="noopener noreferrer">'
            "rfc.example/a_b?x=1&amp;y</a>"
        ),
        (
            "Knuth, Donald E. (1974). <cite>go to &amp; über &lt;b&gt;</cite>. "
            "ACM Computing Surveys, 6(4), 261–301. "
            '<a href="https://doi.org/10.1145/356635.356640" rel="noopener noreferrer">'
            "doi.org/10.1145/356635.356640</a>"
        ),
        "Lamport, L., Shostak, R. and Pease, M. (1982). <cite>Generals</cite>. TOPLAS.",
    ]
    ids = re.findall(r'id="(cited-\d+)"', html)
    back = re.findall(r'class="back" href="#(cited-\d+)"', html)
    assert sorted(ids) == sorted(back)
    assert len(ids) == 5


def test_the_list_stands_where_the_text_asks_for_it() -> None:
    html = body(
        "@lam82\n\n## What I read\n\n```{bibliography}\n```\n\nAfter.",
        files=FILES,
        bibliography=("refs.bib",),
    )

    assert html.index("What I read") < html.index('<ul class="works"') < html.index("After.")
    assert "References" not in html


def test_a_key_that_no_bibliography_has_is_told_with_its_line() -> None:
    [problem] = problems("One line\nand [@lamp82].", files=FILES, bibliography=("refs.bib",))

    assert problem == (
        "error[citation]: no bibliography of this post has `lamp82`\n"
        "  --> notebooks/herd/index.ipynb, text before cell 1, line 2\n"
        "   |\n"
        " 2 | and [@lamp82].\n"
        "   |       ^^^^^^\n"
        "help: did you mean `lam82`?"
    )


@pytest.mark.parametrize(
    ("bib", "said"),
    [
        (b"@article{a,\n title={x}\n year=1}", "refs.bib:3:2 '}' expected"),
        (b"@article{a, title={x", "refs.bib:1:1 premature end of file"),
        (b"\n@article{a, title=foo}", "refs.bib:2:1 `foo` is not defined"),
        (
            b"@book{a, title={x}}\n@book{a, title={y}}",
            "refs.bib:2:1 repeated bibliography entry: a",
        ),
        (b"\n\n@book{a, title={\xff}}", "refs.bib:3:1 it is not UTF-8"),
        (None, "index.ipynb there is no file `notebooks/herd/refs.bib`"),
    ],
)
def test_a_bad_bibliography_is_one_problem_with_its_line(bib: bytes | None, said: str) -> None:
    files = {} if bib is None else {"notebooks/herd/refs.bib": bib}

    [problem] = rendered("[@a] @b {cite}`c`", files=files, bibliography=("refs.bib",)).problems

    assert problem.code == "citation"
    place = str(problem.location).rpartition("/")[2]
    assert f"{place} {problem.message.rpartition('cannot be read: ')[2]}" == said


def test_a_file_of_the_whole_blog_may_be_named_as_posts_of_quarto_name_it() -> None:
    works = PurePosixPath("refs.bib")
    files = {"refs.bib": BIB}
    post = a_post("[@lam82]", bibliography=("../../refs.bib",))

    [own] = problems("[@lam82]", files=files, bibliography=("../../refs.bib",))
    both = render(post, None, read_file=lambda path: files.get(str(path)), bibliography=(works,))

    assert own == (
        "error[citation]: the bibliography `../../refs.bib` cannot be read: "
        "`../../refs.bib` is outside the post's folder\n"
        "  --> notebooks/herd/index.ipynb\n"
        "help: put the file beside the post, or name it in the config: `bibliography`"
    )
    assert both.problems == ()
    assert both.value is not None
    assert "Lamport et al. 1982" in both.value.body


def test_nothing_of_a_bibliography_is_more_than_text() -> None:
    for payload in PAYLOADS:
        value = re.sub(r"[{}\\]", "", payload)
        fields = ", ".join(f"{name} = {{{value}}}" for name in FIELDS)
        files = {"notebooks/herd/refs.bib": f"@article{{k, {fields}}}".encode("utf-8", "replace")}

        article = rendered("[@k] {cite:t}`k`", files=files, bibliography=("refs.bib",)).value

        assert article is not None
        assert wrongs(article.body) == []
        assert "cited-2" in article.body


def test_quartos_references_to_figures_need_no_bibliography() -> None:
    html = body(code("p()", label="fig-herd", fig_cap="A."), "See @fig-herd, or [@fig-herd, left].")

    link = '<a href="#fig-herd">Figure 1</a>'
    assert f"<p>See {link}, or {link}, left.</p>" in html
    assert heads("See @fig-herd.") == ["error[link]: nothing in this post is called `fig-herd`"]


def test_pybtex_is_loaded_for_citations_alone() -> None:
    program = (
        "import sys\n"
        "from tests.render.writing import body\n"
        "body('a @b [@c]')\n"
        "print('pybtex' in sys.modules)\n"
        "bib = {'notebooks/herd/r.bib': b'@book{k, title={T}}'}\n"
        "body('@k', files=bib, bibliography=('r.bib',))\n"
        "print('pybtex' in sys.modules)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.split() == ["False", "True"]
