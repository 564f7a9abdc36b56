/** NumPy as a rival: one Python process that does named work on request and tells the time it took. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Rival } from "./harness.ts";

const root = process.cwd();

/** The Python to ask: `TANGENTLAB_BENCH_PYTHON`, or the one of the project's `.venv`. */
function python(): string {
  const inside = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  return process.env.TANGENTLAB_BENCH_PYTHON ?? path.join(root, ".venv", ...inside);
}

/** A running Python with NumPy. */
export class Numpy {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterableIterator<string>;

  private constructor(process: ChildProcessWithoutNullStreams) {
    this.#process = process;
    this.#answers = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
  }

  /** Starts it with that many BLAS threads; says why and gives nothing where there is no NumPy. */
  static async start(threads: number): Promise<Numpy | undefined> {
    const executable = python();
    const cure = "run `node scripts/bootstrap.mjs --bench`, or name a Python with NumPy in TANGENTLAB_BENCH_PYTHON";
    if (!existsSync(executable)) {
      console.log(`No comparison with NumPy: there is no ${path.relative(root, executable)}; ${cure}.`);
      return undefined;
    }
    const limits = Object.fromEntries(
      ["OMP", "OPENBLAS", "MKL"].map((name) => [`${name}_NUM_THREADS`, String(threads)]),
    );
    const script = path.join(root, "bench", "peers", "numpy_peer.py");
    const child = spawn(executable, [script], { env: { ...process.env, ...limits } });
    const errors: string[] = [];
    child.stderr.on("data", (text: Buffer) => errors.push(String(text)));
    const numpy = new Numpy(child);
    const { value, done } = await numpy.#answers.next();
    if (!done) {
      console.log(`Rival: ${value}, ${threads} thread${threads === 1 ? "" : "s"}`);
      return numpy;
    }
    console.log(`No comparison with NumPy: ${errors.join("").trim().split("\n").at(-1)}; ${cure}.`);
    return undefined;
  }

  /** Named work of `numpy_peer.py` at a size, as a rival. */
  rival(work: string, ...sizes: number[]): Rival {
    return {
      name: "numpy",
      run: async () => {
        this.#process.stdin.write(`${work} ${sizes.join(" ")}\n`);
        const { value, done } = await this.#answers.next();
        if (done) throw new Error(`numpy_peer.py ended during ${work} ${sizes.join(" ")}`);
        return Number(value);
      },
    };
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    this.#process.stdin.end();
    await once(this.#process, "exit");
  }
}
