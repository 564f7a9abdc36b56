import { statSync } from "node:fs";
import path from "node:path";
import { mnistFiles, mnistFolder } from "../../data/mnist.ts";
import { type Command, CommandError, type Given } from "../command.ts";

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** The files that `loadMnist` reads. */
function mnist(): string {
  const folder = mnistFolder();
  const lines = mnistFiles.map((name) => `  ${name}  ${megabytes(statSync(path.join(folder, name)).size)}`);
  return [`mnist: ${folder}`, ...lines].join("\n");
}

const sets: Readonly<Record<string, () => string>> = { mnist };

async function run({ args }: Given): Promise<number> {
  const names = args.length > 0 ? args : Object.keys(sets);
  for (const name of names) {
    if (!Object.hasOwn(sets, name))
      throw new CommandError(`unknown data set "${name}"; known: ${Object.keys(sets).join(", ")}`);
    console.log(sets[name]());
  }
  return 0;
}

/** `tangentlab data`: where a data set lies on this machine. */
export const dataCommand: Command = {
  name: "data",
  summary: "tell where the data sets lie on this machine",
  operands: "[name]",
  count: [0, 1],
  options: {},
  run,
};
