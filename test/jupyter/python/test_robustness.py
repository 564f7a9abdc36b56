"""What a kernel must survive: floods, crashes, broken and hostile messages, clients that die."""

import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

import zmq

from kernel import NAME, Kernel, KernelTestCase, alive, wait_until


class OutputTests(KernelTestCase):
    seconds = 120

    def test_many_lines_in_order(self):
        n = 200_000
        outcome = self.run_ok(f"for (let i = 0; i < {n}; i++) console.log(i);", timeout=100)
        self.assertEqual(outcome.text(), "".join(f"{i}\n" for i in range(n)))

    def test_one_long_line(self):
        outcome = self.run_ok('console.log("x".repeat(20_000_000));', timeout=60)
        self.assertEqual(len(outcome.text()), 20_000_001)

    def test_many_updates_of_one_display(self):
        code = 'import { display } from "tangentlab";\nconst shown = display(0);\nfor (let i = 1; i <= 10_000; i++) shown.update(i);'
        outcome = self.run_ok(code, timeout=60)
        self.assertEqual(outcome.of("update_display_data")[-1]["data"]["text/plain"], "10000")

    def test_native_output(self):
        outcome = self.run_ok(
            'import { spawnSync } from "node:child_process";\nspawnSync("echo", ["native"], { stdio: "inherit" });\n'
            "await new Promise((r) => setTimeout(r, 100));"
        )
        self.assertEqual(outcome.text(), "native\n")

    def test_a_reader_that_stands_still(self):
        # Another subscriber reads nothing for a while: the first one must still get all, in order.
        ports = json.loads(Path(self.kernel.manager.connection_file).read_text())
        still = zmq.Context.instance().socket(zmq.SUB)
        still.set(zmq.RCVHWM, 10)
        still.set(zmq.RCVBUF, 1024)
        still.setsockopt(zmq.SUBSCRIBE, b"")
        still.connect(f"tcp://127.0.0.1:{ports['iopub_port']}")
        time.sleep(0.3)
        message_id = self.kernel.send('for (let i = 0; i < 3000; i++) { console.log("y".repeat(70_000)); }')
        time.sleep(2)
        still.close(linger=0)
        outcome = self.kernel.wait(message_id, timeout=60)
        self.assertEqual(len(outcome.text()), 3000 * 70_001)


class CrashTests(KernelTestCase):
    env = {"TANGENTLAB_NODE_ARGS": "--max-old-space-size=96"}

    def assert_engine_exit(self, code, words):
        self.run_ok("const gone = 1;")
        outcome = self.kernel.run(code, timeout=60)
        self.assertEqual(outcome.reply["ename"], "EngineExit")
        self.assertIn(words, outcome.reply["evalue"])
        self.assertEqual(self.run_ok("1 + 1").result, "2")
        self.assertEqual(self.kernel.run("gone").reply["ename"], "TypeScriptError")

    def test_heap_exhausted(self):
        code = "const hoard: number[][] = []; for (;;) hoard.push(Array.from({ length: 1000 }, (_, i) => i + 0.5));"
        self.assert_engine_exit(code, "out of memory")

    def test_segmentation_fault(self):
        self.assert_engine_exit('process.kill(process.pid, "SIGSEGV"); for (;;) {}', "SIGSEGV")

    def test_hard_exit(self):
        self.assert_engine_exit("(process as never as { reallyExit(code: number): void }).reallyExit(5);", "exit code 5")

    def test_writing_to_the_kernels_own_pipe(self):
        self.assert_engine_exit('import { writeSync } from "node:fs";\nwriteSync(3, "nonsense");', "cannot be read")

    def test_crash_between_cells(self):
        message_id = self.kernel.send('setTimeout(() => process.kill(process.pid, "SIGKILL"), 50);')
        self.kernel.wait_for_text(message_id, "ended by SIGKILL")
        self.assertEqual(self.run_ok("2 * 2").result, "4")


