// The preview in a page of `proofpress serve`: it listens to what the desk says, brings the page up to
// date in place, and shows what runs and what is wrong. Nothing that it does starts or changes anything.
(() => {
  "use strict";
  const here = document.currentScript;
  const root = document.documentElement;
  const { page } = here.dataset;
  const isList = page === "-"; // the list of all posts
  const AGAIN_MS = 500, SAID_MS = 1200, SHEET_MS = 2000;
  let { digest } = here.dataset;

  // `tag("p", { className: "x" }, "text", element)`
  function tag(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  }
  const linked = (text, href, properties) => href ? tag("a", { href, ...properties }, text) : tag("span", properties ?? {}, text);
  const counted = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;

  // ---- The page, brought up to date

  const merge = proofpressMerge(document.body);
  const own = (element) => (element.getAttribute("src") ?? element.getAttribute("href")).startsWith("/-/");
  // What cannot be changed in a page that is open: then it is loaded again.
  const fixed = (page) => JSON.stringify([
    [...page.querySelectorAll("meta[http-equiv]")].map(({ content }) => content),
    [...page.querySelectorAll("script[src]")].filter((script) => !own(script)).map((script) => [script.getAttribute("src"), { ...script.dataset }]),
    page.querySelector(".finder")?.dataset.bundle,
  ]);
  const sheetsOf = (page) => [...page.querySelectorAll('link[rel~="stylesheet"]')].filter((sheet) => !own(sheet));
  const asFirst = fixed(document);
  let sheets = sheetsOf(document).map((element) => ({ href: element.getAttribute("href"), element }));

  // Another style sheet takes the place of one when it has come, so that the page is never without.
  async function dress(wanted) {
    const coming = [];
    const next = wanted.map((sheet, at) => {
      const href = sheet.getAttribute("href");
      const there = sheets.find((one) => one.href === href);
      if (there) return there;
      const element = document.importNode(sheet);
      coming.push(new Promise((resolve) => { element.onload = element.onerror = resolve; }));
      const after = sheets[Math.min(at, sheets.length - 1)]?.element;
      if (after) after.after(element);
      else document.head.append(element);
      return { href, element };
    });
    await Promise.race([Promise.all(coming), new Promise((resolve) => { setTimeout(resolve, SHEET_MS); })]);
    for (const one of sheets) if (!next.includes(one)) one.element.remove();
    sheets = next;
  }

  // The first block that a reader sees stays where it is, whatever comes above it. What sticks to the
  // window (the contents, heads of tables) stays there anyway, and tells nothing.
  function anchor() {
    if (!scrollY) return () => {};
    const blocks = document.querySelectorAll("main :is(p, li, pre, h1, h2, h3, h4, tr, figure, dt, dd, summary):not(.toc *, thead *)");
    const marks = [];
    for (const element of blocks) {
      const { top, bottom, height } = element.getBoundingClientRect();
      if (height && bottom > 0) marks.push({ element, top });
      if (marks.length > 20) break;
    }
    return () => {
      const mark = marks.find(({ element }) => element.isConnected);
      if (mark) scrollBy({ top: mark.element.getBoundingClientRect().top - mark.top, behavior: "instant" });
    };
  }

  // Whether the page is gone: it was there, and is no more.
  let gone = false;
  async function renew() {
    const response = await fetch(location.href, { cache: "no-cache" });
    gone = response.status === 404 && digest !== "";
    if (gone) return;
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    if (fixed(next) !== asFirst) {
      location.reload();
      await new Promise(() => {});
    }
    digest = response.status === 404 ? "" : (response.headers.get("etag") ?? "").replaceAll('"', "");
    await dress(sheetsOf(next));
    document.title = next.title;
    root.lang = next.documentElement.lang;
    const settle = anchor();
    const focused = document.activeElement;
    if (!merge(next.body)) return;
    settle();
    if (!focused.isConnected && focused.id) document.getElementById(focused.id)?.focus({ preventScroll: true });
    // The page's own scripts look again at what they look after.
    for (const button of document.querySelectorAll(".copy[hidden]")) button.hidden = !navigator.clipboard;
    dispatchEvent(new Event("scroll"));
    dispatchEvent(new Event("hashchange"));
    document.dispatchEvent(new Event("proofpress:renewed"));
  }

  // ---- What is said of it

  const said = tag("span", { className: "pp-said" });
  const time = tag("span", { className: "pp-time", ariaHidden: "true" });
  const spoken = tag("span", { className: "vh", role: "status" });
  const count = tag("button", { type: "button", className: "pp-count", hidden: true });
  const others = tag("a", { href: "/-/", className: "pp-all" }, "all posts");
  const bar = tag("aside", { className: "pp-bar mono", ariaLabel: "Preview" },
    tag("p", {}, said, " ", time, spoken), count, isList ? null : others);
  const close = tag("button", { type: "button", className: "pp-close" }, "close");
  const list = tag("ul", { className: "pp-problems" });
  list.setAttribute("role", "list");
  const sheet = tag("section", { className: "pp-sheet mono", ariaLabel: "Problems", role: "region", hidden: true },
    tag("div", { className: "pp-head" }, tag("b", {}, "What is wrong"), close), list);
  document.body.append(tag("div", { className: "pp-foot" }, sheet, bar));

  function item(problem) {
    const lines = problem.excerpt === null ? null : tag("pre", { tabIndex: 0, role: "group", ariaLabel: "Lines of the source" }, problem.excerpt);
    return tag("li", { className: `pp-problem${problem.severity === "error" ? " pp-error" : ""}` },
      tag("p", {}, tag("b", {}, `${problem.severity}[${problem.code}]`), ` ${problem.message}`),
      problem.place === null ? null : tag("p", {}, linked(problem.place, problem.edit)),
      lines,
      ...problem.notes.map((note) => tag("p", {}, `note: ${note}`)),
      tag("p", {}, `help: ${problem.help}`),
      tag("p", { className: "quiet" }, linked(problem.code, problem.more), `: ${problem.meaning}`));
  }

  // Storage throws in some windows: then a sheet that was closed opens again on the next page.
  const recall = () => { try { return sessionStorage.getItem("proofpress-closed"); } catch { return null; } };
  const store = (what) => { try { sessionStorage.setItem("proofpress-closed", what); } catch { /* forgotten */ } };
  let shown = "[]";
  function problems(all) {
    const now = JSON.stringify(all);
    const wrong = all.filter(({ severity }) => severity === "error").length;
    count.hidden = !all.length || isList;
    count.textContent = wrong ? counted(wrong, "problem") : counted(all.length, "warning");
    count.classList.toggle("pp-wrong", wrong > 0);
    if (now === shown) return;
    shown = now;
    list.replaceChildren(...all.map(item));
    sheet.querySelector("b").textContent = wrong ? "What is wrong" : "What to look at";
    open(!isList && wrong > 0 && recall() !== now);
  }
  function open(whether) {
    sheet.hidden = !whether;
    count.setAttribute("aria-expanded", String(whether));
  }
  function dismiss() {
    const inside = sheet.contains(document.activeElement);
    open(false);
    store(shown);
    if (inside) count.focus();
  }
  close.addEventListener("click", dismiss);
  count.addEventListener("click", () => {
    open(sheet.hidden);
    if (sheet.hidden) store(shown);
    else close.focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || sheet.hidden || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    dismiss();
  });

  // The cell that runs, those that wait, and the way to the source: put into the page, again after
  // each change of it.
  function dressCells(post) {
    const busy = post?.status === "running" || post?.status === "waiting";
    for (const cell of document.querySelectorAll(".cell")) {
      const number = Number(cell.querySelector(".bar .n")?.textContent);
      const now = post?.status === "running" ? post.cell ?? 0 : 0;
      const state = !busy || !number || number < now ? "" : number === now ? "running" : "waiting";
      if (state) cell.dataset.ppState = state;
      else delete cell.dataset.ppState;
      const strip = cell.querySelector(".bar");
      let mark = strip?.querySelector(".pp-mark");
      if (!mark && state) strip?.append(mark = tag("span", { className: "pp-mark" }));
      if (mark && mark.textContent !== state) mark.textContent = state;
      if (mark && !state) mark.remove();
      const place = post?.places?.[number - 1];
      const edit = strip?.querySelector(".pp-edit");
      if (!place) edit?.remove();
      else if (edit) edit.href = place;
      else strip?.querySelector(".lang")?.before(linked("edit", place, { className: "pp-edit", ariaLabel: `Edit cell ${number}` }));
    }
  }
  function dressHead(post) {
    const head = document.querySelector(".opening");
    head?.querySelector(".pp-at")?.remove();
    if (post && head) head.append(tag("p", { className: "pp-at mono quiet" }, linked(post.path, post.edit)));
  }

  let told = null, since = null, lost = false;
  function show() {
    const { post, moved, problems: general } = told;
    const busy = post?.status === "running" || post?.status === "waiting";
    const words = lost ? "no connection: is `proofpress serve` still running?"
      : moved ? "this post has moved: "
      : gone ? "this page is gone: its post was renamed or removed"
      : post?.status === "failed" || post?.status === "unread" || (post && told.held && !busy) ? "this is the last good page"
      : post ? post.words
      : told.running && !isList ? `${counted(told.running, "post")} to run` : "";
    said.textContent = words;
    if (moved && !lost) said.append(linked(moved, moved));
    if (post?.restarted && busy && !lost) said.append(tag("span", { className: "pp-why" }, ` · ${post.restarted}`));
    const how = lost || gone || moved ? words : busy ? "running" : words;
    if (spoken.textContent !== how) spoken.textContent = how;
    bar.classList.toggle("pp-lost", lost || gone);
    bar.hidden = isList && !lost;
    since = busy && !lost ? post.since : null;
    others.textContent = told.failed ? `all posts: ${told.failed} with problems` : "all posts";
    problems([...general, ...post?.problems ?? []]);
    dressCells(post);
    dressHead(post);
    wind();
  }

  const elapsed = (begun) => {
    const seconds = Math.max(0, Date.now() / 1000 - begun);
    return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  };
  function tick() {
    const text = since === null ? "" : `· ${elapsed(since)}`;
    if (time.textContent !== text) time.textContent = text;
    for (const one of document.querySelectorAll("[data-since]")) one.textContent = `· ${elapsed(Number(one.dataset.since))}`;
  }
  const often = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 100;
  let clock = 0;
  function wind() {
    clearInterval(clock);
    if (since !== null || document.querySelector("[data-since]")) clock = setInterval(tick, often);
    tick();
  }

  // ---- What the desk says

  let pending = null, working = false;
  function heard(news) {
    pending = { ...news, mine: news.mine || Boolean(pending?.mine) };
    if (!working) work();
  }
  async function work() {
    working = true;
    while (pending) {
      const news = pending;
      pending = null;
      try {
        if (news.mine) await renew();
      } catch (error) {
        if (!(error instanceof TypeError)) console.error(error); // a lost connection is said
      }
      told = news;
      source = told.post?.path ?? source;
      show();
      root.dataset.revision = news.revision;
    }
    working = false;
  }

  let stream = null, warning = 0, source = "";
  function listen() {
    if (stream || document.hidden) return;
    const asked = new URLSearchParams({ page, ...(source && { source }) });
    stream = new EventSource(`/-/events?${asked}`);
    stream.addEventListener("open", () => {
      clearTimeout(warning);
      warning = 0;
      lost = false;
      if (told) show();
    });
    stream.addEventListener("state", ({ data }) => {
      const news = JSON.parse(data);
      heard({ ...news, mine: news.digest !== digest });
    });
    stream.addEventListener("change", ({ data }) => heard(JSON.parse(data)));
    stream.addEventListener("error", () => {
      hush();
      setTimeout(listen, AGAIN_MS);
      warning ||= setTimeout(() => {
        lost = true;
        told ??= { post: null, moved: null, problems: [], held: false, running: 0, failed: 0 };
        show();
      }, SAID_MS);
    });
  }
  function hush() {
    stream?.close();
    stream = null;
  }
  // A browser has few connections to one server: pages that nobody sees need none.
  document.addEventListener("visibilitychange", () => { if (document.hidden) hush(); else listen(); });
  addEventListener("pagehide", hush);
  addEventListener("pageshow", listen);
  listen();
})();
