import { expect, test } from "@jest/globals";
import { notebookFault } from "../../kernel-lib/cli/notebook-fault.ts";

const cell = { cell_type: "code", source: ["1"], metadata: {}, outputs: [], execution_count: null };
const notebook = (...cells: unknown[]) => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });

test.each([
  [[], "it has no list of cells"],
  [null, "it has no list of cells"],
  [{ cells: { 0: cell } }, "it has no list of cells"],
  [{ nbformat: 3, worksheets: [] }, "its format is older than 4; save it once in JupyterLab"],
  [{ cells: [] }, "its nbformat is missing, not 4"],
  [{ ...notebook(), nbformat: "4" }, 'its nbformat is "4", not 4'],
  [{ ...notebook(), metadata: undefined }, "its metadata are no object"],
  [{ ...notebook(), metadata: { kernelspec: "tangentlab" } }, "its kernelspec is no object"],
  [{ ...notebook(), metadata: { kernelspec: { name: 7 } } }, "the name of its kernelspec is no text"],
  [notebook(cell, 1), "cell 2 of its list is no object"],
  [notebook([cell]), "cell 1 of its list is no object"],
  [notebook({ ...cell, cell_type: undefined }), "cell 1 of its list has no cell_type (known: code, markdown, raw)"],
  [notebook({ ...cell, cell_type: "cod" }), 'cell 1 of its list has the cell_type "cod" (known: code, markdown, raw)'],
  [notebook({ ...cell, source: 5 }), "cell 1 of its list has no source text"],
  [notebook({ ...cell, source: [5] }), "cell 1 of its list has no source text"],
  [notebook({ ...cell, metadata: 1 }), "cell 1 of its list has metadata that are no object"],
  [notebook({ ...cell, outputs: "x" }), "cell 1 of its list has outputs that are no list of outputs"],
  [notebook({ ...cell, outputs: [{}] }), "cell 1 of its list has outputs that are no list of outputs"],
])("%j", (content, fault) => {
  expect(notebookFault(content)).toBe(fault);
});

test.each([notebook(), notebook(cell, { ...cell, source: "" }, { cell_type: "markdown", source: "", metadata: {} })])(
  "%j is a notebook",
  (content) => {
    expect(notebookFault(content)).toBeUndefined();
  },
);
