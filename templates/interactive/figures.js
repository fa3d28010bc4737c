// Makes the figures of a page interactive, each when a reader comes near it. Without this script, or
// if anything goes wrong in it, the static picture stays. What a figure shows is data in the page.
(() => {
  "use strict";
  const here = document.currentScript;
  const root = document.documentElement;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const coarse = matchMedia("(pointer: coarse)");
  const dark = matchMedia("(prefers-color-scheme: dark)");

  const loads = new Map();
  const script = (address) => new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`no ${address}`));
    document.head.append(element);
  });
  function library(name) {
    if (!loads.has(name)) {
      const addresses = here.dataset[name].split(" ");
      loads.set(name, addresses.reduce((before, address) => before.then(() => script(address)), Promise.resolve()));
    }
    return loads.get(name);
  }

  // The page's colours as they are now: a variable may hold light-dark(), which only a use resolves.
  function palette() {
    const probe = document.createElement("i");
    probe.hidden = true;
    document.body.append(probe);
    const colour = (name) => {
      probe.style.color = `var(--${name})`;
      return getComputedStyle(probe).color;
    };
    const names = ["ink", "soft", "paper", "rule", "edge", "c0", "c1", "c2", "c3", "c4", "c5"];
    const found = Object.fromEntries(names.map((name) => [name, colour(name)]));
    found.mono = getComputedStyle(root).getPropertyValue("--mono").trim();
    probe.remove();
    return found;
  }

  // `pp:1` stands for the first colour of the page's series.
  function coloured(value, colours) {
    if (typeof value === "string") return value.startsWith("pp:") ? colours[`c${value.slice(3) - 1}`] ?? value : value;
    if (Array.isArray(value)) return value.map((item) => coloured(item, colours));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) =>
      [key, key === "duration" && still.matches ? 0 : coloured(item, colours)]));
  }

  function plotlyTemplate(colours, titled) {
    const font = { family: colours.mono, size: 13, color: colours.soft };
    const axis = {
      automargin: true, gridcolor: colours.rule, linecolor: colours.edge, tickcolor: colours.edge,
      zerolinecolor: colours.edge, zerolinewidth: 1, title: { standoff: 10, font },
    };
    return {
      layout: {
        font, colorway: [0, 1, 2, 3, 4, 5].map((n) => colours[`c${n}`]),
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        title: { font: { ...font, color: colours.ink }, x: 0, xref: "paper" },
        margin: { l: 8, r: 8, t: titled ? 40 : 12, b: 8 }, legend: { title: { font } }, xaxis: axis, yaxis: axis, hovermode: "closest",
        hoverlabel: { bgcolor: colours.paper, bordercolor: colours.edge, font: { ...font, color: colours.ink } },
        coloraxis: { colorbar: { outlinewidth: 0, thickness: 12 } },
        colorscale: { sequential: "Cividis", sequentialminus: "Cividis" },
      },
      data: {
        heatmap: [{ colorscale: "Cividis", colorbar: { outlinewidth: 0, thickness: 12 } }],
        pie: [{ automargin: true, marker: { line: { color: colours.paper, width: 1 } } }],
        bar: [{ marker: { line: { color: colours.paper, width: 0.5 } } }],
        histogram: [{ marker: { line: { color: colours.paper, width: 0.5 } } }],
      },
    };
  }

  async function plotly(spec, { stage, box }) {
    const config = { displayModeBar: false, showTips: false, responsive: false, displaylogo: false, staticPlot: spec.staticPlot === true, doubleClick: "reset" };
    const figure = () => {
      const colours = palette();
      const layout = coloured(spec.layout ?? {}, colours);
      layout.template = layout.template ?? plotlyTemplate(colours, Boolean(layout.title?.text ?? layout.title ?? layout.annotations?.length));
      layout.width = box.clientWidth;
      layout.height = box.clientHeight;
      layout.uirevision = layout.uirevision ?? "kept";
      if (coarse.matches) layout.dragmode = false; // a finger on it scrolls the page
      return { data: coloured(spec.data ?? [], colours), layout, frames: coloured(spec.frames ?? [], colours), config };
    };
    await Plotly.newPlot(stage, figure());
    if (coarse.matches) {
      const axes = Object.keys(stage._fullLayout).filter((name) => /^[xy]axis\d*$/.test(name));
      await Plotly.relayout(stage, Object.fromEntries(axes.map((name) => [`${name}.fixedrange`, true])));
    }
    const again = () => {
      const { frames, ...rest } = figure();
      if (coarse.matches) {
        for (const name of Object.keys(stage._fullLayout)) {
          if (/^[xy]axis\d*$/.test(name)) rest.layout[name] = { ...rest.layout[name], fixedrange: true };
        }
      }
      Plotly.react(stage, rest);
    };
    return { theme: again, resize: again };
  }

  // Nothing is ever loaded; a link that a reader follows may lead to another page.
  const LOADER = {
    load: () => Promise.reject(new Error("figures load nothing")),
    http: () => Promise.reject(new Error("figures load nothing")),
    file: () => Promise.reject(new Error("figures load nothing")),
    sanitize: (address, options) => options?.context === "href" && /^(?:https?:\/\/|mailto:)/i.test(address)
      ? Promise.resolve({ href: address, rel: "noopener noreferrer" })
      : Promise.reject(new Error("figures load nothing")),
  };
  const QUIET = { level() { return this; }, error() { return this; }, warn() { return this; }, info() { return this; }, debug() { return this; } };

  // The tooltip: text alone, at the pointer, inside the figure's box.
  function tooltip(box) {
    const tip = document.createElement("div");
    tip.className = "tip mono";
    tip.hidden = true;
    box.append(tip);
    return (_handler, event, _item, value) => {
      tip.replaceChildren();
      tip.hidden = value === null || value === undefined || value === "";
      if (tip.hidden) return;
      if (typeof value === "object" && !Array.isArray(value)) {
        const list = document.createElement("dl");
        for (const [name, item] of Object.entries(value)) {
          const term = document.createElement("dt"), text = document.createElement("dd");
          term.textContent = name;
          text.textContent = item !== null && typeof item === "object" ? JSON.stringify(item) : String(item);
          list.append(term, text);
        }
        tip.append(list);
      } else {
        tip.textContent = String(value);
      }
      const { left, top, width } = box.getBoundingClientRect();
      const x = event.clientX - left + 12, y = event.clientY - top + 12;
      tip.style.left = `${Math.max(0, Math.min(x, width - tip.offsetWidth))}px`;
      tip.style.top = `${y}px`;
    };
  }

  const isOneView = (spec) => !["concat", "hconcat", "vconcat", "repeat", "facet"].some((key) => key in spec)
    && !["row", "column", "facet"].some((key) => key in (spec.encoding ?? {}));

  async function drawVega(spec, { stage, box, controls }) {
    const lite = /vega-lite/.test(spec.$schema ?? "");
    const picture = box.querySelector(".still :is(svg, img)");
    if (lite && box.clientWidth < Number(picture?.getAttribute("width")) - 1 && isOneView(spec)) {
      // Drawn anew for a narrow page, with letters of their own size.
      spec = { ...spec, width: box.clientWidth, height: box.clientHeight, autosize: { type: "fit", contains: "padding" } };
    }
    const full = lite ? vegaLite.compile(spec, { logger: QUIET }).spec : spec;
    const runtime = vega.parse(full, lite ? undefined : spec.config, { ast: true });
    const view = new vega.View(runtime, {
      expr: vega.expressionInterpreter, renderer: "svg", loader: LOADER, logger: QUIET, hover: true,
      container: stage, bind: controls, tooltip: tooltip(box),
    });
    await view.runAsync();
    // The box is that of the static picture, which on a narrow page is smaller than its file.
    const drawing = stage.querySelector("svg");
    drawing.style.width = "100%";
    drawing.style.height = "100%";
    return {};
  }

  const KINDS = { plotly, vega: drawVega };

  async function begin(box, controls) {
    const kind = box.dataset.figure;
    const spec = JSON.parse(box.querySelector("script").textContent);
    await library(kind);
    const stage = document.createElement("div");
    stage.className = "stage";
    stage.setAttribute("role", "img");
    stage.setAttribute("aria-label", box.dataset.label);
    box.append(stage);
    try {
      const { theme, resize } = await KINDS[kind](spec, { stage, box, controls });
      box.classList.add("on");
      if (theme) {
        new MutationObserver(theme).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
        dark.addEventListener("change", theme);
      }
      if (resize) {
        let width = box.clientWidth;
        new ResizeObserver(() => {
          if (box.clientWidth === width) return;
          width = box.clientWidth;
          resize();
        }).observe(box);
      }
    } catch (error) {
      stage.remove();
      controls.remove();
      throw error;
    }
  }

  // Room for its controls, before the page is first seen.
  function room(box) {
    const controls = document.createElement("div");
    controls.className = "controls mono";
    if (box.dataset.controls) {
      controls.style.minHeight = `${1.75 * box.dataset.controls}rem`;
      box.after(controls);
    }
    return controls;
  }

  if (!here || navigator.connection?.saveData) return;
  const rooms = new Map();
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      begin(entry.target, rooms.get(entry.target)).catch(() => { /* the static picture stays */ });
    }
  }, { rootMargin: "50% 0px" });
  function look() {
    document.querySelectorAll(".live[data-figure]").forEach((box) => {
      if (rooms.has(box)) return;
      rooms.set(box, room(box));
      seen.observe(box);
    });
  }
  document.addEventListener("proofpress:renewed", look); // the preview has put others there
  look();
})();
