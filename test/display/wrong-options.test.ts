/** Every function of the display layer refuses options that are none, by name, before it shows anything. */
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import {
  check,
  clearOutput,
  display,
  expectClose,
  InvalidArgumentError,
  image,
  input,
  live,
  number,
  progress,
  raw,
  select,
  tex,
  toggle,
} from "tangentlab";

const none = null as never;
const noObject = "options must be an object { … }, got null";
const svg = "<svg/>";
const noImage = "bytes must be a PNG, JPEG, GIF or SVG file, got ";

let printed: jest.SpiedFunction<typeof process.stdout.write>;
beforeEach(() => {
  printed = jest.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => printed.mockRestore());

test.each<readonly [string, () => unknown, string]>([
  ["display", () => display(1, none), noObject],
  ["display: id", () => display(1, { id: 5 as never }), "id must be a text, got 5"],
  ["display: metadata", () => display(1, { metadata: none }), "metadata must be an object { … }, got null"],
  ["clearOutput", () => clearOutput(none), noObject],
  ["clearOutput: wait", () => clearOutput({ wait: "yes" as never }), 'wait must be true or false, got "yes"'],
  ["expectClose", () => expectClose(1, 1, none), noObject],
  ["expectClose: label", () => expectClose(1, 1, { label: 5 as never }), "label must be a text, got 5"],
  ["check", () => check("a", "yes" as never), 'condition must be true or false, got "yes"'],
  ["progress", () => progress(10, none), noObject],
  ["progress: label", () => progress(10, { label: 5 as never }), "label must be a text, got 5"],
  ["image", () => image(svg, none), noObject],
  ["image: alt", () => image(svg, { alt: 5 as never }), "alt must be a text, got 5"],
  ["image: null", () => image(none), `${noImage}null`],
  ["image: nothing", () => image(undefined as never), `${noImage}undefined`],
  ["image: a number", () => image(5 as never), `${noImage}5`],
  ["raw", () => raw(none), "bundle must be an object { … }, got null"],
  ["tex: null", () => tex(none), "tex must be written before a template: tex`…`, got null"],
  ["tex: a text", () => tex("x" as never), 'tex must be written before a template: tex`…`, got "x"'],
  ["select", () => select("a", [1, 2], none), "start must be an object { … }, got null"],
  ["toggle", () => toggle("a", none), noObject],
  ["number", () => number("a", none), noObject],
  ["live", () => live(() => 1, none), noObject],
  ["live: controls", () => live(() => 1, { controls: "no" as never }), 'controls must be true or false, got "no"'],
  ["live: record null", () => live(() => 1, { record: none }), "record must be false or an object { … }, got null"],
  [
    "live: record true",
    () => live(() => 1, { record: true as never }),
    "record must be false or an object { … }, got true",
  ],
  [
    "live: positions",
    () => live(() => 1, { record: { positions: 1 } }),
    "record.positions must be an integer >= 2, got 1",
  ],
])("%s", (_, call, message) => {
  expect(call).toThrow(InvalidArgumentError);
  expect(call).toThrow(message);
  expect(printed).not.toHaveBeenCalled();
});

test("progress cannot go back or nowhere", () => {
  const bar = progress(4);
  expect(() => bar.advance(-1)).toThrow("by must be a finite number >= 0, got -1");
  expect(() => bar.advance(Number.NaN)).toThrow("by must be a finite number >= 0, got NaN");
});

test("input", async () => {
  await expect(input("a", none)).rejects.toThrow(noObject);
  await expect(input(5 as never)).rejects.toThrow("prompt must be a text, got 5");
});

test("live shows no control outside the kernel where it is told so", () => {
  const a = toggle("a");
  live(() => a.value, { controls: false });
  live(() => a.value);
  expect(printed.mock.calls).toEqual([["false\n"], ["a = off\n"], ["false\n"]]);
});
