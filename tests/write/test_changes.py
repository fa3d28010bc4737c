from pathlib import PurePosixPath as P

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofpress.site.page import Page
from proofpress.write.changes import changes


def a_page(path: str, data: bytes = b"text", *, asset: bool = False) -> Page:
    return Page(P(path), data, "asset" if asset else "page")


def test_a_file_with_the_same_bytes_is_not_written_again():
    page = a_page("index.html")

    todo = changes([page], {page.path: page.digest}, {page.path})

    assert (todo.assets, todo.pages, todo.delete, todo.kept) == ((), (), (), 1)


def test_assets_and_pages_are_told_apart():
    style, home = a_page("style.css", asset=True), a_page("index.html")

    todo = changes([home, style], {}, [])

    assert (todo.assets, todo.pages) == ((style,), (home,))


def test_a_file_of_ours_that_no_longer_belongs_is_deleted():
    todo = changes([], {P("old.html"): "0"}, [P("old.html")])

    assert todo.delete == (P("old.html"),)


def test_a_file_that_somebody_else_put_there_stays():
    todo = changes([], {P("CNAME"): "0"}, [])

    assert todo.delete == ()


def test_a_file_of_ours_that_is_gone_already_is_not_deleted():
    todo = changes([], {}, [P("old.html")])

    assert todo.delete == ()


@pytest.mark.parametrize("path", ["/etc/passwd", "../out.html", "a/../../b", "."])
def test_a_page_outside_the_site_is_refused(path: str):
    with pytest.raises(ValueError, match="is not a path inside the site"):
        changes([a_page(path)], {}, [])


def test_two_pages_of_one_path_are_refused():
    with pytest.raises(ValueError, match=r"two pages want `index.html`"):
        changes([a_page("index.html"), a_page("index.html", b"other")], {}, [])


def test_a_page_and_a_folder_of_one_name_are_refused():
    with pytest.raises(ValueError, match="`a` is both a page and a folder"):
        changes([a_page("a"), a_page("a/b")], {}, [])


names = st.sampled_from(["a", "b/c", "b/d", "e/f/g", "h"])
contents = st.dictionaries(names, st.binary(max_size=2))


@given(wanted=contents, before=contents, foreign=st.sets(names))
def test_after_the_changes_the_site_is_what_was_wanted_and_foreign_files_stay(
    wanted: dict[str, bytes], before: dict[str, bytes], foreign: set[str]
):
    pages = [a_page(path, data) for path, data in wanted.items()]
    old = {P(path): a_page(path, data).digest for path, data in before.items()}
    ours = set(old) - {P(path) for path in foreign}

    todo = changes(pages, old, ours)

    after = {path: digest for path, digest in old.items() if path not in todo.delete}
    after |= {page.path: page.digest for page in (*todo.assets, *todo.pages)}
    stay = {path: digest for path, digest in old.items() if path not in ours}
    assert after == stay | {page.path: page.digest for page in pages}
    assert todo.kept == len(pages) - todo.written
