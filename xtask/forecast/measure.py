"""Measures one contender on one set of series, in a process of its own, and prints one JSON object.

  measure.py BURSAR FOLDER SET CONTENDER

`seconds` are of the processor, for one series, with learning and forecasting; `memory` is the most
that was held, in bytes: of the program for ours, of Python with the library for the others.
"""

import json
import resource
import sys
import time
import warnings

import numpy as np

from contenders import Ours, peers
from series import SETS

warnings.filterwarnings("ignore")


def measure(data, run, folder):
    mase, inside, count, total, seconds = [], 0, 0, [], 0.0
    for past, future in data.cuts():
        before = time.process_time() + children_seconds()
        found = run(data, past, folder)
        seconds += (time.process_time() + children_seconds() - before) / len(past)
        for name, actual in future.items():
            history = past[name].to_numpy()
            scale = np.mean(np.abs(history[data.period :] - history[: -data.period]))
            if not scale > 0:
                continue
            it = found[name]
            mase.append(np.mean(np.abs(it["median"] - actual)) / scale)
            if it["low"] is not None:
                inside += int(np.sum((it["low"] <= actual) & (actual <= it["high"])))
                count += len(actual)
            size = np.sum(np.abs(actual))
            if size > 0:
                total.append(abs(np.sum(it["mean"]) - np.sum(actual)) / size)
    own = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "mase": float(np.mean(mase)),
        "covers": inside / count if count else None,
        "total": float(np.mean(total)),
        "seconds": seconds / data.origins,
        "memory": getattr(run, "memory", own),
    }


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    bursar, folder, name, contender = sys.argv[1:5]
    data = SETS[name]()
    ours = contender.removeprefix("bursar ")
    run = Ours(bursar, ours) if ours != contender else peers()[contender]
    print(json.dumps(measure(data, run, folder)))


if __name__ == "__main__":
    main()
