"""What each parameter of the routes of models, metrics, grids and of the server itself does.

The table's kinds are explained in route_probes.py.
"""

from route_probes import Probe, of

REFUSED = {"leaf_node_assignment": True, "predict_staged_proba": True, "exemplar_index": 1,
           "row_to_tree_assignment": True, "feature_frequencies": True, "reconstruct_train": True,
           "project_archetypes": True, "reverse_transform": True,
           "custom_metric_func": "python:k=f"}  # fmt: skip
EXPLAINED = {"predict_contributions": True, "background_frame": "valid"}
METRICS = "POST /3/ModelMetrics/models/{model}/frames/{frame}"
LEVELS = {"before": lambda world: world.have_levels()}


def clean(world):
    world.remove("predicted", "elsewhere")


def predicted(world, answer):
    """What a request for predictions left, how its job ended, and the metrics it stored."""
    return world.ended(answer), world.frame("predicted"), world.frame("elsewhere")


def scorings(version):
    route = f"POST /{version}/Predictions/models/{{model}}/frames/{{frame}}"

    def scoring(model, fields, changes, before=clean):
        path = f"/{version}/Predictions/models/{model}/frames/valid"
        return of(route, {"predictions_frame": "predicted"} | fields, changes, path=path,
                  before=before, look=predicted)  # fmt: skip

    return [
        *scoring("finished", {}, REFUSED | {"predictions_frame": "elsewhere",
                                            "deep_features_hidden_layer": 0,
                                            "deep_features_hidden_layer_name": "layer",
                                            "predict_contributions": True}),
        *scoring("encoder", {}, {"reconstruction_error": True}),
        *scoring("encoder", {"reconstruction_error": True},
                 {"reconstruction_error_per_feature": True}),
        *scoring("finished", EXPLAINED,
                 {"predict_contributions_output_format": "Compact", "background_frame": "train",
                  "output_per_reference": True}),
        *scoring("counts", EXPLAINED, {"output_space": True},
                 before=lambda world: (world.have_counts(), clean(world))),
    ]  # fmt: skip


def given(more):
    route = (
        "POST /3/ModelMetrics/predictions_frame/{predictions_frame}/actuals_frame/{actuals_frame}"
    )
    path = "/3/ModelMetrics/predictions_frame/{}/actuals_frame/{}"
    return [
        *of(route + more, {"domain": ["no", "yes"]},
            {"weights_frame": "weights", "treatment_frame": "weights", "domain": ["yes", "no"]},
            path=path.format("classes", "actuals") + more, before=given_frames),
        *of(route + more, {}, {"distribution": "laplace"},
            path=path.format("values", "numbers_given") + more, before=given_frames),
        *of(route + more, {"domain": ["a", "b", "c", "d", "e", "f"]}, {"auc_type": "MACRO_OVO"},
            path=path.format("level_classes", "level_actuals") + more, before=given_frames),
    ]  # fmt: skip


def given_frames(world):
    world.have_levels()
    for model, frame in (("finished", "classes"), ("numbers", "values"),
                         ("levels", "level_classes")):  # fmt: skip
        world.rest.ok("POST", f"/3/Predictions/models/{model}/frames/valid",
                      predictions_frame=frame)  # fmt: skip
    for frame, column in (("actuals", "y"), ("numbers_given", "r"), ("level_actuals", "g"),
                          ("weights", "w")):  # fmt: skip
        world.rapids(f'(assign {frame} (cols valid "{column}"))')
    for frame, kept in (("classes", "[2]"), ("level_classes", "[1:6]")):  # probabilities alone
        world.rapids(f"(assign {frame} (cols {frame} {kept}))")


