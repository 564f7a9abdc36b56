/**
 * Numbers of a Plotly trace as `{dtype, bdata, shape}`. Plotly reads that form where it stands for a whole attribute, and
 * silently draws nothing where it stands inside a list: so a matrix is packed whole or not at all.
 */

/** Numbers in base64, little-endian; rows one after the other where there is a shape. */
export interface Packed {
  readonly dtype: string;
  readonly bdata: string;
  /** `rows,columns` of a matrix. */
  readonly shape?: string;
}

type TypedArray = ArrayBufferView & ArrayLike<number>;

const dtypes: Readonly<Record<string, string>> = {
  Float64Array: "f8",
  Float32Array: "f4",
  Int32Array: "i4",
  Uint32Array: "u4",
  Int16Array: "i2",
  Uint16Array: "u2",
  Int8Array: "i1",
  Uint8Array: "u1",
  Uint8ClampedArray: "u1c",
};

const dtypeOf = (value: unknown) => (ArrayBuffer.isView(value) ? dtypes[value.constructor.name] : undefined);
const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength);
const base64 = (views: readonly ArrayBufferView[]) => Buffer.concat(views.map(bytesOf)).toString("base64");

/** Typed rows of one type and one length, at least one number. */
function isMatrix(value: unknown): value is readonly TypedArray[] {
  if (!Array.isArray(value) || value.length === 0 || dtypeOf(value[0]) === undefined) return false;
  const [{ length }] = value;
  return length > 0 && value.every((row) => dtypeOf(row) === dtypeOf(value[0]) && row.length === length);
}

/** A typed array, or a list of typed rows that make a matrix; undefined for anything else, 64-bit integers included. */
export function pack(value: unknown): Packed | undefined {
  const dtype = dtypeOf(value);
  if (dtype !== undefined) return { dtype, bdata: base64([value as TypedArray]) };
  if (!isMatrix(value)) return undefined;
  return { dtype: dtypeOf(value[0])!, bdata: base64(value), shape: `${value.length},${value[0].length}` };
}

/** Whether an attribute is packed. */
export const isPacked = (value: unknown): value is Packed =>
  typeof (value as { bdata?: unknown } | null | undefined)?.bdata === "string";

/** Whether a value is a record: no list, nothing with a class. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A trace with its attributes replaced where `change` gives something; those of records inside it too. */
export function mapAttributes(trace: unknown, change: (value: unknown, name: string) => unknown): unknown {
  if (Array.isArray(trace)) return trace.map((item) => (isRecord(item) ? mapAttributes(item, change) : item));
  if (!isRecord(trace)) return trace;
  return Object.fromEntries(
    Object.entries(trace).map(([name, value]) => [name, change(value, name) ?? mapAttributes(value, change)]),
  );
}

/** Typed arrays and 64-bit integers as plain numbers, wherever they stand; the rest unchanged. */
export function plainNumbers(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  if (Array.isArray(value)) return value.map(plainNumbers);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainNumbers(item)]));
}
