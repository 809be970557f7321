"""Random frames and expressions through the unmodified client, against numpy and pandas.

Where H2O's rule is another than that of pandas, the rule here is H2O's: all of this passes on the
real server (HYDROFOIL_URL). DIFFERENTIAL_ROUNDS=100 makes a long run; a failure names its seed.
"""

import os
import warnings

import numpy as np
import pandas as pd
import pytest

import differential as d
from differential import assert_same, cells, column, numbers, texts

ROUNDS = int(os.environ.get("DIFFERENTIAL_ROUNDS", "2"))
FIRST = int(os.environ.get("DIFFERENTIAL_SEED", "0"))
ROWS = [1, 2, 9, 40, 150, 700]
warnings.filterwarnings("ignore", category=RuntimeWarning)


@pytest.fixture(params=range(FIRST, FIRST + ROUNDS))
def seed(request):
    return request.param


@pytest.fixture
def rng(seed, request):
    # Another sequence for each test.
    return np.random.default_rng([seed, *request.function.__name__.encode()])


@pytest.fixture
def case(client, rng, tmp_path):
    """A frame of the server and the same table of pandas; sometimes of many small chunks."""
    table = d.random_table(rng, int(rng.choice(ROWS)))
    frame = d.upload(client, table, tmp_path)
    if rng.random() < 0.5 and len(table) > 1:
        cut = int(rng.integers(1, len(table)))
        frame = frame[:cut, :].rbind(frame[cut:, :])
    return frame, table


def test_elementwise(case, rng):
    frame, table = case
    for _ in range(6):
        found, expected, text = d.Elementwise(rng, frame, table).node(int(rng.integers(1, 4)))
        if isinstance(found, (float, int)):
            continue
        assert_same(column(found), np.broadcast_to(expected, len(table)), text)


def test_many_rows(client, rng, tmp_path):
    """More rows than one chunk."""
    table = d.random_table(rng, 70_000)
    frame = d.upload(client, table, tmp_path)
    for _ in range(2):
        found, expected, text = d.Elementwise(rng, frame, table).node(3)
        expected = pd.Series(np.broadcast_to(expected, len(table)))
        assert found.nrow == len(table)
        places = rng.choice(len(table), 50)
        for place in places[:5]:
            assert_same(found[int(place), 0], expected[place], text)
        assert found.isna().sum() == expected.isna().sum(), text
    middle = frame[65_530:65_545, :]
    assert texts(table["s"][65_530:65_545]) == [row[6] for row in cells(middle)]


def test_reductions(case, rng):
    frame, table = case
    for name in ("n", "i", "m"):
        values, one = table[name], frame[name]
        assert_same(one.sum(skipna=True), values.sum(), name)
        assert_same(one.min(), values.min(skipna=False), name)
        assert_same(one.max(), values.max(skipna=False), name)
        assert_same(one.mean(), [values.mean()], name)
        assert_same(one.nacnt(), [values.isna().sum()], name)
        if values.count() > 1:
            assert_same(one.sd(na_rm=True), [values.std()], name)
            assert_same(one.median(na_rm=True), [values.median()], name)
        probabilities = sorted(float(p) for p in np.round(rng.random(3), 3))
        found = numbers(one.quantile(probabilities))
        assert_same(found[:, 1], values.quantile(probabilities), (name, probabilities))


def test_cumulative(case, rng):
    frame, table = case
    for name, oracle in (
        ("cumsum", np.cumsum),
        ("cumprod", np.cumprod),
        ("cummin", np.minimum.accumulate),
        ("cummax", np.maximum.accumulate),
    ):
        for key in ("n", "w"):
            found = column(getattr(frame[key], name)())
            assert_same(found, oracle(table[key].to_numpy()), (name, key))
    if len(table) > 1:
        assert_same(column(frame["n"].difflag1()), table["n"].diff(), "difflag1")


