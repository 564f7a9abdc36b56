import type { Command } from "../command.ts";
import { pageNotes, pageOptions, writePage } from "../page.ts";

/** `tangentlab export`: a notebook, executed, as one HTML file. */
export const exportCommand: Command = {
  name: "export",
  summary: "execute a notebook and write it as one HTML file that works offline",
  operands: "<notebook.ipynb>",
  count: [1, 1],
  options: {
    ...pageOptions,
    report: { help: "the same as --hide-code" },
    presentation: {
      value: "screen|lecture",
      choices: ["screen", "lecture"],
      help: "lecture: text, lines and figures large enough for a projector",
    },
  },
  notes: pageNotes,
  run(given) {
    const presentation = given.text("presentation");
    return writePage(given, {
      ending: ".html",
      presentation,
      args: presentation ? ["--presentation", presentation] : [],
    });
  },
};
