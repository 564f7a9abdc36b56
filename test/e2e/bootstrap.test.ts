import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { copyCheckout, fakePath, NOWHERE, type Run, type RunOptions, run, temporaryFolder } from "./checkout.ts";

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
});
afterEach(() => remove());

/** No Python but what PATH offers, no packages from caches or from links of this machine. */
const clean = (own: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const { TANGENTLAB_PYTHON: _, PIP_FIND_LINKS: __, npm_execpath: ___, ...rest } = process.env;
  return { ...rest, npm_config_cache: path.join(folder, "npm"), PIP_CACHE_DIR: path.join(folder, "pip"), ...own };
};
const setUp = (checkout: string, options: RunOptions): Promise<Run> =>
  run(process.execPath, ["scripts/bootstrap.mjs"], { cwd: checkout, ...options });

const NO_PYTHON =
  'Python >= 3.10 not found. JupyterLab needs it; the library and "npx tangentlab run" do not. ' +
  "Install it (Debian: apt install python3 python3-venv) or set TANGENTLAB_PYTHON.";
const NO_INDEX =
  "Package index not reachable: nothing was installed. Connect once, or set PIP_INDEX_URL / PIP_FIND_LINKS.";

describe("what set-up cannot do without, in one sentence", () => {
  const expectSentence = ({ code, err }: Run, sentence: string): void => {
    expect(err.trimEnd()).toBe(sentence);
    expect(code).toBe(3);
  };

  test.each([
    ["no Python", {}, NO_PYTHON],
    [
      "Python without venv",
      { python3: 'echo "3.11 no /usr/bin/python3"' },
      "python3 3.11 has no venv module. Debian, Ubuntu: apt install python3-venv.",
    ],
    [
      "old Python",
      { python3: 'echo "3.8 yes /usr/bin/python3"' },
      "python3 is 3.8; 3.10 or newer is needed. Set TANGENTLAB_PYTHON to a newer one.",
    ],
    ["a Python that does not run", { python3: "exit 1" }, NO_PYTHON],
  ])("%s", async (_what, programs, sentence) => {
    const checkout = copyCheckout(folder, { bare: false });
    expectSentence(await setUp(checkout, { env: clean({ PATH: fakePath(folder, programs) }) }), sentence);
    expect(existsSync(path.join(checkout, ".venv", ".stamp"))).toBe(false);
  });

  test("without Python, notebooks still run", async () => {
    const checkout = copyCheckout(folder, { bare: false });
    const env = clean({ PATH: fakePath(folder, {}) });
    await setUp(checkout, { env });
    const notebook = path.join("notebooks", "00-start.ipynb");
    const run = spawnSync(process.execPath, [path.join("dist", "cli", "main.js"), "run", notebook], {
      cwd: checkout,
      env,
      encoding: "utf8",
    });
    expect({ status: run.status, err: run.stderr }).toEqual({ status: 0, err: "" });
  }, 60_000);

  test("TANGENTLAB_PYTHON is taken at its word", async () => {
    const old = path.join(fakePath(folder, { old: 'echo "3.9 yes /opt/old"' }), "old");
    const run = await setUp(copyCheckout(folder, { bare: false }), { env: clean({ TANGENTLAB_PYTHON: old }) });
    expectSentence(run, `${old} is 3.9; 3.10 or newer is needed. Set TANGENTLAB_PYTHON to a newer one.`);
  });

  test("no npm registry", async () => {
    const checkout = copyCheckout(folder, { bare: true });
    const env = clean({ npm_config_registry: NOWHERE, npm_config_fetch_retries: "0" });
    const sentence = "npm registry not reachable: nothing was installed. Connect once, or set npm_config_registry.";
    expectSentence(await setUp(checkout, { env }), sentence);
  }, 120_000);

  test("no package index", async () => {
    const checkout = copyCheckout(folder, { bare: false });
    expectSentence(await setUp(checkout, { env: clean({ PIP_INDEX_URL: NOWHERE }) }), NO_INDEX);
    expect(existsSync(path.join(checkout, ".venv", ".stamp"))).toBe(false);
    expect(existsSync(path.join(checkout, ".venv", ".lock"))).toBe(false);
  }, 120_000);

  test("a folder that cannot be written to", async () => {
    const checkout = copyCheckout(folder, { bare: true });
    for (const place of [folder, checkout]) chmodSync(place, 0o555);
    const nobody = process.getuid?.() === 0 ? { user: 65_534 } : {}; // root may write everywhere
    const run = await setUp(checkout, { env: clean({ HOME: "/nonexistent" }), ...nobody });
    for (const place of [folder, checkout]) chmodSync(place, 0o755);
    const sentence = `${checkout} cannot be written to, and set-up stores everything in there. Copy the folder to a place of your own, or change its permissions.`;
    expectSentence(run, sentence);
  });
});

/** A Python that can do what set-up asks of it, and nothing else. */
const QUICK_PYTHON = `case "$1 $2" in
  *ensurepip*) echo "3.11 yes $0" ;;
  -c*) echo 3.11 ;;
  "-m venv") /bin/sleep 1; /bin/mkdir -p "$3/bin"; /bin/cp "$0" "$3/bin/python" ;;
esac`;

