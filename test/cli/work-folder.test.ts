import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { withWorkFolder } from "../../kernel-lib/cli/work-folder.ts";
import { temporaryFolder } from "../e2e/checkout.ts";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

/** Id of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

test("a work folder is empty, and gone afterwards, also after an error", async () => {
  await withWorkFolder(
    async (work) => {
      expect(readdirSync(work)).toEqual([]);
      writeFileSync(path.join(work, "file"), "x");
    },
    { parent: folder },
  );
  await expect(withWorkFolder(() => Promise.reject(new Error("boom")), { parent: folder })).rejects.toThrow("boom");
  expect(readdirSync(folder)).toEqual([]);
});

test("what a killed process left behind is removed at the next start, and nothing else", async () => {
  const own = await withWorkFolder(async (work) => path.basename(work), { parent: folder });
  const start = own.slice(0, own.indexOf(`-${process.pid}-`));
  expect(start).toMatch(/^tangentlab-work-[0-9a-f]{8}$/);
  const dead = deadPid();
  const place = (name: string): string => path.join(folder, name);
  const left = place(`${start}-${dead}-abcdef`);
  mkdirSync(path.join(left, "inside"), { recursive: true });
  const kept = [`${start}-${process.ppid}-abcdef`, `tangentlab-work-00000000-${dead}-abcdef`, `tangentlab-${dead}-ab`];
  for (const name of kept) mkdirSync(place(name));
  const target = place("elsewhere");
  mkdirSync(target);
  symlinkSync(target, place(`${start}-${dead}-linked`));
  writeFileSync(place(`${start}-${dead}-file`), "x");
  await withWorkFolder(async () => undefined, { parent: folder });
  expect(existsSync(left)).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(
    [...kept, "elsewhere", `${start}-${dead}-linked`, `${start}-${dead}-file`].sort(),
  );
});
