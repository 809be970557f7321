"""hydrofoil.download_mojo and its like, which do not ask the client whether it may."""

import importlib.util
import zipfile

import pytest

from hydrofoil_server import ROOT


@pytest.fixture(scope="module")
def downloads():
    """The module by its file: what it needs of the package is nothing."""
    path = ROOT / "python/hydrofoil/downloads.py"
    spec = importlib.util.spec_from_file_location("downloads", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def model(client, wheel_data):
    from h2o.estimators import H2ODeepLearningEstimator

    frame = client.import_file(str(wheel_data / "iris.csv"))
    made = H2ODeepLearningEstimator(model_id="of iris 1", hidden=[4], epochs=1)
    made.train(y=frame.ncol - 1, training_frame=frame)
    return made


def test_forms(downloads, model, tmp_path):
    mojo = downloads.download_mojo(model, tmp_path)
    assert mojo == str(tmp_path / "of iris 1.zip")
    assert "model.ini" in zipfile.ZipFile(mojo).namelist()
    java = downloads.download_pojo(model, str(tmp_path))
    assert java == str(tmp_path / "of_iris_1.java")
    assert "public class of_iris_1 extends GenModel" in (tmp_path / "of_iris_1.java").read_text()
    onnx = downloads.download_onnx("of iris 1", tmp_path / "m.onnx")
    assert (tmp_path / "m.onnx").stat().st_size > 500
    assert onnx == str(tmp_path / "m.onnx")
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.usefixtures("client")
def test_a_model_that_is_not_there(downloads, tmp_path):
    import h2o

    with pytest.raises(h2o.exceptions.H2OResponseError, match="nosuch"):
        downloads.download_mojo("nosuch", tmp_path)
    assert not list(tmp_path.iterdir())
