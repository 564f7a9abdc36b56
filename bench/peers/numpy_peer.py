"""Does the work of bench/*.bench.ts in NumPy: a line "name size..." on stdin, the milliseconds on stdout.

The inputs are those of `waves` in bench/inputs.ts, entry by entry, and are prepared outside the measured time.
"""
import sys
import time

try:
    import numpy as np
except ImportError:
    sys.exit("this Python has no NumPy")


def waves(rows, columns, shift=0):
    """Entry (i, j) is sin((i * columns + j + shift)^2 mod 10007): dense, of full rank, the same everywhere."""
    at = np.arange(rows * columns, dtype=np.int64) + shift
    return np.sin((at * at % 10007).astype(float)).reshape(rows, columns)


def positive(n):
    a = waves(n, n)
    return a @ a.T / n + np.eye(n)


def squared_distances(x):
    squares = (x * x).sum(1)
    return np.maximum(squares[:, None] + squares[None, :] - 2 * x @ x.T, 0)


def relu_gram(x):
    norms = np.sqrt((x * x).sum(1))
    t = np.clip(x @ x.T / norms[:, None] / norms[None, :], -1, 1)
    return norms[:, None] * norms[None, :] * (np.sqrt((1 - t) * (1 + t)) + (np.pi - np.arccos(t)) * t) / np.pi


# name -> sizes -> the work as a function of nothing
WORK = {
    "matmul": lambda n: (lambda a, b: lambda: a @ b)(waves(n, n), waves(n, n, 1)),
    "gram": lambda n, d: (lambda x: lambda: x @ x.T)(waves(n, d)),
    "eigh": lambda n: (lambda a: lambda: np.linalg.eigh(a))(waves(n, n) + waves(n, n).T),
    "eigvalsh": lambda n: (lambda a: lambda: np.linalg.eigvalsh(a))(waves(n, n) + waves(n, n).T),
    "cholesky": lambda n: (lambda a: lambda: np.linalg.cholesky(a))(positive(n)),
    "solve": lambda n: (lambda a, b: lambda: np.linalg.solve(a, b))(positive(n), waves(n, 10)),
    "svd": lambda n: (lambda a: lambda: np.linalg.svd(a, full_matrices=False))(waves(n, n)),
    "rbf": lambda n, d: (lambda x: lambda: np.exp(-0.5 / d * squared_distances(x)))(waves(n, d)),
    "relu": lambda n, d: (lambda x: lambda: relu_gram(x))(waves(n, d)),
    "normal": lambda n: (lambda g: lambda: g.standard_normal(n))(np.random.default_rng(1)),
}


def main():
    print(f"NumPy {np.__version__}", flush=True)
    prepared = {}
    for line in sys.stdin:
        name, *sizes = line.split()
        if line not in prepared:
            prepared = {line: WORK[name](*map(int, sizes))}
        start = time.perf_counter()
        prepared[line]()
        print((time.perf_counter() - start) * 1e3, flush=True)


main()
