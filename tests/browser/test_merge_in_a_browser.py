"""The merge of an open page with the next one: whatever they are, whatever happened to it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from proofpress import templates

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

#: Random pages, each made of the one before by some edits: deletions, copies, new text, other
#: attributes, exchanged children. Each is merged into one page that was open from the first on.
_TRY = """(seed) => {
  let state = seed;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
  const TAGS = ["p", "div", "pre", "details", "span", "ul", "figure", "svg"];
  function tree(depth) {
    const one = document.createElement(TAGS[random(TAGS.length)]);
    if (!random(3)) one.id = `id-${random(20)}`;
    if (!random(2)) one.className = ["cell", "out", "live", "cell out"][random(4)];
    for (let n = random(depth + 2); n > 0; n--) {
      const what = random(4);
      one.append(what === 0 ? `words ${random(9)}` : what === 1 ? "\\n"
        : what === 2 ? document.createComment("note") : tree(depth - 1));
    }
    return one;
  }
  function edited(body) {
    const next = body.cloneNode(true);
    for (let n = 1 + random(4); n > 0; n--) {
      const all = [...next.querySelectorAll("*")];
      const one = all[random(all.length)] ?? next;
      const other = all[random(all.length)] ?? next;
      switch (random(6)) {
        case 0: if (one !== next) one.remove(); break;
        case 1: one.before(other.contains(one) ? tree(1) : other.cloneNode(true)); break;
        case 2: one.append(`more ${random(99)}`); break;
        case 3: one.setAttribute("title", String(random(9))); one.removeAttribute("class"); break;
        case 4: if (!other.contains(one)) one.append(other); break;
        default: one.replaceWith(tree(2)); if (!next.firstChild) next.append(tree(2));
      }
    }
    next.normalize();
    return next;
  }
  const first = document.createElement("body");
  for (let n = 0; n < 6; n++) first.append(tree(3), "\\n");
  first.normalize();
  const page = first.cloneNode(true);
  const merge = proofpressMerge(page);
  let before = first;
  for (let step = 0; step < 12; step++) {
    const next = edited(before);
    const differed = merge(next.cloneNode(true));
    const [was, is] = [next.outerHTML, page.outerHTML];
    if (!page.isEqualNode(next)) return [step, before.outerHTML, was, is];
    if (differed === before.isEqualNode(next)) return [step, "said that it did not differ"];
    before = next;
  }
  return null;
}"""

#: The same with a script at work between two pages: what it has done stays, and breaks nothing.
_SCRIPTED = """() => {
  const body = (html) => new DOMParser().parseFromString(html, "text/html").body;
  const page = body(`<p>One</p><details><summary>S</summary></details>
    <button hidden>b</button><div class="live">f</div><p>Two</p><ul><li>a</li><li>b</li></ul>`);
  const merge = proofpressMerge(page);
  page.querySelector("details").open = true;
  page.querySelector("button").hidden = false;
  const controls = document.createElement("i");
  controls.className = "controls";
  page.querySelector(".live").after(controls);
  page.querySelector("p").append(document.createElement("dialog"));
  page.querySelector("li").remove();
  page.append(document.createElement("aside"));
  merge(body(`<p>One, now</p><details class="x"><summary>S!</summary></details>
    <button hidden>b</button><div class="live">f</div><p>New</p><p>Two</p>
    <ul><li>c</li><li>b</li></ul>`));
  merge(body(`<p>One, now</p><details class="x"><summary>S!</summary></details>
    <button hidden>c</button><div class="live">g</div><p>New</p>
    <ul><li>c</li><li>b</li><li>d</li></ul>`));
  return page.innerHTML.replaceAll(/\\s*\\n\\s*/g, "");
}"""


def test_the_page_is_the_next_one_after_any_edits(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(path=templates.folder() / "live/merge.js")

    found = page.evaluate(f"[...Array(150).keys()].map({_TRY}).filter((one) => one !== null)")

    assert found == []
    page.close()


def test_what_scripts_and_readers_did_stays(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(path=templates.folder() / "live/merge.js")

    assert page.evaluate(_SCRIPTED) == (
        '<p>One, now<dialog></dialog></p><details open="" class="x"><summary>S!</summary></details>'
        '<button>c</button><div class="live">g</div><p>New</p>'
        "<ul><li>c</li><li>b</li><li>d</li></ul><aside></aside>"
    )
    page.close()
