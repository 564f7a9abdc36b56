import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { keptPath } from "../../kernel-lib/cli/page.ts";
import { temporaryFolder } from "../e2e/checkout.ts";

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
