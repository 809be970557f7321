"""Import from S3 and HDFS by the unmodified client; both are small servers on loopback here."""

import json
import urllib.parse

import h2o
import h2o.persist
import pytest
from h2o.exceptions import H2OResponseError, H2OServerError

import loopback
import s3_server
from hydrofoil_server import Server
from rest import Rest

pytestmark = pytest.mark.own_server
CSV = b"a,b\n1,x\n2,y\n"
ODD_KEY = "odd folder/day=1+2/ü%.csv"


@pytest.fixture(scope="module")
def s3():
    with loopback.serving(s3_server.S3Handler) as server:
        set_up(server)
        yield server


def set_up(server):
    server.users = {"operator": "se/cr+et", "guest": "other", "temporary": "third"}
    server.tokens = {"temporary": "to/ken+="}
    objects = {
        "table.csv": CSV,
        "table.csv.old": CSV,
        "blind.csv": CSV,
        ODD_KEY: CSV,
        "folder/": b"",
        "folder/_SUCCESS": b"",
        "folder/.hidden.csv": b"no table",
        "folder/part-1.csv": CSV,
        "folder/part-2.csv": CSV,
        "folder/deeper/part-3.csv": CSV,
        "folder/notes.txt": b"nothing",
        "folders/part-4.csv": CSV,
    }
    server.buckets = {
        "private-data": {"region": "eu-west-1", "public": False, "objects": objects},
        "public-data": {"region": "us-east-1", "public": True, "objects": objects},
    }


@pytest.fixture(scope="module")
def operated(s3):
    """A server with credentials in its environment."""
    variables = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{s3.server_port}",
        "AWS_ACCESS_KEY_ID": "operator",
        "AWS_SECRET_ACCESS_KEY": "se/cr+et",
        "HADOOP_USER_NAME": "ann b",
    }
    with Server("--allow-local-url", variables=variables) as server:
        yield server
        assert server.stop() == 0, server.output()


@pytest.fixture(scope="module")
def bare(s3, tmp_path_factory):
    """A server without credentials."""
    variables = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{s3.server_port}",
        "HOME": str(tmp_path_factory.mktemp("home")),
    }
    with Server("--allow-local-url", variables=variables) as server:
        yield server
        assert server.stop() == 0, server.output()


@pytest.fixture(autouse=True)
def disconnected_at_the_end():
    yield
    if h2o.connection() is not None:
        h2o.connection().close()


def connected(server):
    h2o.connect(url=server.url, verbose=False, strict_version_check=False)
    h2o.no_progress()
    return h2o


def test_the_signature_of_the_documentation():
    """The first example of "Signature Calculations for the Authorization Header" of S3."""
    request = {
        "target": "/test.txt",
        "headers": {
            "host": "examplebucket.s3.amazonaws.com",
            "range": "bytes=0-9",
            "x-amz-content-sha256": s3_server.EMPTY_SHA256,
            "x-amz-date": "20130524T000000Z",
        },
        "signed": ["host", "range", "x-amz-content-sha256", "x-amz-date"],
    }
    found = s3_server.signature(
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20130524/us-east-1/s3/aws4_request", request
    )
    assert found == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"


@pytest.mark.parametrize("scheme", ["s3", "s3a", "s3n"])
@pytest.mark.parametrize("key", ["table.csv", "blind.csv", ODD_KEY])
def test_a_file_of_a_private_bucket_in_another_region(operated, scheme, key):
    frame = connected(operated).import_file(f"{scheme}://private-data/{key}")
    assert frame.as_data_frame(use_pandas=False, header=False) == [["1", "x"], ["2", "y"]]


def test_a_folder(operated, s3):
    client = connected(operated)
    before = s3.connections
    parts = ["deeper/part-3.csv", "part-1.csv", "part-2.csv"]
    found = client.lazy_import("s3://private-data/folder", pattern=r"part.*\.csv")
    assert found == [f"s3://private-data/folder/{part}" for part in parts]
    assert s3.connections == before + 1
    assert client.import_file("s3://private-data/folder/", pattern=r"part.*\.csv").nrow == 6
    everything = Rest(operated.url).send("GET", "/3/ImportFiles", path="s3://private-data").json()
    names = {file.partition("//private-data/")[2] for file in everything["files"]}
    assert {"table.csv", ODD_KEY, "folder/notes.txt"} <= names
    assert not {"folder/", "folder/_SUCCESS", "folder/.hidden.csv"} & names


def test_nothing_is_written_there(operated):
    client = connected(operated)
    frame = client.import_file("s3://private-data/table.csv")
    with pytest.raises(H2OResponseError, match="s3://private-data/new.csv is no file of"):
        client.export_file(frame, "s3://private-data/new.csv")


def test_credentials_that_a_client_sets(bare):
    client = connected(bare)
    assert client.import_file("s3://public-data/table.csv").nrow == 2
    with pytest.raises(H2OServerError, match="status 403, AccessDenied"):
        client.import_file("s3://private-data/table.csv")
    for key, secret, token in [("guest", "other", None), ("temporary", "third", "to/ken+=")]:
        h2o.persist.set_s3_credentials(key, secret, token)
        assert client.import_file("s3://private-data/table.csv").nrow == 2
    h2o.persist.set_s3_credentials("guest", "not its secret")
    with pytest.raises(H2OServerError, match="SignatureDoesNotMatch") as fault:
        client.import_file("s3://private-data/folder/")
    assert "not its secret" not in str(fault.value)
    assert "not its secret" not in bare.output()
    h2o.persist.remove_s3_credentials()
    with pytest.raises(H2OServerError, match="AccessDenied"):
        client.import_file("s3://private-data/table.csv")


