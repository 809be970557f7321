"""ORC files, read by a build with Apache Arrow (scripts/test.sh makes one) and compared with pyarrow."""

import datetime
import math
import random

import h2o
import pyarrow
import pyarrow.orc
import pytest

from hydrofoil_server import binary

pytestmark = pytest.mark.skipif(
    binary().parent.name != "arrow", reason="needs a build with Apache Arrow (HYDROFOIL_ARROW)"
)
ROWS = 150_000  # several stripes


@pytest.fixture(scope="module")
def table():
    chance = random.Random(1)

    def column(make):
        return [None if chance.random() < 0.05 else make() for _ in range(ROWS)]

    return pyarrow.table(
        {
            "whole": column(lambda: chance.randrange(-1000, 1000)),
            "small": pyarrow.array(column(lambda: chance.randrange(-128, 128)), pyarrow.int8()),
            "real": column(lambda: chance.gauss(0, 1)),
            "level": column(lambda: chance.choice(["a", "b", "ü"])),
            "text": column(lambda: f"text {chance.random()}"),
            "day": column(
                lambda: datetime.date(2026, 1, 1) + datetime.timedelta(chance.randrange(99))
            ),
        }
    )


def same(read, written):
    if written is None:
        return read is None or (isinstance(read, float) and math.isnan(read))
    return read == written


@pytest.mark.parametrize("compression", ["uncompressed", "zlib", "snappy", "zstd"])
def test_values_are_those_that_were_written(client, tmp_path, table, compression):
    pyarrow.orc.write_table(table, tmp_path / "t.orc", compression=compression, stripe_size=1 << 16)
    frame = client.import_file(str(tmp_path / "t.orc"))
    types = {"whole": "int", "small": "int", "real": "real", "level": "enum", "text": "string"}
    assert frame.types == {**types, "day": "time"}
    assert frame.nrows == ROWS
    days = (table["day"].cast("timestamp[ms]").cast("int64")).to_pylist()
    written = {**table.to_pydict(), "day": days}
    read = frame[:2000, :].as_data_frame()
    for name in frame.columns:
        assert all(map(same, read[name].tolist(), written[name])), name
    for name in ("whole", "small", "real", "day"):
        known = [x for x in written[name] if x is not None]
        assert frame[name].nacnt() == [ROWS - len(known)]
        assert frame[name].mean(na_rm=True)[0] == pytest.approx(sum(known) / len(known), rel=1e-9)


def test_the_setup_names_the_format(client, tmp_path, table):
    pyarrow.orc.write_table(table[:100], tmp_path / "t.orc")
    setup = client.parse_setup(client.import_file(str(tmp_path / "t.orc"), parse=False))
    assert setup["parse_type"] == "ORC"


def test_broken_files_are_refused(client, tmp_path, table):
    path = tmp_path / "broken.orc"
    pyarrow.orc.write_table(table[:1000], path)
    whole = path.read_bytes()
    chance = random.Random(2)
    faults = 0
    for _ in range(100):
        broken = bytearray(whole[: chance.choice([len(whole), chance.randrange(4, len(whole))])])
        for _ in range(chance.randrange(1, 5)):
            broken[chance.randrange(3, len(broken))] = chance.randrange(256)
        path.write_bytes(broken)
        try:
            client.import_file(str(path))
        except (h2o.exceptions.H2OResponseError, OSError) as error:
            assert "broken.orc" in str(error)
            faults += 1
    assert faults > 50
    assert client.cluster().cloud_healthy
