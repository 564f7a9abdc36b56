/** The whole kernel through Jupyter's own client; the tests themselves are in python/. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { registerTestKernel, type TestKernel } from "./python-runner.ts";

/** Module, test classes, and how many tests of each must have run (skipped ones are named). */
const suites = [
  {
    module: "test_protocol",
    testClass: "ProtocolTests",
    ran: 12,
    skipped: 1,
    what: "jupyter_kernel_test, all but the pager",
  },
  {
    module: "test_protocol",
    testClass: "WelcomeTests",
    ran: 1,
    skipped: 0,
    what: "jupyter_kernel_test, iopub welcome",
  },
  { module: "test_cells", testClass: "CellTests", ran: 21, skipped: 0, what: "state, output, errors, modules" },
  { module: "test_cells", testClass: "QuestionTests", ran: 3, skipped: 0, what: "input()" },
  { module: "test_cells", testClass: "CommTests", ran: 7, skipped: 0, what: "comms" },
  { module: "test_live", testClass: "LiveTests", ran: 4, skipped: 0, what: "controls and live outputs" },
  { module: "test_cells", testClass: "ClientTests", ran: 5, skipped: 0, what: "queue, completion, several clients" },
  { module: "test_cells", testClass: "EncryptionTests", ran: 1, skipped: 0, what: "CurveZMQ" },
  { module: "test_cells", testClass: "NotebookTests", ran: 1, skipped: 0, what: "nbclient" },
  { module: "test_interrupt", testClass: "InterruptTests", ran: 23, skipped: 0, what: "interrupts" },
  { module: "test_robustness", testClass: "OutputTests", ran: 5, skipped: 0, what: "floods of output" },
  { module: "test_robustness", testClass: "CrashTests", ran: 5, skipped: 0, what: "crashes of the engine" },
  { module: "test_robustness", testClass: "FrontTests", ran: 3, skipped: 0, what: "the front dies or hangs" },
  { module: "test_robustness", testClass: "BrokenEngineTests", ran: 1, skipped: 0, what: "the engine does not start" },
  { module: "test_robustness", testClass: "EndTests", ran: 4, skipped: 0, what: "no process stays behind" },
  { module: "test_robustness", testClass: "ClientGoneTests", ran: 1, skipped: 0, what: "the client dies" },
  { module: "test_robustness", testClass: "HostileTests", ran: 5, skipped: 0, what: "hostile messages" },
  { module: "test_robustness", testClass: "ReplayTests", ran: 1, skipped: 0, what: "recorded messages" },
  { module: "test_robustness", testClass: "RefusalTests", ran: 1, skipped: 0, what: "refusals to start" },
];

describe("the kernel, from end to end", () => {
  let kernel: TestKernel;

  beforeAll(async () => {
    kernel = await registerTestKernel();
  }, 120_000);

  afterAll(() => kernel.remove());

  test.each(suites)(
    "$module $testClass: $what",
    async ({ module, testClass, ran, skipped }) => {
      const { code, output } = await kernel.run(module, testClass);
      const summary = `Ran ${ran} test${ran === 1 ? "" : "s"}`;
      if (code !== 0 || !output.includes(summary)) throw new Error(`expected "${summary}", OK:\n${output}`);
      expect(Number(/skipped=(\d+)/.exec(output)?.[1] ?? 0)).toBe(skipped);
    },
    180_000,
  );
});
