// The search page: a field, and results by section. The index, which Pagefind made and reads, is
// loaded when the field is first used. From a folder pages cannot read it: then the page stays as
// it is without JavaScript, with links to the lists.
(() => {
  "use strict";
  const PAGE = 10; // results shown at once
  const SECTIONS = 4; // sections of a post that are shown
  const PAUSE_MS = 120; // after a key, before the search

  // `tag("p", { className: "x" }, "text", element)`
  function tag(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children.filter(Boolean));
    return element;
  }

  // Chinese and Japanese are indexed sign by sign, with spaces between them that nobody should see.
  const SIGN = "([\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff])";
  const AFTER = new RegExp(`${SIGN}(?=${SIGN})`, "g");
  const BETWEEN = new RegExp(`${SIGN}(</mark>)? (<mark>)?(?=${SIGN})`, "g");
  const apart = (text) => text.replace(/[<>=|~^`]/g, " ").replace(AFTER, "$1 ");
  const together = (text) => text.replace(BETWEEN, "$1$2$3").replaceAll("</mark><mark>", "");

  // An excerpt as Pagefind gives it: text in which `<` and `>` are escaped, and whole <mark>s.
  function marked(excerpt) {
    const plain = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    return together(excerpt).split(/(<mark>.*?<\/mark>)/s).map((part) => {
      const inside = /^<mark>(.*)<\/mark>$/s.exec(part);
      return inside ? tag("mark", {}, plain(inside[1])) : plain(part);
    });
  }

  // The address of a place in which the browser marks the words that were found: a text fragment,
  // with a word on each side so that it is that place. Browsers that do not know it ignore it.
  function highlighting(address, excerpt) {
    const [before, word, after] = together(excerpt).split(/<\/?mark>/);
    if (!word) return address;
    const part = (text) => encodeURIComponent(text.replace(/&[lg]t;.*$/s, "")).replaceAll("-", "%2D");
    const left = part(before.trim().split(/\s+/).at(-1) ?? "");
    const right = part((after ?? "").trim().split(/\s+/)[0] ?? "");
    const bare = part(word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
    if (!bare) return address;
    return `${address}${address.includes("#") ? "" : "#"}:~:text=${left && `${left}-,`}${bare}${right && `,-${right}`}`;
  }

  function finder(main) {
    const form = main.querySelector("form");
    const field = form.querySelector("input");
    const choices = [...form.querySelectorAll("select")];
    const said = main.querySelector(".said");
    const list = main.querySelector(".results");
    const more = main.querySelector(".more");
    const root = new URL(main.dataset.root, location.href).pathname;
    const bundle = new URL(main.dataset.bundle, location.href);
    let engine = null;
    let asked = 0; // counts searches, so that a late answer to an early one is dropped
    let found = [];

    const load = () => (engine ??= import(`${bundle}pagefind.js`).then(async (pagefind) => {
      const ranking = { metaWeights: { title: 5, dek: 2, tags: 2, category: 1, date: 0, lang: 0 } };
      await pagefind.options({ basePath: bundle.pathname, baseUrl: root, excerptLength: 24, noWorker: true, ranking });
      await pagefind.init();
      return pagefind;
    }));

    const filters = () => Object.fromEntries(choices.filter(({ value }) => value).map(({ name, value }) => [name, value]));

    function section(part) {
      return tag("li", {}, tag("a", { href: highlighting(part.url, part.excerpt) }, together(part.title)),
        tag("p", { className: "excerpt" }, ...marked(part.excerpt)));
    }

    function result(post) {
      const { title, date, category, dek, lang } = post.meta;
      const [whole, parts] = [post.sub_results.find(({ anchor }) => !anchor), post.sub_results.filter(({ anchor }) => anchor)];
      const facts = together([date, category].filter(Boolean).join(" · "));
      const best = parts.sort((one, other) => other.locations.length - one.locations.length).slice(0, SECTIONS)
        .sort((one, other) => one.locations[0] - other.locations[0]);
      const item = tag("li", { className: "hit" },
        facts && tag("p", { className: "facts mono quiet" }, facts),
        tag("h2", {}, tag("a", { href: whole ? highlighting(post.url, whole.excerpt) : post.url }, together(title))),
        dek && !whole && !best.length && tag("p", { className: "quiet" }, together(dek)),
        whole && tag("p", { className: "excerpt" }, ...marked(whole.excerpt)),
        best.length && tag("ol", { className: "parts" }, ...best.map(section)));
      if (lang) item.lang = lang;
      return item;
    }

    const next = (from) => Promise.all(found.slice(from, from + PAGE).map(async (one) => result(await one.data())));

    function put(...results) {
      list.append(...results);
      more.hidden = list.children.length >= found.length;
    }

    function clear(words) {
      found = [];
      list.replaceChildren();
      more.hidden = true;
      said.textContent = words;
    }

    async function search() {
      const words = field.value.trim();
      const only = filters();
      const mine = ++asked;
      keep(words, only);
      if (!words && !Object.keys(only).length) return clear("");
      try {
        const pagefind = await load();
        const answer = await pagefind.search(apart(words) || null, { filters: only });
        if (mine !== asked) return;
        found = answer.results;
        const count = found.length;
        const about = words ? ` for “${words}”` : "";
        const results = await next(0);
        if (mine !== asked) return;
        main.classList.remove("lost");
        list.replaceChildren();
        put(...results);
        said.textContent = count ? `${count} ${count === 1 ? "page" : "pages"}${about}` : `nothing found${about}`;
      } catch (error) {
        if (mine !== asked) return;
        clear("the index could not be loaded: try again, or use the lists");
        main.classList.add("lost");
        engine = null;
        console.error(error);
      }
    }

    // The address of the page has the search in it, so that going back finds it again.
    function keep(words, only) {
      const query = new URLSearchParams({ ...(words && { q: words }), ...only }).toString();
      history.replaceState(null, "", query ? `?${query}` : location.pathname);
    }

    let waiting = 0;
    const soon = (pause) => { clearTimeout(waiting); waiting = setTimeout(search, pause); };
    field.addEventListener("input", () => soon(PAUSE_MS));
    field.addEventListener("focus", () => load().catch(() => { engine = null; }));
    for (const choice of choices) choice.addEventListener("change", () => soon(0));
    more.querySelector("button").addEventListener("click", async () => {
      const [mine, first] = [asked, list.children.length];
      const results = await next(first);
      if (mine !== asked) return;
      put(...results);
      list.children[first]?.querySelector("a").focus();
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); list.querySelector("a")?.click(); });

    function move(by) {
      const places = [field, ...list.querySelectorAll("a")];
      const at = places.indexOf(document.activeElement);
      const to = places[Math.min(Math.max(at + by, 0), places.length - 1)];
      if (at >= 0 && to !== document.activeElement) to.focus();
      return at >= 0;
    }

    addEventListener("keydown", (event) => {
      const { key, target } = event;
      const typing = target.matches("input, textarea, select, [contenteditable]");
      const command = key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (command || (key === "/" && plain && !typing)) {
        field.focus();
        field.select();
      } else if ((key === "ArrowDown" || key === "ArrowUp") && plain) {
        if (target.matches("select") || !move(key === "ArrowDown" ? 1 : -1)) return;
      } else if (key === "Escape" && list.contains(target)) {
        field.focus();
      } else if (key === "Escape" && target === field) {
        field.value = "";
        search();
      } else return;
      event.preventDefault();
    });

    const query = new URLSearchParams(location.search);
    field.value = query.get("q") ?? "";
    for (const choice of choices) {
      const wanted = query.get(choice.name) ?? "";
      if ([...choice.options].some(({ value }) => value === wanted)) choice.value = wanted;
    }
    form.hidden = false;
    main.classList.add("ready");
    if (location.search) search();
    field.focus({ preventScroll: true });
  }

  addEventListener("DOMContentLoaded", () => {
    const main = document.querySelector(".finder");
    if (main && location.protocol !== "file:") finder(main);
  });
})();
