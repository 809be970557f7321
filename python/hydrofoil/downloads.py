"""Models of the server, in the forms of others, as files here: with any version of the client."""

import os
import re
import tempfile
import urllib.parse
from pathlib import Path
from typing import Any

__all__ = ["download_mojo", "download_onnx", "download_pojo"]


def download_mojo(model: Any, path: str | os.PathLike[str] = ".") -> str:
    """Save a model as a MOJO, which H2O's library and `hydrofoil.Scorer` read.

    Args:
        model: A model of the h2o client, or its key.
        path: A folder, or the name of the file.

    Returns:
        The path of the file.
    """
    return _download(model, path, "mojo", ".zip")


def download_pojo(model: Any, path: str | os.PathLike[str] = ".") -> str:
    """Save a model as Java source; as `download_mojo`. In a folder it is named as its class is."""
    return _download(model, path, "java", ".java")


def download_onnx(model: Any, path: str | os.PathLike[str] = ".") -> str:
    """Save a model as an ONNX graph; as `download_mojo`."""
    return _download(model, path, "onnx", ".onnx")


def _download(model: Any, path: str | os.PathLike[str], form: str, suffix: str) -> str:
    import h2o

    key = model if isinstance(model, str) else str(model.model_id)
    route = {
        "mojo": "GET /3/Models/%s/mojo",
        "java": "GET /3/Models.java/%s",
        "onnx": "GET /3/Models/%s/onnx",
    }[form]
    folder = Path(path) if Path(path).is_dir() else Path(path).parent
    handle, partial = tempfile.mkstemp(dir=folder, prefix=".download")
    os.close(handle)
    try:
        h2o.api(route % urllib.parse.quote(key, safe=""), save_to=partial)
        name = _class_name(partial) if form == "java" else key
        target = Path(path) / (name + suffix) if Path(path).is_dir() else Path(path)
        os.replace(partial, target)
    finally:
        Path(partial).unlink(missing_ok=True)
    return str(target)


def _class_name(source: str) -> str:
    # Java wants a file to be named as the class inside.
    found = re.search(r"^public class (\w+)", Path(source).read_text(encoding="utf-8"), re.M)
    if found is None:
        raise ValueError("the server sent no Java class")
    return found[1]
