/** Gram matrices, features and random numbers against NumPy's plain formulas, one thread each. */
import { drawFeatures } from "../kernel-lib/kernels/feature-maps.ts";
import { laplaceGram, maternGram, rbfGram, reluGram } from "../kernel-lib/kernels/gram.ts";
import { random } from "../kernel-lib/numeric/random.ts";
import { report } from "./harness.ts";
import { waves } from "./inputs.ts";
import { Numpy } from "./numpy.ts";

process.env.TANGENTLAB_THREADS ??= "1";
const numpy = await Numpy.start(Number(process.env.TANGENTLAB_THREADS));
const narrow = waves(2000, 50);
const digits = waves(1500, 784);

await report("Gram matrices", [
  {
    name: "rbfGram 2000 x 50",
    run: () => rbfGram(narrow, { lengthscale: Math.sqrt(50) }),
    rival: numpy?.rival("rbf", 2000, 50),
  },
  {
    name: "rbfGram 1500 x 784",
    run: () => rbfGram(digits, { lengthscale: 28 }),
    rival: numpy?.rival("rbf", 1500, 784),
  },
  { name: "laplaceGram 2000 x 50", run: () => laplaceGram(narrow, { lengthscale: 7 }) },
  { name: "maternGram 2000 x 50", run: () => maternGram(narrow, { nu: 2.5, lengthscale: 7 }) },
  { name: "reluGram 2000 x 50", run: () => reluGram(narrow), rival: numpy?.rival("relu", 2000, 50) },
]);
await report("Features of 1500 x 784 points, P = 2000", [
  { name: "relu", run: () => drawFeatures(digits, { map: "relu", count: 2000, stream: random(1).stream("w") }) },
  {
    name: "cos",
    run: () => drawFeatures(digits, { map: "cos", lengthscale: 28, count: 2000, stream: random(1).stream("w") }),
  },
]);
await report("Random numbers, a million", [
  { name: "normal", run: () => random(1).stream("z").normal(1e6), rival: numpy?.rival("normal", 1e6) },
  { name: "uniform", run: () => random(1).stream("u").uniform(1e6) },
  { name: "a stream by name (µs each)", run: () => random(1).stream("features", 3), calls: 10_000 },
]);
await numpy?.stop();
