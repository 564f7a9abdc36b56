import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { type Command, CommandError, type Given, UsageError } from "../command.ts";
import { lectureVariables } from "../lecture-settings.ts";
import { openBrowser } from "../open-browser.ts";
import { packageRoot } from "../project.ts";
import { type ServerOptions, startServer } from "../server.ts";
import { withWorkFolder } from "../work-folder.ts";

/**
 * The folder to serve and the page to open in it: a path, else the start of a name in `notebooks/` ("03"), or nothing.
 * Throws CommandError when it is neither.
 */
export function labTarget(given: string | undefined): { folder: string; page?: string } {
  const notebooks = path.join(packageRoot, "notebooks");
  if (given === undefined) {
    return existsSync(path.join(notebooks, "00-start.ipynb"))
      ? { folder: notebooks, page: "00-start.ipynb" }
      : { folder: notebooks };
  }
  const file = path.resolve(given);
  if (existsSync(file)) {
    return statSync(file).isDirectory() ? { folder: file } : { folder: path.dirname(file), page: path.basename(file) };
  }
  const chapter = readdirSync(notebooks)
    .sort()
    .find((name) => name.startsWith(given) && name.endsWith(".ipynb"));
  if (chapter) return { folder: notebooks, page: chapter };
  throw new CommandError(`${given} is neither the start of a name in notebooks/ nor a file or folder`);
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError(`--port must be a whole number from 1 to 65535, got "${text}"`);
  }
  return port;
}

async function serve(given: Given, options: Pick<ServerOptions, "more">): Promise<number> {
  const server = await startServer({ ...labTarget(given.args[0]), port: readPort(given.text("port")), ...options });
  let asked = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      asked = true;
      server.stop();
    });
  }
  console.log("JupyterLab runs; Ctrl-C ends it. Its address:");
  console.log(server.address);
  if (!given.has("no-browser")) openBrowser(server.address);
  const code = await server.ended;
  return asked ? 0 : code;
}

function run(given: Given): Promise<number> {
  if (!given.has("present")) return serve(given, {});
  return withWorkFolder((folder) => serve(given, { more: (env) => lectureVariables(folder, env) }));
}

/** `tangentlab lab`: JupyterLab on the notebooks. */
export const labCommand: Command = {
  name: "lab",
  summary: "open JupyterLab on the notebooks",
  operands: "[chapter|notebook|folder]",
  count: [0, 1],
  options: {
    "no-browser": { help: "print the address only, alone on the last line" },
    present: { help: "for a lecture: large letters, large figures, one document at a time; your settings stay" },
    port: { value: "number", help: "port to listen on (default: the first free one from 8888)" },
  },
  notes: ["A chapter is the start of a name in notebooks/: tangentlab lab 03. A file or folder of yours comes first."],
  run,
};
