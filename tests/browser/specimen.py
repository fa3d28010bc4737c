"""A site made by hand in which every kind of markup that an article can hold occurs."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from struct import pack

from markupsafe import escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from proofpress import templates
from proofpress.config import Config, Link
from proofpress.post.front_matter import FrontMatter, Origin
from proofpress.post.post import Cell, Post
from proofpress.render.article import Article, ArticleFile, Heading
from proofpress.search import pagefind
from proofpress.search.merged import merged
from proofpress.search.parts import parts
from proofpress.site.addresses import FINDER
from proofpress.site.assemble import Site, assemble
from proofpress.site.entries import Entry
from proofpress.site.environment import environment
from proofpress.site.page import Page
from proofpress.site.search import documents
from tests.browser.outputs import outputs
from tests.render import golden

#: The slug of the post, and the name of its golden case.
READING = "reading"
TEMPLATES = Path(__file__).parents[2] / "templates"

CONFIG = Config(
    title="The Long Query",
    description="Engineering stories with their code.",
    url="https://blog.example/",
    authors=("Ada Example",),
    status="System active // v3.0",
    location="LOC: 52.5200° N",
    headline="Engineering stories\nthat still run.",
    tagline="Every post runs its code against **real** databases\nand shows `what it ran with`.",
    footer="Written in Berlin, [by hand](https://hand.example/).",
    nav=(Link("About", "posts/essay/index.html"),),
    links=(Link("Source", "https://code.example/"), Link("Home", "/")),
)

CODE = '''\
%%time
# A cached read, and the herd behind it.
from __future__ import annotations
import asyncio, re

LIMIT: int = 0x10 + 0b11 + 3_600 - int(1e3)

@decorated(limit=LIMIT)
class Herd(Exception):
    """Readers that all miss at once."""

    def __init__(self, key: str, *, n: float = 1.5) -> None:
        self.key, self.pattern = key, re.compile(r"^[a-z]+\\d$")
        raise ValueError(f"{key!r} is {n:.2f}\\n") from None if n is not False else ...

async def read(key: bytes) -> bytes | None:
    while (hit := await cache.get(key)) is None: await asyncio.sleep(0.1)  # and waits for its turn
    return hit'''

SQL = """\
-- one query for fifty users
SELECT u.id, count(*) AS "orders", 'it''s' || $1
FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE u.active AND o.total >= 12.50
GROUP BY 1 ORDER BY 2 DESC LIMIT 10;"""

DIFF = """\
@@ -1,3 +1,3 @@
 def load(rows):
-    return reduce(lambda acc, row: {**acc, row.key: row}, rows, {})
+    return {row.key: row for row in rows}"""

CONSOLE = "$ proof build --all\nwrote 12 pages\n$ echo $HOME"

TRACE = (
    "Traceback (most recent call last):\n"
    '<span class="ansi-bold ansi-red-fg">ZeroDivisionError</span>: division by zero'
)

COLOURS = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
ANSI = "\n".join(
    " ".join(
        f'<span class="ansi-{name}{tone}-fg">{name}</span>'
        f'<span class="ansi-black-fg ansi-{name}{tone}-bg"> {name} </span>'
        for name in COLOURS
    )
    for tone in ("", "-intense")
) + (
    '\n<span class="ansi-bold">bold</span> <span class="ansi-faint">faint</span>'
    ' <span class="ansi-italic">italic</span> <span class="ansi-underline">underlined</span>'
    ' <span class="ansi-strike">struck</span> <span class="ansi-inverse">inverse</span>'
)


def cell(number: int, code: str, language: str, outputs: str = "", *, file: str = "") -> str:
    coloured = highlight(code, get_lexer_by_name(language), HtmlFormatter(nowrap=True)).rstrip()
    return (
        f'<div class="cell" id="cell-{number}"><div class="bar mono">'
        f'<a class="n" href="#cell-{number}" aria-label="Cell {number}">{number}</a>'
        f'<span>{file}</span><button type="button" class="copy" hidden>copy</button>'
        f'<span class="lang">{language}</span></div>'
        f'<pre class="src" tabindex="0" role="group" aria-label="Cell {number}"><code>{coloured}'
        f"</code></pre>{outputs}</div>"
    )


def out(text: str, kind: str = "") -> str:
    return (
        f'<div class="out{kind and " " + kind}"><pre tabindex="0" role="group" aria-label="Output">'
        f"<code>{text}</code></pre></div>"
    )


def table(rows: int, columns: int) -> str:
    heads = '<th scope="col" class="txt">words</th>' + "".join(
        f'<th scope="col">column {n}</th>' for n in range(1, columns)
    )
    body = "".join(
        f'<tr><th scope="row">policy {row}</th><td class="txt">words of row {row}</td>'
        + "".join(f"<td>{row * 1234 + n:,}</td>" for n in range(columns - 1))
        + "</tr>"
        for row in range(rows)
    )
    return (
        '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr>'
        f"<td></td>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def png(width: int, height: int) -> bytes:
    """Blue columns on white, as a plot would be."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    def row(y: int) -> bytes:
        marked = (
            20 < x < width - 20
            and x % 40 < 24
            and y > height - 20 - (x * 7919 % 160)
            and y < height - 20
            for x in range(width)
        )
        return b"\0" + b"".join(b"\x1d\x4e\xa6" if on else b"\xff\xff\xff" for on in marked)

    pixels = zlib.compress(b"".join(row(y) for y in range(height)))
    head = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="600" height="120" viewBox="0 0 600 120">
