// Evaluated inside a page: what a reader sees of each Plotly figure (see SeenFigure in browser.ts).
[...document.querySelectorAll(".js-plotly-plot")].map((plot) => {
  const marks = "path.js-line, path.point, path.js-fill, .point path, .contourlevel path, .errorbar path";
  const paths = [...plot.querySelectorAll(`.cartesianlayer :is(${marks})`)];
  const drawn = paths.filter((line) => (line.getAttribute("d") ?? "").length > 2);
  const images = [...plot.querySelectorAll(".cartesianlayer image")].filter((i) => Number(i.getAttribute("width")) > 0);
  const canvases = [...plot.querySelectorAll(".gl-container canvas")].filter((canvas) => canvas.width > 0);
  return {
    title: plot.querySelector(".gtitle, .g-gtitle")?.textContent ?? "",
    marks: drawn.length + images.length + canvases.length,
    width: plot.getBoundingClientRect().width,
  };
});
