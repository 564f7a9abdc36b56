// Before MathJax loads: it typesets on demand (page.js), with glyphs inside each formula.
window.MathJax = {
  tex: {
    inlineMath: [
      ["$", "$"],
      ["\\(", "\\)"],
    ],
    displayMath: [
      ["$$", "$$"],
      ["\\[", "\\]"],
    ],
    processEscapes: true,
    processEnvironments: true,
  },
  svg: { fontCache: "local" },
  options: { enableMenu: false },
  startup: { typeset: false },
};
