// Figures on dark pages. A figure is drawn with the light inks of the library; on a dark page each known ink takes its
// dark partner, other colours that would vanish are lightened, and what a figure leaves open gets the page's colours.
// Colour scales stay as they are: they carry numbers. Shared by JupyterLab's extension and by exported pages.
(() => {
  const pairs = {
    "#1f2328": "#e6e8eb",
    "#656d76": "#9aa4b0",
    "#eaecef": "#2a2f36",
    "#8c959f": "#717b87",
    "#0f62a6": "#69b1ef",
    "#d1571b": "#f59a5f",
    "#1a8a5f": "#5bd0a0",
    "#8a4fbf": "#c39bf0",
    "#6b7280": "#9ca3af",
  };
  // The scale of an ordered parameter; colours between two stops occur too.
  const ordered = [
    ["#3b1c6d", "#a78bfa"],
    ["#8a2a83", "#e879c8"],
    ["#cf4461", "#fb7185"],
    ["#e9853a", "#fbad60"],
    ["#b8a126", "#e8d96b"],
  ];
  const category = ["#69b1ef", "#f59a5f", "#5bd0a0", "#c39bf0", "#9ca3af"];
  const ink = { text: "#e6e8eb", soft: "#9aa4b0", grid: "#2a2f36", rule: "#717b87" };
  const named = { white: "#ffffff", black: "#000000", "#fff": "#ffffff", "#000": "#000000" };
  const isColor = (text) => /^(#[0-9a-f]{3}|#[0-9a-f]{6}|#[0-9a-f]{8}|rgba?\([^)]*\)|white|black)$/i.test(text);

  /** Red, green, blue and opacity of a colour, all in 0..1. */
  const channels = (text) => {
    if (text.startsWith("rgb")) {
      const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
      return [r / 255, g / 255, b / 255, a];
    }
    const full = (text.length === 4 ? text.replace(/[0-9a-f]/gi, "$&$&") : text).padEnd(9, "f");
    return [1, 3, 5, 7].map((i) => Number.parseInt(full.slice(i, i + 2), 16) / 255);
  };
  const text = ([r, g, b], opacity) => `rgba(${[r, g, b].map((c) => Math.round(c * 255)).join(",")},${opacity})`;
  const between = (a, b, t) => a.map((c, i) => c + (b[i] - c) * t);
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** Mixes with white until the colour stands out from a dark page. */
  const lighten = (rgb) => {
    let mixed = rgb;
    for (let share = 0; luminance(mixed) < 0.22 && share < 1; share += 0.05) mixed = between(rgb, [1, 1, 1], share);
    return mixed;
  };

  /** Dark partner of a colour on the ordered scale, or `undefined` when it does not lie on it. */
  const onScale = (rgb) => {
    for (let i = 0; i + 1 < ordered.length; i++) {
      const [from, to] = [ordered[i], ordered[i + 1]].map((stop) => stop.map((c) => channels(c).slice(0, 3)));
      const step = to[0].map((c, k) => c - from[0][k]);
      const dot = (u, v) => u.reduce((sum, c, k) => sum + c * v[k], 0);
      const t =
        dot(
          rgb.map((c, k) => c - from[0][k]),
          step,
        ) / dot(step, step);
      const near = between(from[0], to[0], Math.min(1, Math.max(0, t)));
      if (near.every((c, k) => Math.abs(c - rgb[k]) < 0.006))
        return between(from[1], to[1], Math.min(1, Math.max(0, t)));
    }
    return undefined;
  };

  const darkColor = (given, role, page) => {
    const color = named[given.toLowerCase()] ?? given.toLowerCase();
    const [r, g, b, opacity] = channels(color);
    const rgb = [r, g, b];
    const hex = `#${rgb
      .map((c) =>
        Math.round(c * 255)
          .toString(16)
          .padStart(2, "0"),
      )
      .join("")}`;
    if (hex === "#ffffff" && opacity === 1) return role === "line" ? ink.grid : page;
    const partner = pairs[hex] ? channels(pairs[hex]).slice(0, 3) : onScale(rgb);
    if (partner) return text(partner, opacity);
    const light = luminance(rgb);
    if (role === "area") return light > 0.5 && opacity > 0.5 ? page : given;
    if (role === "line" && light > 0.5) return ink.grid;
    return light < 0.16 ? text(lighten(rgb), opacity) : given;
  };

  const roleOf = (key, inherited) => {
    if (/bgcolor$|^fillcolor$/.test(key)) return "area";
    if (/^(gridcolor|zerolinecolor)$/.test(key)) return "line";
    return /color$|^color$|^colors$/.test(key) ? "ink" : inherited;
  };
  const inText = (value, page) => value.replace(/#[0-9a-f]{6}\b/gi, (color) => darkColor(color, "ink", page));

  const isInkOnPage = (stops) => JSON.stringify(stops) === '[[0,"#ffffff"],[1,"#1f2328"]]';
  const scale = (stops, page) =>
    isInkOnPage(stops) ? stops.map(([at, color]) => [at, darkColor(color, "ink", page)]) : stops;

  const convert = (value, role, page) => {
    if (typeof value === "string") {
      if (role && isColor(value)) return darkColor(value, role, page);
      return value.includes("style=") ? inText(value, page) : value;
    }
    if (Array.isArray(value)) {
      return typeof value[0] === "number" ? value : value.map((item) => convert(item, role, page));
    }
    if (value === null || typeof value !== "object" || value.bdata !== undefined || ArrayBuffer.isView(value))
      return value;
    const out = {};
    for (const [key, item] of Object.entries(value)) {
      out[key] = /colorscale/.test(key) ? scale(item, page) : convert(item, roleOf(key, undefined), page);
    }
    return out;
  };

  const defaults = (page) => {
    const axis = { gridcolor: ink.grid, zerolinecolor: ink.rule, linecolor: ink.rule, tickcolor: ink.rule };
    const scene = { ...axis, backgroundcolor: page };
    return {
      layout: {
        paper_bgcolor: page,
        plot_bgcolor: page,
        font: { color: ink.text },
        colorway: category,
        xaxis: axis,
        yaxis: axis,
        scene: { xaxis: scene, yaxis: scene, zaxis: scene },
        sliderdefaults: { bgcolor: ink.grid, activebgcolor: ink.soft, bordercolor: ink.rule, tickcolor: ink.rule },
        updatemenudefaults: { bgcolor: ink.grid, bordercolor: ink.rule },
        hoverlabel: { bgcolor: ink.grid, bordercolor: ink.rule, font: { color: ink.text } },
      },
    };
  };

  const dark = ({ data, layout, frames, config }, page) => ({
    data: convert(data, undefined, page),
    layout: { template: defaults(page), ...convert(layout, undefined, page) },
    frames: convert(frames, undefined, page),
    config,
  });

  // Plotly typesets only the formula of a text that holds one: the words around it go inside the formula.
  const mixed = /^([^$<]*)\$([^$]+)\$([^$<]*)$/;
  const words = (text) => (text === "" ? "" : `\\text{${text.replace(/[\\{}%#&_^~]/g, "\\$&")}}`);
  const wholeFormula = (text) =>
    text.replace(mixed, (whole, before, formula, after) =>
      before + after === "" ? whole : `$${words(before)}${formula}${words(after)}$`,
    );
  const formulas = (value) => {
    if (typeof value === "string") return wholeFormula(value);
    if (Array.isArray(value)) return value.map(formulas);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, formulas(item)]));
  };

  // A zoom by hand stays when the figure is drawn anew, for another width or theme.
  const kept = { uirevision: "tangentlab" };

  const lectureText = 20; // pixels; a figure with such letters is seen as a whole, from afar
  const least = 360;
  /** Size of a figure in a room of this width, and of this height where it is for a lecture. */
  const fitted = ({ width, height = 440, font }, room, tallest) => {
    const isWide = room > 0 && width > room;
    const high = isWide ? Math.max(Math.min(height, least), Math.round((height * room) / width)) : height;
    const most = font?.size >= lectureText ? Math.max(least, tallest) : Infinity;
    return { height: Math.min(high, most), ...(isWide && { width: room }) };
  };

  /**
   * The figure as this page shows it: with a height, no wider than the `room` there is (then lower too), for a lecture
   * no higher than `tallest`, formulas whole, and dark inks where `page` is a dark colour.
   */
  window.tangentlabFigure = (
    { data = [], layout = {}, frames = [], config = {} },
    page,
    room = 0,
    tallest = Infinity,
  ) => {
    const figure = { data, layout: { ...kept, ...formulas(layout), ...fitted(layout, room, tallest) }, frames, config };
    const shown = page ? dark(figure, page) : structuredClone(figure);
    return { ...shown, config: { responsive: true, displaylogo: false, ...shown.config } };
  };
})();
