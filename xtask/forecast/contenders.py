"""Who is measured: ours (`bursar lab forecast`), and every other library as its own documentation
starts it. Each is a function of the data, the past of each series and a folder; it answers with
paths by series: the mean, the median and the ends of the band of 80 %.
"""

import json
import subprocess
import time
from pathlib import Path

import numpy as np
import pandas as pd

LEVELS = [0.05, 0.1, 0.5, 0.9, 0.95]

def long_table(past):
    parts = [pd.DataFrame({"unique_id": it, "ds": v.index, "y": v.to_numpy()}) for it, v in past.items()]
    return pd.concat(parts, ignore_index=True)


def statsforecast(model_of):
    def run(data, past, folder):
        from statsforecast import StatsForecast

        model = model_of(data.period)
        engine = StatsForecast(models=[model], freq=data.freq, n_jobs=1)
        found = engine.forecast(df=long_table(past), h=data.horizon, level=[80, 90])
        found = found.reset_index() if "unique_id" not in found.columns else found
        name = repr(model)
        out = {}
        for series, rows in found.groupby("unique_id"):
            column = lambda suffix: rows[f"{name}{suffix}"].to_numpy() if f"{name}{suffix}" in rows else None
            out[series] = {"mean": column(""), "median": column(""), "low": column("-lo-80"), "high": column("-hi-80")}
        return out

    return run


def peers():
    from statsforecast import models as m

    return {
        "statsforecast SeasonalNaive": statsforecast(lambda period: m.SeasonalNaive(season_length=period)),
        "statsforecast AutoETS": statsforecast(lambda period: m.AutoETS(season_length=period)),
        "statsforecast DynamicOptimizedTheta": statsforecast(lambda period: m.DynamicOptimizedTheta(season_length=period)),
        "statsforecast AutoTheta": statsforecast(lambda period: m.AutoTheta(season_length=period)),
        "statsforecast AutoCES": statsforecast(lambda period: m.AutoCES(season_length=period)),
        "statsforecast MSTL": statsforecast(lambda period: m.MSTL(season_length=[period])),
        "statsforecast AutoARIMA": statsforecast(lambda period: m.AutoARIMA(season_length=period)),
        "prophet": prophet,
        "LightGBM, one over all series": lightgbm,
    }


def prophet(data, past, folder):
    import logging

    from prophet import Prophet

    logging.getLogger("cmdstanpy").disabled = True
    out = {}
    for name, values in past.items():
        model = Prophet(interval_width=0.8)
        model.fit(pd.DataFrame({"ds": values.index, "y": values.to_numpy()}))
        future = pd.DataFrame({"ds": pd.date_range(values.index[-1], periods=data.horizon + 1, freq=data.freq)[1:]})
        found = model.predict(future)
        out[name] = {
            "mean": found["yhat"].to_numpy(),
            "median": found["yhat"].to_numpy(),
            "low": found["yhat_lower"].to_numpy(),
            "high": found["yhat_upper"].to_numpy(),
        }
    return out


def lightgbm(data, past, folder):
    """Direct, one model a quantile: lags from the horizon on, means of them, the calendar."""
    import lightgbm as lgb

    horizon, period = data.horizon, data.period

    def table(values, days):
        frame = pd.DataFrame({"y": values}, index=days)
        base = (horizon + period - 1) // period * period
        for lag in [base + it * period for it in range(4)] + [364 if period == 7 else 2 * period]:
            frame[f"lag{lag}"] = frame["y"].shift(lag)
        for width in (period, 4 * period, 13 * period):
            frame[f"mean{width}"] = frame["y"].shift(horizon).rolling(width, min_periods=period).mean()
        frame["weekday"], frame["day"] = days.dayofweek, days.day
        frame["month"], frame["left"] = days.month, days.days_in_month - days.day
        return frame

    train, future, units = [], [], {}
    for name, values in past.items():
        unit = float(np.mean(np.abs(values))) or 1.0
        units[name] = unit
        days = values.index.append(pd.date_range(values.index[-1], periods=horizon + 1, freq=data.freq)[1:])
        frame = table(np.concatenate([values.to_numpy() / unit, np.full(horizon, np.nan)]), days)
        train.append(frame.iloc[horizon:-horizon])
        future.append((name, frame.iloc[-horizon:]))
    rows = pd.concat(train)
    features = [it for it in rows.columns if it != "y"]
    found = {}
    for level in (0.1, 0.5, 0.9):
        model = lgb.LGBMRegressor(objective="quantile", alpha=level, n_estimators=300, learning_rate=0.05, verbose=-1, n_jobs=1)
        model.fit(rows[features], rows["y"])
        found[level] = model
    out = {}
    for name, frame in future:
        at = {it: found[it].predict(frame[features]) * units[name] for it in found}
        out[name] = {"mean": at[0.5], "median": at[0.5], "low": at[0.1], "high": at[0.9]}
    return out


class Ours:
    """A model of ours, run as a program; `memory` is the most it ever held, in bytes."""

    def __init__(self, bursar, model):
        self.bursar, self.model, self.memory = bursar, model, 0

    def __call__(self, data, past, folder):
        path = Path(folder) / "input.csv"
        table = long_table(past).rename(columns={"unique_id": "series", "ds": "date", "y": "value"})
        table.to_csv(path, index=False)
        command = [self.bursar, "lab", "forecast", "--input", str(path), "--horizon", str(data.horizon), "--json"]
        command += ["--models", self.model, "--threads", "1"]
        command += ["--freq", {"MS": "M"}.get(data.freq, data.freq)]
        command += ["--quantiles", ",".join(map(str, LEVELS))]
        if data.holidays:
            command += ["--holidays", data.holidays]
        out = {}
        for line in self.lines(command, folder):
            it = json.loads(line)
            quantile = {level: np.asarray(path) for level, path in it["quantiles"].items()}
            out[it["series"]] = {
                "mean": np.asarray(it["mean"]),
                "median": quantile["0.5"],
                "low": quantile["0.1"],
                "high": quantile["0.9"],
            }
        return out

    def lines(self, command, folder):
        answer, errors = Path(folder) / "answer.jsonl", Path(folder) / "errors.txt"
        with answer.open("w") as out, errors.open("w") as err:
            running = subprocess.Popen(command, stdout=out, stderr=err)
            # What `wait4` says of memory begins with this process's own; the kernel's mark does not.
            while running.poll() is None:
                self.memory = max(self.memory, high_water_mark(running.pid))
                time.sleep(0.005)
        if running.returncode != 0:
            raise RuntimeError(errors.read_text().strip() or f"ended with {running.returncode}")
        return answer.read_text().splitlines()


def high_water_mark(pid):
    """The most memory that a process ever held, in bytes; 0 once it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    held = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return 1024 * int(held[0]) if held else 0
