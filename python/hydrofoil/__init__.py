"""Deep learning on tables: a server for the `h2o` client, estimators, and scoring in this process.

import hydrofoil
h2o = hydrofoil.init()                         # starts a server, connects the h2o client
scorer = hydrofoil.Scorer("model.zip")         # predicts without any server
from hydrofoil import HydrofoilClassifier      # for scikit-learn
"""

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from hydrofoil.downloads import download_mojo, download_onnx, download_pojo
from hydrofoil.scorer import Scorer
from hydrofoil.server import Server, init, shutdown

if TYPE_CHECKING:
    from hydrofoil.estimators import (
        HydrofoilAutoencoder,
        HydrofoilClassifier,
        HydrofoilRegressor,
    )

__version__ = version("hydrofoil")
_ESTIMATORS = ("HydrofoilClassifier", "HydrofoilRegressor", "HydrofoilAutoencoder")
__all__ = [
    "HydrofoilAutoencoder",
    "HydrofoilClassifier",
    "HydrofoilRegressor",
    "Scorer",
    "Server",
    "download_mojo",
    "download_onnx",
    "download_pojo",
    "init",
    "shutdown",
]


def __getattr__(name: str) -> Any:
    # scikit-learn is loaded when it is needed, not with the package.
    if name in _ESTIMATORS:
        from hydrofoil import estimators

        return getattr(estimators, name)
    raise AttributeError(f"module 'hydrofoil' has no attribute {name!r}")
