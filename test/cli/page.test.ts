import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { CommandError, readArguments, UsageError } from "../../kernel-lib/cli/command.ts";
import { exportCommand } from "../../kernel-lib/cli/commands/export.ts";
import { keptPath } from "../../kernel-lib/cli/page.ts";
import { temporaryFolder } from "../e2e/checkout.ts";
import { writeNotebook } from "../e2e/notebook-files.ts";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

test("a half-executed notebook is kept beside the page, never over the notebook it came from", () => {
  const place = (name: string): string => path.join(folder, name);
  const [html, first, second] = ["a.html", "a.executed.ipynb", "a.executed-2.ipynb"].map(place);
  expect(keptPath(html, place("a.ipynb"))).toBe(first);
  expect(keptPath(html, first)).toBe(second);
  writeFileSync(place("source.ipynb"), "{}");
  symlinkSync(place("source.ipynb"), first);
  expect(keptPath(html, place("source.ipynb"))).toBe(second);
});

const start = (...argv: string[]) => exportCommand.run(readArguments(exportCommand, argv));

test.each([["--kernel", "python3"], ["--timeout", "soon"], ["--static"], ["--execute"]])(
  "--no-execute and %s exclude each other",
  async (...options) => {
    await expect(start("notebooks/00-start.ipynb", "--no-execute", ...options)).rejects.toThrow(
      new UsageError(`choose --no-execute or ${options[0]}: no cell runs with --no-execute`),
    );
  },
);

test("without a browser --pdf is refused before anything runs", async () => {
  const html = path.join(folder, "a.html");
  const outside = process.env.TANGENTLAB_CHROMIUM;
  process.env.TANGENTLAB_CHROMIUM = "/none/chromium";
  await expect(start("notebooks/00-start.ipynb", "--pdf", "--output", html)).rejects.toThrow(
    new CommandError(
      "--pdf needs a browser: install Chromium or Chrome (Debian: apt install chromium), or set TANGENTLAB_CHROMIUM=<its path>; or print the page from a browser",
    ),
  );
  if (outside === undefined) delete process.env.TANGENTLAB_CHROMIUM;
  else process.env.TANGENTLAB_CHROMIUM = outside;
  expect(existsSync(html)).toBe(false);
});

test("cells learn the presentation of their page, this process keeps its own", async () => {
  jest.spyOn(console, "log").mockReturnValue();
  const name = "TANGENTLAB_PRESENTATION";
  const before = process.env[name];
  const notebook = writeNotebook(path.join(folder, "a.ipynb"), [
    { code: `console.log("cells see", process.env.${name});` },
  ]);
  expect(await start(notebook, "--presentation", "lecture")).toBe(0);
  expect(readFileSync(path.join(folder, "a.html"), "utf8")).toContain("cells see lecture");
  expect(process.env[name]).toBe(before);
}, 60_000);
