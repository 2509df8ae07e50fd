"""What a first look costs, beside peers, in one run: ``python benchmarks/cold.py``.

Each case is timed in fresh interpreters, the cases taking turns, and the best of all rounds counts: what is slower was
disturbed. Trust the ratios, not the milliseconds. The peers are skipped where they are not installed.
"""

import subprocess
import sys
from importlib.util import find_spec

ROUNDS = 15
CASES = {
    "import csto_records": ("csto_records", "import csto_records"),
    "first record of the seed edition": ("csto_records", "import csto_records as c; c.load('seed').summits[0]"),
    "first record of the archive": ("csto_records", "import csto_records as c; c.load('archive').summits[0]"),
    "the whole archive": ("csto_records", "import csto_records as c; c.load('archive').collections"),
    "import attrs": ("attrs", "import attrs"),
    "pycountry: first look-up": ("pycountry", "import pycountry; pycountry.countries.get(alpha_2='AM')"),
    "holidays: first look-up": ("holidays", "import holidays; holidays.country_holidays('AM', years=2024)"),
}
PEER = "pycountry: first look-up"


def milliseconds(code: str) -> float:
    """Time some code in a fresh interpreter, which itself is not counted."""
    timed = f"import time; start = time.perf_counter(); {code}; print((time.perf_counter() - start) * 1000)"
    return float(subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Print the best time of each case, and its ratio to the peer's."""
    cases = {name: code for name, (module, code) in CASES.items() if find_spec(module)}
    best = dict.fromkeys(cases, float("inf"))
    for _ in range(ROUNDS):
        for name, code in cases.items():
            best[name] = min(best[name], milliseconds(code))
    for name, time in best.items():
        ratio = f"{time / best[PEER]:6.2f} x {PEER}" if PEER in best else ""
        print(f"{name:34}{time:8.1f} ms {ratio}")


if __name__ == "__main__":
    main()
