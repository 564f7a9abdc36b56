import { expect, test } from "@jest/globals";
import {
  category,
  type FigureOptions,
  figure,
  InvalidArgumentError,
  imageGrid,
  line,
  type Mark,
  Matrix,
  note,
  ordered,
  plainNumber,
  rule,
} from "tangentlab";

const options = { title: "A line", x: { label: "x" }, y: { label: "y" } };
const marks = [line([1, 2], [3, 4])];
const draw = (change: object, list: unknown = marks) =>
  figure({ ...options, ...change } as FigureOptions, list as Mark[]);
const range = (ends: unknown) => draw({ x: { label: "x", range: ends } });
const onLog = (mark: Mark) => draw({ x: { label: "x", scale: "log" } }, [mark]);
const colour = "colour must be a pair { light, dark }, such as category(0) gives, got ";
const none = null as never;
const one = new Matrix(1, 4);
const size = { title: "t", height: 2, width: 2 };

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
  ["a range that is none", () => range(5), "x.range must be two finite rising numbers, got 5"],
  ["a range of three ends", () => range([0, 1, 2]), 'x.range must be two finite rising numbers, got "0, 1, 2"'],
  ["a range of one end", () => range([0]), 'x.range must be two finite rising numbers, got "0"'],
  ["an endless range", () => range([0, Infinity]), 'x.range must be two finite rising numbers, got "0, Infinity"'],
  ["no title", () => draw({ title: undefined }), "title must be a text, got undefined"],
  ["no label", () => draw({ y: {} }), "y.label must be a text, got undefined"],
  ["colour", () => draw({}, [line([1], [1], { colour: "red" as never })]), `${colour}"red"`],
  [
    "half a colour",
    () => draw({}, [line([1], [1], { colour: { light: "red" } as never })]),
    `${colour}an object of class`,
  ],
  ["rule nowhere", () => draw({}, [rule("x", Number.NaN, "a")]), "at of a rule must be a finite number, got NaN"],
  [
    "rule at 0 of a logarithmic axis",
    () => onLog(rule("x", 0, "a")),
    "at of a rule must be a finite number > 0, got 0",
  ],
  ["rule without a name", () => draw({}, [rule("x", 1, none)]), "name of a rule must be a text, got null"],
  ["note nowhere", () => draw({}, [note(1, Infinity, "a")]), "y of a note must be a finite number, got Infinity"],
  [
    "note at -1 of a logarithmic axis",
    () => onLog(note(-1, 1, "a")),
    "x of a note must be a finite number > 0, got -1",
  ],
  ["note without words", () => draw({}, [note(1, 1, none)]), "text of a note must be a text, got null"],
  ["ordered: index", () => ordered(-1, 3), "index must be an integer between 0 and 2, got -1"],
  ["ordered: past the last", () => ordered(3, 3), "index must be an integer between 0 and 2, got 3"],
  ["ordered: no count", () => ordered(0, undefined as never), "count must be an integer >= 1, got undefined"],
  ["category", () => category(-1), "index must be an integer >= 0, got -1"],
  ["plainNumber", () => plainNumber(none), "value must be a number, got null"],
  ["grid: no images", () => imageGrid(none, size), "images must be an object { … }, got null"],
  ["grid: rows", () => imageGrid([[1]] as never, size), "images.rows must be an integer >= 1, got undefined"],
  ["grid: no options", () => imageGrid(one, none), "options must be an object { … }, got null"],
  ["grid: title", () => imageGrid(one, { ...size, title: none }), "title must be a text, got null"],
  ["grid: height", () => imageGrid(one, { ...size, height: -2, width: -3 }), "height must be an integer >= 1, got -2"],
  ["grid: width", () => imageGrid(one, { ...size, width: 0.5 }), "width must be an integer >= 1, got 0.5"],
  [
    "grid: captions",
    () => imageGrid(one, { ...size, captions: 5 as never }),
    "captions must be a list of words, got 5",
  ],
  ["grid: a caption", () => imageGrid(one, { ...size, captions: [7 as never] }), "captions[0] must be a text, got 7"],
])("%s", (_, call, message) => {
  expect(call).toThrow(InvalidArgumentError);
  expect(call).toThrow(message);
});

test("an image has as many numbers as its matrix says", () => {
  const short = { rows: 2, columns: 4, data: new Float64Array(4) };
  expect(() => imageGrid(short, size)).toThrow("images.data has length 4 but its rows times columns has length 8");
});
