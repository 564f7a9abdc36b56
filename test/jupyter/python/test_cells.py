"""Cells from end to end: state, output, errors, modules, questions, comms."""

import json
import os
import time
import unittest
from pathlib import Path

from kernel import Kernel, KernelTestCase, is_idle

from jupyter_client.blocking.client import BlockingKernelClient


class CellTests(KernelTestCase):
    def test_state_awaits_and_results(self):
        self.run_ok("let total = 1; const add = (x: number) => (total += x);")
        self.assertEqual(self.run_ok("add(await Promise.resolve(4))").result, "5")
        self.assertEqual(self.run_ok("total++; total").result, "6")
        self.assertIsNone(self.run_ok("undefined").result)

    def test_a_promise_as_result_is_shown_not_awaited(self):
        outcome = self.run_ok("new Promise(() => {})")
        self.assertEqual(outcome.result, "Promise { <pending> } (write await before it to get its value)")
        self.assertEqual(self.run_ok("({ a: Promise.resolve([1, 2]) })").result, "{\n  a: Promise { [ 1, 2 ] }\n}")
        printed = self.run_ok("console.log(Promise.resolve(3), [Promise.resolve(4)]);").text()
        self.assertEqual(printed, "Promise { 3 } [\n  Promise { 4 }\n]\n")
        self.assertNotIn("kResourceStore", self.run_ok("console.log(setTimeout(() => {}, 1))").text())

    def test_type_error_is_shown_before_running(self):
        outcome = self.kernel.run('console.log("ran");\nconst text: string = 3;')
        self.assertEqual(outcome.reply["ename"], "TypeScriptError")
        self.assertEqual(outcome.text(), "")
        shown = "\n".join(outcome.of("error")[0]["traceback"])
        self.assertIn("2:7 - TS2322: Type 'number' is not assignable to type 'string'.", shown)
        self.assertIn("const text: string = 3;\n      ~~~~", shown)

    def test_error_names_the_cells_own_line(self):
        self.run_ok('function check(x: number) {\n  if (x < 0) throw new RangeError(`negative: ${x}`);\n}')
        outcome = self.kernel.run("const y = -2;\nawait null;\n  check(y)")
        self.assertEqual(outcome.error, ("RangeError", "negative: -2"))
        count = outcome.reply["execution_count"]
        shown = "\n".join(outcome.of("error")[0]["traceback"])
        self.assertIn(f"check (cell [{count - 1}], 2:20)", shown)
        self.assertIn(f"at cell [{count}], 3:8", shown)
        self.assertIn("  if (x < 0) throw new RangeError(`negative: ${x}`);\n                   ^", shown)
        for hidden in ("node:internal", "engine", "Generator.next", "vm.js"):
            self.assertNotIn(hidden, shown)

    def test_error_without_frames_names_the_statement(self):
        code = 'import { readFile } from "node:fs/promises";\nconst first = 1;\n\nif (first) {\n  await readFile("/no/such/file");\n}'
        outcome = self.kernel.run(code)
        self.assertIn("ENOENT", outcome.reply["evalue"])
        shown = "\n".join(outcome.of("error")[0]["traceback"])
        self.assertIn("line 4\nif (first) {\n^", shown)
        result = self.kernel.run("0;\n  await Promise.reject('text')")
        self.assertIn("line 2\n  await Promise.reject('text')\n  ^", "\n".join(result.of("error")[0]["traceback"]))

    def test_own_errors_show_name_and_message(self):
        code = 'import { InvalidArgumentError } from "tangentlab";\nthrow new InvalidArgumentError("ridge", "a finite number >= 0", -1);'
        outcome = self.kernel.run(code)
        self.assertEqual(outcome.error, ("InvalidArgumentError", "ridge must be a finite number >= 0, got -1"))

    def test_thrown_text_and_cause(self):
        self.assertEqual(self.kernel.run('throw "just text"').error, ("Thrown", "'just text'"))
        outcome = self.kernel.run('throw new Error("outer", { cause: new TypeError("inner") })')
        self.assertIn("caused by", outcome.of("error")[0]["traceback"])
        self.assertIn("inner", "".join(outcome.of("error")[0]["traceback"]))

    def test_background_output_lands_under_its_cell(self):
        first = self.kernel.send('setTimeout(() => console.log("from the first"), 300);')
        self.kernel.wait(first)
        second = self.run_ok('await new Promise((r) => setTimeout(r, 600)); console.log("second");')
        self.assertEqual(second.text(), "second\n")
        late = self.kernel.output(first, 0.1)
        self.assertEqual([m["content"] for m in late], [{"name": "stdout", "text": "from the first\n"}])

    def test_rejections_and_timer_errors_are_reported_once(self):
        code = 'Promise.reject(new Error("lost")); setTimeout(() => { throw new Error("tick") }, 20);\nawait new Promise((r) => setTimeout(r, 100));'
        outcome = self.run_ok(code)
        self.assertEqual(outcome.text("stderr").count(": lost"), 1)
        self.assertEqual(outcome.text("stderr").count(": tick"), 1)
        self.assertEqual(self.run_ok("1").result, "1")

    def test_streams_and_console(self):
        outcome = self.run_ok('console.log("%d of %s", 3, "x"); process.stdout.write("raw"); console.table([{ a: 1 }]); console.error({ b: [2] });')
        self.assertTrue(outcome.text().startswith("3 of x\nraw"))
        self.assertIn("│", outcome.text())
        self.assertEqual(outcome.text("stderr"), "{ b: [ 2 ] }\n")

    def test_bytes_that_end_inside_a_character(self):
        code = 'const bytes = Buffer.from("é€");\nfor (const byte of bytes) process.stdout.write(Buffer.of(byte));\nprocess.stdout.write("aGk=", "base64");'
        self.assertEqual(self.run_ok(code).text(), "é€hi")

    def test_stream_comes_before_result_and_display(self):
        outcome = self.run_ok('import { display } from "tangentlab"; console.log(1); display(2); console.log(3); 4')
        kinds = [m["msg_type"] for m in outcome.messages]
        self.assertEqual(kinds, ["status", "execute_input", "stream", "display_data", "stream", "execute_result", "status"])

    def test_exit_keeps_variables(self):
        self.run_ok("const survivor = 7;")
        self.assertEqual(self.kernel.run("process.exit(3)").reply["ename"], "ExitError")
        self.assertEqual(self.run_ok("survivor").result, "7")

    def test_display_carries_its_id_twice(self):
        outcome = self.run_ok('import { display } from "tangentlab"; const shown = display("a"); shown.update("b"); shown')
        [first] = outcome.of("display_data")
        [second] = outcome.of("update_display_data")
        identity = first["transient"]["display_id"]
        self.assertEqual(first["metadata"]["tangentlab"]["display_id"], identity)
        self.assertEqual(second["transient"]["display_id"], identity)
        self.assertEqual(second["metadata"]["tangentlab"]["display_id"], identity)
        self.assertNotEqual(first["metadata"]["tangentlab"]["version"], second["metadata"]["tangentlab"]["version"])
        self.assertIsNone(outcome.result)

    def test_figure_is_plotly_json_without_html(self):
        outcome = self.run_ok('({ data: [{ type: "scatter", y: new Float64Array([1, 2]) }], layout: {}, alt: "Two points." })')
        [result] = outcome.of("execute_result")
        self.assertEqual(set(result["data"]), {"application/vnd.plotly.v1+json", "text/plain"})
        self.assertEqual(result["data"]["text/plain"], "Two points.")
        trace = result["data"]["application/vnd.plotly.v1+json"]["data"][0]
        self.assertEqual(trace["y"], {"dtype": "f8", "bdata": "AAAAAAAA8D8AAAAAAAAAQA=="})

    def test_silent_history_and_expressions(self):
        before = self.run_ok("0").reply["execution_count"]
        silent = self.kernel.run("console.log('s'); 5", silent=True)
        self.assertEqual([m["msg_type"] for m in silent.messages], ["status", "stream", "status"])
        quiet = self.kernel.run("5", store_history=False)
        self.assertEqual(quiet.reply["execution_count"], before)
        outcome = self.run_ok("const eight = 8;", user_expressions={"twice": "eight * 2", "wrong": "nothing"})
        values = outcome.reply["user_expressions"]
        self.assertEqual(values["twice"]["data"]["text/plain"], "16")
        self.assertEqual(values["wrong"]["status"], "error")
        self.assertEqual(values["wrong"]["ename"], "TypeScriptError")

    def test_modules_of_every_kind(self):
        modules = Path(self.kernel.folder) / "node_modules"
        files = {
            "esm/package.json": json.dumps({"name": "esm", "type": "module", "exports": {"./deep": "./d.js"}}),
            "esm/d.js": "export const deep = await Promise.resolve('deep'); export default 1;",
            "cjs/package.json": json.dumps({"name": "cjs", "main": "m.js"}),
            "cjs/m.js": "exports.plain = 'plain';",
        }
        for name, text in files.items():
            path = modules / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        code = '// @ts-nocheck\nimport one, { deep } from "esm/deep";\nimport { plain } from "cjs";\nimport * as path from "node:path";\nconst { plain: again } = await import("cjs");\n[one, deep, plain, again, require("cjs").plain, path.basename("/a/b")].join()'
        self.assertEqual(self.run_ok(code).result, "'1,deep,plain,plain,plain,b'")

    def test_a_forgotten_await_is_named(self):
        self.run_ok("async function later() { return { total: 1 }; }")
        error = self.kernel.run("later().total").of("error")[0]
        self.assertIn("Did you forget to use 'await'?", "\n".join(error["traceback"]))
        self.assertIn("write await before it", self.run_ok("new Promise(() => undefined)").result)

    def test_local_typescript_files(self):
        folder = Path(self.kernel.folder)
        (folder / "helper.ts").write_text("export enum Unit { Metre = 7 }\nexport const two: number = 2;")
        (folder / "lib").mkdir()
        (folder / "lib" / "index.ts").write_text(
            'import { two } from "../helper.js";\nimport { InvalidArgumentError } from "tangentlab";\n'
            "interface Shape { rows: number }\n\n"
            'export function fail(shape: Shape): never {\n  throw new InvalidArgumentError("rows", "even", shape.rows + two);\n}'
        )
        (folder / "data.json").write_text('{"epochs": [1, 2, 3]}')
        self.assertEqual(self.run_ok('import data, { epochs } from "./data.json";\ndata.epochs.length + epochs[2]').result, "6")
        self.assertEqual(self.run_ok('import { two, Unit } from "./helper";\nUnit.Metre * two').result, "14")
        outcome = self.kernel.run('import { fail } from "./lib/index.ts";\nfail({ rows: 1 });')
        self.assertEqual(outcome.error, ("InvalidArgumentError", "rows must be even, got 3"))
        self.assertIn(f"at fail (lib{os.sep}index.ts:6:9)", "\n".join(outcome.of("error")[0]["traceback"]))
        wrong = self.kernel.run('import { two } from "./helper.ts";\nconst text: string = two;')
        self.assertEqual(wrong.reply["ename"], "TypeScriptError")

    def test_missing_module(self):
        outcome = self.kernel.run('// @ts-nocheck\nimport "no-such-package";')
        self.assertIn("no-such-package", outcome.reply["evalue"])

    def test_tangentlab_in_any_folder(self):
        code = 'import { expectClose } from "tangentlab";\nimport { effectiveRidge } from "tangentlab/random-features";\nexpectClose(effectiveRidge({ eigenvalues: [1, 1], features: 1e9, ridge: 1 }).effectiveRidge, 1, { rtol: 1e-6 })'
        self.assertIn("✓", self.run_ok(code).result)


