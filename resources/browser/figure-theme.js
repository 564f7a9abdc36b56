// Figures on dark pages. A figure is drawn with the light inks of the library; on a dark page each known ink takes its
// dark partner, other colours that would vanish are lightened, and what a figure leaves open gets the page's colours.
// Colour scales stay as they are: they carry numbers. Shared by JupyterLab's extension and by exported pages.
(() => {
  const pairs = {
    "#1f2328": "#e6e8eb",
    "#656d76": "#9aa4b0",
    "#eaecef": "#2a2f36",
    "#8c959f": "#717b87",
    "#3b1c6d": "#a78bfa",
    "#8a2a83": "#e879c8",
    "#cf4461": "#fb7185",
    "#e9853a": "#fbad60",
    "#b8a126": "#e8d96b",
    "#0f62a6": "#69b1ef",
    "#d1571b": "#f59a5f",
    "#1a8a5f": "#5bd0a0",
    "#8a4fbf": "#c39bf0",
    "#6b7280": "#9ca3af",
  };
  const category = ["#69b1ef", "#f59a5f", "#5bd0a0", "#c39bf0", "#9ca3af"];
  const ink = { text: "#e6e8eb", soft: "#9aa4b0", grid: "#2a2f36", rule: "#717b87" };
  const named = { white: "#ffffff", black: "#000000", "#fff": "#ffffff", "#000": "#000000" };
  const isColor = (text) => /^(#[0-9a-f]{3}|#[0-9a-f]{6}|rgba?\([^)]*\)|white|black)$/i.test(text);

  /** Red, green, blue in 0..1 and opacity of a colour. */
  const channels = (text) => {
    if (text.startsWith("rgb")) {
      const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
      return [r / 255, g / 255, b / 255, a];
    }
    const full = text.length === 4 ? text.replace(/[0-9a-f]/gi, "$&$&") : text;
    return [1, 3, 5].map((i) => Number.parseInt(full.slice(i, i + 2), 16) / 255).concat(1);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** Mixes with white until the colour stands out from a dark page. */
  const lighten = ([r, g, b, a]) => {
    let mixed = [r, g, b];
    for (let share = 0; luminance(mixed) < 0.22 && share < 1; share += 0.05) {
      mixed = [r, g, b].map((c) => c + (1 - c) * share);
    }
    return `rgba(${mixed.map((c) => Math.round(c * 255)).join(",")},${a})`;
  };

  const darkColor = (text, role, page) => {
    const color = named[text.toLowerCase()] ?? text.toLowerCase();
    if (color === "#ffffff") return role === "line" ? ink.grid : page;
    if (pairs[color]) return pairs[color];
    const rgba = channels(color);
    const light = luminance(rgba.slice(0, 3));
    if (role === "area") return light > 0.5 && rgba[3] > 0.5 ? page : text;
    if (role === "line" && light > 0.5) return ink.grid;
    return light < 0.16 ? lighten(rgba) : text;
  };

  const roleOf = (key, inherited) => {
    if (/bgcolor$|^fillcolor$/.test(key)) return "area";
    if (/^(gridcolor|zerolinecolor)$/.test(key)) return "line";
    return /color$|^color$|^colors$/.test(key) ? "ink" : inherited;
  };
  const inText = (text) => text.replace(/#[0-9a-f]{6}\b/gi, (color) => pairs[color.toLowerCase()] ?? color);

  const convert = (value, role, page) => {
    if (typeof value === "string") {
      if (role && isColor(value)) return darkColor(value, role, page);
      return value.includes("style=") ? inText(value) : value;
    }
    if (Array.isArray(value)) {
      return typeof value[0] === "number" ? value : value.map((item) => convert(item, role, page));
    }
    if (value === null || typeof value !== "object" || value.bdata !== undefined || ArrayBuffer.isView(value))
      return value;
    const out = {};
    for (const [key, item] of Object.entries(value)) {
      out[key] = /colorscale/.test(key) ? item : convert(item, roleOf(key, undefined), page);
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
        hoverlabel: { bgcolor: ink.grid, bordercolor: ink.rule, font: { color: ink.text } },
      },
    };
  };

  /** The figure as it should look on a dark page of colour `page`. */
  window.tangentlabDark = (figure, page = "#15181d") => {
    const { data = [], layout = {}, frames } = figure;
    const dark = convert(layout, undefined, page);
    dark.template ??= defaults(page);
    return {
      ...figure,
      data: convert(data, undefined, page),
      layout: dark,
      ...(frames ? { frames: convert(frames, undefined, page) } : {}),
    };
  };
})();