class FrontTests(KernelTestCase):
    def front(self):
        """Process id of the TypeScript front: the child of the host that is no engine."""
        lines = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in self.kernel.processes()}
        [pid] = [pid for pid, line in lines.items() if "typesFolder" in line]
        return pid

    def test_killed_between_cells(self):
        self.run_ok("const x = 1;")
        os.kill(self.front(), signal.SIGKILL)
        time.sleep(0.5)
        outcome = self.run_ok("2 + 2", timeout=60)
        self.assertEqual(outcome.result, "4")
        self.assertEqual(self.kernel.run("x").reply["ename"], "TypeScriptError")

    def test_killed_while_nothing_runs_it_keeps_the_names(self):
        self.run_ok("const kept: number = 7;")
        time.sleep(2)
        os.kill(self.front(), signal.SIGKILL)
        time.sleep(0.5)
        outcome = self.run_ok("kept.toFixed(1)", timeout=60)
        self.assertEqual((outcome.result, outcome.text("stderr")), ("'7.0'", ""))

    def test_interrupt_while_the_front_does_not_answer(self):
        self.run_ok("1")
        front = self.front()
        os.kill(front, signal.SIGSTOP)
        message_id = self.kernel.send("let y = 5;")
        time.sleep(0.5)
        self.kernel.interrupt()
        self.assertEqual(self.kernel.wait(message_id).reply["ename"], "InterruptError")
        os.kill(front, signal.SIGCONT)
        self.assertEqual(self.run_ok("let y = 6; y").result, "6")


class BrokenEngineTests(KernelTestCase):
    env = {"TANGENTLAB_NODE_ARGS": "--no-such-option"}

    def test_an_engine_that_does_not_start(self):
        outcome = self.kernel.run("1")
        self.assertEqual(outcome.reply["ename"], "EngineExit")
        self.assertIn("exit code 9", outcome.reply["evalue"])
        self.assertIn("bad option: --no-such-option", outcome.text("stderr"))


class EndTests(unittest.TestCase):
    def setUp(self):
        self.kernel = Kernel()
        self.addCleanup(self.kernel.close)

    def processes(self):
        """Host, front, engine, and a child of the user's code."""
        self.kernel.run('import { spawn } from "node:child_process"; spawn("sleep", ["1000"]); 1')
        found = self.kernel.processes()
        self.assertGreaterEqual(len(found), 4)
        return found

    def test_host_killed_while_a_cell_loops(self):
        found = self.processes()
        self.kernel.send("while (true) {}")
        time.sleep(0.3)
        os.kill(self.kernel.pid, signal.SIGKILL)
        self.assertTrue(wait_until(lambda: not alive(found), 10), alive(found))

    def test_shutdown_leaves_nothing(self):
        found = self.processes()
        self.kernel.send("while (true) {}")
        self.assertEqual(self.kernel.ask("shutdown_request", {"restart": False}, "control"), {"status": "ok", "restart": False})
        self.assertTrue(wait_until(lambda: not alive(found), 10), alive(found))

    def test_restart(self):
        found = self.processes()
        self.kernel.run("let before = 1;")
        self.kernel.manager.restart_kernel()
        self.kernel.client.wait_for_ready(timeout=60)
        self.assertEqual(self.kernel.run("1 + 1").result, "2")
        self.assertEqual(self.kernel.run("before").reply["ename"], "TypeScriptError")
        self.assertTrue(wait_until(lambda: not alive(found), 10), alive(found))

    def test_sigterm(self):
        found = self.processes()
        os.kill(self.kernel.pid, signal.SIGTERM)
        self.assertTrue(wait_until(lambda: not alive(found), 10), alive(found))


class ClientGoneTests(unittest.TestCase):
    script = """
import time
from kernel import Kernel
kernel = Kernel()
kernel.send("while (true) {}")
time.sleep(0.3)
print(*kernel.processes(), flush=True)
time.sleep(1000)
"""

    def test_client_killed(self):
        client = subprocess.Popen([sys.executable, "-c", self.script], stdout=subprocess.PIPE, cwd=Path(__file__).parent)
        found = [int(pid) for pid in client.stdout.readline().split()]
        self.assertGreaterEqual(len(found), 3)
        client.kill()
        client.wait()
        client.stdout.close()
        self.assertTrue(wait_until(lambda: not alive(found), 10), alive(found))