/** A package index that counts its visitors and never answers. */
async function silentIndex(): Promise<{ address: string; visits: () => number; close: () => void }> {
  let count = 0;
  const server = createServer(() => {
    count++;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${port}/`, visits: () => count, close };
}

describe("set-up goes on where it stopped, and asks nobody once it is done", () => {
  let index: Awaited<ReturnType<typeof silentIndex>>;
  beforeAll(async () => {
    index = await silentIndex();
  });
  afterAll(() => index.close());

  test("an interrupted run leaves no stamp; the next one finishes; the one after does nothing", async () => {
    const checkout = copyCheckout(folder, { bare: false });
    const venv = path.join(checkout, ".venv");
    const env = clean({ PIP_INDEX_URL: index.address, npm_config_registry: index.address });

    const interrupted = await setUp(checkout, {
      env,
      during: async (signal) => {
        while (index.visits() === 0) await sleep(100);
        signal("SIGINT");
      },
    });
    expect(interrupted.code).toBe(130);
    expect(existsSync(path.join(venv, ".stamp"))).toBe(false);
    expect(existsSync(path.join(venv, ".lock"))).toBe(false);

    // An empty list needs no index: the rest of set-up is the same.
    writeFileSync(path.join(checkout, "requirements.lock"), "");
    const visits = index.visits();
    const second = await setUp(checkout, { env });
    expect([second.code, second.err]).toEqual([0, ""]);
    expect(second.out).toMatch(/Python packages in \.venv, done/);
    const kernel = path.join(venv, "share", "jupyter", "kernels", "tangentlab", "kernel.json");
    expect(JSON.parse(readFileSync(kernel, "utf8")).argv[1]).toBe(path.join(checkout, "dist", "jupyter", "main.js"));
    const extension = path.join(venv, "share", "jupyter", "labextensions", "tangentlab", "static");
    expect(readdirSync(extension).sort()).toEqual(["figure-theme.js", "mathjax.js", "plotly.js", "remoteEntry.js"]);

    const third = await setUp(checkout, { env });
    expect(third).toEqual({ code: 0, out: "", err: "" });

    // What is damaged is made again, and only that.
    rmSync(path.join(venv, ".stamp"));
    const repaired = await setUp(checkout, { env });
    expect(repaired.code).toBe(0);
    expect(repaired.out).toMatch(/Python packages in \.venv/);
    expect(repaired.out).not.toMatch(/node modules|dist/);
    expect(index.visits()).toBe(visits);

    rmSync(kernel);
    const registered = await setUp(checkout, { env });
    expect([registered.code, registered.err]).toEqual([0, ""]);
    expect(registered.out).toMatch(/^Setting up: kernel …/);
    expect(existsSync(kernel)).toBe(true);
  }, 180_000);

  /** A bare checkout, and an npm of our own for it. */
  function withNpm(code: string): { checkout: string; env: NodeJS.ProcessEnv } {
    const programs = { npm: code, python3: QUICK_PYTHON };
    return { checkout: copyCheckout(folder, { bare: true }), env: clean({ PATH: fakePath(folder, programs) }) };
  }

  test("interrupted, it is over only when the program it ran is", async () => {
    const pidFile = path.join(folder, "npm.pid");
    const { checkout, env } = withNpm(`trap "" TERM INT; /bin/sleep 1000 & echo $$ $! > "${pidFile}"; wait; wait`);
    const { code } = await setUp(checkout, {
      env,
      during: async (signal) => {
        while (!existsSync(pidFile)) await sleep(20);
        await sleep(100);
        signal("SIGINT");
      },
    });
    expect(code).toBe(130);
    await sleep(200); // for a grandchild to be taken in and its end to be noted
    for (const pid of readFileSync(pidFile, "utf8").trim().split(" ")) {
      const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[2] : "gone";
      expect(["gone", "Z"]).toContain(state);
    }
    expect(existsSync(path.join(checkout, ".venv", ".lock"))).toBe(false);
  }, 60_000);

  test.each([
    ["fails on what an interrupted run left", 'echo "npm error code ENOTEMPTY"; exit 1', "npm ci failed"],
    ["leaves packages out", "exit 0", /^npm left out \d+ packages/],
  ])(
    "npm %s: once more, in an empty folder",
    async (_what, end, sentence) => {
      const count = path.join(folder, "calls");
      const { checkout, env } = withNpm(
        `[ -e node_modules/old ] && echo old >> "${count}"; echo call >> "${count}"; ${end}`,
      );
      mkdirSync(path.join(checkout, "node_modules", "old"), { recursive: true });
      const run = await setUp(checkout, { env });
      expect([run.code, run.err]).toEqual([3, expect.stringMatching(sentence)]);
      expect(readFileSync(count, "utf8")).toBe("old\ncall\ncall\n");
    },
    60_000,
  );

  test("two at once: the second waits for the first, then finds nothing to do", async () => {
    const checkout = copyCheckout(folder, { bare: false });
    const env = clean({ PATH: fakePath(folder, { python3: QUICK_PYTHON }) });
    const first = setUp(checkout, { env });
    while (!existsSync(path.join(checkout, ".venv", ".lock"))) await sleep(20);
    const [a, b] = await Promise.all([first, setUp(checkout, { env })]);
    expect([a.code, b.code]).toEqual([0, 0]);
    const out = a.out + b.out;
    expect(out.match(/Python packages in \.venv …/g)).toHaveLength(1);
    expect(out).toMatch(/Another set-up is running here \(process \d+\); waiting for it\./);
  }, 120_000);
});