def test_rows(case, rng):
    frame, table = case
    mask = (table["n"] > 0) | (table["c"] == "a")
    kept = frame[(frame["n"] > 0) | (frame["c"] == "a"), :]
    if mask.any():
        assert [row[6] for row in cells(kept)] == texts(table["s"][mask])
        assert_same(numbers(kept["n"])[:, 0], table["n"][mask], "mask")
    places = sorted(int(p) for p in rng.choice(len(table), min(5, len(table)), replace=False))
    assert [row[4] for row in cells(frame[places, :])] == texts(table["c"].iloc[places])
    begin = int(rng.integers(0, len(table)))
    end = int(rng.integers(begin, len(table))) + 1
    names = [str(name) for name in rng.permutation(["w", "c", "n"])]
    part = frame[begin:end, names]
    assert part.names == names
    assert_same(numbers(part["w"])[:, 0], table["w"][begin:end], (begin, end))
    dropped = frame.drop("m").drop(0)
    assert dropped.names == ["i", "w", "c", "d", "s", "t"]
    clean = frame[["n", "i", "c"]].na_omit()
    wanted = table[["n", "i", "c"]].dropna()
    assert clean.nrow == len(wanted)
    if len(wanted):
        assert_same(numbers(clean["n"])[:, 0], wanted["n"], "na.omit")


def test_assignment(case, rng):
    frame, table = case
    frame, table = frame[:, :], table.copy()
    constant = float(rng.integers(-9, 9)) / 4
    mask = table["m"] > 0
    frame[frame["m"] > 0, "n"] = constant
    table.loc[mask, "n"] = constant
    assert_same(column(frame["n"]), table["n"], "by mask")
    begin = int(rng.integers(0, len(table)))
    end = int(rng.integers(begin, len(table))) + 1
    frame[begin:end, "w"] = frame[begin:end, "i"]
    table.loc[begin : end - 1, "w"] = table["i"][begin:end]
    assert_same(column(frame["w"]), table["w"], ("by slice", begin, end))
    frame["new"] = frame["n"] * 2 - frame["w"]
    assert_same(column(frame["new"]), table["n"] * 2 - table["w"], "new column")
    frame[frame["c"].isna(), "c"] = "a"
    assert [row[0] for row in cells(frame["c"])] == texts(table["c"].fillna("a"))
    frame[:, "i"] = float("nan")
    assert frame["i"].nacnt() == [len(table)]


@pytest.mark.parametrize("missing", ["all", "ignore", "rm"])
def test_group_by(case, rng, missing):
    frame, table = case
    keys = [["c"], ["d", "c"], ["i"]][int(rng.integers(3))]
    grouped = frame.group_by(keys)
    for name in ("sum", "mean", "min", "max", "sd", "var"):
        getattr(grouped, name)("n", na=missing)
    grouped.count(na=missing)
    found = grouped.get_frame()
    got = {}
    for row in cells(found):
        got[tuple(number_or_text(cell) for cell in row[: len(keys)])] = [
            float(cell) if cell else np.nan for cell in row[len(keys) :]
        ]
    names = found.names[len(keys) :]
    groups = table.groupby([table[k].astype(object).where(table[k].notna(), "") for k in keys])
    assert len(got) == len(groups)
    for key, group in groups:
        key = tuple(number_or_text(str(k)) for k in key)
        values, facts = group["n"], dict(zip(names, got[key], strict=True))
        blocked = missing == "all" and values.isna().any()
        first = group[table.columns[0]]  # the column that the client names for counts
        assert facts["nrow"] == (len(group) if missing == "all" else first.count()), key
        nothing = np.nan if blocked else None
        assert_same(facts["sum_n"], values.sum() if nothing is None else nothing, (seed, key))
        count = len(values) if missing == "ignore" else values.count()
        mean = values.sum() / count if count and not blocked else np.nan
        assert_same(facts["mean_n"], mean, (key, missing))
        if values.count():
            assert_same(facts["min_n"], np.nan if blocked else values.min(), (key, missing))
            assert_same(facts["max_n"], np.nan if blocked else values.max(), (key, missing))
        if missing != "ignore" and values.count() > 1:
            assert_same(facts["sdev_n"], np.nan if blocked else values.std(), (key, missing))
            assert_same(facts["var_n"], np.nan if blocked else values.var(), (key, missing))


def number_or_text(cell):
    try:
        return float(cell)
    except ValueError:
        return cell


def test_sort(case, rng):
    """What is missing comes first, upwards and downwards."""
    frame, table = case
    ways = [bool(rng.integers(2)), bool(rng.integers(2))]
    found = frame[["i", "w", "n"]].sort(["i", "w"], ascending=ways)
    key = table[["i", "w", "n"]].copy()
    first = -np.inf if ways[0] else np.inf
    key["i"] = key["i"].fillna(first)
    expected = key.sort_values(["i", "w"], ascending=ways, kind="stable")
    expected["i"] = expected["i"].replace(first, np.nan)
    assert_same(numbers(found), expected, ways)


