import { expect, test } from "@jest/globals";
import { CommandError, readArguments } from "../../kernel-lib/cli/command.ts";
import { dataCommand } from "../../kernel-lib/cli/commands/data.ts";

test.each(["imagenet", "constructor", "toString"])("%s is no data set", async (name) => {
  await expect(dataCommand.run(readArguments(dataCommand, [name]))).rejects.toThrow(
    new CommandError(`unknown data set "${name}"; known: mnist`),
  );
});
