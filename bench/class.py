"""Starts many kernels as a class does, asks each for one sum, and tells the memory of them all."""

import argparse
import statistics
import subprocess
import sys
import time

from jupyter_client.manager import KernelManager
from kernel import memory, run

CEILING_GB = 4


def start():
    manager = KernelManager(kernel_name="tangentlab")
    manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    return manager, client


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
    time.sleep(3)
    sizes = [memory(manager.provisioner.pid) for manager, _ in kernels]
    rss, pss = (sum(size[k] for size in sizes) / 1024 for k in (0, 1))
    for manager, client in kernels:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    print(f"{options.kernels} kernels started at once: all ready after {ready:.1f} s, all answered")
    print(f"first cell (an import): median {statistics.median(first):.0f} ms; then a sum: {statistics.median(again):.1f} ms")
    print(f"memory, idle: {pss:.2f} GB together (PSS, ceiling {CEILING_GB} GB), {1024 * pss / len(kernels):.0f} MB a kernel; RSS {1024 * rss / len(kernels):.0f} MB")
    if pss > CEILING_GB:
        sys.exit(f"more than {CEILING_GB} GB")


main()