@pytest.mark.parametrize("kind", ["inner", "left", "right"])
def test_merge(client, case, rng, tmp_path, kind):
    frame, table = case
    other = d.random_table(rng, int(rng.choice([1, 5, 30])))
    other_frame = d.upload(client, other, tmp_path, "o")
    left = table[["i", "w"]].dropna().drop_duplicates("i").head(40)
    right = other[["i", "n"]].dropna(subset=["i"])
    right = right.drop_duplicates("i")
    one, two = upload_plain(client, left, tmp_path, "l"), upload_plain(client, right, tmp_path, "r")
    found = one.merge(two, all_x=kind == "left", all_y=kind == "right")
    expected = left.merge(right, on="i", how=kind)
    order = lambda rows: sorted(map(tuple, np.nan_to_num(np.asarray(rows, float), nan=-1e9)))  # noqa: E731
    assert found.nrow == len(expected)
    if len(expected):
        assert_same(order(numbers(found[["i", "w", "n"]])), order(expected), kind)
    assert other_frame.nrow == len(other)


def upload_plain(client, table, tmp_path, name):
    table.to_csv(tmp_path / f"{name}.csv", index=False)
    return client.import_file(
        str(tmp_path / f"{name}.csv"), header=1, col_types=["numeric"] * table.shape[1]
    )


def test_binding(case, rng):
    frame, table = case
    cut = int(rng.integers(0, len(table)))
    joined = frame[cut:, :].rbind(frame[: cut + 1, :])
    expected = pd.concat([table[cut:], table[: cut + 1]])
    assert [row[4:7] for row in cells(joined)] == [
        texts(row) for row in expected[["c", "d", "s"]].itertuples(index=False)
    ]
    assert_same(numbers(joined[["n", "t"]]), expected[["n", "t"]], "rbind")
    wide = frame[["n"]].cbind(frame[["n", "c"]])
    assert len(set(wide.names)) == 3
    assert_same(numbers(wide[0])[:, 0], table["n"], "cbind")


def test_unique_and_table(case):
    frame, table = case
    found = [row[0] for row in cells(frame["c"].unique())]
    assert sorted(found) == sorted(table["c"].dropna().unique())
    counts = {row[0]: int(row[1]) for row in cells(frame["c"].table())}
    assert counts == table["c"].value_counts().to_dict()
    counts = {(row[0], row[1]): int(row[2]) for row in cells(frame[["c", "d"]].table())}
    assert counts == table.groupby(["c", "d"]).size().to_dict()
    found = {float(row[0]): int(row[1]) for row in cells(frame["i"].table())}
    assert found == table["i"].value_counts().to_dict()


def test_filling(case, rng):
    frame, table = case
    for method, oracle in (("forward", pd.Series.ffill), ("backward", pd.Series.bfill)):
        limit = int(rng.integers(1, 4))
        found = column(frame["n"].fillna(method, axis=0, maxlen=limit))
        assert_same(found, oracle(table["n"], limit=limit), (method, limit))
    copy = frame[:, :]
    copy.impute("n", method="mean")
    assert_same(column(copy["n"]), table["n"].fillna(table["n"].mean()), "mean")
    copy.impute("i", method="median")
    assert_same(column(copy["i"]), table["i"].fillna(table["i"].median()), "median")


def test_cut(case):
    frame, table = case
    breaks = [-20, -1, 0, 0.5, 20]
    for right in (True, False):
        codes = pd.cut(table["n"], breaks, right=right).cat.codes
        found = column(frame["n"].cut(breaks, right=right).asnumeric())
        assert_same(found, codes.where(codes >= 0), right)


