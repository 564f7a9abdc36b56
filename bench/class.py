"""Starts many kernels as a class does, asks each for one sum, and tells the memory of them all."""

import argparse
import os
import statistics
import subprocess
import sys
import time

from jupyter_client.manager import KernelManager
from kernel import memory, run

CEILING_GB = 4
SLEEP_S = 60  # after so long without a request a kernel's type checker ends (ten minutes by default)


def start():
    manager = KernelManager(kernel_name="tangentlab")
    env = {**os.environ, "TANGENTLAB_FRONT_SLEEP": str(SLEEP_S)}
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    client = manager.client()
    client.start_channels()
    return manager, client


def memories(kernels):
    """(RSS, PSS) of each kernel in MB, all its processes."""
    return [memory(manager.provisioner.pid) for manager, _ in kernels]


def describe(sizes):
    rss, pss = (sum(size[k] for size in sizes) for k in (0, 1))
    return f"{pss / 1024:.2f} GB together (PSS), {pss / len(sizes):.0f} MB a kernel (RSS {rss / len(sizes):.0f} MB)"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernels", type=int, default=30)
    options = parser.parse_args()
    began = time.perf_counter()
    kernels = [start() for _ in range(options.kernels)]
    for _, client in kernels:
        client.wait_for_ready(timeout=300)
    ready = time.perf_counter() - began
    first = [run(client, 'import { effectiveRidge } from "tangentlab/random-features";') for _, client in kernels]
    again = [run(client, f"{i} + 1") for i, (_, client) in enumerate(kernels)]
    used = memories(kernels)
    time.sleep(SLEEP_S + 5)
    idle = memories(kernels)
    awake = [run(client, f"{i} + 2") for i, (_, client) in enumerate(kernels)]
    for manager, client in kernels:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    print(f"{options.kernels} kernels started at once: all ready after {ready:.1f} s, all answered")
    print(f"first cell (an import): median {statistics.median(first):.0f} ms; then a sum: {statistics.median(again):.1f} ms")
    print(f"memory, just used: {describe(used)}")
    print(f"memory, idle: {describe(idle)}; ceiling {CEILING_GB} GB")
    print(f"first cell after that: median {statistics.median(awake):.0f} ms")
    if sum(pss for _, pss in idle) > 1024 * CEILING_GB:
        sys.exit(f"more than {CEILING_GB} GB")


main()
