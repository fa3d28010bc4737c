// What a page must not be, as far as its own boxes and names show it: a list of sentences.
// `paper`: it is about to be printed. Positions alone count, since fonts differ between machines.
(paper) => {
  const wrong = [];
  const root = document.documentElement;
  const what = (element) => {
    const place = element.closest("[id]");
    const name = element.tagName.toLowerCase() + (element.className && !element.closest("svg, math")
      ? "." + String(element.className).trim().replaceAll(/\s+/g, ".") : "");
    return place && place !== element ? `#${place.id} ${name}` : element.id ? `#${element.id}` : name;
  };

  if (root.scrollWidth > innerWidth) {
    wrong.push(`scrolls sideways: ${root.scrollWidth} px in ${innerWidth} px`);
  }

  const ids = new Set();
  for (const { id } of document.querySelectorAll("[id]")) {
    if (ids.has(id)) wrong.push(`the id ${id} is there twice`);
    ids.add(id);
  }
  // The script of the home page answers the addresses of its topics.
  for (const link of document.querySelectorAll("a[href^='#']:not([href^='#topic-'])")) {
    const name = decodeURIComponent(link.hash.slice(1));
    if (name && !ids.has(name)) wrong.push(`nothing is at ${link.hash}`);
  }
  for (const one of document.querySelectorAll("[tabindex]")) {
    if (one.tabIndex > 0) wrong.push(`${what(one)} takes the focus before its turn`);
  }
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.tagName[1]));
  if (levels.filter((level) => level === 1).length !== 1) wrong.push("has not one heading of level 1");
  levels.forEach((level, at) => {
    if (at && level > levels[at - 1] + 1) wrong.push(`a heading of level ${level} follows ${levels[at - 1]}`);
  });

  if (paper && getComputedStyle(document.body).backgroundColor !== "rgb(255, 255, 255)") {
    wrong.push("is not white on paper");
  }

  // Lines of text, each with the block whose text it is and cut to what its frames show.
  const styles = new Map();
  const style = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const block = (element) => {
    while (style(element).display === "inline" || style(element).display === "contents") element = element.parentElement;
    return element;
  };
  const frames = new Map();
  const frame = (element) => {
    if (!element) return [-1e6, -1e6, 1e6, 1e6];
    if (!frames.has(element)) {
      let [left, top, right, bottom] = frame(element.parentElement);
      if (style(element).overflowX !== "visible" && element !== document.body && element !== root) {
        const box = element.getBoundingClientRect();
        [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
        [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
      }
      frames.set(element, [left, top, right, bottom]);
    }
    return frames.get(element);
  };
  const shown = new Map();
  const isShown = (element) => {
    if (!shown.has(element)) {
      shown.set(element, element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
        && !element.closest("svg, math, script, style, noscript, .skip")
        && !["fixed", "sticky"].includes(style(element).position));
    }
    return shown.get(element);
  };
  const lines = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const parent = text.parentElement;
    if (!text.data.trim() || !isShown(parent)) continue;
    const owner = block(parent);
    const [x0, y0, x1, y1] = frame(parent);
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) {
      // Letters stand within the middle of their box; lines of headings are lower than it.
      const inset = box.height * 0.2;
      const left = Math.max(box.left, x0), right = Math.min(box.right, x1);
      const top = Math.max(box.top + inset, y0), bottom = Math.min(box.bottom - inset, y1);
      if (right - left < 3 || bottom - top < 3 || right < 0 || bottom + scrollY < 0) continue;
      if (left < -1 || right > innerWidth + 1) wrong.push(`${what(owner)} reaches beyond the page`);
      const last = lines.at(-1);
      if (last?.owner === owner && Math.abs(last.top - top) < 2 && left - last.right < 2 && left >= last.left) {
        last.right = Math.max(last.right, right);
      } else {
        lines.push({ owner, left, right, top, bottom });
      }
    }
  }
  lines.sort((one, other) => one.top - other.top);
  const pairs = new Set();
  lines.forEach((one, at) => {
    for (let next = at + 1; next < lines.length && lines[next].top < one.bottom - 2; next++) {
      const other = lines[next];
      if (other.owner !== one.owner && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2) {
        pairs.add(`${what(one.owner)} and ${what(other.owner)} stand on each other`);
      }
    }
  });
  // What is cut off within a frame that nobody can scroll.
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg, math") || !isShown(element)) continue;
    const { overflowX, overflowY } = style(element);
    const hides = (overflow) => overflow === "hidden" || overflow === "clip";
    const cut = (hides(overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (hides(overflowY) && element.scrollHeight > element.clientHeight + 1);
    if (cut && element.clientWidth > 3 && element.clientHeight > 3) wrong.push(`${what(element)} cuts what it holds`);
  }
  return [...wrong, ...[...pairs].slice(0, 5)];
}