OF_SCORING = [
    *scorings(3),
    *scorings(4),
    *of("POST /3/Predictions/models/{model}/frames/{frame}", {}, {"auc_type": "MACRO_OVO"},
        path="/3/Predictions/models/levels/frames/valid",
        before=lambda world: (world.have_levels(), world.forget_metrics()),
        look=lambda world, answer: (world.ended(answer), world.metrics("levels"))),
    *of(METRICS, {}, REFUSED, path="/3/ModelMetrics/models/finished/frames/valid"),
    *of(METRICS, {}, {"auc_type": "MACRO_OVO"},
        path="/3/ModelMetrics/models/levels/frames/valid", **LEVELS),
    *given(""),
    *given("/treatment_frame/"),
    *of("GET /3/ModelMetrics", {}, {"model": "numbers", "frame": "train"},
        before=lambda world: world.have_metrics()),
    *of("GET /3/ModelMetrics/models/{model}", {}, {"frame": "train"},
        path="/3/ModelMetrics/models/finished", before=lambda world: world.have_metrics()),
    *of("GET /3/ModelMetrics/frames/{frame}", {}, {"model": "numbers"},
        path="/3/ModelMetrics/frames/valid", before=lambda world: world.have_metrics()),
    *of("POST /3/Score/{model_id}", {"rows": [{"x": 1}]}, {"rows": [{"x": 2}]},
        path="/3/Score/finished"),
]  # fmt: skip


def dependence(world, answer):
    """The tables at the key that was asked for."""
    if answer.status_code != 200:
        return None
    ended = world.job(answer.json())
    found = world.rest.send("GET", "/3/PartialDependence/pd")
    tables = found.json().get("partial_dependence_data") if found.status_code == 200 else None
    return ended["status"], tables, world.remove("pd", "pd2")


PD = {"model_id": "finished", "frame_id": "train", "cols": ["x"], "nbins": 5,
      "destination_key": "pd"}  # fmt: skip
OF_DEPENDENCE = [
    *[probe for end in ("", "/") for probe in [
        *of("POST /3/PartialDependence" + end, PD,
            {"model_id": "numbers", "frame_id": "valid", "cols": ["z"], "nbins": 3,
             "row_index": 3, "weight_column_index": 6, "add_missing_na": True,
             "col_pairs_2dpdp": [["x", "z"]], "destination_key": "pd2"}, look=dependence),
        *of("POST /3/PartialDependence" + end,
            PD | {"user_cols": ["x"], "num_user_splits": [2], "user_splits": [0, 1]},
            {"user_cols": ["z"], "num_user_splits": [1], "user_splits": [0, 2]},
            look=dependence),
        *of("POST /3/PartialDependence" + end, PD | {"model_id": "levels"},
            {"targets": ["a"]}, look=dependence, **LEVELS)]],
]  # fmt: skip

MADE = {"before": lambda world: world.clear(),
        "look": lambda world, answer: (world.ended(answer), world.files("made"))}  # fmt: skip


def saves(route, path):
    return [
        *of(route, {"dir": "{folder}/made/one"}, {"dir": "{folder}/made/two"}, path=path, **MADE),
        *of(route, {"dir": "{folder}/old"}, {"force": True}, path=path,
            before=lambda world: world.write("old", "x")),
    ]  # fmt: skip


OF_MODEL_FILES = [
    *saves("GET /99/Models.bin/{model_id}", "/99/Models.bin/finished"),
    *of("GET /99/Models.bin/{model_id}", {"dir": "{folder}/made/one"},
        {"export_cross_validation_predictions": True}, path="/99/Models.bin/folded",
        before=lambda world: (world.clear(), world.have_folds())),
    *of("GET /3/Models.fetch.bin/{model_id}", {}, {"export_cross_validation_predictions": True},
        path="/3/Models.fetch.bin/folded", before=lambda world: world.have_folds(),
        opaque=True),
    *of("GET /3/Models/{model_id}/worst_classes", {}, {"of": "validation", "classes": 1},
        path="/3/Models/finished/worst_classes"),
    *saves("GET /99/Models/{model_id}/json", "/99/Models/finished/json"),
    *saves("GET /99/Models.mojo/{model_id}", "/99/Models.mojo/finished"),
    *saves("GET /99/Models.onnx/{model_id}", "/99/Models.onnx/finished"),
    *[probe for end in ("", "{model_id}") for probe in of(
        f"POST /99/Models.bin/{end}", {"dir": "{folder}/saved/finished"},
        {"dir": "{folder}/saved/numbers"}, path=f"/99/Models.bin/{end and 'any'}",
        before=lambda world: world.have_saved_models())],
    *[probe for end in ("", "{model_id}") for probe in of(
        f"POST /99/Models.upload.bin/{end}", {"dir": "up_finished"}, {"dir": "up_numbers"},
        path=f"/99/Models.upload.bin/{end and 'any'}",
        before=lambda world: world.have_uploaded_models())],
    *[probe for version in (3, 99) for probe in of(
        f"GET /{version}/Models/{{model_id}}", {}, {"find_compatible_frames": True},
        path=f"/{version}/Models/finished")],
    *[probe for end in ("", "/parameters") for probe in of(
        "POST /3/ModelBuilders/generic" + end,
        {"model_id": "imported", "path": "{folder}/saved/finished.zip"},
        {"model_id": "valid", "model_key": "up_mojo"},
        before=lambda world: world.have_saved_models(),
        look=lambda world, answer: (world.ended(answer), world.keys()))],
    *of("POST /3/ModelBuilders/generic", {"path": "{folder}/saved/finished.zip",
                                          "model_id": "imported"},
        {"path": "{folder}/saved/none.zip"}, before=lambda world: world.have_saved_models(),
        look=lambda world, answer: world.ended(answer)),
    *of("POST /3/ModelBuilders/generic/parameters", {"model_key": "up_mojo"},
        {"path": "{folder}/saved/none.zip"}, before=lambda world: world.have_saved_models()),
]  # fmt: skip

