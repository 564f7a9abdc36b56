import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { build } from "esbuild";
import { frontConfig } from "../../kernel-lib/jupyter/front-config.ts";
import { startFront } from "../../kernel-lib/jupyter/front-link.ts";
import type { Front, FrontOptions } from "../../kernel-lib/jupyter/protocol.ts";
import { ensureSnapshot, trustedSnapshot } from "../../kernel-lib/jupyter/snapshot.ts";

let area: string;
let entry: string;
const started: Front[] = [];

beforeAll(async () => {
  area = await mkdtemp(path.join(os.tmpdir(), "tangentlab-front-"));
  entry = path.join(area, "front.cjs");
  const bundle = { bundle: true, platform: "node", target: "node20", format: "iife", minify: true } as const;
  await build({ entryPoints: ["kernel-lib/jupyter/front.ts"], outfile: entry, ...bundle });
}, 60_000);

afterAll(async () => {
  for (const front of started) front.stop();
  await rm(area, { recursive: true, force: true });
});

function start(options: Partial<FrontOptions> = {}): Front {
  const front = startFront({ folder: area, entry, cacheFolder: false, ...options });
  started.push(front);
  return front;
}

const convert = (front: Front, code: string, cell = 1) => front.request<"convert">({ kind: "convert", code, cell });

