"""A kernel under test: started in its own folder, ended with everything it started, whatever happens."""

import os
import signal
import sys
import tempfile
import time
import unittest
from pathlib import Path
from queue import Empty

sys.modules.setdefault("rfc3987_syntax", None)  # see scripts/quick_start.py

from jupyter_client.manager import KernelManager  # noqa: E402

NAME = "tangentlab"


class Outcome:
    """What a cell has sent."""

    def __init__(self, reply, messages):
        self.reply = reply
        self.messages = messages
        self.status = reply["status"]

    def of(self, kind):
        return [m["content"] for m in self.messages if m["msg_type"] == kind]

    def text(self, name="stdout"):
        return "".join(c["text"] for c in self.of("stream") if c["name"] == name)

    @property
    def result(self):
        found = self.of("execute_result")
        return found[-1]["data"]["text/plain"] if found else None

    @property
    def error(self):
        return self.reply.get("ename"), self.reply.get("evalue")


def is_idle(message):
    return message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"


class Kernel:
    """One kernel and one blocking client."""

    def __init__(self, env=None, **options):
        self.folder = tempfile.mkdtemp(prefix="tangentlab-kernel-")
        self.manager = KernelManager(kernel_name=NAME, **options)
        self.manager.start_kernel(cwd=self.folder, env={**os.environ, **(env or {})})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.pid = self.manager.provisioner.pid
        self.kept = {"iopub": {}, "shell": {}}

    def send(self, code, **options):
        return self.client.execute(code, **options)

    def wait(self, message_id, timeout=30):
        """The reply and all output of one request, up to its `idle`; other requests' messages are kept for theirs."""
        end = time.monotonic() + timeout
        messages = self.collect("iopub", message_id, end, is_idle)
        [reply] = self.collect("shell", message_id, end, lambda message: True)
        return Outcome(reply["content"], messages)

    def collect(self, channel, message_id, end, is_last):
        kept = self.kept[channel].setdefault(message_id, [])
        while not (kept and is_last(kept[-1])):
            message = getattr(self.client, f"get_{channel}_msg")(timeout=max(0.01, end - time.monotonic()))
            parent = message["parent_header"].get("msg_id")
            self.kept[channel].setdefault(parent, []).append(message)
        return self.kept[channel].pop(message_id)

    def run(self, code, timeout=30, **options):
        return self.wait(self.send(code, **options), timeout)

    def output(self, message_id, seconds):
        """What arrives for a request within some time, without waiting for its end."""
        try:
            self.collect("iopub", message_id, time.monotonic() + seconds, lambda message: False)
        except Empty:
            pass
        return self.kept["iopub"].pop(message_id, [])

    def wait_for_text(self, message_id, text, seconds=30):
        """Waits until a request has printed some text; what it has sent stays there for `wait`."""

        def printed(message):
            sent = self.kept["iopub"].get(message_id, [])
            return text in "".join(m["content"]["text"] for m in sent if m["msg_type"] == "stream")

        kept = self.collect("iopub", message_id, time.monotonic() + seconds, printed)
        self.kept["iopub"][message_id] = kept

    def ask(self, kind, content, channel="shell", timeout=10):
        """Sends any request and waits for its reply; returns the reply's content."""
        message = self.client.session.msg(kind, content)
        socket = getattr(self.client, f"{channel}_channel")
        socket.send(message)
        if channel == "shell":
            [reply] = self.collect("shell", message["header"]["msg_id"], time.monotonic() + timeout, lambda m: True)
            return reply["content"]
        return socket.get_msg(timeout=timeout)["content"]

    def interrupt(self):
        self.ask("interrupt_request", {}, channel="control")

    def processes(self):
        """The kernel's process and all it has started."""
        children, todo = [], [self.pid]
        while todo:
            pid = todo.pop()
            children.append(pid)
            todo += [child for child, parent in parents().items() if parent == pid]
        return children

    def close(self):
        if self.manager is None:
            return
        manager, self.manager = self.manager, None
        self.client.stop_channels()
        manager.shutdown_kernel(now=True)


def parents():
    """Parent of each living process (zombies left out)."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if fields[0] != "Z":
                found[int(entry.name)] = int(fields[1])
    return found


def alive(pids):
    return [pid for pid in pids if pid in parents()]


def wait_until(condition, seconds):
    """Whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


class KernelTestCase(unittest.TestCase):
    """One kernel for the tests of a class; an alarm ends a test that hangs, with its kernel."""

    seconds = 60
    env = None
    kernel = None

    @classmethod
    def tearDownClass(cls):
        if cls.kernel:
            cls.kernel.close()
            cls.kernel = None

    def setUp(self):
        signal.signal(signal.SIGALRM, self._expired)
        signal.alarm(self.seconds)
        if self.kernel is None:
            type(self).kernel = Kernel(self.env)

    def tearDown(self):
        signal.alarm(0)

    def _expired(self, *_):
        pids = self.kernel.processes() if self.kernel else []
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        type(self).kernel = None
        raise AssertionError(f"no end after {self.seconds} s")

    def run_ok(self, code, **options):
        outcome = self.kernel.run(code, **options)
        self.assertEqual(outcome.status, "ok", outcome.reply)
        return outcome
