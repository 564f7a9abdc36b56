"""Executes a notebook and writes it with its outputs, also when a cell fails.

usage: execute.py NOTEBOOK OUTPUT [--timeout SECONDS] [--kernel NAME] [--record]

With --record, live outputs record themselves for a page without a kernel.

Ends with code 0; or with code 1 after the line `cell 3: Error: boom` on standard error. Cells count as JupyterLab
counts them: code cells only, from 1. The notebook's own file is only read; cells run in its folder.
"""

import argparse
import os
import signal
import sys
from contextlib import ExitStack

import quick_start  # noqa: F401
import lifeline
import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


class Failure(Exception):
    """A cell did not end well: its number, the error's name and its text."""

    def __init__(self, cell, name, value):
        super().__init__(f"cell {cell}: {name}: {value}")
        self.record = {"cell": cell, "name": name, "value": value}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook")
    parser.add_argument("output")
    parser.add_argument("--timeout", type=int, default=300)
    parser.add_argument("--kernel", default=None)
    parser.add_argument("--record", action="store_true")
    return parser.parse_args()


def clear(notebook):
    """No output, count or widget state of an earlier run travels along."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("widgets", None)
    notebook.metadata.pop("tangentlab", None)


def first_line(text):
    return (str(text).strip().splitlines() or [""])[0]


def run_cells(client, notebook):
    """Runs every code cell in order; raises Failure at the first that fails."""
    count = 0
    total = sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in notebook.cells)
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        count += 1
        print(f"cell {count} of {total}", flush=True)
        try:
            client.execute_cell(cell, index, execution_count=count)
        except CellExecutionError as error:
            raise Failure(count, error.ename, first_line(error.evalue)) from error
        except CellTimeoutError as error:
            raise Failure(count, "Timeout", f"no end after {client.timeout} s") from error
        except DeadKernelError as error:
            raise Failure(count, "KernelDied", "the kernel ended while this cell ran") from error


def start(client, folder, stack):
    """Starts the kernel for the time of `stack`; what it says about its language. Ends this program if it cannot."""
    try:
        stack.enter_context(client.setup_kernel(cwd=folder))
        return client.wait_for_reply(client.kc.kernel_info())["content"]["language_info"]
    except NoSuchKernel as error:
        sys.exit(f'The kernel "{error.name}" is not registered here: run "npm start" or "npx tangentlab install" once.')
    except Exception as error:  # a program that is gone, forbidden or ends at once, a kernel.json that is damaged
        reason = f"{type(error).__name__}: {first_line(error)}"
        sys.exit(
            f'The kernel "{client.kernel_name}" does not start ({reason}). "npx tangentlab install" registers ours '
            'anew; "npx tangentlab doctor" looks for other causes.'
        )


def execute(notebook, options):
    """Outcome of the run: None, or the Failure."""
    folder = os.path.dirname(os.path.abspath(options.notebook))
    kernel = options.kernel or notebook.metadata.get("kernelspec", {}).get("name") or "tangentlab"
    if options.record:
        os.environ["TANGENTLAB_RECORD"] = "1"  # the kernel inherits it
    client = NotebookClient(
        notebook,
        timeout=options.timeout,
        kernel_name=kernel,
        resources={"metadata": {"path": folder}},
        record_timing=False,
        store_widget_state=False,
        shutdown_kernel="graceful",
    )
    with ExitStack() as stack:
        # Colours the cells of an export.
        notebook.metadata["language_info"] = start(client, folder, stack)
        try:
            run_cells(client, notebook)
        except Failure as failure:
            return failure
    return None


def main():
    options = arguments()
    lifeline.hold()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the kernel is ended on the way out
    notebook = nbformat.read(options.notebook, as_version=4)
    clear(notebook)
    failure = execute(notebook, options)
    if failure:
        notebook.metadata["tangentlab"] = {"failure": failure.record}
    nbformat.write(notebook, options.output)
    if failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    try:
        main()
    except nbformat.ValidationError as error:
        sys.exit(f"{sys.argv[1]} is not a valid notebook: {str(error).splitlines()[0]}")
