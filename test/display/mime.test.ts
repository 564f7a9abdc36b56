import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { displaySymbol } from "../../kernel-lib/display/kernel-host.ts";
import { type Rendered, render } from "../../kernel-lib/display/mime.ts";
import { image, raw, tex } from "../../kernel-lib/display/raw.ts";

const plotly = "application/vnd.plotly.v1+json";
const now = (value: unknown) => render(value) as Rendered;
const plain = (value: unknown) => now(value).data["text/plain"];

describe("render", () => {
  test("undefined shows nothing, everything else has text", async () => {
    expect(now(undefined).data).toEqual({});
    await fc.assert(
      fc.asyncProperty(
        fc.anything().filter((value) => value !== undefined),
        async (value) => {
          expect(typeof (await render(value)).data["text/plain"]).toBe("string");
        },
      ),
    );
  });

  test("text as Node's inspect writes it", () => {
    expect(plain("a")).toBe("'a'");
    expect(plain({ a: [1, { b: null }] })).toBe("{ a: [ 1, { b: null } ] }");
    expect(plain([])).toBe("[]");
    expect(plain(12n)).toBe("12n");
  });

  test("errors by name and message", () => {
    expect(plain(new RangeError("too far"))).toBe("RangeError: too far");
  });

  test("matrices: class, size, head and tail", () => {
    expect(plain({ rows: 2, columns: 2, data: new Float64Array([1, -0.5, 1e-20, 1 / 3]) })).toBe(
      "Matrix 2 x 2\n    1      -0.5\n1e-20  0.333333",
    );
    const big = plain({ rows: 1000, columns: 50, data: new Float64Array(50_000) }) as string;
    expect(big.split("\n")).toHaveLength(11);
    expect(big).toContain("Matrix 1000 x 50");
    expect(plain({ rows: 0, columns: 3, data: new Float64Array(0) })).toBe("Matrix 0 x 3");
  });

  test("an object that only looks like a matrix is shown as an object", () => {
    expect(plain({ rows: 2, columns: 2, data: new Float64Array(3) })).toContain("rows: 2");
  });

  test("typed arrays: class, size, head and tail", () => {
    expect(plain(new Float32Array([0.5, 1]))).toBe("Float32Array(2) [0.5, 1]");
    expect(plain(Float64Array.from({ length: 100 }, (_, i) => i))).toBe(
      "Float64Array(100) [0, 1, 2, 3, 4, 5, …, 97, 98, 99]",
    );
    expect(plain(new BigInt64Array([7n]))).toBe("BigInt64Array(1) [7]");
  });

  test("flat records as a table, with nothing executable in it", () => {
    const { data } = now([
      { name: "<img src=x onerror=1>", risk: 0.25 },
      { name: "b", more: true },
    ]);
    expect(data["text/plain"]).toBe(
      "                 name  risk  more\n<img src=x onerror=1>  0.25      \n                    b        true",
    );
    expect(data["text/html"]).toContain("<td>&#60;img src=x onerror=1&#62;</td><td>0.25</td><td></td>");
  });

  test("names and cells of a table may hold any character of HTML", () => {
    const { data } = now([{ "<b>&'": `"it's" <b> & </b>` }]);
    expect(data["text/html"]).toBe(
      "<table><thead><tr><th>&#60;b&#62;&#38;&#39;</th></tr></thead>" +
        "<tbody><tr><td>&#34;it&#39;s&#34; &#60;b&#62; &#38; &#60;/b&#62;</td></tr></tbody></table>",
    );
  });

  test("bytes are shown as Node shows them", () => {
    expect(plain(Buffer.from("ab"))).toBe("<Buffer 61 62>");
  });

  test("up to ten entries are shown whole: a gap of one saves nothing", () => {
    expect(plain(Float64Array.from({ length: 10 }, (_, i) => i))).toBe(
      "Float64Array(10) [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]",
    );
    expect(plain(Float64Array.from({ length: 11 }, (_, i) => i))).toBe(
      "Float64Array(11) [0, 1, 2, 3, 4, 5, …, 8, 9, 10]",
    );
  });

  test("a wide table says what is left out", () => {
    const wide = (count: number) =>
      now([Object.fromEntries(Array.from({ length: count }, (_, i) => [`c${i}`, i]))]).data;
    expect(wide(31)["text/plain"]).toMatch(/29\n… 1 more columns$/);
    expect(wide(30)["text/plain"]).toMatch(/29$/);
  });

  test("a long table says what is left out", () => {
    const { data } = now(Array.from({ length: 100 }, (_, i) => ({ i })));
    expect(data["text/html"]).toContain("… 40 more rows");
  });

  test("nested records are no table", () => {
    expect(now([{ a: { b: 1 } }]).data).not.toHaveProperty("text/html");
  });

  test("a value's own bundle, completed with text, also as a promise", async () => {
    expect(now(raw({ "text/html": "<b>x</b>" })).data).toEqual({
      "text/html": "<b>x</b>",
      "text/plain": "[text/html]",
    });
    const later = { [displaySymbol]: async () => ({ "text/plain": "later" }) };
    expect((await render(later)).data).toEqual({ "text/plain": "later" });
  });

  test("arrays with holes are no tables", () => {
    expect(plain(new Array(3))).toBe("[ <3 empty items> ]");
    const rows = [{ a: 1 }];
    rows[2] = { a: 3 };
    expect(plain(rows)).toContain("empty item");
  });

  test("a plain object with MIME types as keys is not taken for a bundle", () => {
    expect(now({ "text/html": "x" }).data).toEqual({ "text/plain": "{ 'text/html': 'x' }" });
  });
});

