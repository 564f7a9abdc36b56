import { parseArgs } from "node:util";

/** One option of a command, as help shows it. */
export interface OptionInfo {
  /** Name of the value in help, for an option that takes one: `--theme <light|dark|auto>`. */
  readonly value?: string;
  /** The values allowed, where they are few. */
  readonly choices?: readonly string[];
  readonly help: string;
}

/** What the user typed after the command's name. */
export interface Given {
  /** Arguments that are not options, in order. */
  readonly args: readonly string[];
  /** Value of an option that takes one, or `undefined`. */
  readonly text: (option: string) => string | undefined;
  /** Whether a switch was given. */
  readonly has: (option: string) => boolean;
}

/** A command of `tangentlab`: data for help, and a function that returns the exit code. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The arguments in the usage line: `<notebook.ipynb>`. */
  readonly operands: string;
  /** How many arguments may be given: least and most. */
  readonly count: readonly [number, number];
  readonly options: Readonly<Record<string, OptionInfo>>;
  /** Further lines of help. */
  readonly notes?: readonly string[];
  run(given: Given): Promise<number>;
}

/** The command line is wrong: one sentence, exit code 2. */
export class UsageError extends Error {}

/** The work cannot be done: one sentence that says why and what to do, exit code 1. */
export class CommandError extends Error {}

const quoted = (words: Iterable<string>): string => [...words].join(", ");

function parse(command: Command, argv: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  return parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true });
}

/** Reads the arguments of a command. Throws UsageError for an unknown option, a missing or wrong value, too few or many arguments. */
export function readArguments(command: Command, argv: readonly string[]): Given {
  const { values, positionals, tokens } = parse(command, argv);
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const known = Object.hasOwn(command.options, token.name) ? command.options[token.name] : undefined;
    if (!known) {
      const list = quoted(Object.keys(command.options).map((name) => `--${name}`));
      throw new UsageError(`unknown option ${token.rawName} for "${command.name}"; it takes: ${list || "none"}`);
    }
    if (known.value !== undefined && !token.value) {
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} <${known.value}>`);
    }
    if (known.value !== undefined && !token.inlineValue && token.value?.startsWith("-")) {
      const inline = `${token.rawName}=${token.value}`;
      throw new UsageError(`${token.rawName} needs a value, got the option ${token.value}; if it is meant: ${inline}`);
    }
    if (known.value === undefined && token.value !== undefined) {
      throw new UsageError(`${token.rawName} takes no value, got "${token.value}"`);
    }
    if (known.choices && !known.choices.includes(String(token.value))) {
      throw new UsageError(`${token.rawName} must be one of ${quoted(known.choices)}, got "${token.value}"`);
    }
  }
  const [least, most] = command.count;
  if (positionals.length < least) throw new UsageError(`"${command.name}" needs ${command.operands}`);
  if (positionals.length > most) {
    throw new UsageError(
      `"${command.name}" takes ${command.operands || "no argument"}, got also "${positionals[most]}"`,
    );
  }
  return {
    args: positionals,
    text: (option) => values[option] as string | undefined,
    has: (option) => values[option] === true,
  };
}

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
};

/** Help of one command. */
export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, { value, help }]) => [`--${name}${value === undefined ? "" : ` <${value}>`}`, help] as const,
  );
  const parts = [
    `tangentlab ${command.name} ${command.operands}`.trimEnd(),
    `  ${command.summary}`,
    ...(options.length > 0 ? ["", columns(options)] : []),
    ...(command.notes ? ["", ...command.notes] : []),
  ];
  return parts.join("\n");
}

/** Help of all commands. */
export function overview(commands: readonly Command[]): string {
  return [
    "tangentlab: deep-learning theory you can run, drag and teach",
    "",
    "usage: npx tangentlab <command> [arguments]",
    "",
    columns(commands.map(({ name, summary }) => [name, summary] as const)),
    "",
    '"npx tangentlab <command> --help" tells more, "npx tangentlab --version" the version.',
  ].join("\n");
}
