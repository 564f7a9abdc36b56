// Figures for a lecture hall: the words, lines and marks of a figure that was made for a screen grow to the sizes that
// the library draws for lectures; a figure made for a lecture stays as it is. How much follows from its own text size.
(() => {
  const textSize = 20;
  const plotlyText = 12; // where a figure says nothing
  const plotlyMargin = { l: 80, r: 80, t: 100, b: 80 };

  const isText = (key, parent) => key === "size" && /font$/.test(parent);
  const isMark = (key, parent) => key === "size" && parent === "marker";
  const isLine = (key, parent) =>
    (key === "width" && parent === "line") || /^(arrow|grid|tick|line|zeroline|border|outline)width$/.test(key);
  const isSpace = (key, parent) =>
    /^(ax|ay|xshift|yshift|standoff|ticklen|borderpad)$/.test(key) ||
    (/^(l|r|t|b)$/.test(key) && /^(pad|margin)$/.test(parent)) ||
    (key === "width" && /^error_/.test(parent)) ||
    (key === "thickness" && parent === "colorbar");
  const isBar = (key, parent) => key === "thickness" && /^error_/.test(parent);

  /** Enlarges numbers by what they are; `grow` holds the factors of text and of lines. */
  const enlarge = (value, key, parent, grow) => {
    if (typeof value === "number") {
      if (isText(key, parent) || isMark(key, parent) || isSpace(key, parent)) return value * grow.text;
      return isLine(key, parent) || isBar(key, parent) ? value * grow.line : value;
    }
    if (typeof value === "string") {
      return value.replace(/font-size:\s*([\d.]+)px/g, (_, size) => `font-size:${Math.round(size * grow.text)}px`);
    }
    if (Array.isArray(value)) {
      if (isMark(key, parent)) return value.map((size) => size * grow.text);
      return typeof value[0] === "object" || typeof value[0] === "string"
        ? value.map((item) => enlarge(item, key, parent, grow))
        : value;
    }
    if (value === null || typeof value !== "object" || value.bdata !== undefined || ArrayBuffer.isView(value))
      return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        // Arrows may end at data instead of pixels away.
        (name === "ax" && value.axref) || (name === "ay" && value.ayref) ? item : enlarge(item, name, key, grow),
      ]),
    );
  };

  /** What Plotly would take from its own defaults. */
  const withDefaults = (trace) => {
    if (!/^scatter(gl|polar|ternary)?$/.test(trace.type ?? "scatter")) return trace;
    const { line = {}, marker = {} } = trace;
    return { ...trace, line: { width: 2, ...line }, marker: { size: 6, ...marker } };
  };

  /** Moves rising places apart until neighbours are `gap` apart, each as little as possible, within `[0, room]`. */
  const spread = (wanted, gap, room) => {
    const runs = [];
    for (const [i, at] of wanted.entries()) {
      let run = { sum: at - i * gap, count: 1 };
      while (runs.length > 0 && runs.at(-1).sum / runs.at(-1).count > run.sum / run.count) {
        const { sum, count } = runs.pop();
        run = { sum: sum + run.sum, count: count + run.count };
      }
      runs.push(run);
    }
    const most = Math.max(0, room - (wanted.length - 1) * gap);
    const places = runs.flatMap(({ sum, count }) => new Array(count).fill(Math.min(most, Math.max(0, sum / count))));
    return places.map((place, i) => place + i * gap);
  };

  /** Names at the ends of lines were moved apart for another height: they are moved apart for this one. */
  const respread = (layout) => {
    const { yaxis = {}, margin, height, annotations = [] } = layout;
    if (!yaxis.range) return annotations;
    const [from, to] = yaxis.range;
    const room = height - margin.t - margin.b - 2.5 * textSize;
    const isName = ({ yref = "y", yanchor, xanchor }) => yref === "y" && yanchor === "middle" && xanchor !== undefined;
    const base = ({ y }) => ((y - from) / (to - from)) * room;
    const shift = ({ showarrow, ay = 0, yshift = 0 }) => (showarrow ? -ay : yshift);
    const moved = new Map();
    for (const side of ["left", "right"]) {
      const names = annotations.filter((name) => isName(name) && name.xanchor === side);
      names.sort((a, b) => base(a) + shift(a) - base(b) - shift(b) || shift(a) - shift(b));
      const places = spread(names.map(base), 1.25 * textSize, room);
      for (const [i, name] of names.entries()) {
        const away = places[i] - base(name);
        moved.set(name, name.showarrow ? { ...name, ay: -away } : { ...name, yshift: away });
      }
    }
    return annotations.map((annotation) => moved.get(annotation) ?? annotation);
  };

  /**
   * The figure at the size it is seen from the last row; `room` is where it is drawn, in pixels: a width, or width and
   * height. Without a height it keeps its shape.
   */
  window.tangentlabLecture = ({ data = [], layout = {}, frames = [], ...rest }, room = {}) => {
    const text = Math.max(1, textSize / (layout.font?.size ?? plotlyText));
    const grow = { text, line: text ** 1.3 };
    const each = (traces = []) => traces.map((trace) => enlarge(withDefaults(trace), "", "", grow));
    const { width = 760, height = 440 } = layout;
    const wide = Math.min(room.width || Infinity, Math.max(width, 1280));
    const given = { ...layout, margin: { ...plotlyMargin, ...layout.margin } };
    const grown = {
      ...(text > 1 ? enlarge(given, "", "", grow) : given),
      width: wide,
      height: room.height || Math.max(360, Math.round((height * wide) / width)),
    };
    grown.margin.b = Math.max(grown.margin.b, 24); // letters below the line are not cut
    const font = { ...grown.font, size: textSize * Math.max(1, (layout.font?.size ?? 0) / textSize) };
    return {
      ...rest,
      data: text > 1 ? each(data) : data,
      layout: { ...grown, font, ...(layout.annotations && { annotations: respread(grown) }) },
      frames: text > 1 ? frames.map((frame) => ({ ...frame, data: each(frame.data) })) : frames,
    };
  };
})();