class QuestionTests(KernelTestCase):
    code = 'import { input } from "tangentlab";\nconst answer = await input("Name: ", { password: true });\nanswer'

    def test_answer(self):
        message_id = self.kernel.send(self.code, allow_stdin=True)
        question = self.kernel.client.get_stdin_msg(timeout=10)
        self.assertEqual(question["content"], {"prompt": "Name: ", "password": True})
        self.assertEqual(question["parent_header"]["msg_id"], message_id)
        self.kernel.client.input("Ada")
        self.assertEqual(self.kernel.wait(message_id).result, "'Ada'")

    def test_nobody_to_ask(self):
        outcome = self.kernel.run(self.code, allow_stdin=False)
        self.assertEqual(outcome.reply["ename"], "ResourceError")
        self.assertIn("nobody to ask", outcome.reply["evalue"])

    def test_interrupt_of_a_question(self):
        message_id = self.kernel.send(self.code, allow_stdin=True)
        self.kernel.client.get_stdin_msg(timeout=10)
        self.kernel.interrupt()
        self.assertEqual(self.kernel.wait(message_id).reply["ename"], "InterruptError")
        self.test_answer()


HOST = '(globalThis as never as Record<symbol, any>)[Symbol.for("tangentlab.kernel")]'


class CommTests(KernelTestCase):
    def send_comm(self, kind, content, buffers=()):
        message = self.kernel.client.session.msg(kind, content)
        self.kernel.client.session.send(self.kernel.client.shell_channel.socket, message, buffers=list(buffers))
        return message["header"]["msg_id"]

    def iopub(self, message_id):
        return self.kernel.collect("iopub", message_id, time.monotonic() + 10, is_idle)

    def test_unknown_target_is_closed(self):
        sent = self.send_comm("comm_open", {"comm_id": "c1", "target_name": "nowhere", "data": {}})
        kinds = [(m["msg_type"], m["content"].get("comm_id")) for m in self.iopub(sent)]
        self.assertIn(("comm_close", "c1"), kinds)
        self.assertNotIn("c1", self.kernel.ask("comm_info_request", {})["comms"])

    def test_both_ways_with_buffers_while_a_cell_waits(self):
        self.run_ok(
            f'{HOST}.onCommOpen("echo", (comm: any) => comm.onMessage((data: any, buffers: any) => {{'
            ' console.log("heard", data.n); comm.send({ n: data.n + 1 }, buffers); }));'
        )
        self.send_comm("comm_open", {"comm_id": "c2", "target_name": "echo", "data": {}})
        cell = self.kernel.send("await new Promise((r) => setTimeout(r, 1500));")
        sent = self.send_comm("comm_msg", {"comm_id": "c2", "data": {"n": 1}}, [b"\x00\xff" * 700_000])
        messages = self.iopub(sent)
        [reply] = [m for m in messages if m["msg_type"] == "comm_msg"]
        self.assertEqual(reply["content"]["data"], {"n": 2})
        self.assertEqual(bytes(reply["buffers"][0]), b"\x00\xff" * 700_000)
        streams = [m["content"] for m in messages if m["msg_type"] == "stream"]
        self.assertEqual(streams, [{"name": "stdout", "text": "heard 1\n"}])
        asked = {"target_name": "echo"}
        self.assertEqual(self.kernel.ask("comm_info_request", asked)["comms"], {"c2": {"target_name": "echo"}})
        self.assertEqual(self.kernel.wait(cell).status, "ok")

    def test_opened_by_the_kernel(self):
        outcome = self.run_ok(f'const opened = {HOST}.openComm("widget", {{ a: 1 }}, [new Uint8Array([7])]); opened.close();')
        [opened] = [m for m in outcome.messages if m["msg_type"] == "comm_open"]
        self.assertEqual(opened["content"]["target_name"], "widget")
        self.assertEqual(bytes(opened["buffers"][0]), b"\x07")
        self.assertEqual(len(outcome.of("comm_close")), 1)

    def test_an_error_in_a_handler_is_reported(self):
        self.run_ok(f'{HOST}.onCommOpen("bad", () => {{ throw new Error("handler") }});')
        sent = self.send_comm("comm_open", {"comm_id": "c3", "target_name": "bad", "data": {}})
        messages = self.iopub(sent)
        [stream] = [m["content"] for m in messages if m["msg_type"] == "stream"]
        self.assertEqual(stream["name"], "stderr")
        self.assertIn("handler", stream["text"])
        self.assertIn("comm_close", [m["msg_type"] for m in messages])
        self.assertEqual(self.run_ok("1").result, "1")

    def spin(self, comm_id, handler):
        self.run_ok(f'{HOST}.onCommOpen("{comm_id}", async () => {{ console.log("started"); {handler} }});')
        sent = self.send_comm("comm_open", {"comm_id": comm_id, "target_name": comm_id, "data": {}})
        self.kernel.wait_for_text(sent, "started")
        self.kernel.interrupt()
        text = "".join(m["content"]["text"] for m in self.iopub(sent) if m["msg_type"] == "stream")
        self.assertIn("InterruptError", text)
        self.assertEqual(self.run_ok("1").result, "1")

    def test_an_endless_handler_is_interrupted(self):
        self.spin("spin", "for (;;) {}")

    def test_an_endless_handler_is_interrupted_after_an_await(self):
        self.spin("later", "await null; for (;;) {}")

    def test_comms_are_closed_when_the_engine_dies(self):
        self.run_ok(f'{HOST}.openComm("widget", {{}});')
        self.run_ok('setTimeout(() => process.kill(process.pid, "SIGKILL"), 50);')
        end = time.monotonic() + 10
        [closed] = self.kernel.collect("iopub", None, end, lambda message: message["msg_type"] == "comm_close")[-1:]
        self.assertEqual(closed["parent_header"], {})
        self.assertEqual(self.run_ok("2").result, "2")


