// An exported page comes to life: contents, formulas, figures; then <html data-ready="1">.
(() => {
  const root = document.documentElement;
  const darkQuery = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => root.dataset.theme === "dark" || (root.dataset.theme === "auto" && darkQuery.matches);
  const darkPage = "#15181d";
  const figures = [];
  const deck = window.tangentlabDeck; // slides have one

  const headings = () => [...document.querySelectorAll("main h1[id], main h2[id], main h3[id]")];
  const titleOf = (heading) => {
    const copy = heading.cloneNode(true);
    for (const anchor of copy.querySelectorAll(".anchor-link, mjx-assistive-mml")) anchor.remove();
    return copy;
  };

  /** The list of contents, with formulas as they are in the headings. */
  const contents = () => {
    const nav = document.querySelector("nav.tl-contents");
    const entries = headings();
    if (!nav || entries.length < 2) return nav?.remove();
    const list = nav.querySelector("ol");
    for (const heading of entries) {
      const item = Object.assign(document.createElement("li"), { className: `tl-${heading.localName}` });
      const link = Object.assign(document.createElement("a"), { href: `#${encodeURIComponent(heading.id)}` });
      link.append(...titleOf(heading).childNodes);
      item.append(link);
      list.append(item);
    }
    nav.hidden = false;
    const narrow = window.matchMedia("(max-width: 75rem)");
    nav.querySelector("details").open = !narrow.matches;
  };

  /** Code wider than the page scrolls: with the keyboard too. */
  const reachable = () => {
    for (const box of document.querySelectorAll(".jp-InputArea-editor")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    }
  };

  const typeset = async () => {
    await window.MathJax.startup.promise;
    await window.MathJax.typesetPromise([
      ...document.querySelectorAll(".jp-RenderedMarkdown, .jp-RenderedLatex, .jp-RenderedHTML"),
    ]);
  };

  const isLecture = root.dataset.presentation === "lecture";
  const sized = ({ node, figure }) =>
    isLecture ? window.tangentlabLecture(figure, deck?.sizeOf(node) ?? { width: node.clientWidth }) : figure;

  const draw = async (entry) => {
    const { node, holder } = entry;
    if (holder.hidden) return; // a recorded output that shows words now
    entry.width = node.clientWidth;
    const room = deck?.sizeOf(node).width ?? entry.width;
    const page = isDark() ? darkPage : undefined;
    const { data, layout, frames, config } = window.tangentlabFigure(sized(entry), page, room);
    await window.Plotly.react(node, data, layout, config);
    if (frames.length > 0) await window.Plotly.addFrames(node, frames);
  };

  const gather = () => {
    for (const holder of document.querySelectorAll("figure.tl-figure")) {
      const figure = JSON.parse(holder.querySelector("script.tl-figure-data").textContent);
      figures.push({ holder, node: holder.querySelector(".tl-plot"), figure });
    }
  };
  const drawAll = async () => {
    for (const entry of figures) {
      try {
        await draw(entry);
        entry.holder.dataset.drawn = "1";
      } catch (error) {
        entry.node.textContent = `Figure not drawn: ${error.message}`;
      }
    }
  };

  // On paper: as wide as the page, and light unless the page was made dark. The browser takes its picture as soon as
  // the handlers return; Plotly lays an already drawn figure out before its promise settles.
  const printWidth = 640;
  let isOnPaper = false;
  const paperSize = deck ? {} : isLecture ? { autosize: false } : { width: printWidth, autosize: false };
  const onPaper = () => {
    isOnPaper = true;
    for (const entry of figures.filter(({ holder }) => !holder.hidden)) {
      const page = root.dataset.theme === "dark" ? darkPage : undefined;
      const { data, layout, config } = window.tangentlabFigure(sized(entry), page);
      if (isLecture && !deck) entry.node.style.zoom = printWidth / layout.width;
      window.Plotly.react(entry.node, data, { ...layout, ...paperSize }, config);
    }
  };
  const redraw = () => {
    for (const { node } of figures) node.style.zoom = "";
    figures.forEach(draw);
  };
  const offPaper = () => {
    isOnPaper = false;
    redraw();
  };
  const redrawUnseen = (slide) =>
    figures.filter(({ width, node }) => width === 0 && slide.contains(node)).forEach(draw);

  /** Figures follow the width of the page, once it rests. On slides the slide is scaled instead. */
  const followWidth = () => {
    let timer;
    const fit = () => {
      if (isOnPaper) return;
      figures.filter(({ node, width }) => node.clientWidth > 0 && node.clientWidth !== width).forEach(draw);
    };
    const observer = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(fit, 150);
    });
    for (const { node } of figures) observer.observe(node);
  };

  const start = async () => {
    await typeset();
    contents();
    reachable();
    gather();
    window.tangentlabRecordings?.(figures, draw);
    deck?.arrange();
    await drawAll();
    if (!deck) followWidth();
    darkQuery.addEventListener("change", redraw);
    window.addEventListener("beforeprint", onPaper);
    window.addEventListener("afterprint", offPaper);
    await deck?.start(redrawUnseen);
    root.dataset.ready = "1";
  };
  start().catch((error) => {
    root.dataset.ready = "failed";
    throw error;
  });
})();
