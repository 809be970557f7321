"""What the probes of routes work on, beside the frames and models of every probe."""

import contextlib
import shutil

import pyarrow
import pyarrow.parquet

import loopback
import s3_server
from hydrofoil_server import Server
from parameter_world import World

TEXTS = {
    "plain.csv": "a,b,c\n1,u,3\n2,v,4\n5,u,6\n",
    "other.csv": "a,b,c\n7,u,3\n8,v,4\n9,w,6\n",
    "commented.csv": "%x,y,z\na,b,c\n1,u,3\n%2,v,4\n5,u,6\n",
    "quoted.csv": 'a,b,c\n1,\'u,v\',3\n2,"v\\"w",4\n5,u,6\n',
}


class RouteWorld(World):
    def prepare(self):
        super().prepare()
        for name, content in TEXTS.items():
            self.write(f"texts/{name}", content)
        (self.folder / "texts/accents.csv").write_bytes(b"a,b,c\n1,\xe9,3\n2,v,4\n")
        self.write("sparse/one.svm", "1 1:2.5 3:4\n-1 2:1\n")
        self.write("sparse/two.svm", "1 1:7 3:4\n-1 2:1\n")
        for part in (1, 2):
            self.write(f"parts/p={part}/part.csv", TEXTS["plain.csv"])
        table = pyarrow.table({"a": [1, 2, 3], "b": ["u", "v", "u"], "c": [1.0, 1.0, 2.0]})
        pyarrow.parquet.write_table(table, self.folder / "typed.parquet")
        self.clear()
        self.clear("other")
        self.write("quoted_cells.csv", 'q,x\n"say ""so""",1.5\nplain,2.5\n')
        self.parse("quoted_cells.csv", "quoted")
        self.save_frame("train")

    def prepare_again(self):
        """Tells what is left before everything is made anew."""
        left = self.keys()
        self.prepare()
        return left

    def restore_frames(self):
        """The frames there are; those of every probe are made again."""
        left = self.keys()
        self.make_frames()
        self.parse("quoted_cells.csv", "quoted")
        return left

    def rapids(self, ast, **fields):
        return self.rest.ok("POST", "/99/Rapids", ast=ast, **fields)

    def save_frame(self, frame):
        (self.folder / "saved").mkdir(exist_ok=True)
        answer = self.rest.send("POST", f"/3/Frames/{frame}/save", dir=str(self.folder / "saved"))
        assert self.ended(answer)["status"] == "DONE"

    def finished_files(self, answer):
        return self.ended(answer), self.files(), self.heads(), self.frame("train")

    def heads(self):
        """The beginnings of the files that were made."""
        made = [f for f in (self.folder / "made").rglob("*") if f.is_file()]
        return sorted(f.read_bytes()[:60].hex(" ") for f in made)

    def import_parts(self):
        self.remove("parsed")
        self.rest.ok("GET", "/3/ImportFiles", path=str(self.folder / "parts"))

    def import_typed(self):
        self.remove("parsed")
        self.rest.import_file(self.folder / "typed.parquet")

    def have(self, model, **setting):
        if self.rest.send("GET", f"/3/Models/{model}").status_code != 200:
            self.train(model_id=model, **setting)

    def have_levels(self):
        self.have("levels", response_column="g")

    def have_counts(self):
        self.have("counts", response_column="w", distribution="poisson")

    def have_folds(self):
        self.remove("folded")
        for fold in ("folded_cv_1", "folded_cv_2"):
            self.remove(fold)
        self.train(model_id="folded", nfolds=2, keep_cross_validation_predictions=True)

    def forget_metrics(self):
        for frame in ("train", "valid"):
            for model in ("finished", "numbers", "levels"):
                self.rest.send("DELETE", f"/3/ModelMetrics/models/{model}/frames/{frame}")

    def have_metrics(self):
        for model in ("finished", "numbers"):
            self.rest.ok("POST", f"/3/ModelMetrics/models/{model}/frames/valid")

    def metrics(self, model):
        return self.rest.ok("GET", f"/3/ModelMetrics/models/{model}")["model_metrics"]

    def have_saved_models(self):
        for model in ("finished", "numbers"):
            path = self.folder / "saved" / model
            self.rest.ok("GET", f"/99/Models.bin/{model}", dir=str(path), force=True)
        mojo = str(self.folder / "saved/finished.zip")
        self.rest.ok("GET", "/99/Models.mojo/finished", dir=mojo, force=True)
        self.upload("up_mojo", mojo)
        self.remove("imported")

    def upload(self, key, path):
        self.rest.session.post(
            self.rest.url + "/3/PostFile.bin",
            params={"destination_frame": key},
            files={"file": open(path, "rb")},  # noqa: SIM115
            timeout=60,
        ).raise_for_status()

    def have_uploaded_models(self):
        self.have_saved_models()
        for model in ("finished", "numbers"):
            self.upload(f"up_{model}", str(self.folder / "saved" / model))

    def search(self, grid, **fields):
        answer = self.send("POST", "/99/Grid/deeplearning", {
            "grid_id": grid, "hyper_parameters": {"epochs": [1, 4]}, "training_frame": "valid",
            "response_column": "y", "hidden": [2], "seed": 1, "reproducible": True} | fields,
        )  # fmt: skip
        assert self.ended(answer)["status"] == "DONE"

    def have_grid(self):
        self.remove("kept")
        self.search("kept")

    def have_grid_of_folds(self):
        self.clear()
        self.remove("folds")
        self.search("folds", nfolds=2, keep_cross_validation_predictions=True)

    def have_kept_grid(self):
        self.quiet()
        shutil.rmtree(self.folder / "kept", ignore_errors=True)
        (self.folder / "kept").mkdir()
        self.clear()
        self.remove("kept")
        self.search("kept", recovery_dir="{folder}/kept")
        self.remove("kept")

    def quiet(self):
        """Waits for all jobs."""
        for job in self.rest.ok("GET", "/3/Jobs")["jobs"]:
            self.rest.wait(job["key"]["name"])

    def segments(self):
        seen = []
        for models in ("parts", "others"):
            answer = self.rest.send(
                "POST", "/99/Rapids", ast=f"(assign told (segment_models_as_frame {models}))"
            )
            seen.append(self.frame("told") if answer.status_code == 200 else None)
        return seen

    def have_exported_grid(self):
        (self.folder / "exported").mkdir(exist_ok=True)
        self.rapids("(assign loose valid)")
        self.remove("kept")
        self.search("kept", training_frame="loose")
        self.rest.ok("POST", "/3/Grid.bin/kept/export", save_params_references=True,
                     grid_directory=str(self.folder / "exported"))  # fmt: skip
        self.remove("kept", "loose")

    def have_properties(self):
        for session in ("s1", "s2", "s3", "s4"):
            for key in ("k1", "k2", "k", "l"):
                value = session + key if session in ("s1", "s2") else ""
                self.rest.ok("POST", "/3/SessionProperties", session_key=session, key=key,
                             value=value)  # fmt: skip

    def properties(self):
        return [
            self.rest.ok("GET", "/3/SessionProperties", session_key=session, key=key)["value"]
            for session in ("s3", "s4")
            for key in ("k", "l")
        ]

    def last_line(self):
        log = self.rest.ok("GET", "/3/Logs/nodes/0/files/info")["log"]
        return log.splitlines()[-1].split("client:")[-1]

    def have_session(self, name):
        self.rest.ok("DELETE", "/3/InitID", session_key=name)
        self.rapids(f"(tmp= of_{name} (* 2 (cols valid [0])))", session_id=name)

    def set_credentials(self):
        self.rest.ok("POST", "/3/PersistS3", secret_key_id="user", secret_access_key="secret")

    def fetched(self):
        """What the credentials that were set open in the store."""
        answer = self.rest.send("GET", "/3/ImportFiles", path="s3://bucket/table.csv")
        self.remove("s3://bucket/table.csv")
        return answer.status_code


@contextlib.contextmanager
def serving(folder):
    """The world of a server that may read a small store of S3."""
    with loopback.serving(s3_server.S3Handler) as store:
        store.users = {"user": "secret", "guest": "secret"}
        store.tokens = {"guest": "token"}
        objects = {"table.csv": TEXTS["plain.csv"].encode()}
        store.buckets = {"bucket": {"region": "eu-west-1", "public": False, "objects": objects}}
        variables = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{store.server_port}",
                     "HOME": str(folder)}  # fmt: skip
        with Server("--allow-local-url", variables=variables) as server:
            yield RouteWorld(server.url, folder)
            assert server.stop() == 0, server.output()
