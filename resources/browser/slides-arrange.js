// Slides that hold what a slide can hold: what is too tall goes on below, figures take the room that is left, and what
// cannot be divided is shown smaller. Runs before reveal.js, while all slides lie below one another at their true size.
(() => {
  const slideHeight = 720;
  const padding = 24; // of slides.css
  const limit = slideHeight - 2 * padding;
  const figureHeight = { least: 470, most: 640 };
  const smallest = { screen: 0.65, paper: 0.2 };

  const containers = [
    "section",
    ".fragment",
    ".jp-Cell",
    ".jp-MarkdownCell :is(.jp-Cell-inputWrapper, .jp-InputArea)",
    ".jp-RenderedMarkdown",
    ".jp-Cell-outputWrapper",
    ".jp-OutputArea",
  ].join();
  /** The pieces of a slide that stay whole, in order. */
  const piecesOf = (node) => (node.matches(containers) ? [...node.children].flatMap(piecesOf) : [node]);
  const isSeen = (node) => node.getClientRects().length > 0;
  const topOf = (node) => node.getBoundingClientRect().top;
  const bottomOf = (node) => node.getBoundingClientRect().bottom;
  const plotsOf = (slide) => [...slide.querySelectorAll(".tl-plot")];
  const headingOf = (slide) => slide.querySelector("h1, h2, h3, .tl-running");

  /** A heading or a control stays with what follows it. */
  const keepsWithNext = (node) => /^H[1-6]$/.test(node.tagName) || node.querySelector(".tl-controls") !== null;

  /** The piece that goes on below when a slide is too tall, or `undefined`. */
  const tooLow = (slide) => {
    const pieces = piecesOf(slide).filter((piece) => isSeen(piece) && !piece.matches(".tl-running"));
    const top = topOf(slide) + padding;
    const at = pieces.findIndex((piece) => bottomOf(piece) - top > limit);
    if (at < 0) return undefined;
    let first = at;
    while (first > 0 && keepsWithNext(pieces[first - 1])) first--;
    return pieces[first > 0 ? first : at + 1]; // what is too tall by itself stays, and the rest leaves
  };

  /** The heading of a slide once more, small, above what continues it. */
  const running = (heading) => {
    const line = Object.assign(document.createElement("p"), { className: "tl-running" });
    line.append(...heading.cloneNode(true).childNodes);
    for (const anchor of line.querySelectorAll(".anchor-link")) anchor.remove();
    return line;
  };

  /** Moves `piece` and all that follows it to a slide of its own, below. */
  const divide = (slide, piece) => {
    const range = document.createRange();
    range.setStartBefore(piece);
    range.setEndAfter(slide.lastChild);
    const below = document.createElement("section");
    below.append(range.extractContents());
    for (let node = below.firstElementChild; node && node !== piece; node = node.firstElementChild) {
      node.removeAttribute("id"); // these stay behind; here are their copies
      node.classList.remove("fragment");
    }
    const heading = headingOf(slide);
    if (heading) below.prepend(running(heading));
    slide.after(below);
    return below;
  };

  /** What is left of a slide's height goes to its figures. */
  const growFigures = (slide) => {
    const plots = plotsOf(slide);
    const left = limit - (slide.scrollHeight - 2 * padding);
    for (const plot of plots) {
      const height = Math.min(figureHeight.most, figureHeight.least + left / plots.length);
      plot.style.height = `${Math.floor(Math.max(height, figureHeight.least))}px`;
    }
  };

  /** Shows a slide smaller until it fits; what would be too small then is scrolled, and small on paper only. */
  const shrink = (slide) => {
    const parts = [...slide.children].filter(isSeen);
    const show = (size) => {
      for (const part of parts) part.style.zoom = size;
    };
    const fits = () => Math.max(...parts.map(bottomOf)) - topOf(slide) <= slideHeight;
    let size = 1;
    for (; !fits() && size > smallest.paper; show(size)) size -= 0.05;
    if (size >= smallest.screen) return;
    slide.style.setProperty("--tl-paper-zoom", size.toFixed(2));
    show(smallest.screen);
    slide.classList.add("tl-scrolls");
    slide.tabIndex = 0;
  };

  const arrange = (slide) => {
    const piece = tooLow(slide);
    const below = piece && divide(slide, piece);
    if (plotsOf(slide).length > 0) growFigures(slide);
    shrink(slide);
    if (!slide.querySelector(".jp-CodeCell, .tl-running, .tl-scrolls")) slide.classList.add("center");
    if (below) arrange(below);
  };

  const deck = {
    slides: () => [...document.querySelectorAll(".slides > section > section")],
    arrange() {
      for (const plot of document.querySelectorAll(".tl-plot")) plot.style.height = `${figureHeight.least}px`;
      for (const slide of deck.slides()) arrange(slide);
      for (const plot of document.querySelectorAll(".tl-plot")) {
        deck.sizes.set(plot, { width: plot.clientWidth, height: plot.clientHeight });
      }
    },
    sizes: new Map(),
    /** Where a figure is drawn, also while its slide is hidden. */
    sizeOf: (plot) => deck.sizes.get(plot),
  };
  window.tangentlabDeck = deck;
})();
