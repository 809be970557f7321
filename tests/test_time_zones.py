"""Times in a zone other than UTC; what the real H2O 3.46.0.11 answered."""

import pytest


@pytest.fixture(params=["America/New_York", "Europe/Berlin"])
def zone(client, request):
    client.rapids(f'(setTimeZone "{request.param}")')
    yield request.param
    client.rapids('(setTimeZone "UTC")')


def column(frame):
    return [row[0] for row in frame.as_data_frame(use_pandas=False, header=False)]


def stored(client, frame):
    """Milliseconds; None where missing."""
    frame.refresh()
    described = client.api("GET /3/Frames/" + frame.frame_id)["frames"][0]["columns"][0]
    return [None if value in (None, "NaN") else int(value) for value in described["data"]]


def test_parts_of_times_long_after_the_last_change_that_zone_files_name(client, zone):
    times = [1625097600000, 2540289600000, 4102444800000, -1, 1616898600000]
    frame = client.H2OFrame({"t": times}, column_types={"t": "time"})
    hours, days = {
        "America/New_York": ([20, 8, 19, 18, 22], [30, 1, 31, 31, 27]),
        "Europe/Berlin": ([2, 14, 1, 0, 4], [1, 1, 1, 1, 28]),
    }[zone]
    assert [int(hour) for hour in column(frame["t"].hour())] == hours
    assert [int(day) for day in column(frame["t"].day())] == days


def test_times_made_of_parts_are_in_utc(client, zone):
    parts = {"y": [2021, 2050], "m": [6, 6], "d": [3, 1], "h": [1, 5], "i": [30, 15], "s": [0, 1]}
    frame = client.H2OFrame({**parts, "ms": [0, 7]})
    made = client.H2OFrame.mktime(*(frame[name] for name in [*parts, "ms"]))
    assert [int(time) for time in column(made)] == [1625362200000, 2540351701007]
    made = client.H2OFrame.moment(year=2050, month=7, day=1, hour=12)
    assert stored(client, made) == [2540289600000]


def test_text_becomes_times_of_the_zone(client, zone):
    text = ["2050-07-01 12:00", "2050-11-06 01:30"]
    frame = client.H2OFrame({"s": text}, column_types={"s": "string"})
    times = stored(client, frame["s"].as_date("%Y-%m-%d %H:%M"))
    assert (
        times
        == {
            "America/New_York": [2540304000000, 2551325400000],
            "Europe/Berlin": [2540282400000, 2551307400000],
        }[zone]
    )


@pytest.mark.parametrize("zone", ["Europe/Berlin"], indirect=True)
def test_times_that_a_change_skips_are_missing_or_refused(client, zone, tmp_path):
    text = """t
2021-03-28 01:59:00
2021-03-28 02:30:00
2021-03-28 03:00:00
2021-10-31 02:30:00
2050-10-30 02:30:00
1890-01-01 00:00:00
"""
    (tmp_path / "t.csv").write_text(text)
    frame = client.upload_file(str(tmp_path / "t.csv"), sep=",")
    assert stored(client, frame) == [
        1616893140000,
        None,
        1616893200000,
        1635640200000,
        2550702600000,
        -2524524808000,
    ]
    skipped = client.H2OFrame({"s": ["2021-03-28 02:30"]}, column_types={"s": "string"})
    why = r'Cannot parse "2021-03-28 02:30": Illegal instant due to time zone offset transition'
    with pytest.raises(Exception, match=why):
        skipped["s"].as_date("%Y-%m-%d %H:%M").refresh()
