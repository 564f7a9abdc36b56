import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { messages, SetupError } from "./errors.mjs";

const BEAT = 2_000;
const STALE = 20_000;

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Process id of the set-up that holds the lock, or `undefined` when its process ended or has not touched it for 20 s. */
function holder(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Date.now() - statSync(file).mtimeMs < STALE && alive(pid) ? pid : undefined;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function take(file) {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const handle = openSync(file, "wx");
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    if (["EACCES", "EROFS", "EPERM"].includes(error.code)) {
      throw new SetupError(messages.readOnly(path.dirname(path.dirname(file))));
    }
    throw error;
  }
}

/** Runs `work` while holding `file`, so that two set-ups never meet; the second one waits. Throws SetupError in a read-only folder. */
export async function withLock(file, work) {
  let told = false;
  while (!take(file)) {
    const pid = holder(file);
    if (pid === undefined) rmSync(file, { force: true });
    else {
      if (!told) console.log(`Another set-up is running here (process ${pid}); waiting for it.`);
      told = true;
      await sleep(300);
    }
  }
  const beat = setInterval(() => utimesSync(file, new Date(), new Date()), BEAT);
  const release = () => rmSync(file, { force: true });
  process.on("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off("exit", release);
    release();
  }
}
