// Brings this folder to the state in which everything runs: node_modules, .venv, dist, kernel, JupyterLab's extension.
// Only Node's own modules are used, each step is skipped when its stamp matches, nothing is written outside the folder.
import { accessSync, constants, existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, buildMatches } from "./setup/build.mjs";
import { messages, SetupError, systemSentence } from "./setup/errors.mjs";
import { readJson, sha256, writeWhole } from "./setup/files.mjs";
import { copyResources, kernelHash, registerKernel, resourcesHash } from "./setup/jupyter.mjs";
import { withLock } from "./setup/lock.mjs";
import { installModules, modulesMatch } from "./setup/modules.mjs";
import { isOldNode, oldestNode } from "./setup/node.mjs";
import { createVenv, findPython, interpreter } from "./setup/python.mjs";
import { run } from "./setup/run.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const venv = path.join(root, ".venv");
const stampFile = path.join(venv, ".stamp");
/** Somebody may have removed what the stamp says is there. */
const isThere = (...names) => existsSync(path.join(venv, "share", "jupyter", ...names));

/** What to expect of the long steps, on two cores and an ordinary connection. */
const durations = {
  "node modules": " about half a minute",
  dist: " about half a minute",
  "Python packages in .venv": " about a minute",
};

/** What the environment must be: the folder (scripts in it hold its path) and the lists of packages. */
const wantedLists = (bench) => ["requirements.lock", ...(bench ? ["requirements.bench.lock"] : [])];
const listsHash = (lists) => sha256(lists.map((name) => readFileSync(path.join(root, name))).join("\0"));

async function venvWorks(stamp, bench) {
  if (stamp?.root !== root) return false;
  const lists = wantedLists(bench || stamp.bench);
  if (stamp.packages !== listsHash(lists)) return false;
  const { code, output } = await run(interpreter(venv), ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
  return code === 0 && output.trim() === stamp.version;
}

async function useHooks() {
  if (!existsSync(path.join(root, ".git"))) return;
  const current = await run("git", ["config", "core.hooksPath"], { cwd: root });
  if (current.code === 1) await run("git", ["config", "core.hooksPath", ".githooks"], { cwd: root });
}

/** The steps in order: `[name, is it done?, do it]`. The stamp is written after each step that changes it. */
function steps(bench) {
  let python;
  let noPython;
  const stamp = () => readJson(stampFile);
  const put = (change) => writeWhole(stampFile, `${JSON.stringify({ ...stamp(), ...change })}\n`);
  const venvStep = async () => {
    if (noPython) throw noPython;
    rmSync(stampFile, { force: true });
    const lists = wantedLists(bench);
    await createVenv(venv, { python, lists: lists.map((name) => path.join(root, name)) });
    put({ root, python: python.path, version: python.version, bench, packages: listsHash(lists) });
  };
  return {
    async check() {
      [python, noPython] = [undefined, undefined];
      if (await venvWorks(stamp(), bench)) return;
      try {
        python = await findPython();
      } catch (error) {
        if (!(error instanceof SetupError)) throw error;
        noPython = error; // said when its turn comes: the library and the kernel need no Python, and are set up first
      }
    },
    list: [
      ["node modules", () => modulesMatch(root), () => installModules(root).then(useHooks)],
      ["dist", () => buildMatches(root), () => build(root)],
      ["Python packages in .venv", () => python === undefined && noPython === undefined, venvStep],
      [
        "kernel",
        () =>
          (stamp()?.kernel === kernelHash(root) && isThere("kernels", "tangentlab", "kernel.json")) ||
          !existsSync(path.join(root, "dist", "jupyter", "install.js")),
        async () => {
          await registerKernel(root, venv);
          put({ kernel: kernelHash(root) });
        },
      ],
      [
        "JupyterLab extension and export template",
        () => stamp()?.resources === resourcesHash(root) && isThere("labextensions", "tangentlab", "package.json"),
        () => {
          copyResources(root, venv);
          put({ resources: resourcesHash(root) });
        },
      ],
    ],
  };
}

function checkNode() {
  const oldest = oldestNode(root);
  if (isOldNode(process.version, oldest)) throw new SetupError(messages.oldNode(process.version, oldest));
}

function checkWritable() {
  try {
    accessSync(root, constants.W_OK);
  } catch (error) {
    if (["EACCES", "EROFS", "EPERM"].includes(error.code)) throw new SetupError(messages.readOnly(root));
    throw error;
  }
}

async function main() {
  checkNode();
  const { check, list } = steps(process.argv.includes("--bench"));
  await check();
  if (list.every(([, done]) => done())) return;
  checkWritable();
  await withLock(path.join(venv, ".lock"), async () => {
    await check();
    for (const [name, done, work] of list) {
      if (done()) continue;
      const start = Date.now();
      console.log(`Setting up: ${name} …${durations[name] ?? ""}`);
      await work();
      console.log(`Setting up: ${name}, done in ${((Date.now() - start) / 1000).toFixed(1)} s`);
    }
  });
}

try {
  await main();
} catch (error) {
  const sentence = error instanceof SetupError ? error.message : systemSentence(error, root);
  if (sentence === undefined) throw error;
  console.error(sentence);
  process.exitCode = 3;
}
