"""JupyterLab that ends when the process which started it is gone."""

import sys

import lifeline
from jupyterlab.labapp import main

if __name__ == "__main__":
    lifeline.hold()
    sys.exit(main())