GRID = {"grid_id": "g1", "hyper_parameters": {"epochs": [1, 2]}, "training_frame": "train",
        "response_column": "y", "hidden": [2], "seed": 1, "reproducible": True}  # fmt: skip


def searched(world, answer):
    """The models of the searches, and what they were kept in."""
    seen = [world.ended(answer)]
    for grid in ("g1", "g2"):
        found = world.rest.send("GET", f"/99/Grids/{grid}")
        seen.append(len(found.json()["model_ids"]) if found.status_code == 200 else None)
    return seen, bool(world.files())


def deepest_stack(_, answer):
    """Which threads there are and what they do is of the moment."""
    entries = answer.json()["nodes"][0]["entries"]
    return max(entry["stacktrace"].count("\n") for entry in entries)


def no_grids(world):
    world.remove("g1", "g2")
    world.clear()


OF_GRIDS = [
    *of("POST /99/Grid/deeplearning", GRID,
        {"grid_id": "g2", "hyper_parameters": {"epochs": [1, 2, 3]},
         "search_criteria": {"strategy": "RandomDiscrete", "max_models": 1},
         "recovery_dir": "{folder}/made"}, before=no_grids, look=searched),
    *of("POST /99/Grid/deeplearning/resume", {"grid_id": "kept", "recovery_dir": "{folder}/kept"},
        {"grid_id": "none", "recovery_dir": "{folder}/made"},
        before=lambda world: world.have_kept_grid(), look=searched),
    *of("POST /3/Recovery/resume", {"recovery_dir": "{folder}/kept"},
        {"recovery_dir": "{folder}/made"}, before=lambda world: world.have_kept_grid(),
        look=lambda world, _: world.rest.send("GET", "/99/Grids/kept").status_code),
    *of("GET /99/Grids/{grid_id}", {"sort_by": "logloss"},
        {"sort_by": "auc", "decreasing": True}, path="/99/Grids/kept",
        before=lambda world: world.have_grid()),
    *of("POST /3/Grid.bin/{grid_id}/export", {"grid_directory": "{folder}/made"},
        {"grid_directory": "{folder}/other", "save_params_references": True},
        path="/3/Grid.bin/kept/export",
        before=lambda world: (world.have_grid(), world.clear(), world.clear("other")),
        look=lambda world, _: world.files()),
    *of("POST /3/Grid.bin/{grid_id}/export", {"grid_directory": "{folder}/made"},
        {"export_cross_validation_predictions": True}, path="/3/Grid.bin/folds/export",
        before=lambda world: world.have_grid_of_folds()),
    *of("POST /3/Grid.bin/import", {"grid_path": "{folder}/exported/kept"},
        {"grid_path": "{folder}/exported/none", "load_params_references": True},
        before=lambda world: world.have_exported_grid(),
        look=lambda world, _: world.frame("loose")),
    *of("POST /3/SegmentModelsBuilders/deeplearning",
        {"segment_models_id": "parts", "segment_columns": ["s"], "parallelism": 1,
         "training_frame": "train", "response_column": "y", "hidden": [2], "epochs": 1},
        {"segment_models_id": "others", "segment_columns": ["y"], "segments": "scarce",
         "parallelism": 0},
        before=lambda world: (world.remove("parts", "others"),
                              world.rapids('(assign scarce (rows (cols train "s") [0:1]))')),
        look=lambda world, answer: (world.ended(answer), world.segments())),
]  # fmt: skip

