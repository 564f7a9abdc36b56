// Browser assets in dist/assets: plotly.js minified, MathJax, the figure theme; and the script hashes of exported pages.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { transform } from "esbuild";

/** Scripts of an exported page; their texts as files are the only ones its policy allows. */
const pageScripts = [
  "mathjax-config.js",
  "mathjax.js",
  "plotly.js",
  "figure-theme.js",
  "lecture.js",
  "controls.js",
  "recordings.js",
  "page.js",
];

/** Scripts of exported slides. */
const slideScripts = [...pageScripts, "reveal.js", "slides-arrange.js", "slides-presenter.js", "slides.js"];

/** Scripts that are in resources/browser as they are. */
const ownScripts = [
  "figure-theme.js",
  "lecture.js",
  "recordings.js",
  "page.js",
  "mathjax-config.js",
  "slides-arrange.js",
  "slides-presenter.js",
  "slides.js",
];

/** Safe inside a script element: neither its end nor a comment's start occurs, line ends are those the parser keeps. */
const embeddable = (code) =>
  code
    .replace(/\r\n?/g, "\n")
    .replace(/<\/script/gi, "\\x3C/script")
    .replace(/<!--/g, "\\x3C!--");

/** nbconvert puts one line feed before a script's text. */
const hashOf = (code) => `'sha256-${createHash("sha256").update(`\n${code}`).digest("base64")}'`;

/** reveal.js draws its own way with system fonts; what it would load would be blocked, so it must not ask for anything. */
async function revealStyles(css) {
  const { code } = await transform(css, { loader: "css", minify: true, legalComments: "inline" });
  const address = /url\((?!["']?data:)[^)]*\)|@import[^;]*/.exec(code);
  if (address) throw new Error(`reveal.css would load ${address[0]}`);
  return code;
}

async function sources(root) {
  const read = (name) => readFileSync(path.join(root, name), "utf8");
  const notice = (name) => `/*!\n${name}\n\n${read(`node_modules/${name}/LICENSE`).trim()}\n*/\n`;
  const version = (name) => JSON.parse(read(`node_modules/${name}/package.json`)).version;
  const plotly = await transform(read("node_modules/plotly.js-dist/plotly.js"), {
    minify: true,
    legalComments: "inline",
  });
  const mathjax = `/*! MathJax ${version("mathjax")}, Copyright (c) The MathJax Consortium, Apache License 2.0 */\n`;
  return {
    "plotly.js": `/*! plotly.js ${version("plotly.js-dist")} */\n${notice("plotly.js-dist")}${plotly.code}`,
    "mathjax.js": mathjax + read("node_modules/mathjax/es5/tex-svg-full.js"),
    "reveal.js": read("node_modules/reveal.js/dist/reveal.js"),
    "reveal.css": await revealStyles(read("node_modules/reveal.js/dist/reveal.css")),
    ...Object.fromEntries(ownScripts.map((name) => [name, read(`resources/browser/${name}`)])),
  };
}

/** The controls of a notebook, as a script and its styles; from the compiled display layer, which sends them to JupyterLab. */
async function controls(root) {
  const file = path.join(root, "dist", "display", "widget-page.js");
  const { pageModule, pageStyles } = await import(pathToFileURL(file).href);
  const script = pageModule.replace("export default { render };", "window.tangentlabControl = render;");
  return { "controls.js": `(() => {${script}})();\n`, "controls.css": pageStyles };
}

/** Writes dist/assets below `root`; dist/display must be there. */
export async function writeAssets(root) {
  const folder = path.join(root, "dist", "assets");
  mkdirSync(folder, { recursive: true });
  const hashes = {};
  for (const [name, code] of Object.entries({ ...(await sources(root)), ...(await controls(root)) })) {
    const text = embeddable(code);
    hashes[name] = hashOf(text);
    writeFileSync(path.join(folder, name), text);
  }
  const list = (scripts) => scripts.map((name) => hashes[name]).join(" ");
  writeFileSync(path.join(folder, "script-hashes.txt"), list(pageScripts));
  writeFileSync(path.join(folder, "script-hashes-slides.txt"), list(slideScripts));
}
