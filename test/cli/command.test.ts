import { describe, expect, test } from "@jest/globals";
import { type Command, commandHelp, readArguments, UsageError } from "../../kernel-lib/cli/command.ts";

const paint: Command = {
  name: "paint",
  summary: "paint a wall",
  operands: "<wall> [coat]",
  count: [1, 2],
  options: {
    colour: { value: "red|blue", choices: ["red", "blue"], help: "which colour" },
    layers: { value: "number", help: "how many" },
    dry: { help: "only pretend" },
  },
  notes: ["Mind the cat."],
  run: async () => 0,
};

describe("readArguments", () => {
  test("gives operands in order, values and switches", () => {
    const given = readArguments(paint, ["a wall", "--colour", "red", "--dry", "second coat"]);
    expect(given.args).toEqual(["a wall", "second coat"]);
    expect([given.text("colour"), given.text("layers")]).toEqual(["red", undefined]);
    expect([given.has("dry"), given.has("colour")]).toEqual([true, false]);
  });

  test("takes a value that starts with a hyphen after =", () => {
    expect(readArguments(paint, ["w", "--layers=--dry"]).text("layers")).toBe("--dry");
  });

  test("takes a name that starts with a hyphen after --", () => {
    expect(readArguments(paint, ["--", "-wall"]).args).toEqual(["-wall"]);
  });

  test.each([
    [["w", "--color", "red"], 'unknown option --color for "paint"; it takes: --colour, --layers, --dry'],
    [["w", "-x"], 'unknown option -x for "paint"; it takes: --colour, --layers, --dry'],
    [["w", "--constructor"], 'unknown option --constructor for "paint"; it takes: --colour, --layers, --dry'],
    [["w", "--layers"], "--layers needs a value: --layers <number>"],
    [["w", "--layers="], "--layers needs a value: --layers <number>"],
    [["w", "--layers", "--dry"], "--layers needs a value, got the option --dry; if it is meant: --layers=--dry"],
    [["w", "--layers", "-2"], "--layers needs a value, got the option -2; if it is meant: --layers=-2"],
    [["w", "--colour=green"], '--colour must be one of red, blue, got "green"'],
    [["w", "--dry=yes"], '--dry takes no value, got "yes"'],
    [[], '"paint" needs <wall> [coat]'],
    [["w", "c", "more"], '"paint" takes <wall> [coat], got also "more"'],
  ])("%j is refused: %s", (argv, message) => {
    expect(() => readArguments(paint, argv)).toThrow(new UsageError(message));
  });
});

test("commandHelp lists what a command takes", () => {
  expect(commandHelp(paint)).toBe(`tangentlab paint <wall> [coat]
  paint a wall

  --colour <red|blue>  which colour
  --layers <number>    how many
  --dry                only pretend

Mind the cat.`);
});