def test_text(case):
    frame, table = case
    words, one = table["s"], frame["s"]
    for found, expected in (
        (one.toupper(), words.str.upper()),
        (one.tolower(), words.str.lower()),
        (one.trim(), words.str.strip()),
        (one.lstrip(" A"), words.str.lstrip(" A")),
        (one.rstrip(" b"), words.str.rstrip(" b")),
        (one.substring(1, 3), words.str[1:3]),
        (one.sub("a", "<>"), words.str.replace("a", "<>", n=1)),
        (one.gsub("[a-b]", "_"), words.str.replace("[a-b]", "_", regex=True)),
    ):
        assert [row[0] for row in cells(found)] == texts(expected)
    assert_same(column(one.nchar()), words.str.len().astype(float), "nchar")
    assert_same(column(one.countmatches(["a", "b"])), words.str.count("a|b").astype(float), "count")
    parts = cells(one.strsplit(" "))
    assert [row[0] for row in parts] == texts(words.str.split(" ").str[0])


def test_dates(case):
    frame, table = case
    times, one = pd.to_datetime(table["t"], unit="ms"), frame["t"]
    for name in ("year", "month", "day", "hour", "minute", "second"):
        assert_same(column(getattr(one, name)()), getattr(times.dt, name), name)
    assert_same(column(one.week()), times.dt.isocalendar().week.astype(float), "week")
    days = [row[0] for row in cells(one.dayOfWeek())]
    assert days == texts(times.dt.strftime("%a"))


def test_ranks(case, rng):
    frame, table = case
    table = table[table["n"].notna() & table["c"].notna()].reset_index(drop=True)
    table["k"] = np.argsort(rng.permutation(len(table))).astype(float)
    assert len(table) > 0
    found = frame[frame["n"].isna() == 0, :]
    found = found[found["c"].isna() == 0, :]
    found = found.rank_within_group_by(["c"], ["w", "n"], [True, True], "rank")
    by = sorted(zip(texts(table["c"]), table["w"], table["n"], strict=True))
    ranks, last = [], None
    for c, w, n in by:
        ranks.append((c, w, n, 1 if c != last else ranks[-1][3] + 1))
        last = c
    got = sorted((row[4], float(row[3]), float(row[0]), int(row[-1])) for row in cells(found))
    assert got == ranks


def test_top_and_bottom(case, rng):
    frame, table = case
    if len(table) < 9:
        return
    percent = float(rng.choice([12, 25, 50]))
    count = int(len(table) * percent / 100 + 0.5)
    for found, ordered in (
        (frame.topN("w", percent), table["w"].sort_values(ascending=False)),
        (frame.bottomN("w", percent), table["w"].sort_values()),
    ):
        values = numbers(found)
        assert abs(len(values) - count) <= 1
        assert_same(np.sort(values[:, 1]), np.sort(ordered[: len(values)]), percent)
        assert_same(table["w"].to_numpy()[values[:, 0].astype(int)], values[:, 1], percent)


def test_scale_and_correlation(case):
    frame, table = case
    clean = table[["n", "w"]].dropna()
    if len(clean) < 3 or clean["w"].nunique() < 2:
        return
    found = numbers(frame[["n", "w"]].scale())
    wanted = (table[["n", "w"]] - table[["n", "w"]].mean()) / table[["n", "w"]].std()
    assert_same(found, wanted, "scale")
    found = frame[["n", "w"]].cor(use="complete.obs")
    assert_same(numbers(found), clean.corr(), "cor")
    whole = table[["w"]].assign(v=table["w"] ** 2 - 3 * table["w"])
    frame["v"] = frame["w"] ** 2 - 3 * frame["w"]
    assert_same(frame["w"].cor(frame["v"]), whole.corr().iloc[0, 1], "pair")


def test_pivot_and_melt(case):
    frame, table = case
    unique = table[["i", "c", "w"]].dropna().drop_duplicates(["i", "c"])
    rows = [int(index) for index in unique.index]
    if unique["c"].nunique() < 2 or unique["i"].nunique() < 2:
        return
    found = frame[rows, ["i", "c", "w"]].pivot("i", "c", "w")
    wanted = unique.pivot(index="i", columns="c", values="w")
    wanted = wanted.reindex(columns=[name for name in found.names[1:]])
    assert_same(numbers(found), wanted.reset_index(), "pivot")
    melted = frame[["w", "n", "m"]].melt(["w"], ["n", "m"], skipna=True)
    expected = table[["w", "n", "m"]].melt(["w"], ["n", "m"]).dropna(subset=["value"])
    order = lambda rows: sorted((float(w), v, float(x)) for w, v, x in rows)  # noqa: E731
    assert order(cells(melted)) == order(expected.itertuples(index=False))
