"""num_valid_substrings: a file of words on the server; answers are those of H2O 3.46.0.11."""

import pytest

from hydrofoil_server import Server
from rest import Rest

WORDS = "aa\nb\nabc\n  cd \nAB\n\nbc\r\né1\naa\n"


def test_places_of_words_are_counted(client, tmp_path):
    (tmp_path / "words.txt").write_bytes(WORDS.encode())
    texts = [["aaaa", "x"], ["abcd", "aa"], ["b", "x"], ["AB ab", "x"], ["xé1é1", "x"]]
    frame = client.H2OFrame(texts, column_names=["s", "c"], column_types=["string", "enum"])
    found = frame.num_valid_substrings(str(tmp_path / "words.txt"))
    assert found.as_data_frame(use_pandas=False) == [
        ["C1", "C2"],
        *[["3", "0"], ["2", "1"], ["0", "0"], ["1", "0"], ["2", "0"]],
    ]
    with pytest.raises(Exception, match="nowhere.txt"):
        frame.num_valid_substrings(str(tmp_path / "nowhere.txt")).refresh()
    with pytest.raises(Exception, match="requires a string or categorical column. Received Num"):
        client.H2OFrame([[1]]).num_valid_substrings(str(tmp_path / "words.txt")).refresh()


@pytest.mark.own_server
def test_words_are_read_in_allowed_folders_only(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/t.csv").write_text("s\nab\nc\n")
    (tmp_path / "words.txt").write_text("ab\n")
    with Server("--root", str(tmp_path / "in")) as server:
        rest = Rest(server.url)
        rest.parse_file(tmp_path / "in/t.csv", "t", column_types='["String"]')
        ast = f"(num_valid_substrings t '{tmp_path}/words.txt')"
        answer = rest.send("POST", "/99/Rapids", ast=ast)
        assert answer.status_code == 403, answer.text[:300]
