// Brings a page that is open to what the server has now. It compares what the server had with what it
// has, and does to the page what differs between these two alone: what a reader or a script has done
// to it (folds, focus, typed words, drawn figures, pressed buttons) was in neither, and stays.
//
// `proofpressMerge(body)` is called before any script has changed the page, and gives the function
// that takes the body of the next one; it tells whether anything differed.
const proofpressMerge = (body) => {
  "use strict";
  // What is made of one thing: if it differs, it is made anew.
  const WHOLE = ".live, svg, math, audio, video, iframe, object, script, style, dialog";
  const MOST = 250_000; // pairs of children that are compared with each other
  const places = new WeakMap(); // from what the server gave to what stands on the page

  function place(given, shown) {
    places.set(given, shown);
    let other = shown.firstChild;
    for (let child = given.firstChild; child; child = child.nextSibling, other = other.nextSibling) place(child, other);
  }
  const had = body.cloneNode(true);
  place(had, body);

  const isWhole = (node) => node.nodeType === Node.ELEMENT_NODE && node.matches(WHOLE);

  // What a child is known by. Numbers change when a cell is put before it: the gist is without them.
  function traits(node) {
    const element = node.nodeType === Node.ELEMENT_NODE;
    const text = node.textContent;
    return {
      name: node.nodeName, source: element ? node.outerHTML : text, element, id: element ? node.id : "",
      kind: element ? node.getAttribute("class") ?? "" : "", gist: text.replace(/\d+/g, "").trim(),
    };
  }

  function likeness(one, other) {
    if (one.name !== other.name) return 0;
    if (one.source === other.source) return one.gist || one.element ? 1000 : 1;
    if (!one.element) return 2;
    if (one.gist && one.gist === other.gist) return 500;
    if (one.id && one.id === other.id) return 300;
    return one.kind === other.kind ? 20 : 5;
  }

  // Which old child each new one is, in order: from new to [old, whether they are the same].
  function pairs(olds, news) {
    const found = new Map();
    let start = 0, oldEnd = olds.length, newEnd = news.length;
    while (start < oldEnd && start < newEnd && olds[start].isEqualNode(news[start])) {
      found.set(news[start], [olds[start], true]);
      start++;
    }
    while (oldEnd > start && newEnd > start && olds[oldEnd - 1].isEqualNode(news[newEnd - 1])) {
      found.set(news[--newEnd], [olds[--oldEnd], true]);
    }
    const [some, others] = [olds.slice(start, oldEnd), news.slice(start, newEnd)];
    if (!some.length || !others.length) return found;
    if (some.length * others.length > MOST) {
      others.forEach((fresh, at) => {
        if (some[at]?.nodeName === fresh.nodeName) found.set(fresh, [some[at], some[at].isEqualNode(fresh)]);
      });
      return found;
    }
    const [left, right] = [some.map(traits), others.map(traits)];
    const width = right.length + 1;
    const best = new Uint32Array((left.length + 1) * width); // of what is still to come
    for (let i = left.length - 1; i >= 0; i--) {
      for (let j = right.length - 1; j >= 0; j--) {
        const score = likeness(left[i], right[j]);
        const apart = Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
        best[i * width + j] = score ? Math.max(apart, best[(i + 1) * width + j + 1] + score) : apart;
      }
    }
    for (let i = 0, j = 0; i < left.length && j < right.length;) {
      const now = best[i * width + j];
      if (now === best[(i + 1) * width + j]) i++;
      else if (now === best[i * width + j + 1]) j++;
      else {
        found.set(others[j], [some[i], left[i].source === right[j].source]);
        i++;
        j++;
      }
    }
    return found;
  }

  // The last thing that belongs to what the server gave: a script may have put controls after it.
  function end(shown) {
    const next = shown.nextElementSibling;
    return shown.nodeType === Node.ELEMENT_NODE && shown.matches(".live") && next?.matches(".controls") ? next : shown;
  }

  function remove(old) {
    const shown = places.get(old);
    if (end(shown) !== shown) end(shown).remove();
    shown.remove();
    old.remove();
  }

  function insert(fresh, parent, before) {
    const shown = document.importNode(fresh, true);
    const [page, last] = [places.get(parent), before && places.get(before)];
    if (last?.parentNode === page) end(last).after(shown);
    else page.prepend(shown);
    if (before) before.after(fresh);
    else parent.prepend(fresh);
    place(fresh, shown);
  }

  function attributes(old, fresh) {
    const shown = places.get(old);
    for (const { name } of [...old.attributes]) {
      if (fresh.hasAttribute(name)) continue;
      old.removeAttribute(name);
      shown.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) === value) continue;
      old.setAttribute(name, value);
      shown.setAttribute(name, value);
    }
  }

  function merge(old, fresh) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.data = fresh.data;
      places.get(old).data = fresh.data;
      return;
    }
    attributes(old, fresh);
    const news = [...fresh.childNodes];
    const found = pairs([...old.childNodes], news);
    const kept = new Set([...found.values()].map(([child]) => child));
    for (const child of [...old.childNodes]) if (!kept.has(child)) remove(child);
    let last = null;
    for (const child of news) {
      const [before, same] = found.get(child) ?? [];
      const taken = before && places.get(before).parentNode !== places.get(old); // away, by a script
      if (before && (same || !(taken || isWhole(before) || isWhole(child)))) {
        if (!same) merge(before, child);
        last = before;
        continue;
      }
      if (before) remove(before);
      insert(child, old, last);
      last = child;
    }
  }

  return (next) => {
    if (had.isEqualNode(next)) return false;
    merge(had, next);
    return true;
  };
};
