import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { root, tangentlab, temporaryFolder } from "./checkout.ts";
import { type NotebookFile, readNotebook, writeNotebook } from "./notebook-files.ts";

let folder: string;
let remove: () => void;
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
});
afterAll(() => remove());

const solution = "const total = (values: number[]) => values.reduce((sum, v) => sum + v, 0);";
const exercise = [
  { markdown: "# Write `total`" },
  { code: `// BEGIN SOLUTION\n${solution}\n// END SOLUTION` },
  { code: 'import { check } from "tangentlab";\ncheck("total adds", total([1, 2, 3]) === 6);' },
];
const sources = ({ cells }: NotebookFile) => cells.map(({ source }) => [source].flat().join(""));

test("a student's answer is graded by running the handout", async () => {
  const notebook = writeNotebook(path.join(folder, "sum.ipynb"), exercise);
  expect((await tangentlab(["run", notebook, "--local"])).code).toBe(0);
  const { code, out, err } = await tangentlab(["handout", notebook], {
    env: { ...process.env, TANGENTLAB_PYTHON: "/none" },
  });
  const written = path.join(folder, "sum.handout.ipynb");
  expect([err, code]).toEqual(["", 0]);
  expect(out).toBe(`wrote ${written} (1 place to fill in, 0 cells of the instructor left out)\n`);
  expect(readFileSync(written, "utf8")).not.toContain("reduce");
  const empty = await tangentlab(["run", written, "--local"]);
  expect([empty.code, empty.err.trimEnd().split("\n").at(-1)]).toEqual([1, expect.stringMatching(/^cell 2: .*total/)]);
  const answer = (text: string) => {
    const cells = sources(readNotebook(written)).map((source) => source.replace("// your code here", text));
    return writeNotebook(path.join(folder, "answer.ipynb"), [
      { markdown: cells[0] },
      ...cells.slice(1).map((source) => ({ code: source })),
    ]);
  };
  const wrong = await tangentlab(["run", answer("const total = (v: number[]) => v.length;"), "--local"]);
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringMatching(/^cell 2: CheckError: .*total adds/m)]);
  expect((await tangentlab(["run", answer(solution), "--local"])).code).toBe(0);
}, 120_000);

test("a notebook without solutions, an unpaired marker and a bad place get one sentence and no file", async () => {
  const bare = writeNotebook(path.join(folder, "bare.ipynb"), [{ code: "1" }]);
  const open = writeNotebook(path.join(folder, "open.ipynb"), [{ code: "// BEGIN SOLUTION" }]);
  const cases = [
    [["handout", bare], "bare.ipynb has no solution to take out: mark it with // BEGIN SOLUTION"],
    [["handout", open], "open.ipynb: cell 1, line 1: BEGIN SOLUTION without END SOLUTION"],
    [["handout", open, "--output", open], "--output is the notebook itself; choose another file"],
    [["handout", open, "--output", path.join(folder, "no", "x.ipynb")], "/no does not exist"],
  ] as const;
  for (const [args, sentence] of cases) {
    const { code, err } = await tangentlab(args, { cwd: root });
    expect(err).toContain(sentence);
    expect([code, err.trimEnd().split("\n").length]).toEqual([1, 1]);
  }
  expect(existsSync(path.join(folder, "open.handout.ipynb"))).toBe(false);
}, 60_000);

test("a place that is read-only is refused in one sentence", async () => {
  const notebook = writeNotebook(path.join(folder, "sum.ipynb"), exercise);
  const place = path.join(folder, "read-only");
  mkdirSync(place);
  for (const each of [folder, place]) chmodSync(each, 0o555);
  const nobody = process.getuid?.() === 0 ? { user: 65_534 } : {}; // root may write everywhere
  const { code, err } = await tangentlab(["handout", notebook, "--output", place], nobody);
  for (const each of [folder, place]) chmodSync(each, 0o755);
  expect([code, err]).toEqual([1, `${path.join(place, "sum.handout.ipynb")} cannot be written to\n`]);
});
