"""Where the posts of a blog lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofpress.blog import open_blog, seen_from_root
from proofpress.reading import read_posts
from proofpress.shelf import BlogShelf


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


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("a.md", "notebooks/a.md"),
        ("../notebooks/a.md", "notebooks/a.md"),
        ("herd", "notebooks/herd"),
        ("herd/", "notebooks/herd"),
        ("link.md", "notebooks/link.md"),
        ("notebooks/a.md", "notebooks/a.md"),  # as seen from the root
        ("a", "a"),  # a slug
        ("data", "data"),  # a slug, too: the folder of that name holds no post
        ("../../elsewhere.md", "../../elsewhere.md"),
        ("\0.md", "\0.md"),
    ],
)
def test_a_path_that_is_typed_in_a_folder_is_one_of_the_blog(
    typed: str, means: str, tmp_path: Path
) -> None:
    (tmp_path / "blog").mkdir()
    root = a_blog(tmp_path / "blog", "", "notebooks/a.md", "notebooks/herd/index.py")
    (tmp_path / "elsewhere.md").touch()
    (root / "notebooks/data").mkdir()
    (root / "notebooks/link.md").symlink_to(tmp_path / "elsewhere.md")

    assert seen_from_root(root / "notebooks", typed) == means


def test_a_whole_path_is_one_of_the_blog_by_whatever_links_it_leads_there(tmp_path: Path) -> None:
    (tmp_path / "blog").mkdir()
    root = a_blog(tmp_path / "blog", "", "notebooks/a.md")
    (tmp_path / "link").symlink_to(root)

    means = [seen_from_root(root, str(way / "notebooks/a.md")) for way in (root, tmp_path / "link")]

    assert means == ["notebooks/a.md"] * 2


def test_what_a_project_of_quarto_hides_of_all_posts_is_told_once_when_they_move_in(
    tmp_path: Path,
) -> None:
    root = a_blog(tmp_path, 'posts = "content/posts"', "content/posts/a.md", "content/posts/b.md")
    (root / "_quarto.yml").write_text(
        "website: {title: Notes}\nexecute:\n  freeze: auto\n  echo: false\n  output: false\n"
    )
    (root / "content/_metadata.yml").write_text("execute: {echo: true, eval: false}\n")
    (root / "content/posts/_metadata.yaml").write_text("execute: {output: false\n")  # unreadable
    for name in ("a", "b"):
        (root / f"content/posts/{name}.md").write_text(f"# {name}\n\nText.\n")
    blog, _ = open_blog(root)
    assert blog is not None

    moving = read_posts(BlogShelf(blog), lenient=True)
    settled = read_posts(BlogShelf(blog))

    [told] = moving.problems
    assert (str(told.location), told.severity, told.message, told.help) == (
        "_quarto.yml:4",
        "warning",
        "the posts do not have what `_quarto.yml` says of all cells: `echo: false, output: false`",
        "write `execute: {echo: false, output: false}` into the front matter of each that needs it",
    )
    assert len(moving.posts) == 2
    assert settled.problems == ()
