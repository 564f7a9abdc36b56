/** What an export tells about its recorded outputs. */
import { readFileSync } from "node:fs";
import { type Recording, recordingMime } from "../display/recording.ts";

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly { readonly data?: Readonly<Record<string, unknown>> }[];
}

function describe(cell: number, recording: Recording): string {
  const sizes = recording.controls.map(({ positions }) => positions.length).join(" x ");
  const how = recording.mode === "all" ? sizes : `${sizes}, one control at a time`;
  const megabytes = (JSON.stringify(recording).length / 1e6).toFixed(2);
  const seconds = (recording.ms / 1000).toFixed(1);
  return `cell ${cell}: recorded ${recording.points.length} points (${how}), ${megabytes} MB, ${seconds} s`;
}

/** One line a recorded output; cells count as JupyterLab counts them. */
export function recordingLines(executed: string): string[] {
  const { cells } = JSON.parse(readFileSync(executed, "utf8")) as { readonly cells: readonly Cell[] };
  const code = cells.filter(({ cell_type, source }) => cell_type === "code" && [source].flat().join("").trim() !== "");
  return code.flatMap(({ outputs = [] }, i) =>
    outputs.flatMap(({ data = {} }) =>
      recordingMime in data ? [describe(i + 1, data[recordingMime] as Recording)] : [],
    ),
  );
}
