import { InvalidArgumentError } from "../errors.ts";

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** `10⁻⁴` for -4. */
function powerOfTen(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/**
 * A number as a person writes it: 1,000 · 0.05 · 10⁻⁴ · 3·10⁻⁵ · −∞. At most three digits.
 *
 * @throws InvalidArgumentError for what is no number.
 */
export function plainNumber(value: number): string {
  if (typeof value !== "number") throw new InvalidArgumentError("value", "a number", value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) {
    return Number(value.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 6 }).replace(/^-/, "−");
  }
  const exponent = Math.floor(Math.log10(size) + 1e-9);
  const mantissa = Number((value / 10 ** exponent).toPrecision(3));
  return mantissa === 1 ? powerOfTen(exponent) : `${mantissa}·${powerOfTen(exponent)}`;
}

/** Ticks of a logarithmic axis between two positive numbers: all digits, 1 2 5, 1 3, or powers of ten, so that 3 to 9 remain. */
export function logTicks(from: number, to: number): number[] {
  if (!(from > 0 && to < Infinity)) throw new InvalidArgumentError("from, to", "finite and > 0", `${from}, ${to}`);
  const decades = Math.log10(to) - Math.log10(from);
  const mantissas =
    decades <= 0.7 ? [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9] : decades <= 1.5 ? [1, 2, 5] : decades <= 3.5 ? [1, 3] : [1];
  const every = Math.max(1, Math.ceil(decades / 8));
  const ticks: number[] = [];
  for (let e = Math.floor(Math.log10(from)); e <= Math.ceil(Math.log10(to)); e++) {
    if (e % every !== 0) continue;
    for (const mantissa of mantissas) {
      const tick = Number(`${mantissa}e${e}`);
      if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks;
}
