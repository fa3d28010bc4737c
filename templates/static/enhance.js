// Optional: without it a page lacks the theme switch, the copy buttons and the mark at the current
// section, and nothing else. Runs in the head, so that a stored theme is there before the first
// paint; a classic script, because modules do not load from a folder.
(() => {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const THEMES = ["light", "dark"];

  // Storage throws in private windows and, in some browsers, on file://.
  const recall = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const store = (theme) => { try { localStorage.setItem("theme", theme); } catch { /* forgotten */ } };
  const apply = (theme) => { if (THEMES.includes(theme)) root.dataset.theme = theme; };
  const other = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark" ? "light" : "dark";

  function themeSwitch(button) {
    const name = () => {
      button.textContent = other();
      button.setAttribute("aria-label", `Switch to the ${other()} theme`);
    };
    button.hidden = false;
    button.addEventListener("click", () => { apply(other()); store(root.dataset.theme); name(); });
    system.addEventListener("change", name);
    addEventListener("storage", (event) => { if (event.key === "theme") { apply(event.newValue); name(); } });
    name();
  }

  async function copied(button) {
    const copy = button.closest(".cell")?.querySelector("pre.src")?.cloneNode(true);
    if (!copy) return;
    copy.querySelectorAll(".gp, .go").forEach((element) => element.remove());
    let said = "copied";
    try { await navigator.clipboard.writeText(copy.textContent.replace(/\n$/, "")); } catch { said = "not allowed"; }
    button.textContent = said;
    setTimeout(() => { button.textContent = "copy"; }, 1500);
  }

  // Tabs of one key open together.
  function inStep(tab) {
    for (const other of document.querySelectorAll("[data-sync]")) {
      if (other.dataset.sync === tab.dataset.sync && other !== tab) other.open = true;
    }
  }

  // A picture is a link to its file; here it opens in place. Escape and focus are the dialog's own.
  function enlarged(link) {
    const dialog = document.createElement("dialog"), close = document.createElement("button");
    const picture = link.firstElementChild;
    dialog.className = "zoomed";
    dialog.ariaLabel = picture.getAttribute("alt") || picture.getAttribute("aria-label") || link.ariaLabel;
    close.className = "mono";
    close.textContent = "close";
    dialog.append(close, picture.cloneNode(true));
    dialog.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    link.after(dialog);
    dialog.showModal();
  }

  // For the whole page at once, so that it holds for parts that come later.
  addEventListener("click", (event) => {
    const at = (place) => event.target.closest(place);
    const [button, summary, link] = [at(".copy"), at("[data-sync] > summary"), at(".zoom")];
    if (button) copied(button);
    if (summary) inStep(summary.parentElement);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    enlarged(link);
  });

  function currentSection() {
    const mark = () => {
      const line = innerHeight * 0.3;
      const links = [...document.querySelectorAll(".toc a")];
      const now = links.findLast((link) =>
        document.getElementById(decodeURIComponent(link.hash.slice(1)))?.getBoundingClientRect().top < line);
      if (now?.hasAttribute("aria-current")) return;
      links.forEach((link) => link.removeAttribute("aria-current"));
      now?.setAttribute("aria-current", "true");
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  // Ctrl-K leads to the search, but from its own page.
  addEventListener("keydown", (event) => {
    const link = document.querySelector('nav a[href$="search/index.html"]:not([aria-current="page"])');
    if (link && event.key === "k" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); link.click(); }
  });

  apply(recall());
  addEventListener("DOMContentLoaded", () => {
    // A browser without light-dark() always shows the light theme.
    if (CSS.supports("color", "light-dark(#000, #fff)")) document.querySelectorAll(".theme").forEach(themeSwitch);
    if (navigator.clipboard) document.querySelectorAll(".copy").forEach((button) => { button.hidden = false; });
    if (document.querySelector(".toc a")) currentSection();
  });
})();
