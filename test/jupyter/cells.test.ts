import { expect, test } from "@jest/globals";
import { cellCases } from "./cells-table.ts";
import { Notebook, newSession } from "./notebook.ts";

const session = newSession();

test.each(cellCases)("%s", async (_title, cells, result) => {
  const notebook = new Notebook(session);
  let last: unknown;
  for (const code of cells) last = await notebook.run(code);
  expect(last).toEqual(result);
});
