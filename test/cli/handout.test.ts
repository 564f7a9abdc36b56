import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { CommandError } from "../../kernel-lib/cli/command.ts";
import { makeHandout, type SourceCell, type SourceNotebook } from "../../kernel-lib/cli/handout.ts";

const code = (source: string | readonly string[], fields: object = {}): SourceCell => ({
  cell_type: "code",
  metadata: {},
  source,
  outputs: [],
  execution_count: null,
  ...fields,
});
const markdown = (source: string, fields: object = {}): SourceCell => ({
  cell_type: "markdown",
  metadata: {},
  source,
  ...fields,
});
const tagged = (...tags: string[]) => ({ metadata: { tags } });
const notebook = (cells: readonly SourceCell[], metadata: object = {}): SourceNotebook => ({
  cells,
  metadata: { ...metadata },
  nbformat: 4,
  nbformat_minor: 5,
});
const textOf = ({ source }: SourceCell) => [source].flat().join("");
const handout = (...cells: readonly SourceCell[]) => makeHandout(notebook(cells), "n.ipynb");
const texts = (...cells: readonly SourceCell[]) => handout(...cells).notebook.cells.map(textOf);

describe("what students get", () => {
  test("a comment, indented as the solution was, in its place; the rest of the cell stays", () => {
    const cell = code("function f() {\n  // BEGIN SOLUTION\n  return 42;\n  // END SOLUTION\n}\n");
    expect(texts(cell)).toEqual(["function f() {\n  // your code here\n}\n"]);
    expect(texts(code(["### BEGIN SOLUTION\n", "x\n", "### END SOLUTION"]))).toEqual(["// your code here"]);
    expect(texts(code("a\r\n//begin solution: short\r\nb\r\n/* END  SOLUTION */\r\nc"))).toEqual([
      "a\r\n// your code here\nc",
    ]);
  });

  test("several places in a cell are counted", () => {
    const twice = "// BEGIN SOLUTION\n1\n// END SOLUTION\n2\n// BEGIN SOLUTION\n3\n// END SOLUTION";
    const { notebook: written, places, removed } = handout(code(twice), code("4", tagged("Instructor")));
    expect(written.cells.map(textOf)).toEqual(["// your code here\n2\n// your code here"]);
    expect([places, removed]).toEqual([2, 1]);
  });

  test("cells tagged solution are empty, those tagged instructor are gone, check cells stay", () => {
    const cells = [
      code("secret()", tagged("solution")),
      markdown("because $\\pi$", tagged("Solutions")),
      markdown("for me", tagged("instructor")),
      code('check("x", x === 42);', tagged("check")),
    ];
    expect(texts(...cells)).toEqual(["// your code here", "*Your answer here.*", 'check("x", x === 42);']);
    expect(handout(...cells).notebook.cells[2].metadata).toEqual({ tags: ["check"] });
  });

  test("a Python notebook gets Python comments", () => {
    const given = notebook([code("### BEGIN SOLUTION\nx = 1\n### END SOLUTION")], {
      kernelspec: { name: "python3", language: "python" },
    });
    expect(makeHandout(given, "n").notebook.cells.map(textOf)).toEqual(["# your code here"]);
  });

  test("no outputs, counts, widget state, foreign metadata, or attachments that nothing shows", () => {
    const cells = [
      code("1", { outputs: [{ output_type: "stream", name: "stdout", text: "42" }], execution_count: 7, id: "a" }),
      markdown("![p](attachment:p.png)\n<!-- BEGIN SOLUTION -->\n![s](attachment:s.png)\n<!-- END SOLUTION -->", {
        attachments: { "p.png": { "image/png": "AA" }, "s.png": { "image/png": "BB" } },
        metadata: { slideshow: { slide_type: "slide" }, jupytext: "42" },
      }),
    ];
    const metadata = { kernelspec: { name: "tangentlab" }, widgets: { state: 42 }, tangentlab: { failure: 42 } };
    const written = makeHandout(notebook(cells, metadata), "n").notebook;
    expect(written).toEqual({
      cells: [
        { cell_type: "code", execution_count: null, id: "a", metadata: {}, outputs: [], source: ["1"] },
        {
          cell_type: "markdown",
          attachments: { "p.png": { "image/png": "AA" } },
          metadata: { slideshow: { slide_type: "slide" } },
          source: ["![p](attachment:p.png)\n", "*Your answer here.*"],
        },
      ],
      metadata: { kernelspec: { name: "tangentlab" } },
      nbformat: 4,
      nbformat_minor: 5,
    });
  });
});

