"""Numbers that name something rather than measure it: dates, versions, references, formulas."""

from __future__ import annotations

import re

_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_ORDINAL = "(?:st|nd|rd|th)"
_DAY = rf"(?:\s+\d{{1,2}}{_ORDINAL}?\b(?:[-\N{{EN DASH}}]\d{{1,2}}\b)?)?"
_YEAR = r"(?:19|20)\d\d"
#: After these words, or before these, a year is no count.
_IN = "in|since|of|from|by|until|till|before|after|during|early|late|mid|the|year|around|and|to"
_UNIT = r"(?:%|‰|×|x\b|[kMGT]?i?B\b|[mµun]?s\b|min\b|h\b|k?Hz\b)"
_PLURAL = r"[a-z]{2,}s\b"
#: What is counted off, so that the number after it says which one.
_COUNTED = (
    "figures?|figs?|tables?|sections?|sect?|chapters?|cells?|lines?|steps?|parts?|equations?|eqs?"
    "|listings?|appendix|pages?|pp?|footnotes?|notes?|points?|questions?|rules?|items?|options?"
    "|cases?|examples?|exercises?|theorems?|lemmas?|definitions?|episodes?|volumes?|vol|numbers?"
    "|no|nr|issues?|tickets?|bugs?|pull request|commits?|versions?|releases?|rev|revisions?|ports?"
    "|status|codes?|error|errno|exit|exits with|signal|rfc|pep|iso"
)
#: The same, unless things follow that are counted: "request 3" but "per request 3 queries".
_SINGLE = (
    "level|tier|phase|stage|round|attempt|try|day|week|month|quarter|row|column|shard|node|replica"
    "|slot|worker|thread|process|client|user|channel|block|layer|type|class|model|generation"
    "|variant|scenario|experiment|run|test|request|query|job|task|batch|event|message|order"
    "|customer|account|tenant|group|team|property|key|id|document|file"
)
_STATUS = "20[0-46]|30[0-478]|40[0-9]|41[0-8]|42[2569]|431|451|50[0-5]"
_PRODUCTS = (
    r"python|cpython|pypy|postgres(?:ql)?|redis|valkey|mysql|mariadb|sqlite|duckdb|mongodb|kafka"
    r"|linux|kernel|ubuntu|debian|fedora|alpine|windows|mac\s?os|ios|android|chrome|chromium"
    r"|firefox|safari|edge|node(?:\.js)?|java|javascript|typescript|ruby|rust|go|php|perl|scala"
    r"|kotlin|swift|django|rails|flask|fastapi|react|vue|angular|jquery|numpy|pandas|polars"
    r"|scikit-learn|pytorch|tensorflow|spark|airflow|sqlalchemy|psycopg|jupyter(?:lab)?|ipython"
    r"|ipykernel|http|tls|ssl|ipv|ecmascript|es|unicode|html|css|wcag|cuda|docker|kubernetes"
    r"|terraform|ansible|git|gcc|clang|llvm|v8|openssl|nginx|proofpress"
)
_ANSWERED = r"(?:answer|return|respond|repl)(?:s|ed|y|ies|ied|ing)?(?:\s+with)?(?:\s+an?)?"
_WHICH = r"\d+(?:\.\d+)*[a-z]?(?!\w|,\d|\s?%)"
_MORE = rf"(?:\s*(?:,|,?\s(?:and|or|to)\s|[-\N{{EN DASH}}&])\s*{_WHICH})*"

_NAMES = (
    # Dates and times of day.
    r"\b\d{4}-\d\d(?:-\d\d)?(?:[T ]\d\d:\d\d\S*)?",
    r"\b\d{1,2}[/.]\d{1,2}[/.](?:\d\d){1,2}\b",
    rf"(?:\b\d{{1,2}}{_ORDINAL}?\s+(?:of\s+)?)?\b{_MONTH}{_DAY}(?:,?\s+{_YEAR}\b)?",
    r"\b\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?\b",
    r"\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.|o['\N{RIGHT SINGLE QUOTATION MARK}]clock)(?!\w)",
    rf"\b(?:{_IN})\s+{_YEAR}\b(?!\s?{_UNIT})",
    rf"\b{_YEAR}(?:s\b|[-\N{{EN DASH}}/](?:{_YEAR}|\d\d)\b)",
    rf"\b{_YEAR}\b(?![,.:/]\d)(?!\s?{_UNIT})(?!\s+{_PLURAL})",
    # Versions, references, names of products.
    r"\bv\d[\w.]*",
    r"\b\d+(?:\.\d+){2,}\w*",
    r"\b\d+(?:\.\d+)*\.x\b",
    rf"(?i:\b(?:{_COUNTED})\.?\s+[#(]?{_WHICH}\)?{_MORE})",
    rf"(?i:\b(?:{_SINGLE})\s+#?{_WHICH})(?!\s?{_UNIT})(?!\s+{_PLURAL})",
    rf"\b(?:[Aa]n?|{_ANSWERED})\s+(?:{_STATUS})\b(?![,.-]?\w)(?!\s?{_UNIT})(?!\s+{_PLURAL})",
    rf"(?i:\b(?:{_PRODUCTS})[\s/]+(?!\d{{3,}}\s+{_PLURAL}){_WHICH}{_MORE})(?!\s?{_UNIT})",
    rf"(?<=[\w,;:)\"]\s)[A-Z][\w.+-]*\s{_WHICH}(?!\s?{_UNIT})(?!\s+{_PLURAL})",
    r"[§#]\s?\d[\d.]*",
    r"\[\d+\]",
    # Names with a number in them.
    rf"\b\d+{_ORDINAL}\b",
    r"\b\d+-(?:bit|byte|way|phase|factor|tier|digit|dimensional|stage)\b",
    r"\b(?:[1-5]xx|[1-4][dD]|0[xX][0-9a-fA-F]+|24/7|1:1|50[:/\N{EN DASH}-]50)\b",
    r"\S+://\S+|\bwww\.\S+|\S+@\S+\.\w+|\b\d+\.[a-z]{2,4}\b",
    # Formulas, and the numbers of headings and enumerations.
    r"\b[A-Za-z]\s?[+*/×·^=<>≤≥\N{MINUS SIGN}-]\s?\d+\b",
    r"\b\d+\s?[+*/×·^\N{MINUS SIGN}]\s?[A-Za-z]\b",
    r"\b[OΘΩ]\([^)]*\)",
    # Constants: 2π, π/2, √2. Other Greek letters are units (μs, Ω) or results (5σ).
    r"\b\d+(?:[.,/]\d+)*\s?[*/×·]?\s?[πτ]",
    r"[πτ]\s?[+*/×·^=≈<>≤≥\N{MINUS SIGN}-]\s?\d+\b",
    r"(?:\b\d+\s?)?√\s?\(?\d+",
    r"\b\d+n\b",
    r"\A\s*(?:\d+(?:\.\d+)*[.)]|\d+(?:\.\d+)+)(?=\s)",
)
_NAME = re.compile("|".join(f"(?:{name})" for name in _NAMES))
_ENUMERATED = re.compile(r"\(\d\)")


def named(text: str) -> list[tuple[int, int]]:
    """Where in the words of a text numbers stand that name something."""
    spans = [match.span() for match in _NAME.finditer(text)]
    if "(1)" in text:
        spans += [match.span() for match in _ENUMERATED.finditer(text)]
    return spans
