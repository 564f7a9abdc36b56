/** Entry of kernel.json: `node main.js <connection file>`. */
import { readConnection } from "./connection.ts";
import { Kernel } from "./host.ts";

const parentPollMs = 1000;

const log = (line: string) => process.stderr.write(`[tangentlab ${new Date().toISOString()}] ${line}\n`);

/** Seconds, from the environment, as milliseconds. */
function sleepSetting(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (Number(text) >= 0 && Number(text) < 2e6) return 1000 * Number(text);
  throw new Error(`TANGENTLAB_FRONT_SLEEP must be a number of seconds below 2,000,000, got "${text}"`);
}

/** The client that started this kernel is gone: nobody can reach it any more. */
function endWithParent(end: () => void): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), parentPollMs).unref();
}

async function main(): Promise<void> {
  const file = process.argv[2];
  if (file === undefined) throw new Error("usage: main.js <connection file>");
  const connection = readConnection(file);
  const nodeArgs = (process.env.TANGENTLAB_NODE_ARGS ?? "").split(" ").filter(Boolean);
  const frontSleep = sleepSetting(process.env.TANGENTLAB_FRONT_SLEEP);
  const kernel = new Kernel({ folder: process.cwd(), nodeArgs, frontSleep, log, onEnd: () => process.exit(0) });
  const end = () => void kernel.end();
  process.on("SIGINT", () => kernel.interrupt());
  process.on("SIGTERM", end);
  process.on("SIGHUP", end);
  process.on("uncaughtException", (error) => log(error.stack ?? String(error)));
  endWithParent(end);
  const { openWire } = await import("./wire.ts");
  await kernel.listen((events) => openWire(connection, events));
}

main().catch((error: unknown) => {
  log(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
