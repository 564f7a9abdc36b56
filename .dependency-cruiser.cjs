/** Layers: each imports only from those before it in this list (docs/guide/architecture.md). */
const layers =
  "errors check interrupt numeric data nets kernels dynamics sweep figures chapters display jupyter cli".split(" ");
/** The files, or the one folder, that may import each native or heavy package. */
const doors = {
  koffi: "numeric/openblas",
  "ml-matrix": "numeric/(matrix|fallback)",
  "pure-rand": "numeric/random",
  zeromq: "jupyter/wire",
  typescript: "jupyter/(front|graft|cells|facts|program)",
};
const inside = (layer) => `^kernel-lib/${layer}(/|\\.ts$)`;
const error = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    error("no-cycles", {}, { circular: true }),
    ...layers.map((layer, i) =>
      error(
        `${layer}-imports-downward`,
        { path: inside(layer) },
        {
          path:
            layers
              .slice(i + 1)
              .map(inside)
              .join("|") || "^$",
        },
      ),
    ),
    error(
      "chapters-are-independent",
      { path: "^kernel-lib/chapters/([^/]+)/" },
      { path: "^kernel-lib/chapters/", pathNot: "/chapters/$1/" },
    ),
    ...Object.entries(doors).map(([pkg, file]) =>
      error(`one-door-to-${pkg}`, { path: "^kernel-lib/", pathNot: file }, { path: `node_modules/${pkg}/` }),
    ),
    error(
      "browser-layers-use-no-node-module",
      {
        path: "^kernel-lib/(errors|check|interrupt|numeric|nets|kernels|dynamics|figures|chapters)",
        pathNot: "numeric/openblas",
      },
      { dependencyTypes: ["core"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { conditionNames: ["source", "import", "node", "default"], exportsFields: ["exports"] },
  },
};
