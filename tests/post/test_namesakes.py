"""Posts of another tool whose names give the same address."""

from __future__ import annotations

from pathlib import PurePosixPath

from proofpress.post.namesakes import apart
from proofpress.post.post import Post
from proofpress.post.read import read, together
from proofpress.source.read import read as read_source
from proofpress.source.source import SourceFile


def a_post(name: str, head: str = "") -> Post:
    text = f"---\ntitle: News\n{head}---\n\nWords.\n"
    source = read_source(SourceFile(PurePosixPath("notebooks", name), text.encode()))
    assert source is not None
    assert source.value is not None
    post = read(source.value).value
    assert post is not None
    return post


def test_the_later_post_of_a_name_keeps_its_date_or_gets_a_number():
    posts = [
        a_post("2024-05-01-news.md"),
        a_post("2025-05-01-news.md"),
        a_post("News.md"),
        a_post("other.md", "slug: jotto\n"),
        a_post("Jotto.md"),
    ]

    told, problems = apart(posts)

    assert [post.slug for post in told] == [
        *("news", "2025-05-01-news", "news-2"),
        *("jotto", "jotto-2"),
    ]
    assert together(told) == ()
    assert str(problems[0]) == (
        "warning[duplicate]: the slug `news` is already that of another post, "
        "so that of this one is `2025-05-01-news`\n"
        "  --> notebooks/2025-05-01-news.md\n"
        "help: choose one in the front matter: `slug: 2025-05-01-news`"
    )


def test_posts_with_addresses_of_their_own_stay_as_they_are():
    posts = (a_post("2024-05-01-news.md"), a_post("locks.md"))

    assert apart(posts) == (posts, ())
