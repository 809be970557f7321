"""Polars and DuckDB, in this process. Both make the whole result."""

from operations import PROBABILITIES


class Polars:
    def open(self, path, lookup):
        import polars

        self.frame = polars.read_csv(path)
        self.lookup = polars.read_csv(lookup)

    def import_(self, path):
        import polars

        return polars.read_csv(path)

    def group(self, by):
        from polars import col, len

        return self.frame.group_by(by).agg(
            len(), col("x1").mean(), col("x2").sum(), col("x3").min(), col("n2").max()
        )

    def group8(self):
        return self.group("c8")

    def group100k(self):
        return self.group("key")

    def filter(self):
        from polars import col

        return self.frame.filter(col("x1") > 0)

    def sort(self):
        return self.frame.sort("x1")

    def join(self):
        return self.frame.join(self.lookup, on="key", how="left")

    def mean(self):
        from polars import col

        return self.frame.select(col("x1") * 2 + col("x3")).mean().item()

    def quantile(self):
        from polars import col

        names = [col("x1").quantile(p, interpolation="linear").alias(str(p)) for p in PROBABILITIES]
        return self.frame.select(names)

    def drop(self, result):
        pass

    def facts(self, name, result):
        if name == "mean":
            return [result]
        if name == "quantile":
            return list(result.row(0))
        if name.startswith("group"):
            return [result.height, *(float(result[c].sum()) for c in result.columns[1:])]
        facts = [result.height, result["x1"].sum(), float(result["id"].sum())]
        if name == "sort":
            facts += [result["x1"][result.height // 2], result["x1"][0]]
        if name == "join":
            facts += [(result["weight"] * result["x1"]).sum()]
        return facts


class DuckDb:
    def __init__(self, threads):
        import duckdb

        self.base = duckdb.connect(config={"threads": threads})

    def open(self, path, lookup):
        self.base.execute(f"create table frame as from read_csv('{path}')")
        self.base.execute(f"create table lookup as from read_csv('{lookup}')")

    def made(self, query):
        self.base.execute("create or replace table result as " + query)
        return self.base.table("result")

    def import_(self, path):
        return self.made(f"from read_csv('{path}')")

    def group(self, by):
        return self.made(
            f"select {by}, count(*), avg(x1), sum(x2), min(x3), max(n2) from frame group by {by}"
        )

    def group8(self):
        return self.group("c8")

    def group100k(self):
        return self.group("key")

    def filter(self):
        return self.made("from frame where x1 > 0")

    def sort(self):
        return self.made("from frame order by x1")

    def join(self):
        return self.made("from frame left join lookup using (key)")

    def mean(self):
        return self.base.sql("select avg(x1 * 2 + x3) from frame").fetchall()[0][0]

    def quantile(self):
        return self.made(f"select unnest(quantile_cont(x1, {PROBABILITIES})) from frame")

    def drop(self, result):
        pass

    def facts(self, name, result):
        if name == "mean":
            return [result]
        if name == "quantile":
            return [row[0] for row in result.fetchall()]
        if name.startswith("group"):
            sums = ", ".join(f'sum("{column}")' for column in result.columns[1:])
            return [float(x) for x in self.one(f"count(*), {sums}")]
        facts = [float(x) for x in self.one("count(*), sum(x1), sum(id)")]
        if name == "sort":
            middle = self.base.sql(f"select x1 from result offset {int(facts[0]) // 2} limit 1")
            facts += [middle.fetchall()[0][0], self.one("x1", "limit 1")[0]]
        if name == "join":
            facts += self.one("sum(weight * x1)")
        return facts

    def one(self, what, more=""):
        return self.base.sql(f"select {what} from result {more}").fetchall()[0]
