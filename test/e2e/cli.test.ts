import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { root, tangentlab } from "./checkout.ts";

const commands = ["lab", "run", "export", "slides", "handout", "data", "install", "doctor"];

describe("help", () => {
  test("without a command: the list, exit code 2", async () => {
    const { code, out } = await tangentlab([]);
    expect(code).toBe(2);
    expect(out).toMatchSnapshot();
  });

  test.each(commands)("%s", async (name) => {
    const { code, out } = await tangentlab([name, "--help"]);
    expect(code).toBe(0);
    expect(out).toMatchSnapshot();
  });
});

describe("mistakes get one sentence", () => {
  test.each([
    [["exprt"], 2, 'unknown command "exprt"; known: lab, run, export, slides, handout, data, install, doctor'],
    [["export", "--out", "x"], 2, 'unknown option --out for "export"; it takes: '],
    [["export"], 2, '"export" needs <notebook.ipynb>'],
    [["slides"], 2, '"slides" needs <notebook.ipynb>'],
    [["handout", "missing.ipynb"], 1, "missing.ipynb does not exist"],
    [
      ["export", "notebooks/00-start.ipynb", "--presentation", "big"],
      2,
      '--presentation must be one of screen, lecture, got "big"',
    ],
    [["run", "missing.ipynb"], 1, "missing.ipynb does not exist"],
    [["run", "notebooks"], 1, "notebooks is a folder; name a notebook in it"],
    [["run", "package.json"], 1, "package.json is not a notebook: it has no list of cells"],
    [["export", "LICENSE"], 1, "LICENSE is not a notebook: "],
    [
      ["run", "notebooks/00-start.ipynb", "--timeout", "soon"],
      2,
      "--timeout must be a positive whole number of seconds",
    ],
    [["export", "notebooks/00-start.ipynb", "--output", "no/such/x.html"], 1, "/no/such does not exist"],
    [["data", "imagenet"], 1, 'unknown data set "imagenet"; known: mnist'],
    [["install", "--user", "--sys-prefix"], 2, "choose one of --user, --sys-prefix and --prefix"],
    [["lab", "nowhere"], 1, "nowhere is neither the start of a name in notebooks/ nor a file or folder"],
    [
      ["export", "notebooks/00-start.ipynb", "--execute", "--no-execute"],
      2,
      "choose --no-execute or --execute: no cell runs with --no-execute",
    ],
    [["lab", "--port", "99999"], 2, "--port must be a whole number from 1 to 65535"],
  ])("%j", async (args, code, sentence) => {
    const run = await tangentlab(args);
    expect(run.err).toContain(sentence);
    expect(run.err.trimEnd().split("\n")).toHaveLength(1);
    expect(run.code).toBe(code);
  });
});

test.each(["--version", "-v"])("%s prints the version alone", async (option) => {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  expect(await tangentlab([option])).toEqual({ code: 0, out: `${version}\n`, err: "" });
});

test("data tells where MNIST lies", async () => {
  const { code, out } = await tangentlab(["data", "mnist"]);
  expect(code).toBe(0);
  expect(out).toMatch(/train-images-idx3-ubyte {2}47\.0 MB/);
});

test("doctor finds everything in place", async () => {
  const browser = process.execPath; // any file: it is not started
  const { code, out } = await tangentlab(["doctor"], { env: { ...process.env, TANGENTLAB_CHROMIUM: browser } });
  expect(out).not.toContain("✗");
  expect(out).toMatch(/JupyterLab 4\.6\.6/);
  expect(out).toContain(`✓ browser  ${browser}\n`);
  expect(code).toBe(0);
});
