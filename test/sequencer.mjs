import { createRequire } from "node:module";

const Sequencer = createRequire(import.meta.url)("@jest/test-sequencer").default;

/** Files that take longest, longest first: begun at the end, one of them would keep everybody waiting. */
const long = [
  /e2e\/export/,
  /e2e\/slides/,
  /e2e\/lab/,
  /jupyter\/kernel/,
  /jupyter\/front\.test/,
  /e2e\/bootstrap/,
  /e2e\/live/,
  /e2e\//,
];

const place = ({ path }) => {
  const at = long.findIndex((pattern) => pattern.test(path));
  return at < 0 ? long.length : at;
};

/** The long ones, then everything else. */
export default class extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => place(a) - place(b));
  }
}