test("no solution text is anywhere in what is written", () => {
  const secret = fc.stringMatching(/^SECRET[a-z0-9 ]{0,12}$/);
  const open = fc.constantFrom(
    "// BEGIN SOLUTION",
    "  ### BEGIN SOLUTION",
    "\t//begin solution (hard)",
    "/* BEGIN SOLUTION */",
  );
  const close = fc.constantFrom("// END SOLUTION", "    ### END SOLUTION", "//END SOLUTION");
  const words = fc.constantFrom("const a = 1;", "", "  }", "// a comment", "the solution");
  const block = fc
    .tuple(open, fc.array(fc.oneof(secret, words), { maxLength: 4 }), close)
    .map(([first, inner, last]) => [first, ...inner, last].join("\n"));
  const visible = fc.array(fc.oneof(words, block), { maxLength: 5 }).map((lines) => lines.join("\n"));
  const fields = fc.record({
    outputs: fc.array(secret.map((text) => ({ output_type: "stream", name: "stdout", text }))),
    execution_count: fc.nat(),
    attachments: fc.dictionary(secret, secret),
  });
  const cell = fc.oneof(
    fc
      .tuple(fc.constantFrom(code, markdown), visible, fields, fc.record({ other: secret }))
      .map(([make, text, extra, metadata]) => make(text, { ...extra, metadata: { ...metadata, tags: ["kept"] } })),
    fc
      .tuple(fc.constantFrom(code, markdown), secret, fields, fc.constantFrom("solution", "instructor"))
      .map(([make, text, extra, tag]) => make(text, { ...extra, ...tagged("a", tag) })),
  );
  fc.assert(
    fc.property(fc.array(cell), fc.record({ widgets: secret, note: secret }), (cells, metadata) => {
      const written = JSON.stringify(makeHandout(notebook(cells, metadata), "n").notebook);
      expect(written).not.toMatch(/SECRET|BEGIN|END/);
    }),
  );
});

describe("markers that do not pair are named", () => {
  test.each([
    ["// BEGIN SOLUTION\n1", "n.ipynb: cell 2, line 1: BEGIN SOLUTION without END SOLUTION"],
    ["1\n// END SOLUTION", "n.ipynb: cell 2, line 2: END SOLUTION without BEGIN SOLUTION"],
    [
      "// BEGIN SOLUTION\n// BEGIN SOLUTION\n// END SOLUTION",
      "n.ipynb: cell 2, line 2: BEGIN SOLUTION within a solution",
    ],
    ["const a = 1; // BEGIN SOLUTION", "n.ipynb: cell 2, line 1: the marker must begin its line: // BEGIN SOLUTION"],
  ])("%j", (source, message) => {
    expect(() => handout(markdown("text"), code(source))).toThrow(message);
  });

  test.each([
    "- <!-- BEGIN SOLUTION -->\n- because\n- <!-- END SOLUTION -->",
    "> <!-- begin solution -->\n> because\n> <!-- end solution -->",
    "1. ### BEGIN SOLUTION",
    "| // BEGIN SOLUTION |",
    "Because <!-- BEGIN SOLUTION -->",
  ])("behind a bullet, a quote sign or words in a text: %j", (source) => {
    expect(() => handout(markdown(source))).toThrow(
      new CommandError("n.ipynb: cell 1, line 1: the marker must begin its line: <!-- BEGIN SOLUTION -->"),
    );
  });

  test("an end that is no marker is refused as well", () => {
    const source = "<!-- BEGIN SOLUTION -->\n- because\n- <!-- END SOLUTION -->";
    expect(() => handout(markdown(source))).toThrow("n.ipynb: cell 1, line 3: the marker must begin its line");
  });

  test("a text may speak of the end of a solution", () => {
    const words = "At the begin solution u is 1, at the END SOLUTION u is 0.";
    expect(texts(markdown(words))).toEqual([words]);
  });
});
