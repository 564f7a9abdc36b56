import type { Command } from "../command.ts";
import { pageNotes, pageOptions, writePage } from "../page.ts";

/** `tangentlab slides`: a notebook, executed, as slides in one HTML file. */
export const slidesCommand: Command = {
  name: "slides",
  summary: "execute a notebook and write it as slides: one HTML file that works offline",
  operands: "<notebook.ipynb>",
  count: [1, 1],
  options: pageOptions,
  notes: [
    "A cell's slide type (JupyterLab: property inspector, the gears at the right) says where it stands: slide,",
    "subslide (below the slide), fragment (appears later), notes (for the speaker), skip. In a notebook without slides",
    "and subslides every heading of level 1 or 2 begins a slide. What does not fit on a slide goes on below it.",
    "Keys: arrows, Page Up and Page Down, Space; S speaker's window, F full screen, Escape overview, ? all others.",
    "A control that was clicked keeps its keys (arrows move a slider) until Escape. Figures are drawn in lecture size.",
    "",
    ...pageNotes,
  ],
  run: (given) => writePage(given, { ending: ".slides.html", presentation: "lecture", args: ["--slides"] }),
};
