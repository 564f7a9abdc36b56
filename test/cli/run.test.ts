import path from "node:path";
import { expect, test } from "@jest/globals";
import { readArguments, UsageError } from "../../kernel-lib/cli/command.ts";
import { runCommand } from "../../kernel-lib/cli/commands/run.ts";

const start = (...argv: string[]) => runCommand.run(readArguments(runCommand, argv));

test("--kernel is not ignored beside --local", async () => {
  const both = start("notebooks/00-start.ipynb", "--local", "--kernel", "python3");
  await expect(both).rejects.toThrow(UsageError);
  await expect(both).rejects.toThrow(
    "choose --kernel or --local: with --local the kernel of this program runs the cells",
  );
});

test("the file is named when it is no notebook", async () => {
  await expect(start("package.json")).rejects.toThrow("package.json is not a notebook: it has no list of cells");
});

test("a place that cannot be written to is said before anything runs", async () => {
  const missing = path.resolve("missing", "x.ipynb");
  await expect(start("notebooks/00-start.ipynb", "--output", missing)).rejects.toThrow(
    `the folder ${path.dirname(missing)} does not exist`,
  );
});
