import { createRequire } from "node:module";

const Sequencer = createRequire(import.meta.url)("@jest/test-sequencer").default;

/** Later groups build on earlier ones: what a file's path holds decides its group, everything else is a unit test. */
const groups = [
  /\/test\/jupyter\//,
  /e2e\/bootstrap/,
  /e2e\/notebooks/,
  /e2e\/(cli|package|handout)/,
  /e2e\/(export|slides)/,
  /e2e\/(lab|live|present)/,
];

const group = ({ path }) => groups.findIndex((pattern) => pattern.test(path)) + 1;

/** Unit tests first, then kernel, set-up, notebooks, export, JupyterLab. */
export default class extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => group(a) - group(b));
  }
}
