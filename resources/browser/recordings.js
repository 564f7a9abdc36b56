// Recorded outputs of an exported page: the notebook's own controls, and what was recorded nearest to their values.
(() => {
  /** A control as the module that draws it wants it: a model that remembers and tells. */
  const createModel = (state) => {
    const values = { progress: null, ...state };
    const listeners = new Set();
    return {
      get: (trait) => values[trait],
      set: (trait, value) => {
        values[trait] = value;
      },
      save_changes: () => {
        for (const listener of listeners) listener();
      },
      on: (_traits, listener) => listeners.add(listener),
      off: (_traits, listener) => listeners.delete(listener),
    };
  };

  /** Controls of all recordings by model id; one that several outputs follow has the positions of them all. */
  const gatherControls = (outputs) => {
    const gathered = new Map();
    for (const { recording } of outputs) {
      for (const { model, state, positions } of recording.controls) {
        const texts = gathered.get(model)?.texts ?? new Map();
        for (const [i, position] of positions.entries()) texts.set(position, state.texts[i]);
        gathered.set(model, { state, start: positions[state.position], texts });
      }
    }
    return new Map(
      [...gathered].map(([id, { state, start, texts }]) => {
        const positions = [...texts.keys()].sort((a, b) => a - b);
        const written = positions.map((position) => texts.get(position));
        const own = { ...state, count: positions.length, texts: written, position: positions.indexOf(start) };
        return [id, { positions, model: createModel(own) }];
      }),
    );
  };

  const nearest = (list, value) =>
    list.reduce((best, item, i) => (Math.abs(item - value) < Math.abs(list[best] - value) ? i : best), 0);

  /** The recorded point nearest to `wanted`; the control that was moved counts most. */
  const nearestPoint = (points, wanted, moved) => {
    const distance = ({ at }) => at.reduce((sum, i, k) => sum + Math.abs(i - wanted[k]) * (k === moved ? 1000 : 1), 0);
    return points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
  };

  const expand = (value, parts) => {
    if (typeof value !== "object" || value === null) return value;
    return "$" in value ? parts[value.$] : value;
  };
  const entriesOf = (record, parts) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, expand(value, parts)]));

  /** Shows a frame: a figure in its place, anything else beside it. */
  const show = ({ holder, entry, recording }, frame, draw) => {
    const words = holder.querySelector(".tl-recorded-text");
    if (entry) entry.holder.hidden = !frame.figure;
    holder.querySelector(".tl-recorded-start")?.remove();
    words.hidden = Boolean(frame.figure);
    words.classList.toggle("tl-error", Boolean(frame.failed));
    words.replaceChildren();
    if (frame.figure) {
      const { data, layout } = frame.figure;
      entry.figure = {
        ...entry.figure,
        data: data.map((trace) => entriesOf(trace, recording.parts)),
        layout: entriesOf(layout, recording.parts),
      };
      entry.holder.setAttribute("aria-label", frame.text);
      return draw(entry);
    }
    if (frame.html !== undefined) words.innerHTML = frame.html;
    else words.append(Object.assign(document.createElement("pre"), { textContent: frame.text }));
  };

  /** Where the nearest recorded point is not the wanted one, its values stand below the output. */
  const tell = ({ holder, recording }, point, wanted) => {
    const exact = point.at.every((i, k) => i === wanted[k]);
    const values = recording.controls.map(({ state }, k) => `${state.label} = ${state.texts[point.at[k]]}`);
    holder.querySelector(".tl-recorded-note").textContent = exact
      ? ""
      : `Nearest recorded values: ${values.join(", ")}.`;
  };

  const place = (output, controls, drawn) => {
    const { holder, recording } = output;
    const find = (id) => document.querySelector(`.tl-controls[data-model="${CSS.escape(id)}"]`);
    const box = (recording.box && find(recording.box)) || undefined;
    const above = document.createElement("div");
    for (const { model: id } of recording.controls) {
      if (drawn.has(id)) continue;
      drawn.add(id);
      const own = find(id);
      const target = own ?? box ?? above;
      if (!target.dataset.live) target.replaceChildren();
      target.dataset.live = "1";
      window.tangentlabControl({ model: controls.get(id).model, el: target });
    }
    if (box && recording.fixed.length > 0) {
      box.append(Object.assign(document.createElement("pre"), { textContent: recording.fixed.join("\n") }));
    }
    if (above.hasChildNodes()) holder.before(above);
  };

  const connect = (output, controls, draw) => {
    const { recording } = output;
    const follow = (moved) => {
      const wanted = recording.controls.map(({ model: id, positions }) => {
        const { model, positions: all } = controls.get(id);
        return nearest(positions, all[model.get("position")]);
      });
      const point = nearestPoint(recording.points, wanted, moved);
      tell(output, point, wanted);
      show(output, point.frame, draw);
    };
    let asked = false;
    recording.controls.forEach(({ model: id }, k) => {
      controls.get(id).model.on("change:position", () => {
        if (asked) return;
        asked = true;
        requestAnimationFrame(() => {
          asked = false;
          follow(k);
        });
      });
    });
  };

  /** Brings all recorded outputs to life. `entries` are the page's figures, `draw` draws one. */
  window.tangentlabRecordings = (entries, draw) => {
    const outputs = [...document.querySelectorAll(".tl-recorded")].map((holder) => ({
      holder,
      entry: entries.find(({ node }) => holder.contains(node)),
      recording: JSON.parse(holder.querySelector("script.tl-recording").textContent),
    }));
    const controls = gatherControls(outputs);
    const drawn = new Set();
    for (const output of outputs) {
      place(output, controls, drawn);
      connect(output, controls, draw);
    }
  };
})();