describe("figures", () => {
  const figure = {
    data: [
      { type: "scatter", x: new Float64Array([1, 2]), z: [new Uint8Array([255]), [1]], n: new BigInt64Array([3n]) },
    ],
    layout: { title: { text: "Risk" } },
  };

  test("are Plotly JSON with typed arrays in base64, and never HTML", () => {
    const { data, metadata } = now({ ...figure, alt: "Risk falls." });
    expect(Object.keys(data)).toEqual([plotly, "text/plain"]);
    expect(data["text/plain"]).toBe("Risk falls.");
    expect(metadata).toEqual({ alt: "Risk falls." });
    expect(data[plotly]).toEqual({
      data: [
        {
          type: "scatter",
          x: { dtype: "f8", bdata: "AAAAAAAA8D8AAAAAAAAAQA==" },
          z: [[255], [1]],
          n: [3],
        },
      ],
      layout: { title: { text: "Risk" } },
    });
  });

  const traceOf = (trace: object, layout: object = {}) => {
    const { data } = now({ data: [trace], layout });
    const shown = data[plotly] as { data: object[]; layout: object };
    return { trace: shown.data[0], layout: shown.layout };
  };

  test("typed rows of one length are one matrix; other lists of typed arrays are plain numbers", () => {
    const rows = [new Float32Array([1, 2, 3]), new Float32Array([4, 5, 6])];
    const matrix = { dtype: "f4", bdata: "AACAPwAAAEAAAEBAAACAQAAAoEAAAMBA", shape: "2,3" };
    expect(traceOf({ z: rows, surface: { z: rows } }).trace).toEqual({ z: matrix, surface: { z: matrix } });
    expect(traceOf({ dimensions: [{ values: rows[0] }] }).trace).toEqual({
      dimensions: [{ values: { dtype: "f4", bdata: "AACAPwAAAEAAAEBA" } }],
    });
    expect(traceOf({ z: [rows[0], new Float32Array(2)] }).trace).toEqual({
      z: [
        [1, 2, 3],
        [0, 0],
      ],
    });
    expect(traceOf({ z: [rows[0], new Float64Array([7, 8, 9])] }).trace).toEqual({
      z: [
        [1, 2, 3],
        [7, 8, 9],
      ],
    });
    expect(traceOf({ z: [[rows[0]], 5n] }).trace).toEqual({ z: [[[1, 2, 3]], 5] });
    expect(traceOf({ z: [new Float64Array(0)] }).trace).toEqual({ z: [[]] });
  });

  test("a layout holds plain numbers: Plotly hands them to buttons as they are", () => {
    const buttons = [{ args: [{ y: [new Float64Array([1, 2])] }] }];
    expect(traceOf({}, { updatemenus: [{ buttons }], tickvals: new Int32Array([1]) }).layout).toEqual({
      updatemenus: [{ buttons: [{ args: [{ y: [[1, 2]] }] }] }],
      tickvals: [1],
    });
  });

  test("frames are packed as traces are", () => {
    const { data } = now({ data: [], layout: {}, frames: [{ name: "a", data: [{ y: new Uint8Array([255]) }] }] });
    expect((data[plotly] as { frames: unknown }).frames).toEqual([
      { name: "a", data: [{ y: { dtype: "u1", bdata: "/w==" } }] },
    ]);
  });

  test("bdata decodes to the same numbers", () => {
    fc.assert(
      fc.property(fc.float64Array(), (x) => {
        const { data } = now({ data: [{ x: new Float64Array([0, ...x]).subarray(1) }], layout: {} });
        const [trace] = (data[plotly] as { data: { x: { bdata: string } }[] }).data;
        const bytes = new Uint8Array(Buffer.from(trace!.x.bdata, "base64"));
        expect(new Float64Array(bytes.buffer)).toEqual(x);
      }),
    );
  });

  test("have a text even without an alternative", () => {
    expect(plain(figure)).toBe("Figure: Risk (1 trace)");
    expect(plain({ data: [], layout: {} })).toBe("Figure (0 traces)");
  });
});

describe("helpers", () => {
  test("tex keeps backslashes", () => {
    expect(now(tex`\frac{1}{${2}}`).data).toEqual({ "text/latex": "$$\\frac{1}{2}$$", "text/plain": "\\frac{1}{2}" });
  });

  test("image knows its type by its bytes", () => {
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
    expect(now(image(png, { alt: "A digit" })).data).toEqual({ "image/png": "iVBORw0KGgo=", "text/plain": "A digit" });
    expect(now(image("<svg/>")).data).toEqual({ "image/svg+xml": "<svg/>", "text/plain": "Image" });
    expect(() => image(new Uint8Array([1, 2]))).toThrow("bytes must be a PNG, JPEG, GIF or SVG file");
  });
});
