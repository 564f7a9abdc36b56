import { expect, test } from "@jest/globals";
import { type FigureOptions, figure, InvalidArgumentError, line, type Mark, rule } from "tangentlab";

const options = { title: "A line", x: { label: "x" }, y: { label: "y" } };
const marks = [line([1, 2], [3, 4])];
const draw = (change: object, list: unknown = marks) =>
  figure({ ...options, ...change } as FigureOptions, list as Mark[]);

test.each<readonly [string, () => unknown, string]>([
  ["scale of x", () => draw({ x: { label: "x", scale: "lg" } }), 'x.scale must be one of "linear", "log", got "lg"'],
  ["scale of y", () => draw({ y: { label: "y", scale: "Log" } }), 'y.scale must be one of "linear", "log", got "Log"'],
  [
    "presentation",
    () => draw({ presentation: "slide" }),
    'presentation must be one of "screen", "lecture", got "slide"',
  ],
  ["kind", () => draw({}, [{ ...marks[0], kind: "lin" }]), 'kind of a mark must be one of "line", "limit", "dots", '],
  ["axis of a rule", () => draw({}, [rule("z" as "x", 1, "a")]), 'axis of a rule must be one of "x", "y", got "z"'],
  ["labelAt", () => draw({}, [{ ...marks[0], labelAt: "top" }]), 'labelAt must be one of "start", "end", got "top"'],
  ["stroke", () => draw({}, [{ ...marks[0], stroke: "dot" }]), 'stroke must be one of "solid", "dashdot", got "dot"'],
  ["no axis", () => draw({ x: undefined }), "x must be an object { … }, got undefined"],
  ["no marks", () => draw({}, null), "marks must be a list of marks, got null"],
  ["one mark", () => draw({}, marks[0]), "marks must be a list of marks, got an object of class Object"],
  ["a range that is none", () => draw({ x: { label: "x", range: 5 } }), "x.range must be two rising numbers, got 5"],
])("%s", (_, call, message) => {
  expect(call).toThrow(InvalidArgumentError);
  expect(call).toThrow(message);
});
