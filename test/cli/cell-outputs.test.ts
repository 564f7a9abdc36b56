import { describe, expect, test } from "@jest/globals";
import { type CellOutput, CellOutputs } from "../../kernel-lib/cli/cell-outputs.ts";

const text = (value: string) => ({ data: { "text/plain": value }, metadata: {} });
const collect = (displays = new Map<string, CellOutput[]>()) => new CellOutputs(displays);

describe("CellOutputs", () => {
  test("joins what one stream says in a row, and keeps the order of streams", () => {
    const cell = collect();
    for (const [name, said] of [
      ["stdout", "a"],
      ["stdout", "b\n"],
      ["stderr", "c"],
      ["stdout", "d"],
    ]) {
      cell.add("stream", { name, text: said });
    }
    expect(cell.outputs.map(({ name, text }) => [name, text])).toEqual([
      ["stdout", "ab\n"],
      ["stderr", "c"],
      ["stdout", "d"],
    ]);
  });

  test("stores results and errors as a notebook file does", () => {
    const cell = collect();
    cell.add("execute_result", { ...text("4"), execution_count: 2 });
    cell.add("error", { ename: "Error", evalue: "boom", traceback: ["Error: boom"] });
    expect(cell.outputs).toEqual([
      { output_type: "execute_result", ...text("4"), execution_count: 2 },
      { output_type: "error", ename: "Error", evalue: "boom", traceback: ["Error: boom"] },
    ]);
  });

  test("an update reaches every output with its id, in earlier cells too", () => {
    const displays = new Map<string, CellOutput[]>();
    const [first, second] = [collect(displays), collect(displays)];
    first.add("display_data", { ...text("old"), transient: { display_id: "x" } });
    second.add("display_data", { ...text("old"), transient: { display_id: "x" } });
    second.add("display_data", { ...text("other"), transient: { display_id: "y" } });
    second.add("update_display_data", { ...text("new"), transient: { display_id: "x" } });
    expect([...first.outputs, ...second.outputs].map(({ data }) => data)).toEqual(
      ["new", "new", "other"].map((value) => ({ "text/plain": value })),
    );
    expect(first.outputs[0]).not.toHaveProperty("transient");
  });

  test("the same id shown again updates what it showed before", () => {
    const displays = new Map<string, CellOutput[]>();
    const [first, second] = [collect(displays), collect(displays)];
    first.add("display_data", { ...text("old"), transient: { display_id: "x" } });
    second.add("display_data", { ...text("new"), transient: { display_id: "x" } });
    const shown = { output_type: "display_data", ...text("new") };
    expect([first.outputs, second.outputs]).toEqual([[shown], [shown]]);
    second.add("update_display_data", { ...text("newest"), transient: { display_id: "x" } });
    const newest = { output_type: "display_data", ...text("newest") };
    expect([first.outputs, second.outputs]).toEqual([[newest], [newest]]);
  });

  test("clears at once, or with the next output", () => {
    const cell = collect();
    cell.add("stream", { name: "stdout", text: "a" });
    cell.add("clear_output", { wait: true });
    expect(cell.outputs).toHaveLength(1);
    cell.add("stream", { name: "stdout", text: "b" });
    expect(cell.outputs).toEqual([{ output_type: "stream", name: "stdout", text: "b" }]);
    cell.add("clear_output", { wait: false });
    expect(cell.outputs).toEqual([]);
  });
});