class ClientTests(KernelTestCase):
    def test_questions_while_a_cell_spins(self):
        cell = self.kernel.send("while (true) {}")
        time.sleep(0.3)
        info = self.kernel.ask("kernel_info_request", {}, timeout=5)
        self.assertEqual(info["language_info"]["name"], "typescript")
        reply = self.kernel.ask("complete_request", {"code": "Math.hyp", "cursor_pos": 8}, timeout=5)
        self.assertEqual(reply["matches"], ["hypot"])
        self.kernel.interrupt()
        self.assertEqual(self.kernel.wait(cell).reply["ename"], "InterruptError")

    def test_completion_counts_code_points(self):
        code = 'const s = "😀😀"; s.toUpperC'
        reply = self.kernel.ask("complete_request", {"code": code, "cursor_pos": len(code)})
        self.assertEqual(reply["matches"], ["toUpperCase"])
        self.assertEqual(code[reply["cursor_start"] : reply["cursor_end"]], "toUpperC")

    def test_error_aborts_the_queue(self):
        sent = [self.kernel.send(code) for code in ("await new Promise((r) => setTimeout(r, 300)); throw new Error('x')", "2", "3")]
        self.assertEqual([self.kernel.wait(m).status for m in sent], ["error", "aborted", "aborted"])
        self.assertEqual(self.run_ok("4").result, "4")

    def test_without_stop_on_error_the_queue_goes_on(self):
        sent = [self.kernel.send(code, stop_on_error=False) for code in ("throw new Error('x')", "2")]
        self.assertEqual([self.kernel.wait(m).status for m in sent], ["error", "ok"])

    def test_five_clients_at_once(self):
        clients = [BlockingKernelClient(connection_file=self.kernel.manager.connection_file) for _ in range(5)]
        for client in clients:
            client.load_connection_file()
            client.start_channels()
        for client in clients:
            client.wait_for_ready(timeout=30)
        sent = [(client, client.execute(f"{i} * 10")) for i, client in enumerate(clients)]
        for client, message_id in sent:
            while client.get_shell_msg(timeout=10)["parent_header"].get("msg_id") != message_id:
                pass
            client.stop_channels()


class EncryptionTests(unittest.TestCase):
    def test_curve_keys_in_the_connection_file(self):
        kernel = Kernel(transport_encryption="required")
        self.addCleanup(kernel.close)
        self.assertIn("curve_publickey", json.loads(Path(kernel.manager.connection_file).read_text()))
        self.assertEqual(kernel.run("6 * 7").result, "42")


class NotebookTests(unittest.TestCase):
    def test_nbclient_runs_a_notebook(self):
        import nbformat
        from nbclient import NotebookClient

        cells = ["const n: number = 20;", "console.log(n + 1);", "[n, n * 2]"]
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        NotebookClient(notebook, kernel_name="tangentlab", timeout=60).execute()
        self.assertEqual(notebook.metadata.language_info.name, "typescript")
        self.assertEqual(notebook.cells[1].outputs[0].text, "21\n")
        self.assertEqual(notebook.cells[2].outputs[0].data["text/plain"], "[ 20, 40 ]")
        self.assertEqual([cell.execution_count for cell in notebook.cells], [1, 2, 3])


if __name__ == "__main__":
    unittest.main()