OF_SERVER = [
    *of("GET /3/Cloud", {}, {"skip_ticks": True}, opaque=True,
        look=lambda _, answer: answer.json()["nodes"][0]["open_fds"] == -1),
    *of("GET /3/Profiler", {"depth": 5}, {"depth": 1}, opaque=True, look=deepest_stack),
    *of("GET /3/SessionProperties", {"session_key": "s1", "key": "k1"},
        {"session_key": "s2", "key": "k2"}, before=lambda world: world.have_properties()),
    *of("POST /3/SessionProperties", {"session_key": "s3", "key": "k", "value": "v"},
        {"session_key": "s4", "key": "l", "value": "w"},
        before=lambda world: world.have_properties(),
        look=lambda world, _: world.properties()),
    *of("POST /3/LogAndEcho", {"message": "one"}, {"message": "two"},
        look=lambda world, _: world.last_line()),
    *of("POST /3/NodePersistentStorage/{category}/{name}", {"value": "one"}, {"value": "two"},
        path="/3/NodePersistentStorage/probes/n", opaque=True,
        look=lambda world, _: {
            "kept": world.rest.ok("GET", "/3/NodePersistentStorage/probes/n")["value"]}),
    *of("POST /3/NodePersistentStorage/{category}", {"value": "one"}, {"value": "two"},
        path="/3/NodePersistentStorage/probes", opaque=True,
        look=lambda _, answer: {"kept": answer.json()["value"]}),
    *of("DELETE /3/DKV/{key}", {}, {"cascade": False}, path="/3/DKV/folded",
        before=lambda world: world.have_folds(), look=lambda world, _: world.keys()),
    *of("DELETE /3/InitID", {}, {"session_key": "ended"},
        before=lambda world: world.have_session("ended"),
        look=lambda world, _: world.frame("of_ended")),
    *of("POST /99/Rapids", {"ast": "(+ 1 2)", "session_id": "ended"},
        {"ast": "(+ 1 3)"}, before=lambda world: world.have_session("ended")),
    *of("POST /99/Rapids", {"ast": "(tmp= made (* 2 (cols valid [0])))",
                            "session_id": "ended"},
        {"session_id": "other", "id": "of_id"},
        before=lambda world: (world.have_session("ended"), world.have_session("other"),
                              world.remove("made", "of_id")),
        look=lambda world, _: (world.rest.ok("DELETE", "/3/InitID", session_key="other"),
                               world.frame("made"), world.frame("of_id"))),
]  # fmt: skip

# Nothing is left but what is retained.
OF_REMOVAL = of("DELETE /3/DKV", {}, {"retained_keys": ["retained"]},
                before=lambda world: world.parse("valid.csv", "retained"),
                look=lambda world, _: world.prepare_again())  # fmt: skip

# Requests of routes whose parameters are all idle, or that idle ones are tried with.
VIEW = "GET /3/Frames/{frame_id}/columns/{column}/domain"
IDLE_BASES = [
    Probe(VIEW, "", None, path="/3/Frames/train/columns/g/domain"),
    Probe("DELETE /3/Frames/{frame_id}", "", None, path="/3/Frames/gone",
          before=lambda world: world.rapids("(assign gone valid)"),
          look=lambda world, _: world.frame("gone")),
    Probe("POST /3/CloudLock", "", None),
    Probe("DELETE /3/PersistS3", "", None, before=lambda world: world.set_credentials(),
          look=lambda world, _: world.fetched()),
    Probe("POST /3/Frames/{frame_id}/export", "", None,
          {"path": "{folder}/made/out", "num_parts": 2}, path="/3/Frames/train/export",
          before=lambda world: world.clear(),
          look=lambda world, answer: world.finished_files(answer)),
    Probe("DELETE /3/Frames", "", None, before=lambda world: world.parse("valid.csv", "gone"),
          look=lambda world, _: world.restore_frames()),
]  # fmt: skip
