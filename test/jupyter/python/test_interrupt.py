"""What an interrupt does to everything that can run."""

import time
import unittest

from kernel import KernelTestCase


class InterruptTests(KernelTestCase):
    def setUp(self):
        super().setUp()
        self.run_ok("let kept = 41;")

    def stop(self, code, times=1, pause=1.0):
        """Runs a cell, interrupts it once it is running, and returns its outcome."""
        message_id = self.kernel.send(f'console.log("started"); {code}')
        self.kernel.wait_for_text(message_id, "started")
        for i in range(times):
            time.sleep(pause if i > 0 else 0.1)
            self.kernel.interrupt()
        return self.kernel.wait(message_id)

    def assert_interrupted(self, outcome):
        self.assertEqual(outcome.error, ("InterruptError", "interrupted"))
        self.assertEqual(self.run_ok("kept + 1").result, "42")

    def test_endless_loop(self):
        self.assert_interrupted(self.stop("while (true) {}"))

    def test_endless_loop_after_an_await(self):
        self.assert_interrupted(self.stop("await null; await 1; for (;;) {}"))

    def test_the_traceback_names_the_statement(self):
        outcome = self.stop("const a = 1;\nfor (;;) {\n}")
        self.assert_interrupted(outcome)
        self.assertIn("line 2\nfor (;;) {\n^", "\n".join(outcome.of("error")[0]["traceback"]))

    def test_regular_expression(self):
        self.assert_interrupted(self.stop('/^(a+)+$/.test("a".repeat(40) + "b")'))

    def test_atomics_wait(self):
        code = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"
        self.assert_interrupted(self.stop(code))

    def test_library_loop(self):
        self.assert_interrupted(self.stop('[1].forEach(function again() { for (;;) [3, 1, 2].sort(); });'))

    def test_loop_inside_an_async_resource(self):
        # Node.js aborts at the next event when such a loop is torn down and its stack of contexts is not repaired.
        code = 'import { AsyncResource } from "node:async_hooks";\nnew AsyncResource("x").runInAsyncScope(() => { for (;;) {} });'
        self.assert_interrupted(self.stop(code))
        self.assertEqual(self.run_ok("await new Promise((r) => setTimeout(r, 100)); kept").result, "41")

    def test_loop_in_an_async_function_runs_finally(self):
        code = """
let closed = false;
async function spin() { try { for (;;) await null; } finally { closed = true; } }
await spin();"""
        self.assert_interrupted(self.stop(code))
        self.assertEqual(self.run_ok("closed").result, "true")

    def test_async_function_of_an_earlier_cell(self):
        self.run_ok("async function earlier() { await null; while (true) {} }")
        self.assert_interrupted(self.stop("await earlier();"))

    def test_pending_await(self):
        self.assert_interrupted(self.stop("await new Promise((r) => setTimeout(r, 600_000));"))

    def test_await_that_never_ends_runs_finally(self):
        self.assert_interrupted(self.stop("let ended = 0; try { await new Promise(() => {}); } finally { await null; ended = 1; }"))
        self.assertEqual(self.run_ok("ended").result, "1")

    def test_abandoned_loops_stop(self):
        code = """
let turns = 0;
async function work() { for (;;) { turns++; await new Promise((r) => setTimeout(r, 5)); } }
work().catch(() => {});
await new Promise(() => {});"""
        self.assert_interrupted(self.stop(code))
        before = self.run_ok("turns").result
        time.sleep(0.2)
        self.assertEqual(self.run_ok("turns").result, before)

    def test_async_cell(self):
        code = "async function* ticks() { for (;;) { await new Promise((r) => setTimeout(r, 5)); yield 1; } }\nfor await (const t of ticks()) {}"
        self.assert_interrupted(self.stop(code))

    def test_signal_of_the_cell(self):
        code = """
import { interruptSignal } from "tangentlab";
const signal = interruptSignal();
let heard = "";
signal.addEventListener("abort", () => { heard = signal.reason.name; });
await new Promise(() => {});"""
        self.assert_interrupted(self.stop(code))
        self.assertEqual(self.run_ok("heard").result, "'InterruptError'")
        self.assertEqual(self.run_ok("interruptSignal().aborted").result, "false")

    def test_checkpoint_in_a_synchronous_loop_runs_finally(self):
        code = 'import { checkpoint } from "tangentlab";\nlet cleaned = false;\ntry { for (;;) checkpoint(); } finally { cleaned = true; }'
        self.assert_interrupted(self.stop(code))
        self.assertEqual(self.run_ok("cleaned").result, "true")

    def test_a_simulation_stops_with_its_cell(self):
        code = """import { simulateRandomFeatures } from "tangentlab/random-features";
let steps = 0;
const inputs = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(2 * i)]);
const labels = inputs.map(([a]) => a!);
const data = { inputs, labels, testInputs: inputs, testLabels: labels, featureMap: { map: "relu" } } as const;
await simulateRandomFeatures({ ...data, features: [50], ridges: [1], repetitions: 1e6, seed: 1, onProgress: () => { steps++; } });"""
        self.assert_interrupted(self.stop(code))
        self.run_ok("const then = steps; await new Promise((go) => setTimeout(go, 300));")
        self.assertEqual(self.run_ok("then > 0 && steps === then").result, "true")

    def test_queued_cells_are_aborted(self):
        first = self.kernel.send('console.log("started"); while (true) {}')
        second = self.kernel.send("kept = 0;")
        self.kernel.wait_for_text(first, "started")
        self.kernel.interrupt()
        outcomes = [self.kernel.wait(first), self.kernel.wait(second)]
        self.assertEqual(outcomes[1].reply, {"status": "aborted"})
        self.assert_interrupted(outcomes[0])
        self.assertEqual(self.run_ok("kept").result, "41")

    def test_output_of_an_endless_loop(self):
        message_id = self.kernel.send('for (let i = 0; ; i++) console.log("line", i);')
        self.kernel.wait_for_text(message_id, "line 5000")
        self.kernel.interrupt()
        outcome = self.kernel.wait(message_id)
        self.assert_interrupted(outcome)
        lines = outcome.text().splitlines()
        self.assertEqual(lines, [f"line {i}" for i in range(len(lines))])
        self.assertGreater(len(lines), 1000)

    def test_nothing_runs(self):
        self.kernel.interrupt()
        self.assertEqual(self.run_ok("kept").result, "41")

    def test_program_started_by_the_cell(self):
        code = 'import { execSync } from "node:child_process"; execSync("sleep 60");'
        outcome = self.stop(code)
        self.assertEqual(outcome.status, "error")
        self.assertEqual(self.run_ok("kept").result, "41")

    def test_second_interrupt_ends_a_native_call(self):
        code = 'import { pbkdf2Sync } from "node:crypto"; pbkdf2Sync("a", "b", 2 ** 30, 8, "sha512");'
        outcome = self.stop(code, times=2)
        self.assertEqual(outcome.reply["ename"], "EngineExit")
        self.assertIn("second interrupt", outcome.reply["evalue"])
        self.assertIn("lost", outcome.reply["evalue"])
        self.assertEqual(self.run_ok("1 + 1").result, "2")

    def test_a_word_when_nothing_helps(self):
        message_id = self.kernel.send('console.log("started"); await Promise.resolve().then(() => { for (;;) {} });')
        self.kernel.wait_for_text(message_id, "started")
        self.kernel.interrupt()
        self.kernel.wait_for_text(message_id, "Interrupt once more to end the engine")
        self.kernel.interrupt()
        self.assertEqual(self.kernel.wait(message_id).reply["ename"], "EngineExit")
        self.assertEqual(self.run_ok("1 + 1").result, "2")

    def test_second_interrupt_ends_a_loop_in_a_microtask(self):
        outcome = self.stop("await Promise.resolve().then(() => { for (;;) {} });", times=2)
        self.assertEqual(outcome.reply["ename"], "EngineExit")
        self.assertEqual(self.run_ok("1 + 1").result, "2")


if __name__ == "__main__":
    unittest.main()
