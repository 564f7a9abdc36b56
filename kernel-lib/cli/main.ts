#!/usr/bin/env node
import { TangentLabError } from "../errors.ts";
import { type Command, CommandError, commandHelp, overview, readArguments, UsageError } from "./command.ts";
import { dataCommand } from "./commands/data.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { exportCommand } from "./commands/export.ts";
import { handoutCommand } from "./commands/handout.ts";
import { installCommand } from "./commands/install.ts";
import { labCommand } from "./commands/lab.ts";
import { runCommand } from "./commands/run.ts";
import { slidesCommand } from "./commands/slides.ts";
import { manifest } from "./project.ts";

const commands: readonly Command[] = [
  labCommand,
  runCommand,
  exportCommand,
  slidesCommand,
  handoutCommand,
  dataCommand,
  installCommand,
  doctorCommand,
];
const wantsHelp = (word: string | undefined): boolean => word === "--help" || word === "-h" || word === "help";

async function dispatch([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || wantsHelp(name)) {
    const asked = commands.find((command) => command.name === rest[0]);
    console.log(asked ? commandHelp(asked) : overview(commands));
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    console.log(manifest().version);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    throw new UsageError(`unknown command "${name}"; known: ${commands.map((known) => known.name).join(", ")}`);
  }
  if (rest.some((word) => word === "--help" || word === "-h")) {
    console.log(commandHelp(command));
    return 0;
  }
  return command.run(readArguments(command, rest));
}

/** Errors whose message is all a user needs: ours, and those of the system (no such folder, no space, no permission). */
const isForUser = (error: unknown): error is Error =>
  error instanceof UsageError ||
  error instanceof CommandError ||
  error instanceof TangentLabError ||
  (error instanceof Error && "syscall" in error);

try {
  process.exitCode = await dispatch(process.argv.slice(2));
} catch (error) {
  if (!isForUser(error)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
