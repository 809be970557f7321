"""How alike texts are, by every measure, as H2O said for 409 random pairs (tests/data/text_likeness.json)."""

import json
from pathlib import Path

import pytest

GOLDEN = json.loads((Path(__file__).parent / "data/text_likeness.json").read_text(encoding="utf-8"))
MEASURES = ["lv", "lcs", "qgram", "jaccard", "jw", "soundex"]


@pytest.mark.parametrize("kind", ["string", "enum"])
def test_measures(client, tmp_path, kind):
    path = tmp_path / "pairs.csv"
    path.write_text("x,y\n" + "".join(f'"{x}","{y}"\n' for x, y in GOLDEN["pairs"]))
    frame = client.import_file(str(path), col_types=[kind, kind], header=1)
    for measure in MEASURES:
        likeness = frame["x"].strdistance(frame["y"], measure)
        found = [float(row[0]) for row in likeness.as_data_frame(use_pandas=False, header=False)]
        assert found == pytest.approx(GOLDEN[measure], abs=1e-9), measure
