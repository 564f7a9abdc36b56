import { mkdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { tangentlab, temporaryFolder } from "./checkout.ts";
import { notebooks, readNotebook, writeNotebook } from "./notebook-files.ts";

let folder: string;
let remove: () => void;
beforeAll(() => {
  ({ folder, remove } = temporaryFolder());
});
afterAll(() => remove());

describe.each(notebooks.map((file) => [path.basename(file), file]))("%s", (_name, file) => {
  test("is stored without outputs, for our kernel, with an id on every cell", () => {
    const { cells, metadata } = readNotebook(file);
    expect(metadata.kernelspec?.name).toBe("tangentlab");
    expect(metadata.widgets).toBeUndefined();
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    for (const { id, outputs = [], execution_count } of cells) {
      expect([id, outputs, execution_count ?? null]).toEqual([id, [], null]);
    }
  });
});

describe("a notebook of a user's own", () => {
  test("runs in any folder: spaces, quotes, letters of all kinds, reached through ..", async () => {
    const own = path.join(folder, `it's "a" Übung`);
    mkdirSync(own);
    const file = writeNotebook(path.join(own, "größe [1] %20.ipynb"), [
      { code: 'import { effectiveRidge } from "tangentlab/random-features";' },
      { code: "effectiveRidge({ eigenvalues: [1, 0.5, 0.25], features: 6, ridge: 0.1 }).effectiveRidge.toFixed(5)" },
      { code: "process.cwd()" },
    ]);
    const output = path.join(folder, "out.ipynb");
    const given = path.join(own, "..", path.basename(own), path.basename(file));
    const run = await tangentlab(["run", given, "--output", output]);
    expect([run.err, run.code]).toEqual(["", 0]);
    const texts = readNotebook(output).cells.map(({ outputs }) => String(outputs?.[0]?.data?.["text/plain"]));
    expect(texts[1]).toContain("0.15924");
    expect(texts[2]).toContain("Übung");
  }, 120_000);

  test("a failing cell ends the run: its number and error last, exit code 1, what ran is kept", async () => {
    const file = writeNotebook(path.join(folder, "fails.ipynb"), [
      { markdown: "# Three cells" },
      { code: "const a = 1;\na" },
      { code: "" },
      { code: 'console.log("two")' },
      { code: 'throw new Error("boom")' },
      { code: "4" },
    ]);
    const output = path.join(folder, "fails.out.ipynb");
    const { code, err } = await tangentlab(["run", file, "--output", output]);
    expect(err).toBe("cell 3: Error: boom\n");
    expect(code).toBe(1);
    const { cells } = readNotebook(output);
    expect(cells.map(({ outputs = [] }) => outputs.map(({ output_type }) => output_type))).toEqual([
      [],
      ["execute_result"],
      [],
      ["stream"],
      ["error"],
      [],
    ]);
  }, 120_000);

  test("a cell that takes too long is stopped", async () => {
    const file = writeNotebook(path.join(folder, "endless.ipynb"), [{ code: "1" }, { code: "for (;;) {}" }]);
    const { code, err } = await tangentlab(["run", file, "--timeout", "10"]);
    expect(err).toBe("cell 2: Timeout: no end after 10 s\n");
    expect(code).toBe(1);
  }, 120_000);

  test("without Python: the same cells, outputs, errors and limits", async () => {
    const file = writeNotebook(path.join(folder, "local.ipynb"), [
      { code: 'import { effectiveRidge } from "tangentlab/random-features";\nconsole.log("one");\n1 + 1' },
      { markdown: "text" },
      { code: 'throw new Error("boom")' },
      { code: "3" },
    ]);
    const output = path.join(folder, "local.out.ipynb");
    const failing = await tangentlab(["run", file, "--local", "--output", output]);
    expect([failing.err, failing.code]).toEqual(["cell 2: Error: boom\n", 1]);
    const { cells } = readNotebook(output);
    expect(cells.map(({ outputs = [] }) => outputs.map(({ output_type }) => output_type))).toEqual([
      ["stream", "execute_result"],
      [],
      ["error"],
      [],
    ]);
    const endless = writeNotebook(path.join(folder, "local-endless.ipynb"), [{ code: "for (;;) {}" }]);
    const late = await tangentlab(["run", endless, "--local", "--timeout", "5"]);
    expect([late.err, late.code]).toEqual(["cell 1: Timeout: no end after 5 s\n", 1]);
  }, 120_000);

  test("a kernel that is not there is named", async () => {
    const file = writeNotebook(path.join(folder, "other.ipynb"), [{ code: "1" }]);
    const { code, err } = await tangentlab(["run", file, "--kernel", "haskell"]);
    expect(err).toContain(
      'The kernel "haskell" is not registered here: run "npm start" or "npx tangentlab install" once.',
    );
    expect(code).toBe(1);
  }, 120_000);
});
