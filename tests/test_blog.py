"""Where the posts of a blog lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofpress.blog import open_blog


def a_blog(root: Path, config: str, *files: str) -> Path:
    (root / "proofpress.toml").write_text(config)
    for name in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


def test_posts_at_the_root_are_none_of_what_a_build_makes_or_a_template_is(tmp_path: Path) -> None:
    files = ("a.md", "herd/index.md", "build/failed/a.ipynb", "build/b.md", "templates/c.md")
    blog, _ = open_blog(a_blog(tmp_path, 'posts = "."', *files))

    assert blog is not None
    assert list(map(str, blog.listing())) == ["a.md", "herd/index.md", "proofpress.toml"]
    assert [path.name for path in blog.places()] == ["a.md", "herd", "proofpress.toml", "templates"]


def test_posts_may_lie_in_a_folder_of_any_name(tmp_path: Path) -> None:
    files = ("content/posts/a.md", "notebooks/b.md")
    blog, _ = open_blog(a_blog(tmp_path, 'posts = "content/posts/"', *files))

    assert blog is not None
    assert list(map(str, blog.listing())) == ["content/posts/a.md"]
    assert blog.places() == (tmp_path / "content/posts",)


@pytest.mark.parametrize("name", ["", "..", "../a", "/a", "build", "templates/a", ".git", "a\\b"])
def test_a_folder_that_cannot_hold_posts_is_refused_with_a_remedy(
    name: str, tmp_path: Path
) -> None:
    blog, [problem] = open_blog(a_blog(tmp_path, f"posts = '{name}'"))

    assert blog is None
    assert problem.message == f"`posts` must be a folder of the blog, not `{name}`"
    assert 'posts = "notebooks"' in (problem.help or "")
