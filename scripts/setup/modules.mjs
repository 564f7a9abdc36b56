import { existsSync, readFileSync, rmSync, statfsSync } from "node:fs";
import path from "node:path";
import { isFull, messages, programError, SetupError } from "./errors.mjs";
import { readJson, sha256, writeWhole } from "./files.mjs";
import { run, tail } from "./run.mjs";

const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET/;

const stampFile = (root) => path.join(root, "node_modules", ".tangentlab-stamp");
const lockHash = (root) => {
  const lock = path.join(root, "package-lock.json");
  return `${sha256(readFileSync(lock))} abi${process.versions.modules}\n`;
};

/** Whether `node_modules` is what the lock file says (hash and Node's binary interface). */
export const modulesMatch = (root) =>
  existsSync(stampFile(root)) && readFileSync(stampFile(root), "utf8") === lockHash(root);

/** Whether more than 20 MB are free where a folder lies. */
function hasRoom(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > 2e7;
}

/** Packages that the lock file names (save those for other systems) and that do not lie there in that version. */
export function missingModules(root) {
  const wanted = readJson(path.join(root, "package-lock.json"))?.packages ?? {};
  return Object.entries(wanted)
    .filter(([name, { link }]) => name !== "" && !link)
    .filter(([name, { version, optional }]) => {
      const found = readJson(path.join(root, name, "package.json"));
      return found === undefined ? !optional || existsSync(path.join(root, name)) : found.version !== version;
    })
    .map(([name]) => name);
}

/** Whether npm itself has already put there exactly what the lock file names (a user's own `npm install`). */
function installedByNpm(root) {
  if (existsSync(stampFile(root)) || !existsSync(path.join(root, "node_modules", ".package-lock.json"))) return false;
  return missingModules(root).length === 0;
}

/** How to call npm: the one that runs us, else the one on PATH. */
function npm() {
  const own = process.env.npm_execpath;
  if (own && /npm-cli\.[cm]?js$/.test(own)) return [process.execPath, [own]];
  return [process.platform === "win32" ? "npm.cmd" : "npm", []];
}

/** What npm says of a folder that changed under its hands: an interrupted run, or two at once, left it half-made. */
const HALF_MADE = /\b(ENOTEMPTY|ENOENT|EEXIST)\b/;

async function npmCi(root) {
  const [command, first] = npm();
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  // Without a network: seconds, not a minute. No install script is needed: the native packages bring their binaries.
  const options = ["--ignore-scripts", "--include=dev", "--include=optional", "--fetch-retry-mintimeout=1000"];
  const { code, output } = await run(command, [...first, "ci", ...options, ...quiet], { cwd: root });
  return { code, output, missing: code === 0 ? missingModules(root) : [] };
}

/** Brings `node_modules` to the lock file: `npm ci` without install scripts (none is needed). Throws SetupError. */
export async function installModules(root) {
  if (!installedByNpm(root)) {
    let { code, output, missing } = await npmCi(root);
    if (hasRoom(root) && (missing.length > 0 || (code !== 0 && HALF_MADE.test(output) && !UNREACHABLE.test(output)))) {
      rmSync(path.join(root, "node_modules"), { recursive: true, force: true });
      ({ code, output, missing } = await npmCi(root));
    }
    if (code === 127) throw new SetupError(messages.noNpm);
    if (code !== 0 && UNREACHABLE.test(output) && !isFull(output)) throw new SetupError(messages.noRegistry);
    if (code !== 0) throw programError(output, tail(output), "npm ci failed; its last words are above.", root);
    // On a full disk npm ends well all the same.
    if (missing.length > 0) throw new SetupError(hasRoom(root) ? messages.incomplete(missing) : messages.full(root));
  }
  writeWhole(stampFile(root), lockHash(root));
}
