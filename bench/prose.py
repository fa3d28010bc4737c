"""Text that reads like that of an engineering post: the same draw gives the same words."""

from __future__ import annotations

import random

_SUBJECTS = (
    "the cache", "the planner", "a worker", "the queue", "the second replica", "our client",
    "the connection pool", "an idle session", "the scheduler", "the retry loop", "the index",
    "the write-ahead log", "a cold start", "the batch job", "the load balancer",
)  # fmt: skip
_VERBS = (
    "waits for", "hides", "asks twice for", "gives up on", "overtakes", "doubles", "depends on",
    "has no say in", "pays for", "reads", "postpones", "evicts", "reports", "outlives",
)  # fmt: skip
_OBJECTS = (
    "the slowest request", "an answer that nobody reads", "the oldest key", "its own timeout",
    "one row at a time", "a page of results", "the lock of its neighbour", "the next deploy",
    "a burst of writes", "the tail of the distribution", "what was measured yesterday",
    "every second hit", "a full table scan", "the budget of the hour",
)  # fmt: skip
_TURNS = (
    "In short, {s} {v} {o}.",
    "When traffic grows, {s} {v} {o}, and **nobody notices** until the report is due.",
    "It is tempting to think that {s} {v} {o}; the counts below say otherwise.",
    "Suppose that {s} {v} {o}. Then `{w}` is read once more than it has to be.",
    "What surprised us was that {s} {v} {o} even with `{w}` switched off.",
    "Nothing in the code says that {s} {v} {o}, but the run does.",
    "A reader asked why {s} {v} {o}; *the answer is in the next cell*.",
    "With {n} clients {s} {v} {o}, with twice as many it does so {n} times more often.",
    "We left this out of the first version because {s} rarely {v} {o}.",
)
_WORDS = ("max_age", "hits", "evict()", "pool.size", "SELECT 1", "deadline", "order", "depth")
HEADINGS = (
    "What broke", "The workload", "A small model", "Counting", "What the numbers say",
    "A closer look", "What the fix costs", "Where it would not help",
)  # fmt: skip
_TAGS = ("caching", "databases", "python", "queues", "testing", "operations")
_CATEGORIES = ("Systems", "Data", "Systems / Databases", "Notes")


def title(draw: random.Random) -> str:
    return f"{draw.choice(_SUBJECTS).capitalize()} {draw.choice(_VERBS)} {draw.choice(_OBJECTS)}"


def about(draw: random.Random) -> tuple[list[str], str]:
    """Two tags, and a category."""
    return sorted(draw.sample(_TAGS, 2)), draw.choice(_CATEGORIES)


def paragraph(draw: random.Random) -> str:
    """Four to six sentences, about 55 words."""
    return " ".join(
        draw.choice(_TURNS).format(
            s=draw.choice(_SUBJECTS),
            v=draw.choice(_VERBS),
            o=draw.choice(_OBJECTS),
            w=draw.choice(_WORDS),
            n=draw.randint(2, 90),
        )
        for _ in range(draw.randint(4, 6))
    )


def extra(index: int, draw: random.Random) -> str:
    """What posts hold besides paragraphs, one sort a section."""
    if index == 1:
        return f"[^why]\n\n[^why]: {draw.choice(_SUBJECTS).capitalize()} was tried too.\n"
    if index == 2:
        return (
            "\n\nBy Little's law $L = \\lambda W$, and so\n\n$$\n"
            "W = \\frac{1}{\\mu - \\lambda} \\sum_{k=1}^{n} p_k\n$$\n"
        )
    if index == 3:
        rows = "\n".join(
            f"| {draw.choice(_WORDS)} | {draw.randint(1, 999)} | {draw.choice(_OBJECTS)} |"
            for _ in range(6)
        )
        return f"\n\n| setting | reads | then |\n|---|---:|---|\n{rows}\n"
    if index == 4:
        return "\n\n" + "\n".join(f"- {draw.choice(_OBJECTS)}" for _ in range(4)) + "\n"
    if index == 5:
        return (
            f"\n\n> {draw.choice(_SUBJECTS).capitalize()} {draw.choice(_VERBS)} it.\n\n"
            "See the [standard library](https://docs.python.org/3/library/).\n"
        )
    if index == 6:
        return (
            "\n\n```sql\nSELECT author, count(*) FROM posts\n"
            "GROUP BY author HAVING count(*) > 3;\n```\n"
        )
    return ""
