/** Random problems for property tests, and small helpers. */
import fc from "fast-check";

/** Spectra of 1 to 12 levels over six decades, some with multiplicities and a tail. */
export const problems = fc
  .record({
    exponents: fc.array(fc.double({ min: -6, max: 0, noNaN: true }), { minLength: 1, maxLength: 12 }),
    multiplicities: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 12, maxLength: 12 }),
    powers: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
    tail: fc.oneof(fc.constant(0), fc.double({ min: 1e-4, max: 0.1, noNaN: true })),
    samples: fc.double({ min: 0.5, max: 80, noNaN: true }),
    features: fc.double({ min: 0.5, max: 80, noNaN: true }),
    logRidge: fc.double({ min: -8, max: 1, noNaN: true }),
    noise: fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1, noNaN: true })),
  })
  .map(({ exponents, multiplicities, powers, tail, samples, features, logRidge, noise }) => ({
    spectrum: {
      eigenvalues: exponents.map((e) => 10 ** e),
      multiplicities: multiplicities.slice(0, exponents.length),
      tailTrace: tail,
    },
    target: { power: powers.slice(0, exponents.length) },
    samples,
    features,
    ridge: 10 ** logRidge,
    noise,
  }));

/** One of them. */
export type Problem = typeof problems extends fc.Arbitrary<infer P> ? P : never;

/** |a - b| as a share of the larger. */
export const relative = (a: number, b: number): number =>
  a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));

/** Total trace of a spectrum. */
export const trace = ({
  eigenvalues,
  multiplicities,
  tailTrace,
}: {
  eigenvalues: number[];
  multiplicities: number[];
  tailTrace: number;
}): number => eigenvalues.reduce((sum, d, i) => sum + d * multiplicities[i], tailTrace);
