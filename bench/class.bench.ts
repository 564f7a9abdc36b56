/** A class of 30 on one machine: all kernels at once, their answers and their memory (bench/class.py). Ceiling: 4 GB. */
import { runWithKernel } from "./jupyter.ts";

// As docs/guide/hub.md advises: one thread a student.
await runWithKernel("class.py", { env: { TANGENTLAB_THREADS: "1" } });
