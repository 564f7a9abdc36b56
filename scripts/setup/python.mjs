import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isFull, messages, programError, SetupError } from "./errors.mjs";
import { run, tail } from "./run.mjs";

const CANDIDATES = ["python3.13", "python3.12", "python3.11", "python3.10", "python3", "python", "py"];
const PROBE = `import sys
try:
    import venv, ensurepip
    able = "yes"
except ImportError:
    able = "no"
print("%d.%d" % sys.version_info[:2], able, sys.executable)`;

/** What a Python says about itself: `{ name, version, able, path }`, or `undefined` when it does not run. */
async function probe(name) {
  const { code, output } = await run(name, ["-c", PROBE]);
  const found = code === 0 && /^(\d+\.\d+) (yes|no) (.*)$/m.exec(output);
  return found ? { name, version: found[1], able: found[2] === "yes", path: found[3].trim() } : undefined;
}

const isNew = ({ version }) => {
  const [major, minor] = version.split(".").map(Number);
  return major > 3 || (major === 3 && minor >= 10);
};

/**
 * The first usable Python (>= 3.10, with venv and ensurepip): `$TANGENTLAB_PYTHON` alone when it is set, else the usual names on PATH.
 * Throws SetupError: none, without venv, too old.
 */
export async function findPython(environment = process.env) {
  const found = [];
  const names = environment.TANGENTLAB_PYTHON ? [environment.TANGENTLAB_PYTHON] : CANDIDATES;
  for (const name of names) {
    const python = await probe(name);
    if (!python) continue;
    if (isNew(python) && python.able) return python;
    found.push(python);
  }
  const bare = found.find(isNew);
  if (bare) throw new SetupError(messages.noVenv(bare.name, bare.version));
  if (found[0]) throw new SetupError(messages.oldPython(found[0].name, found[0].version));
  throw new SetupError(messages.noPython);
}

/** The interpreter inside a virtual environment. */
export const interpreter = (venv) =>
  process.platform === "win32" ? path.join(venv, "Scripts", "python.exe") : path.join(venv, "bin", "python");

/** Python's own settings out of the way: what is installed lands in the virtual environment and nowhere else. */
function isolated() {
  const env = { ...process.env, PIP_USER: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1" };
  for (const name of ["PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV"]) {
    delete env[name];
  }
  return env;
}

const UNREACHABLE =
  /NewConnectionError|ConnectTimeout|ReadTimeout|ConnectionError|ProxyError|name resolution|getaddrinfo|Network is unreachable|Connection refused|Connection broken/i;

async function pipInstall(venv, list) {
  const args = ["-m", "pip", "install", "--quiet", "--retries", "2", "--require-hashes", "-r", list];
  const { code, output } = await run(interpreter(venv), args, { env: isolated() });
  if (code === 0) return;
  if (!isFull(output) && (UNREACHABLE.test(output) || /No matching distribution found/.test(output))) {
    throw new SetupError(messages.noIndex);
  }
  const sentence = `pip could not install ${path.basename(list)}; its last words are above.`;
  throw programError(output, tail(output), sentence, path.dirname(venv));
}

/** The lock, and what JupyterLab remembers (kernel-lib/cli/jupyter-state.ts). */
const KEPT = [".lock", "jupyter-state"];

/** A fresh virtual environment in `venv` (what was there goes, except lock and JupyterLab's memory) with the packages of the `lists`. */
export async function createVenv(venv, { python, lists }) {
  for (const name of existsSync(venv) ? readdirSync(venv) : []) {
    if (!KEPT.includes(name)) rmSync(path.join(venv, name), { recursive: true, force: true });
  }
  const { code, output } = await run(python.path, ["-m", "venv", venv], { env: isolated() });
  if (code !== 0) {
    if (/ensurepip/.test(output)) throw new SetupError(messages.noVenv(python.name, python.version));
    const sentence = `${python.name} could not create .venv; its last words are above.`;
    throw programError(output, tail(output), sentence, path.dirname(venv));
  }
  // JupyterLab runs a CommonJS program of its own from there: our "type": "module" must not reach it.
  writeFileSync(path.join(venv, "package.json"), '{ "private": true, "type": "commonjs" }\n');
  for (const list of lists) await pipInstall(venv, list);
}
