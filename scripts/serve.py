"""JupyterLab that ends when the process which started it is gone."""

import sys

import quick_start  # noqa: F401
import lifeline
from jupyterlab.labapp import main

if __name__ == "__main__":
    lifeline.hold()
    sys.exit(main())
