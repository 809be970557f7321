"""Tests of check_skips.py."""

import check_skips

LISTED = """# why
[without HYDROFOIL_RECORDINGS]
# no data
Golden.Cars/*
[anywhere]
test_a.test_b[x]
"""
RESULTS = """<testsuites><testsuite name="t">
<testcase classname="Golden" name="Cars/1" status="run"><skipped message="no data"/></testcase>
<testcase classname="test_a" name="test_b[x]"><skipped message="not here"/></testcase>
<testcase classname="test_a" name="test_c"><skipped type="pytest.xfail" message="known"/></testcase>
<testcase classname="test_a" name="test_d"/>
</testsuite></testsuites>"""


def run(monkeypatch, tmp_path, listed, holds):
    (tmp_path / "listed.txt").write_text(listed)
    (tmp_path / "results.xml").write_text(RESULTS)
    monkeypatch.setattr(check_skips, "EXPECTED", tmp_path / "listed.txt")
    monkeypatch.setitem(check_skips.CONDITIONS, "without HYDROFOIL_RECORDINGS", holds)
    return check_skips.main([tmp_path / "results.xml"])


def test_listed_skips_are_named_and_good(monkeypatch, tmp_path, capsys):
    assert run(monkeypatch, tmp_path, LISTED, holds=True) == 0
    shown = capsys.readouterr().out
    assert "skipped: Golden.Cars/1: no data" in shown
    assert "skipped: test_a.test_b[x]: not here" in shown
    assert "tests: 4, skipped: 2, of these unexpectedly: 0" in shown


def test_a_skip_whose_condition_does_not_hold_is_a_failure(monkeypatch, tmp_path, capsys):
    assert run(monkeypatch, tmp_path, LISTED, holds=False) == 1
    assert "skipped UNEXPECTEDLY: Golden.Cars/1" in capsys.readouterr().out


def test_a_skip_that_is_not_listed_is_a_failure(monkeypatch, tmp_path, capsys):
    assert run(monkeypatch, tmp_path, LISTED.replace("[x]", "[y]"), holds=True) == 1
    assert "skipped UNEXPECTEDLY: test_a.test_b[x]" in capsys.readouterr().out
