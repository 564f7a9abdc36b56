"""Times this kernel against others, in turns within one run. Prints medians in milliseconds, and the others' over ours."""

import argparse
import statistics
import subprocess
import time
from pathlib import Path
from queue import Empty

from jupyter_client.manager import KernelManager

UPDATES_PYTHON = "from IPython.display import display\nh = display(0, display_id=True)\nfor i in range(2000): h.update(i)"
UPDATES_OURS = 'import { display } from "tangentlab";\nconst h = display(0);\nfor (let i = 0; i < 2000; i++) h.update(i);'

TYPESCRIPT = {
    "trivial": "1 + 1",
    "define": "const f{i} = (x: number) => x + {i};",
    "call": "f59(1)",
    "complete": "Math.hyp",
    "lines": "for (let i = 0; i < {n}; i++) console.log(i);",
}

KERNELS = {
    "tangentlab": {**TYPESCRIPT, "updates": UPDATES_OURS},
    "tslab": TYPESCRIPT,
    "deno": TYPESCRIPT,
    "python3": {
        "trivial": "1 + 1",
        "define": "def f{i}(x): return x + {i}",
        "call": "f59(1)",
        "complete": "import math; math.hyp",
        "lines": "for i in range({n}): print(i)",
        "updates": UPDATES_PYTHON,
    },
}


def run(client, code, timeout=300):
    """Milliseconds from sending a cell to the later of its reply and its `idle`."""
    start = time.perf_counter()
    message_id = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=timeout)
        if message["parent_header"].get("msg_id") == message_id and message["content"].get("execution_state") == "idle":
            break
    while (reply := client.get_shell_msg(timeout=300))["parent_header"].get("msg_id") != message_id:
        pass
    if reply["content"]["status"] != "ok":
        raise RuntimeError(f"{code}: {reply['content']}")
    return 1000 * (time.perf_counter() - start)


def flood(client, code):
    """The same, or None where the end of the output was lost on the way."""
    try:
        return run(client, code, timeout=60)
    except Empty:
        return None


def complete(client, code):
    start = time.perf_counter()
    client.complete(code)
    client.get_shell_msg(timeout=60)
    return 1000 * (time.perf_counter() - start)


def memory(pid):
    """RSS and PSS of a process and its children, MB."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    todo, rss, pss = [pid], 0, 0
    while todo:
        current = todo.pop()
        todo += [child for child, parent in parents.items() if parent == current]
        for line in Path(f"/proc/{current}/smaps_rollup").read_text().splitlines():
            rss += int(line.split()[1]) if line.startswith("Rss:") else 0
            pss += int(line.split()[1]) if line.startswith("Pss:") else 0
    return rss / 1024, pss / 1024


def measure(name, lines):
    """One kernel from start to end: quantity -> value."""
    code = KERNELS[name]
    manager = KernelManager(kernel_name=name)
    start = time.perf_counter()
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    found = {"start to kernel_info": 1000 * (time.perf_counter() - start)}
    run(client, code["trivial"])
    found["start to first cell done"] = 1000 * (time.perf_counter() - start)
    time.sleep(1)
    found["trivial cell"] = statistics.median(run(client, code["trivial"]) for _ in range(30))
    for i in range(60):
        run(client, code["define"].replace("{i}", str(i)))
    found["call after 60 cells"] = statistics.median(run(client, code["call"]) for _ in range(10))
    complete(client, code["complete"])
    found["member completion"] = statistics.median(complete(client, code["complete"]) for _ in range(10))
    found["memory RSS, MB"], found["memory PSS, MB"] = memory(manager.provisioner.pid)
    found[f"{lines:,} printed lines"] = flood(client, code["lines"].replace("{n}", str(lines)))
    if "updates" in code:
        found["2,000 updates of a display"] = run(client, code["updates"])
    client.stop_channels()
    manager.shutdown_kernel(now=name == "deno")  # which does not answer a shutdown request in time
    return found


def row(quantity, rounds):
    """Medians of one quantity, ours first; a dash where a kernel has no such thing or lost its output."""
    values = [[one[quantity] for one in found if one.get(quantity) is not None] for found in rounds.values()]
    medians = [statistics.median(found) if found else None for found in values]
    shown = "".join(f"{'-' if value is None else format(value, '.1f'):>12}" for value in medians)
    ratios = "".join(f"{'-' if value is None else format(medians[0] / value, '.2f'):>8}" for value in medians[1:])
    return f"{quantity:32}{shown}{ratios}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--against", nargs="+", default=["python3"], choices=list(KERNELS)[1:])
    options = parser.parse_args()
    names = ["tangentlab", *options.against]
    results = {name: [] for name in names}
    for _ in range(options.rounds):
        for name in names:
            results[name].append(measure(name, options.lines))
    title = f"medians of {options.rounds} kernels"
    print(f"{title:32}" + "".join(f"{name:>12}" for name in names) + "".join(f"{'/' + n[:6]:>8}" for n in names[1:]))
    for quantity in results["tangentlab"][0]:
        print(row(quantity, results))


if __name__ == "__main__":
    main()
