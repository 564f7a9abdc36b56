/** One output of a cell, as a notebook file stores it. */
export type CellOutput = Record<string, unknown> & { output_type: string };

type Content = Readonly<Record<string, unknown>>;

const displayId = ({ transient }: Content): string | undefined =>
  (transient as { display_id?: string } | undefined)?.display_id;

/** The outputs of one cell, gathered from what a kernel publishes while it runs. */
export class CellOutputs {
  readonly outputs: CellOutput[] = [];
  /** Outputs of all cells that may be updated, by display id; shared by the cells of a notebook. */
  readonly #displays: Map<string, CellOutput[]>;
  #clearNext = false;

  constructor(displays: Map<string, CellOutput[]>) {
    this.#displays = displays;
  }

  /** Takes in one published message: its type and content. */
  add(type: string, content: Content): void {
    if (type === "stream") this.#stream(content);
    else if (type === "display_data")
      this.#push({ output_type: type, data: content.data, metadata: content.metadata ?? {} }, content);
    else if (type === "update_display_data") this.#update(content);
    else if (type === "execute_result") {
      const { data, metadata = {}, execution_count } = content;
      this.#push({ output_type: type, data, metadata, execution_count }, content);
    } else if (type === "error") {
      const { ename, evalue, traceback } = content;
      this.#push({ output_type: type, ename, evalue, traceback }, content);
    } else if (type === "clear_output") {
      if (content.wait === true) this.#clearNext = true;
      else this.outputs.length = 0;
    }
  }

  /** An output whose id was shown before updates those too, as in JupyterLab. */
  #push(output: CellOutput, content: Content): void {
    if (this.#clearNext) this.outputs.length = 0;
    this.#clearNext = false;
    this.outputs.push(output);
    const id = displayId(content);
    if (id === undefined) return;
    this.#update(content);
    this.#displays.set(id, [...(this.#displays.get(id) ?? []), output]);
  }

  #stream({ name, text }: Content): void {
    const last = this.outputs.at(-1);
    if (!this.#clearNext && last?.output_type === "stream" && last.name === name) last.text = `${last.text}${text}`;
    else this.#push({ output_type: "stream", name, text }, {});
  }

  #update(content: Content): void {
    const { data, metadata = {} } = content;
    for (const output of this.#displays.get(displayId(content) ?? "") ?? []) Object.assign(output, { data, metadata });
  }
}
