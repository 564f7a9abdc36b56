// An exported page comes to life: contents, formulas, figures; then <html data-ready="1">.
(() => {
  const root = document.documentElement;
  const darkQuery = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => root.dataset.theme === "dark" || (root.dataset.theme === "auto" && darkQuery.matches);
  const darkPage = "#15181d";
  const figures = [];

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

  const draw = async ({ node, figure }) => {
    const { data, layout, frames, config } = window.tangentlabFigure(
      figure,
      isDark() ? darkPage : undefined,
      node.clientWidth,
    );
    await window.Plotly.react(node, data, layout, config);
    if (frames.length > 0) await window.Plotly.addFrames(node, frames);
  };

  const drawAll = async () => {
    for (const holder of document.querySelectorAll("figure.tl-figure")) {
      const node = holder.querySelector(".tl-plot");
      const entry = { node, figure: JSON.parse(holder.querySelector("script.tl-figure-data").textContent) };
      figures.push(entry);
      try {
        await draw(entry);
        holder.dataset.drawn = "1";
      } catch (error) {
        node.textContent = `Figure not drawn: ${error.message}`;
      }
    }
  };

  // On paper: as wide as the page, and light unless the page was made dark. The browser takes its picture as soon as
  // the handlers return; Plotly lays an already drawn figure out before its promise settles.
  const printWidth = 640;
  const onPaper = () => {
    for (const { node, figure } of figures) {
      const { data, layout, config } = window.tangentlabFigure(
        figure,
        root.dataset.theme === "dark" ? darkPage : undefined,
      );
      window.Plotly.react(node, data, { ...layout, width: printWidth, autosize: false }, config);
    }
  };
  const redraw = () => figures.forEach(draw);

  const start = async () => {
    await typeset();
    contents();
    reachable();
    await drawAll();
    window.tangentlabRecordings?.(figures, draw);
    darkQuery.addEventListener("change", redraw);
    window.addEventListener("beforeprint", onPaper);
    window.addEventListener("afterprint", redraw);
    root.dataset.ready = "1";
  };
  start().catch((error) => {
    root.dataset.ready = "failed";
    throw error;
  });
})();
