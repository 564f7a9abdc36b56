import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { chmod, mkdir, readdir, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type FrontConfig, frontConfig, frontFlags, packageFolder } from "./front-config.ts";

/** Which snapshot is meant. */
export interface SnapshotPlace {
  readonly config: FrontConfig;
  /** The bundled front. */
  readonly entry: string;
  /** Default: `dist/jupyter/snapshots` of the package. */
  readonly cacheFolder?: string;
}

const defaultFolder = path.join(packageFolder, "dist", "jupyter", "snapshots");
const defaultEntry = path.join(packageFolder, "dist", "jupyter", "front.cjs");
const extension = ".blob";

/** So many snapshots stay in the folder: each is 38 MB. */
const keptSnapshots = 3;

/** A build that hangs is given up after this many milliseconds. */
const buildTimeout = 120_000;

/**
 * Path of the snapshot for this Node, machine, flags, front and declarations: anything else makes another name, so a stale
 * snapshot is never started. Declarations count by their package's name and version and by where they are.
 */
async function snapshotPath({ config, entry, cacheFolder = defaultFolder }: SnapshotPlace): Promise<string> {
  const packages = [
    path.join(config.libFolder, "..", "package.json"),
    path.join(config.typesFolder, "node", "package.json"),
  ];
  const hash = createHash("sha256");
  hash.update(JSON.stringify([process.version, process.arch, process.platform, os.release(), frontFlags]));
  for (const file of [entry, ...packages]) hash.update(await realpath(file)).update(await readFile(file));
  hash.update(JSON.stringify([config.libFolder, config.typesFolder, config.packageFolder]));
  return path.join(cacheFolder, `front-${hash.digest("hex").slice(0, 24)}${extension}`);
}

/** A snapshot is code: it must belong to this user or root, and nobody else may write it. */
async function isOurs(file: string): Promise<boolean> {
  const { uid, mode } = await stat(file);
  if (process.getuid === undefined) return true;
  return (uid === process.getuid() || uid === 0) && (mode & 0o022) === 0;
}

const isMissing = (error: unknown) => ["ENOENT", "EACCES", "ENOTDIR"].includes((error as { code?: string }).code ?? "");

/** The snapshot to start from, or `undefined` when there is none that may be trusted. */
export async function trustedSnapshot(place: SnapshotPlace): Promise<string | undefined> {
  try {
    const file = await snapshotPath(place);
    return (await isOurs(path.dirname(file))) && (await isOurs(file)) ? file : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Runs Node once to write the snapshot, at low priority. */
function build(place: SnapshotPlace, target: string): Promise<void> {
  const { NODE_OPTIONS: _removed, ...env } = process.env;
  const config = { ...place.config, folder: path.join(path.parse(place.config.libFolder).root, "__warm-up") };
  const args = [...frontFlags, "--snapshot-blob", target, "--build-snapshot", place.entry, JSON.stringify(config)];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "pipe"], timeout: buildTimeout });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  if (child.pid !== undefined) os.setPriority(child.pid, os.constants.priority.PRIORITY_LOW);
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4096);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("exit", end);
      if (code === 0) resolve();
      else reject(new Error(`node --build-snapshot ended with ${code}:\n${errors}`));
    });
  });
}

/** Removes all but the newest snapshots (other Node versions keep theirs), and what killed builds left behind. */
async function removeOld(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.includes(extension));
  const known = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return {
        file,
        time: await stat(file).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      };
    }),
  );
  const blobs = known.filter(({ file }) => file.endsWith(extension)).sort((a, b) => b.time - a.time);
  const abandoned = known.filter(({ file, time }) => !file.endsWith(extension) && Date.now() - time > 2 * buildTimeout);
  await Promise.all([...blobs.slice(keptSnapshots), ...abandoned].map(({ file }) => rm(file, { force: true })));
}

/**
 * Makes the front's start-up snapshot if it is missing, and returns its path. A pure cache: the front starts three times
 * faster with it and works without it. Two builds at once do not disturb each other.
 *
 * @throws Error when Node cannot build or the folder cannot be written; the caller may ignore it.
 */
export async function ensureSnapshot(options: { entry?: string; cacheFolder?: string } = {}): Promise<string> {
  const place = { config: frontConfig(os.tmpdir()), entry: defaultEntry, ...options };
  const known = await trustedSnapshot(place);
  if (known !== undefined) return known;
  const file = await snapshotPath(place);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await chmod(path.dirname(file), 0o700);
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await build(place, temporary);
    await chmod(temporary, 0o600);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
  await removeOld(path.dirname(file));
  return file;
}
