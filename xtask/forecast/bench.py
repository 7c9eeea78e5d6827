"""Measures forecasts on the same origins: ours and those of other libraries.

Called by `cargo xtask bench-forecast`, which installs what is imported. Prints Markdown tables.
Each contender runs in a process of its own (`measure.py`), so that its memory is its own. Nothing
is tuned here.

  bench.py BURSAR FOLDER SETS PEERS   (sets and peers by name, separated by commas)
"""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

OURS = (
    "ensemble",
    "seasonal_naive",
    "auto_ets",
    "ces",
    "arima",
    "theta",
    "temporal",
    "mstl",
    "additive",
    "pooled",
    "calendar",
    "boosted",
    "lstm",
)

PEERS = (
    "statsforecast SeasonalNaive",
    "statsforecast AutoETS",
    "statsforecast DynamicOptimizedTheta",
    "statsforecast AutoTheta",
    "statsforecast AutoCES",
    "statsforecast MSTL",
    "statsforecast AutoARIMA",
    "prophet",
    "LightGBM, one over all series",
)


def wanted(chosen):
    ours = [f"bursar {it}" for it in OURS]
    if chosen == "none":
        return ours
    everybody = ours + list(PEERS)
    return everybody if chosen == "all" else [it for it in everybody if any(part in it for part in chosen.split(","))]


def python(script, *arguments):
    path = Path(__file__).with_name(script)
    return subprocess.run([sys.executable, "-B", path, *arguments], capture_output=True, text=True)


def row(contender, done):
    if done.returncode != 0:  # One library that fails must not hide the others.
        reason = done.stderr.strip().splitlines() or ["nothing said why"]
        return f"| {contender} | failed: {reason[-1][:80]} | | | | |"
    it = json.loads(done.stdout.splitlines()[-1])
    covers = "–" if it["covers"] is None else f"{100 * it['covers']:.1f} %"
    shown = f"{it['mase']:.3f} | {covers} | {100 * it['total']:.1f} % | {it['seconds']:.4f} | {it['memory'] / 1e6:.0f}"
    return f"| {contender} | {shown} |"


def main():
    bursar, folder, sets, chosen = sys.argv[1:5]
    for name in sets.split(","):
        print(f"\n### {python('series.py', name).stdout.strip()}\n")
        print("| model | MASE | 80 % band covers | error of the total | CPU s a series | peak MB |")
        print("|---|---|---|---|---|---|")
        for contender in wanted(chosen):
            print(row(contender, python("measure.py", bursar, folder, name, contender)), flush=True)
    print(f"\nMeasured on {dt.date.today()}, two shared cores.")


if __name__ == "__main__":
    main()
