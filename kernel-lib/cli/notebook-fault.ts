type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const isText = (value: unknown): boolean =>
  typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));

const cellTypes = ["code", "markdown", "raw"];

/** The fault of one cell, if any. Counts and outputs may be missing: they are written anew. */
function cellFault(cell: unknown): string | undefined {
  if (!isRecord(cell)) return "is no object";
  const { cell_type, source, metadata = {}, outputs = [] } = cell;
  if (!cellTypes.includes(String(cell_type))) {
    const found = cell_type === undefined ? "no cell_type" : `the cell_type ${JSON.stringify(cell_type)}`;
    return `has ${found} (known: ${cellTypes.join(", ")})`;
  }
  if (!isText(source)) return "has no source text";
  if (!isRecord(metadata)) return "has metadata that are no object";
  if (!Array.isArray(outputs) || !outputs.every((output) => isRecord(output) && typeof output.output_type === "string"))
    return "has outputs that are no list of outputs";
  return undefined;
}

/** Why a parsed file is no notebook of format 4, in words; `undefined` when it is one. Cells are counted from 1. */
export function notebookFault(content: unknown): string | undefined {
  if (!isRecord(content) || !Array.isArray(content.cells)) {
    const old = isRecord(content) && Array.isArray(content.worksheets);
    return old ? "its format is older than 4; save it once in JupyterLab" : "it has no list of cells";
  }
  const { metadata, nbformat } = content;
  if (nbformat !== 4) return `its nbformat is ${JSON.stringify(nbformat) ?? "missing"}, not 4`;
  if (!isRecord(metadata)) return "its metadata are no object";
  const { kernelspec = {} } = metadata;
  if (!isRecord(kernelspec)) return "its kernelspec is no object";
  if (typeof (kernelspec.name ?? "") !== "string") return "the name of its kernelspec is no text";
  for (const [at, cell] of content.cells.entries()) {
    const fault = cellFault(cell);
    if (fault !== undefined) return `cell ${at + 1} of its list ${fault}`;
  }
  return undefined;
}
