import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { redirectPage } from "../../kernel-lib/cli/open-browser.ts";
import { temporaryFolder } from "../e2e/checkout.ts";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

test("the page leads to the address, is private, and its name does not tell the token", () => {
  const address = 'http://127.0.0.1:8888/lab/tree/a"b.ipynb?x=1&token=0123456789abcdef';
  const page = redirectPage(address, [path.join(folder, "missing"), folder]);
  expect(path.relative(folder, page.file)).toMatch(/^open-lab-[^/\\]+[/\\]open\.html$/);
  expect(page.file).not.toContain("0123456789abcdef");
  expect(statSync(page.file).mode & 0o777).toBe(0o600);
  expect(statSync(path.dirname(page.file)).mode & 0o777).toBe(0o700);
  const escaped = "http://127.0.0.1:8888/lab/tree/a&quot;b.ipynb?x=1&amp;token=0123456789abcdef";
  const html = readFileSync(page.file, "utf8");
  expect(html).toContain(`content="0;url=${escaped}"`);
  expect(html).toContain(`<a href="${escaped}">`);
  page.remove();
  expect(existsSync(path.dirname(page.file))).toBe(false);
});
