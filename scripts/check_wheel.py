"""Installs a wheel into an empty environment and tries it there: check_wheel.py WHEEL

The lines of the quickstart (docs/index.md) are run word for word, an estimator is trained, and no
library of the distribution but the C library's may be needed. Prints the sizes.
"""

import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_BYTES = 30e6  # installed
# What every system with this C library has.
OF_THE_SYSTEM = r"linux-vdso|ld-linux|lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+|resolv|z)\.so"
ESTIMATE = """
import os, sys, numpy as np, hydrofoil
X = np.random.default_rng(1).normal(size=(300, 4))
model = hydrofoil.HydrofoilRegressor(hidden=(10,), epochs=20, random_state=1).fit(X, X[:, 0])
assert model.score(X, X[:, 0]) > 0.5, model.score(X, X[:, 0])
model.save(sys.argv[1])
assert hydrofoil.Scorer(sys.argv[1]).score(X).shape == (300, 1)
"""


def run(*command, folder=None):
    """With none of the variables of this environment but the way to programs and packages."""
    kept = {k: v for k, v in os.environ.items() if k == "HOME" or k.startswith(("PIP_", "SSL_"))}
    environment = kept | {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=300
    )
    if done.returncode != 0:
        sys.exit(f"{command} failed:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
    return done.stdout


def quickstart():
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs/index.md").read_text(), re.S)
    return next(block for block in blocks if "hydrofoil.init()" in block)


def foreign_libraries(package):
    """Libraries that are taken from the system though the wheel should carry them."""
    found = []
    for file in [package / "bin/hydrofoil", *package.glob("_native*.so")]:
        for line in run("ldd", file).splitlines():
            carried = "hydrofoil.libs" in line and "not found" not in line
            if not carried and not re.search(OF_THE_SYSTEM, line):
                found.append(f"{file.name}: {line.strip()}")
    return found


def main():
    wheel = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder, "bin/python")
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run(*pip, "--constraint", ROOT / "tests/requirements.txt", f"{wheel}[h2o,sklearn]")
        where = run(python, "-c", "import hydrofoil; print(hydrofoil.__path__[0])", folder=folder)
        package = Path(where.strip())
        if foreign := foreign_libraries(package):
            sys.exit("not carried: " + "\n".join(foreign))
        shown = run(python, "-W", "ignore", "-c", quickstart(), folder=folder)
        if "setosa" not in shown:
            sys.exit(f"the quickstart printed: {shown}")
        run(python, "-c", ESTIMATE, "model.hydrofoil", folder=folder)
        run(Path(folder, "bin/hydrofoil"), "describe", "model.hydrofoil", folder=folder)
        parts = [package, package.with_name("hydrofoil.libs")]
        size = sum(file.stat().st_size for part in parts for file in part.rglob("*"))
        print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB, installed {size / 1e6:.1f} MB")
        if size > MOST_BYTES:
            sys.exit("that is too large")


if __name__ == "__main__":
    main()
