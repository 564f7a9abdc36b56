import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { redirectPage } from "../../kernel-lib/cli/open-browser.ts";
import { packageRoot } from "../../kernel-lib/cli/project.ts";
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
  expect(path.relative(folder, page.file)).toMatch(/^tangentlab-work-[^/\\]+[/\\]open\.html$/);
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

test("a page that a killed process left behind is removed by the next one", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]); // of a process that has ended
  const page = redirectPage("http://127.0.0.1:8888/lab?token=1", [folder]);
  const own = path.dirname(page.file);
  const left = own.replace(`-${process.pid}-`, `-${pid}-`);
  renameSync(own, left);
  redirectPage("http://127.0.0.1:8888/lab?token=2", [folder]).remove();
  expect(readdirSync(folder)).toEqual([]);
});

test("such a page is never packed", () => {
  const { files } = JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8"));
  const page = redirectPage("http://127.0.0.1:8888/lab?token=1", [folder]);
  const [start] = path.basename(path.dirname(page.file)).split(/-[0-9a-f]{8}-/);
  expect(files).toContain(`!dist/${start}-*`);
});