class HostileTests(KernelTestCase):
    def setUp(self):
        super().setUp()
        self.info = json.loads(Path(self.kernel.manager.connection_file).read_text())
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.connect(f"tcp://127.0.0.1:{self.info['shell_port']}")

    def tearDown(self):
        self.socket.close(linger=2000)
        # Whatever was sent: the kernel works, and has run none of it.
        self.assertEqual(self.run_ok("(globalThis as { hacked?: number }).hacked ?? 0").result, "0")
        super().tearDown()

    def frames(self, code="(globalThis as any).hacked = 1", kind="execute_request", content=None, key=None):
        header = {"msg_id": os.urandom(8).hex(), "msg_type": kind, "session": "s", "username": "u", "version": "5.3", "date": ""}
        parts = [header, {}, {}, {"code": code} if content is None else content]
        return self.signed([part if isinstance(part, bytes) else json.dumps(part).encode() for part in parts], key)

    def signed(self, parts, key=None):
        signature = hmac.new((key or self.info["key"]).encode(), b"".join(parts), hashlib.sha256).hexdigest()
        return [b"<IDS|MSG>", signature.encode(), *parts]

    def test_wrong_signature(self):
        self.socket.send_multipart(self.frames(key="another key"))
        self.socket.send_multipart([b"<IDS|MSG>", b"", *self.frames()[2:]])

    def test_garbage(self):
        for frames in ([b""], [b"\xff" * 100], [b"<IDS|MSG>"], [os.urandom(50) for _ in range(8)], self.frames()[:4], [b"a"] * 5000):
            self.socket.send_multipart(frames)

    def test_wrong_shapes(self):
        for content in ({"code": 5}, {}, {"code": "1", "silent": "yes"}, {"code": "1", "user_expressions": [1]}, b"[]", b"{", b'{"code": NaN}', b"\xff"):
            self.socket.send_multipart(self.frames(content=content))
        self.socket.send_multipart(self.signed([b'{"msg_id": 1}', b"{}", b"{}", b"{}"]))
        self.socket.send_multipart(self.frames(kind="__proto__", content={}))

    def test_unknown_type(self):
        self.socket.send_multipart(self.frames(kind="surprise_request", content={}))

    def test_too_large(self):
        self.socket.send_multipart([*self.frames(kind="surprise_request", content={}), bytes(300 * 2**20)])
        time.sleep(2)
        status = Path(f"/proc/{self.kernel.pid}/status").read_text()
        peak = int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
        self.assertLess(peak, 400 * 1024)


class ReplayTests(KernelTestCase):
    def test_the_same_frames_run_once(self):
        info = json.loads(Path(self.kernel.manager.connection_file).read_text())
        self.run_ok("let runs = 0;")
        header = {"msg_id": "once", "msg_type": "execute_request", "session": "s", "username": "u", "version": "5.3", "date": ""}
        parts = [json.dumps(part).encode() for part in (header, {}, {}, {"code": "runs++;"})]
        signature = hmac.new(info["key"].encode(), b"".join(parts), hashlib.sha256).hexdigest().encode()
        socket = zmq.Context.instance().socket(zmq.DEALER)
        socket.connect(f"tcp://127.0.0.1:{info['shell_port']}")
        for _ in range(2):
            socket.send_multipart([b"<IDS|MSG>", signature, *parts])
        time.sleep(1)
        socket.close(linger=0)
        self.assertEqual(self.run_ok("runs").result, "1")


class RefusalTests(unittest.TestCase):
    """The kernel does not start where it would be open to others."""

    def start(self, mode=0o600, **changes):
        kernel = Kernel()
        self.addCleanup(kernel.close)
        info = {**json.loads(Path(kernel.manager.connection_file).read_text()), **changes}
        file = Path(kernel.folder) / "connection.json"
        file.write_text(json.dumps(info))
        file.chmod(mode)
        argv = [*kernel.manager.kernel_spec.argv[:2], str(file)]
        run = subprocess.run(argv, capture_output=True, text=True, timeout=20, cwd=kernel.folder)
        self.assertEqual(run.returncode, 1)
        self.assertNotIn("    at ", run.stderr)
        return run.stderr

    def test_reasons(self):
        self.assertIn("can be read by other users", self.start(mode=0o644))
        self.assertIn("not a loopback address", self.start(ip="0.0.0.0"))
        self.assertIn("empty key", self.start(key=""))
        self.assertIn("no shell_port", self.start(shell_port=None))


if __name__ == "__main__":
    unittest.main()