<rect width="600" height="120" fill="#fff"/><path d="M10 110L200 30L400 80L590 10" fill="none"
stroke="#a82a1f" stroke-width="2"/><text x="20" y="30" font-family="monospace">plot</text></svg>"""

OUTPUTS = outputs(png(640, 240))
FILES = (
    ArticleFile("plot.0a1b2c3d4e.png", png(640, 240)),
    ArticleFile("line.5f6a7b8c9d.svg", SVG),
    *OUTPUTS.files,
)


CELLS = (
    cell(1, CODE, "python", out("11,000 keys expire within 720 s"), file="warm.py"),
    cell(2, SQL, "postgresql", out("a warning that a library wrote", "stderr")),
    cell(3, DIFF, "diff", out(ANSI)),
    cell(4, CONSOLE, "console", out(TRACE, "error")),
    cell(5, '{"a": [1, true, null, "x"]}', "json", out("x" * 400)),
)
BODY = (
    (Path(__file__).parent / "everything.html")
    .read_text("utf-8")
    .replace("<!-- cells -->", "".join(CELLS))
    .replace("<!-- outputs -->", OUTPUTS.body)
    .replace(
        "<!-- frame -->", cell(8, "frame", "python", f'<div class="out">{table(40, 14)}</div>')
    )
)

HEADINGS = (
    Heading(2, "text", "Text"),
    Heading(3, "lower", "A heading of level 3, with <code>code</code>"),
    Heading(2, "asides", "Asides"),
    Heading(2, "code", "Code and its outputs"),
    Heading(2, "tables", "Tables"),
    Heading(2, "figures", "Figures"),
    Heading(2, "outputs", "Outputs"),
    Heading(2, "formulas", "Formulas"),
)

ONE_CELL = (Cell("a", "code", "1", 1, 1),)


def entry(
    slug: str, title: str, meta: FrontMatter, body: str = "<p>Short.</p>", **article: object
) -> Entry:
    post = Post(
        path=PurePosixPath(f"notebooks/{slug}.py"),
        format="py",
        slug=slug,
        title=title,
        meta=meta,
        cells=() if slug == "essay" else ONE_CELL,
    )
    values = {
        "slug": slug,
        "body": body,
        "files": (),
        "headings": (),
        "title_html": str(escape(title)),
        "title_text": title,
        "dek_html": "",
        "summary_html": "",
        "description": "",
        "words": 900,
        "executed": slug != "essay",
    } | article
    return Entry(
        post,
        Article(**values),  # type: ignore[arg-type]
        versions={}
        if slug == "essay"
        else {"Python": "3.13.1", "PostgreSQL": "18.6", "Valkey": "9.0.1"},
        executed_on=None if slug == "essay" else date(2026, 11, 20),
    )


ENTRIES = (
    entry(
        "everything",
        "Every kind of markup",
        FrontMatter(
            date=date(2026, 11, 18),
            updated=date(2026, 11, 20),
            featured=True,
            category=("System Design", "Caching"),
            tags=("redis", "PostgreSQL", "single flight"),
            series="Caches that bite",
            aliases=("/2019/herd/",),
            sources=(
                Origin("report", "The report", "https://source.example/", date(2026, 9, 1)),
                Origin("talk", "What was said on the floor"),
            ),
        ),
        BODY,
        files=FILES,
        headings=HEADINGS,
        dek_html="One job gave 11,000 cache keys the same lifetime, and an hour later they all "
        "left together. We rebuilt the stampede <code>live</code>.",
        description="A stampede, rebuilt.",
        words=2000,
    ),
    entry(
        "n-plus-one",
        "3,047 queries for one page",
        FrontMatter(
            date=date(2026, 11, 15),
            category=("System Design", "Databases"),
            tags=("PostgreSQL", "orm"),
            series="Caches that bite",
        ),
        dek_html="A list of fifty users, and an ORM that asked for each of their details.",
        summary_html="The count, the join that removes it, and the join that does not.",
    ),
    entry(
        "essay",
        "A number is a promise, and a title that needs more than one line on a telephone",
        FrontMatter(date=date(2025, 9, 30), category=("Practice",)),
        dek_html="Why a figure in a post deserves the same care as a figure in a contract.",
    ),
    entry("bare", "Unadorned", FrontMatter()),
    entry(
        "buecher",
        "Bücher, 数据库 & <canary>",
        FrontMatter(date=date(2026, 11, 15), tags=("数据库", "C++", "Ünïcode"), lang="de"),
        executed=False,
    ),
)


def static() -> dict[str, bytes]:
    return templates.static(None)


def reading_entry() -> Entry:
    """The golden case of all that a text can hold, as a post of the site."""
    folder = golden.CASES / READING
    article = golden.rendered(folder).value
    assert article is not None
    post = golden.post_in(folder)
    return Entry(
        post=replace(post, slug=READING, meta=replace(post.meta, date=date(2026, 11, 19))),
        article=replace(article, slug=READING),
        versions={"Python": "3.13.1"},
        executed_on=date(2026, 11, 20),
    )


def specimen_site() -> Site:
    """The site with the index of its search."""
    entries = (*ENTRIES, reading_entry())
    site = assemble(
        CONFIG,
        entries,
        now=date(2026, 12, 1),
        templates=environment(TEMPLATES),
        static=static(),
    )
    return replace(site, pages=(*site.pages, *index_of(CONFIG, entries)))


def index_of(config: Config, entries: Sequence[Entry]) -> tuple[Page, ...]:
    """The index as a build would make it, on the day after the last of the posts."""
    program = pagefind.program()
    assert program is not None
    found = documents(config, entries, date.max)
    order = [str(document.path) for document in found]
    whole = parts(pagefind.index(program, found, lang=config.lang), order)
    return tuple(Page(FINDER / file.name, file.data, "asset") for file in merged(whole, order))


def write(site: Site, folder: Path) -> None:
    for page in site.pages:
        target = folder / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(page.data)
