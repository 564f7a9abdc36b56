"""Controls and live outputs through the wire: what a page sends, and what comes back."""

import time

from kernel import KernelTestCase, is_idle

SETUP = 'import { live, slider } from "tangentlab"; const a = slider("a", { from: 0, to: 9, step: 1 });'


class LiveTests(KernelTestCase):
    def run_cell(self, cell, code):
        """Runs code as the cell of that id, as JupyterLab does."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        message = self.kernel.client.session.msg("execute_request", content, metadata={"cellId": cell})
        self.kernel.client.shell_channel.send(message)
        outcome = self.kernel.wait(message["header"]["msg_id"])
        self.assertEqual(outcome.status, "ok", outcome.error)
        return outcome

    def model(self, outcome):
        """The newest control that a cell has opened."""
        opened = [c for c in outcome.of("comm_open") if c["data"]["state"]["_model_name"] == "AnyModel"]
        return opened[-1]["comm_id"]

    def send_move(self, model, position):
        data = {"method": "update", "state": {"position": position, "text": ""}, "buffer_paths": []}
        message = self.kernel.client.session.msg("comm_msg", {"comm_id": model, "data": data})
        self.kernel.client.shell_channel.send(message)
        return message["header"]["msg_id"]

    def move(self, model, position):
        """Moves a slider; returns the messages up to the kernel's `idle`."""
        sent = self.send_move(model, position)
        return self.kernel.collect("iopub", sent, time.monotonic() + 20, is_idle)

    def updates(self, messages):
        found = [m["content"] for m in messages if m["msg_type"] == "update_display_data"]
        return [(c["transient"]["display_id"], c["data"]["text/plain"]) for c in found]

    def test_a_move_is_echoed_and_updates_the_output(self):
        self.run_cell("1", SETUP)
        outcome = self.run_cell("2", 'live(() => `A ${a.value}`)')
        control, drawn = outcome.of("display_data")
        self.assertEqual(control["data"]["text/plain"], "a = 0")
        self.assertEqual(drawn["data"]["text/plain"], "'A 0'")
        messages = self.move(self.model(outcome), 7)
        kinds = [m["content"]["data"]["method"] for m in messages if m["msg_type"] == "comm_msg"]
        self.assertEqual(kinds, ["echo_update"])
        self.assertEqual(self.updates(messages), [(drawn["transient"]["display_id"], "'A 7'")])

    def test_a_cell_that_runs_again_replaces_its_output(self):
        self.run_cell("1", SETUP)
        first = self.run_cell("2", 'live(() => `A ${a.value}`)')
        second = self.run_cell("2", 'live(() => `B ${a.value}`)')
        self.assertEqual(len(second.of("display_data")), 2)
        self.assertEqual([text for _, text in self.updates(self.move(self.model(first), 3))], ["'B 3'"])

    def test_an_endless_run_is_interrupted_and_the_next_move_runs(self):
        self.run_cell("1", SETUP)
        code = 'live(() => { if (a.value === 5) { console.log("spinning"); for (;;) {} } return `A ${a.value}`; })'
        model = self.model(self.run_cell("2", code))
        sent = self.send_move(model, 5)
        self.kernel.wait_for_text(sent, "spinning")
        self.kernel.interrupt()
        self.kernel.collect("iopub", sent, time.monotonic() + 20, is_idle)
        self.assertEqual([text for _, text in self.updates(self.move(model, 6))], ["'A 6'"])
        self.run_cell("3", 'slider("b", { from: 0, to: 1 });')

    def test_an_endless_run_is_interrupted_after_an_await(self):
        self.run_cell("1", SETUP)
        code = (
            "live(async () => { const v = a.value; await new Promise((r) => setTimeout(r, 50));"
            ' if (v === 5) { console.log("spinning"); for (;;) {} } return `A ${v}`; })'
        )
        model = self.model(self.run_cell("2", code))
        sent = self.send_move(model, 5)
        self.kernel.wait_for_text(sent, "spinning")
        self.kernel.interrupt()
        self.move(model, 6)
        self.assertEqual(self.run_cell("3", "a.value").result, "6")