describe("the front as a process", () => {
  test("answers every kind of request, and keeps names between them", async () => {
    const front = start();
    const [first, second] = await Promise.all([convert(front, "const a = 1"), convert(front, "a.foo", 2)]);
    expect(first.cell?.own).toEqual([{ name: "a", kind: "const" }]);
    expect(second.diagnostics[0]).toMatchObject({ code: 2339, line: 1, column: 3 });
    const { items } = await front.request<"complete">({ kind: "complete", code: "a.toF", cursor: 5 });
    expect(items.map(({ name }) => name)).toEqual(["toFixed"]);
    expect(await front.request<"isComplete">({ kind: "isComplete", code: "f(" })).toMatchObject({
      status: "incomplete",
    });
    expect(await front.request<"inspect">({ kind: "inspect", code: "a", cursor: 1, detail: 0 })).toMatchObject({
      found: true,
    });
    expect(await front.request<"reset">({ kind: "reset" })).toEqual({});
    expect((await convert(front, "a")).diagnostics[0]!.code).toBe(2304);
  });

  test("works in a folder that does not exist", async () => {
    const front = start({ folder: path.join(area, "no", "such", "folder") });
    expect(
      (await convert(front, "import * as t from 'tangentlab'\nimport { sep } from 'node:path'\nsep")).diagnostics,
    ).toEqual([]);
  });

  test("dies once: requests fail with the reason, the next front works, the host is told", async () => {
    const restarts: string[] = [];
    const front = start({ onRestart: (reason) => restarts.push(reason) });
    await convert(front, "const kept = 1");
    const pid = front.pid!;
    process.kill(pid, "SIGSTOP");
    const asked = convert(front, "kept");
    process.kill(pid, "SIGKILL");
    await expect(asked).rejects.toThrow("the TypeScript front died (signal SIGKILL)");
    expect((await convert(front, "kept")).diagnostics[0]!.code).toBe(2304);
    expect(restarts).toEqual([expect.stringContaining("SIGKILL")]);
  });

  test("what it knew when it last had nothing to do outlives it", async () => {
    const restarts: [string, boolean][] = [];
    const front = start({ onRestart: (...told) => restarts.push(told) });
    await convert(front, "interface Point { readonly x: number }\nconst point: Point = { x: 1 };");
    await convert(front, "declare global { interface Array<T> { twice: T } }\nexport {};", 2);
    await convert(front, "const wrong: string = 1", 3);
    await convert(front, "const double = (p: Point) => 2 * p.x;", 4);
    await sleep(1500);
    const { pid } = front;
    process.kill(pid!, "SIGKILL");
    while (front.pid === pid) await sleep(10);
    const after = await convert(front, "[point.x.toFixed(), double(point).toFixed(), [1].twice.toFixed()]", 5);
    expect(after.diagnostics).toEqual([]);
    expect(after.cell).toMatchObject({ foreign: ["point", "double"], file: expect.stringMatching(/cell-5_\d+\.ts$/) });
    expect((await convert(front, "double(1)", 6)).diagnostics[0]!.code).toBe(2345);
    expect(restarts).toEqual([[expect.stringContaining("SIGKILL"), false]]);
  }, 60_000);

  test("ends while nobody asks; the next one knows the same; a reset forgets", async () => {
    const restarts: string[] = [];
    const front = start({ sleepAfter: 200, onRestart: (reason) => restarts.push(reason) });
    await convert(front, "const kept = 1");
    const { pid } = front;
    const gone = async () => {
      for (let turn = 0; turn < 400 && front.pid !== undefined; turn++) await sleep(25);
      expect(front.pid).toBeUndefined();
    };
    await gone();
    for (let turn = 0; turn < 200 && isAlive(pid!); turn++) await sleep(25);
    expect(isAlive(pid!)).toBe(false);
    const asked = await Promise.all([convert(front, "kept.toFixed()", 2), convert(front, "kept.nothing", 3)]);
    expect(asked.map(({ diagnostics }) => diagnostics.map(({ code }) => code))).toEqual([[], [2339]]);
    await gone();
    await front.request<"reset">({ kind: "reset" });
    expect((await convert(front, "kept", 4)).diagnostics[0]!.code).toBe(2304);
    await gone();
    expect((await convert(front, "kept", 5)).diagnostics[0]!.code).toBe(2304);
    expect(restarts).toEqual([]);
  }, 60_000);

  test("a front that cannot start is given up, with what it said", async () => {
    const broken = path.join(area, "broken.cjs");
    await writeFile(broken, "throw new Error('broken on purpose')");
    const reasons: string[] = [];
    const front = start({ entry: broken, onRestart: (reason) => reasons.push(reason) });
    await expect(convert(front, "1")).rejects.toThrow("broken on purpose");
    await expect(convert(front, "1")).rejects.toThrow("It does not start");
    expect(reasons.at(-1)).toContain("npm run build");
  });

  test("a front that cannot be spawned is given up, with the reason", async () => {
    const front = start({ entry: "front\u0000.cjs" });
    await expect(convert(front, "1")).rejects.toThrow(/^the TypeScript front died \(TypeError.*without null bytes/);
    await expect(convert(front, "1")).rejects.toThrow("It does not start");
  });

  test("ignores the user's NODE_OPTIONS", async () => {
    process.env.NODE_OPTIONS = "--no-such-option";
    try {
      expect((await convert(start(), "1")).cell).toBeDefined();
    } finally {
      delete process.env.NODE_OPTIONS;
    }
  });

  test("stop rejects what is asked and what will be asked", async () => {
    const front = start();
    const asked = convert(front, "1");
    front.stop();
    await expect(asked).rejects.toThrow("was stopped");
    await expect(convert(front, "1")).rejects.toThrow("was stopped");
  });

  test("leaves no orphan when its host is killed", async () => {
    const config = JSON.stringify(frontConfig(area));
    const script = `const c = require("node:child_process").spawn(process.execPath, [${JSON.stringify(entry)}, ${JSON.stringify(config)}], { stdio: ["ignore", "ignore", "ignore", "ipc"] }); c.on("message", () => console.log(c.pid));`;
    const host = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
    const pid = await new Promise<number>((resolve) => host.stdout!.on("data", (text) => resolve(Number(text))));
    host.kill("SIGKILL");
    for (let turn = 0; turn < 200 && isAlive(pid); turn++) await sleep(25);
    expect(isAlive(pid)).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("the start-up snapshot", () => {
  const config = () => frontConfig(area);

  test("is built once, private to its owner, and the front starts from it", async () => {
    const cacheFolder = path.join(area, "cache");
    const file = await ensureSnapshot({ entry, cacheFolder });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(cacheFolder)).mode & 0o777).toBe(0o700);
    expect(await ensureSnapshot({ entry, cacheFolder })).toBe(file);
    expect(await readdir(cacheFolder)).toEqual([path.basename(file)]);
    const front = start({ cacheFolder });
    expect((await convert(front, "const a = await Promise.resolve(1); a")).diagnostics).toEqual([]);
    expect((await convert(front, "import { Matrix } from 'ml-matrix'")).diagnostics[0]!.code).toBe(2307);
    expect((await convert(front, "process.argv.nonsense")).diagnostics[0]!.code).toBe(2339);
    expect((await convert(front, "import * as t from 'tangentlab'\nt.nonsense")).diagnostics[0]!.code).toBe(2339);
    const { items } = await front.request<"complete">({ kind: "complete", code: "a.toF", cursor: 5 });
    expect(items[0]!.signature).toContain("fractionDigits");
    front.stop();
  }, 90_000);

  test("a damaged one is deleted and the front starts without", async () => {
    const cacheFolder = path.join(area, "damaged");
    const good = await trustedSnapshot({ config: config(), entry, cacheFolder: path.join(area, "cache") });
    const file = path.join(cacheFolder, path.basename(good!));
    await mkdir(cacheFolder, { mode: 0o700 });
    await writeFile(file, "no snapshot", { mode: 0o600 });
    const restarts: string[] = [];
    const front = start({ cacheFolder, onRestart: (reason) => restarts.push(reason) });
    expect((await convert(front, "1")).diagnostics).toEqual([]);
    await expect(stat(file)).rejects.toThrow("ENOENT");
    expect(restarts).toEqual([]);
  }, 90_000);

  test("one that cannot be removed either is done without", async () => {
    const cacheFolder = path.join(area, "stuck");
    const good = await trustedSnapshot({ config: config(), entry, cacheFolder: path.join(area, "cache") });
    await mkdir(path.join(cacheFolder, path.basename(good!)), { recursive: true, mode: 0o700 });
    expect((await convert(start({ cacheFolder }), "1")).diagnostics).toEqual([]);
  });

  test("one that cannot be looked at is done without", async () => {
    await symlink("front-loop", path.join(area, "front-loop"));
    const front = start({ cacheFolder: path.join(area, "front-loop") });
    expect((await convert(front, "1")).diagnostics).toEqual([]);
  });

  test("one that others may write is not used", async () => {
    const cacheFolder = path.join(area, "cache");
    const place = { config: config(), entry, cacheFolder };
    const file = await trustedSnapshot(place);
    await chmod(file!, 0o666);
    expect(await trustedSnapshot(place)).toBeUndefined();
    await chmod(file!, 0o600);
    await chmod(cacheFolder, 0o777);
    expect(await trustedSnapshot(place)).toBeUndefined();
  });

  test("another front has another snapshot", async () => {
    const other = path.join(area, "other.cjs");
    await writeFile(other, "// another front");
    await chmod(path.join(area, "cache"), 0o700);
    expect(
      await trustedSnapshot({ config: config(), entry: other, cacheFolder: path.join(area, "cache") }),
    ).toBeUndefined();
  });

  test("a build that fails says why and leaves nothing", async () => {
    const broken = path.join(area, "broken-build.cjs");
    const cacheFolder = path.join(area, "failed");
    await writeFile(broken, "throw new Error('cannot build this')");
    await expect(ensureSnapshot({ entry: broken, cacheFolder })).rejects.toThrow("cannot build this");
    expect(await readdir(cacheFolder)).toEqual([]);
  });
});
