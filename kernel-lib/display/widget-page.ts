/** What a page runs to draw a control: one module for all kinds, without imports. Native elements, so that keys and screen readers work. */

/** Names the module and its styles; stable, so that a page which loads again finds them. */
export const anywidgetId = "tangentlab.control";

/** Styles of the controls, in the colours of the page's theme. */
export const pageStyles = `
.tl-control { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; padding: 3px 0; min-height: 28px;
  color: var(--jp-ui-font-color1, inherit); font: var(--jp-content-font-size1, 14px)/1.4 var(--jp-ui-font-family, system-ui, sans-serif); }
.tl-control label { min-width: 6em; }
.tl-control input, .tl-control select, .tl-control button { font: inherit; color: inherit; margin: 0;
  accent-color: var(--jp-brand-color1, #0f62a6); }
.tl-control input[type="range"] { width: 23em; max-width: 60vw; }
.tl-control input[type="checkbox"] { width: 1.3em; height: 1.3em; }
.tl-control input[type="number"] { width: 9em; }
.tl-control input[type="number"], .tl-control select, .tl-control button { padding: 2px 6px; border-radius: 4px;
  background: var(--jp-layout-color1, Canvas); border: 1px solid var(--jp-border-color0, #8c959f); }
.tl-control :is(input, select, button):focus-visible { outline: 2px solid var(--jp-brand-color1, #0f62a6); outline-offset: 2px; }
.tl-control output { min-width: 5em; font-variant-numeric: tabular-nums; }
.tl-control [aria-invalid="true"] { border-color: var(--jp-error-color1, #c62828); }
.tl-control progress { width: 8.6em; height: 0.6em; accent-color: var(--jp-brand-color1, #0f62a6); }
.tl-control progress[hidden] { display: none; }
`;

/**
 * The module. A control with places (all but `number`) sends `position`, a whole number; what the position means is the
 * kernel's business, and `texts` says how to write it. `text` is the writing of a value between the positions.
 */
export const pageModule = `
let serial = 0;
const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);
const send = (model, change) => {
  for (const [trait, value] of Object.entries(change)) model.set(trait, value);
  model.save_changes();
};
const textOf = (model) => model.get("text") || model.get("texts")[model.get("position")] || "";
const moveTo = (model, position) => send(model, model.get("texts").length > 0 ? { position, text: "" } : { position });

const range = (model) => {
  const input = make("input", { type: "range", min: 0, step: 1, max: model.get("count") - 1 });
  const output = make("output");
  input.addEventListener("input", () => moveTo(model, Number(input.value)));
  const follow = () => {
    if (Number(input.value) !== model.get("position")) input.value = model.get("position");
    output.textContent = textOf(model);
    input.setAttribute("aria-valuetext", textOf(model));
  };
  return { input, parts: [input, output], follow };
};

const play = (model) => {
  const { input, parts, follow } = range(model);
  const button = make("button", { type: "button" });
  let timer;
  const say = () => {
    button.textContent = timer === undefined ? "\\u25b6 Play" : "\\u275a\\u275a Pause";
    button.setAttribute("aria-label", (timer === undefined ? "Play " : "Pause ") + model.get("label"));
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    say();
  };
  const last = () => model.get("count") - 1;
  const advance = () => {
    const position = Math.min(last(), model.get("position") + 1);
    moveTo(model, position);
    if (position === last()) stop();
  };
  button.addEventListener("click", () => {
    if (timer !== undefined) return stop();
    if (model.get("position") >= last()) moveTo(model, 0);
    timer = setInterval(advance, model.get("interval"));
    say();
  });
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    button.click();
  });
  say();
  return { input, parts: [button, ...parts], follow, end: stop };
};

const select = (model) => {
  const input = make("select");
  input.append(...model.get("texts").map((text, value) => make("option", { value, textContent: text })));
  input.addEventListener("change", () => moveTo(model, Number(input.value)));
  return { input, parts: [input], follow: () => void (input.value = model.get("position")) };
};

const toggle = (model) => {
  const input = make("input", { type: "checkbox" });
  input.addEventListener("change", () => moveTo(model, input.checked ? 1 : 0));
  return { input, parts: [input], follow: () => void (input.checked = model.get("position") === 1) };
};

const number = (model) => {
  const input = make("input", { type: "number", step: model.get("step") ?? "any", required: true });
  for (const [name, trait] of [["min", "from"], ["max", "to"]]) if (model.get(trait) !== null) input[name] = model.get(trait);
  const output = make("output");
  const take = () => {
    const { badInput, rangeUnderflow, rangeOverflow, valueMissing } = input.validity;
    const wrong = badInput || rangeUnderflow || rangeOverflow || valueMissing;
    input.setAttribute("aria-invalid", String(wrong));
    output.textContent = wrong ? "not used: " + input.validationMessage : "";
    if (!wrong && Number(input.value) !== model.get("number")) send(model, { number: Number(input.value) });
  };
  input.addEventListener("change", take);
  // JupyterLab keeps Enter from doing what it does by itself.
  input.addEventListener("keydown", ({ key }) => key === "Enter" && take());
  return { input, parts: [input, output], follow: () => {
    if (Number(input.value) !== model.get("number") || input.value === "") input.value = model.get("number");
  } };
};

// Else JupyterLab takes the arrow keys for itself. Only Ctrl+S stays its own.
const keepKeys = (part) => {
  const keep = () => part.setAttribute("data-lm-suppress-shortcuts", "true");
  part.addEventListener("keydown", ({ ctrlKey, metaKey, key }) => {
    if (key.toLowerCase() !== "s" || !(ctrlKey || metaKey)) return;
    part.removeAttribute("data-lm-suppress-shortcuts");
    setTimeout(keep);
  });
  keep();
};

const kinds = { slider: range, play, select, toggle, number };

function render({ model, el }) {
  const id = "tl-control-" + ++serial + "-" + Math.random().toString(36).slice(2);
  const { input, parts, follow, end } = kinds[model.get("kind")](model);
  const label = make("label", { htmlFor: id, textContent: model.get("label") });
  const bar = make("progress", { hidden: true });
  bar.setAttribute("aria-label", "computing");
  input.id = id;
  for (const part of parts) keepKeys(part);
  for (const part of parts) if (part.localName === "output") part.htmlFor = id;
  const followProgress = () => {
    const share = model.get("progress");
    bar.hidden = share === null;
    if (share === null || share < 0) bar.removeAttribute("value");
    else bar.value = share;
  };
  const root = make("div", { className: "tl-control" });
  root.append(label, ...parts, bar);
  el.append(root);
  const traits = "change:position change:text change:number";
  model.on(traits, follow);
  model.on("change:progress", followProgress);
  follow();
  followProgress();
  return () => {
    end?.();
    model.off(traits, follow);
    model.off("change:progress", followProgress);
  };
}

export default { render };
`;