@pytest.mark.parametrize(
    ("location", "status", "text"),
    [
        ("s3://private-data/none.csv", 404, "there is no object with content and no folder"),
        ("s3://private-data/blind-none.csv", 404, "S3 answers with status 404, NoSuchKey"),
        ("s3://no-such-bucket/a.csv", 404, "NoSuchBucket"),
        ("s3://a/b.csv", 412, '"a" is not the name of a bucket'),
        ("s3://127.0.0.1:80@x/b.csv", 412, "is not the name of a bucket"),
    ],
)
def test_failures_of_s3_are_told(operated, location, status, text):
    answer = Rest(operated.url).send("GET", "/3/ImportFiles", path=location)
    assert (answer.status_code, text in answer.json()["msg"]) == (status, True), answer.text[:300]


class HdfsHandler(loopback.Handler):
    """WebHDFS: a name node that sends readers on to a data node, both on this port."""

    files = {
        "/data/table.csv": CSV,
        "/data/parts/a 1.csv": CSV,
        "/data/parts/b%.csv": CSV,
        "/data/parts/.hidden": b"no table",
        "/data/parts/empty.csv": b"",
        "/data/parts/deeper/c.csv": CSV,
    }

    def do_GET(self):
        target = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(target.query))
        path = urllib.parse.unquote(target.path).removeprefix("/webhdfs/v1").rstrip("/") or "/"
        if target.path.startswith("/datanode"):
            return self.answer(200, self.files[path.removeprefix("/datanode")])
        if query.get("user.name") != "ann b":
            return self.refuse_hdfs(403, "Permission denied")
        if path == "/deep":
            nested = b"[" * 5_000_000 + b"]" * 5_000_000
            return self.answer(200, b'{"FileStatus":{"type":' + nested + b"}}")
        if path.startswith("/odd"):
            return self.answer(200, b"<html>")
        if query["op"] == "OPEN" and path in self.files:
            place = f"http://{self.headers['Host']}/datanode{urllib.parse.quote(path)}"
            return self.answer(307, b"", {"Location": place})
        below = [name for name in self.files if name.startswith(path.rstrip("/") + "/")]
        if query["op"] == "GETFILESTATUS" and (path in self.files or below):
            return self.send_json({"FileStatus": self.status_of(path)})
        if query["op"] == "LISTSTATUS" and below:
            start = path.rstrip("/") + "/"
            names = sorted({name[len(start) :].partition("/")[0] for name in below})
            entries = [{**self.status_of(start + name), "pathSuffix": name} for name in names]
            return self.send_json({"FileStatuses": {"FileStatus": entries}})
        return self.refuse_hdfs(404, f"File does not exist: {path}")

    def status_of(self, path):
        kind = "FILE" if path in self.files else "DIRECTORY"
        return {"pathSuffix": "", "type": kind, "length": len(self.files.get(path, b""))}

    def send_json(self, value):
        self.answer(200, json.dumps(value).encode())

    def refuse_hdfs(self, status, message):
        exception = {"exception": "X", "javaClassName": "y", "message": message}
        self.answer(status, json.dumps({"RemoteException": exception}).encode())


@pytest.fixture(scope="module")
def hdfs():
    with loopback.serving(HdfsHandler) as server:
        yield f"webhdfs://127.0.0.1:{server.server_port}"


def test_files_of_hdfs(operated, hdfs):
    client = connected(operated)
    frame = client.import_file(f"{hdfs}/data/table.csv")
    assert frame.as_data_frame(use_pandas=False, header=False) == [["1", "x"], ["2", "y"]]
    parts = [f"{hdfs}/data/parts/{name}" for name in ("a 1.csv", "b%.csv", "deeper/c.csv")]
    assert client.lazy_import(f"{hdfs}/data/parts") == parts
    assert client.import_file(f"{hdfs}/data/parts/").nrow == 6
    assert client.import_file(f"{hdfs}/data", pattern="[ac].*csv").nrow == 4


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/data/none.csv", 404, "HDFS answers with status 404: File does not exist: /data/none"),
        ("/odd", 412, "does not answer as WebHDFS does"),
        ("/deep", 412, "does not answer as WebHDFS does"),
    ],
)
def test_failures_of_hdfs_are_told(operated, hdfs, path, status, text):
    answer = Rest(operated.url).send("GET", "/3/ImportFiles", path=hdfs + path)
    assert (answer.status_code, text in answer.json()["msg"]) == (status, True), answer.text[:300]


def test_the_user_counts_in_hdfs(bare, hdfs):
    answer = Rest(bare.url).send("GET", "/3/ImportFiles", path=hdfs + "/data/table.csv")
    assert (answer.status_code, "Permission denied" in answer.text) == (403, True)


def test_name_nodes_are_asked_at_the_port_of_the_protocol(operated):
    answer = Rest(operated.url).send("GET", "/3/ImportFiles", path="hdfs://127.0.0.1:8020/a.csv")
    assert "(by WebHDFS at http://127.0.0.1:9870)" in answer.json()["msg"]


def test_others_may_not_reach_stores_through_the_server():
    with Server("--ip", "0.0.0.0") as server:
        rest = Rest(f"http://127.0.0.1:{server.port}")
        for location in ("s3://public-data/a.csv", "hdfs://namenode/a.csv"):
            answer = rest.send("GET", "/3/ImportFiles", path=location)
            assert answer.status_code == 403
            assert "--allow-url permits it" in answer.json()["msg"]
