import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { fallingOrder } from "../../kernel-lib/numeric/order.ts";
import { random } from "../../kernel-lib/numeric/random.ts";

/** The same by the language's own stable sort. */
const expected = (values: Float64Array) => [...values.keys()].sort((i, j) => values[j] - values[i] || i - j);

const anyValue = fc.oneof(
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1, 1 + 2 ** -52, 1 + 2 ** -30, 2 ** -1074, 2 ** -1022, Number.MAX_VALUE),
);

test("falling, equal values in their own order", () => {
  fc.assert(
    fc.property(fc.array(anyValue, { maxLength: 60 }), (list) => {
      const values = Float64Array.from(list);
      expect([...fallingOrder(values)]).toEqual(expected(values));
    }),
  );
});

const uniform = random(3).stream("order").uniform(5000);
test.each([
  ["spread over many octaves", uniform.map((u) => Math.exp(-40 * u))],
  ["within one octave", uniform.map((u) => 1 + u)],
  ["closer than the leading bits tell", uniform.map((u) => 1 + u * 1e-8)],
  ["rising", uniform.map((_, i) => 1 + i)],
  ["rising and close", uniform.map((_, i) => 1 + i * 1e-9)],
  ["all equal", uniform.fill(0.25).slice()],
])("5,000 values, %s", (_what, values) => {
  expect([...fallingOrder(values)]).toEqual(expected(values));
});
