"""Estimators for scikit-learn. They train and predict in this process; no server is started."""

import math
import os
import tempfile
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import (
    BaseEstimator,
    ClassifierMixin,
    RegressorMixin,
    TransformerMixin,
)
from sklearn.utils import check_random_state, column_or_1d
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import (
    _check_sample_weight,
    check_consistent_length,
    check_is_fitted,
    validate_data,
)

from hydrofoil._native import RowScorer, train
from hydrofoil.parameters import TrainingParameters

_RESPONSE, _WEIGHTS = "(response)", "(weights)"
_Column = tuple[NDArray[np.float64], list[str] | None]  # values or codes, and the levels of codes


def _text(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, list | tuple | np.ndarray):
        return "[" + ",".join(_text(item) for item in value) + "]"
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return str(value)


def _is_table(X: Any) -> bool:
    """Whether X has named columns of which some are no numbers."""
    return (
        hasattr(X, "dtypes")
        and hasattr(X, "columns")
        and any(getattr(kind, "kind", "O") not in "biuf" for kind in X.dtypes)
    )


def _described(about: str, attributes: str = "") -> str:
    """The documentation of an estimator: what it is, then all parameters."""
    arguments = str(TrainingParameters.__doc__).split("\n\n", 1)[1].rstrip()
    return f"{about}\n\n{arguments}\n{attributes}"


_DATA = """
    Missing values are NaN. Columns of a DataFrame that hold no numbers are categories; those not
    seen in fit() count as missing. The same random_state gives the same model on any number of
    cores."""


class _Estimator(TrainingParameters, BaseEstimator):
    """What all of them share: columns in, a trained model as bytes, a scorer made of it."""

    n_features_in_: int
    model_: bytes  #: the trained model, as a model file
    _levels: list[list[str] | None] | None  # of each column; None for an array

    def _columns(self, X: Any, *, reset: bool) -> NDArray[np.float64]:
        """X as rows of numbers; columns of a DataFrame that hold no numbers become levels."""
        if _is_table(X):
            if reset:
                self._levels = [self._levels_of(X.iloc[:, i]) for i in range(X.shape[1])]
            rows = np.empty(X.shape)
            for i, levels in enumerate(self._levels or []):
                rows[:, i] = self._codes(X.iloc[:, i], levels)
            validate_data(self, X, reset=reset, skip_check_array=True)
            return rows
        if reset:
            self._levels = None
        # Infinities would train to nothing; missing values are what the network knows.
        valid: NDArray[np.float64] = validate_data(
            self,
            X,
            reset=reset,
            dtype=np.float64,
            order="C",
            ensure_all_finite="allow-nan",
            ensure_min_samples=2 if reset else 1,
        )
        return valid

    @staticmethod
    def _levels_of(column: Any) -> list[str] | None:
        if getattr(column.dtype, "kind", "O") in "biuf":
            return None
        return sorted({str(value) for value in column.dropna()})

    @staticmethod
    def _codes(column: Any, levels: list[str] | None) -> NDArray[np.float64]:
        if levels is None:
            numbers: NDArray[np.float64] = column.to_numpy(dtype=np.float64, na_value=np.nan)
            return numbers
        known = {level: float(code) for code, level in enumerate(levels)}
        unknown = float(len(levels))
        missing = column.isna().to_numpy()
        codes = [known.get(str(value), unknown) for value in column]
        return np.where(missing, np.nan, codes)

    def _fit(
        self,
        rows: NDArray[np.float64],
        response: _Column | None,
        weights: NDArray[np.float64] | None,
        **fixed: str,
    ) -> None:
        names = [f"x{i}" for i in range(rows.shape[1])]
        levels = self._levels or [None] * len(names)
        columns: list[tuple[str, NDArray[np.float64], list[str] | None]] = [
            (name, np.ascontiguousarray(rows[:, i]), levels[i]) for i, name in enumerate(names)
        ]
        parameters = dict(fixed)
        for name, value in self.get_params(deep=False).items():
            if name != "random_state" and value is not None:
                parameters[name] = _text(value)
        parameters["seed"] = str(self._seed())
        if response is not None:
            columns.append((_RESPONSE, np.ascontiguousarray(response[0]), response[1]))
            parameters["response_column"] = _RESPONSE
        if weights is not None:
            columns.append((_WEIGHTS, np.ascontiguousarray(weights), None))
            parameters["weights_column"] = _WEIGHTS
        self.model_ = train("deeplearning", columns, parameters)
        self._scorer: RowScorer | None = None
        facts = self._rows_scorer().facts
        self.n_iter_ = max(1, int(facts["iterations"]))

    def _seed(self) -> int:
        if self.random_state is None:
            return -1
        if isinstance(self.random_state, int | np.integer):
            return int(self.random_state)
        return int(check_random_state(self.random_state).randint(np.iinfo(np.int32).max))

    def _rows_scorer(self) -> RowScorer:
        if self._scorer is None:
            self._scorer = RowScorer.of_bytes(self.model_)
        return self._scorer

    def _in_model_order(self, X: Any) -> NDArray[np.float64]:
        """The model encodes categorical columns first; constant ones it has left out."""
        check_is_fitted(self)
        rows = self._columns(X, reset=False)
        order = [int(name[1:]) for name, _ in self._rows_scorer().inputs]
        return np.ascontiguousarray(rows[:, order])

    def _score_rows(self, X: Any) -> NDArray[np.float64]:
        rows = self._in_model_order(X)
        return self._rows_scorer().score(rows)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the trained model as a model file for the server, `Scorer` or the command line.

        Its columns are called x0, x1 and so on.
        """
        check_is_fitted(self)
        folder = os.path.dirname(os.path.abspath(path))
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(self.model_)
        os.replace(file.name, path)

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = super().__getstate__().copy()
        if "_scorer" in state:
            state["_scorer"] = None  # made again of the model when it is needed
        return state

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.non_deterministic = False
        return tags


class _Supervised(_Estimator):
    """What learns from a response."""

    def _response(self, y: NDArray[Any]) -> _Column:
        """The response as training takes it. Raises ValueError when it cannot be learned."""
        raise NotImplementedError

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Trains.

        Args:
            X: shape (n_samples, n_features).
            y: classes, or numbers to be predicted, shape (n_samples,).
            sample_weight: weights of the rows, shape (n_samples,). A row of weight 2 makes steps
                twice as long, which is near to, but not the same as, the row twice.

        Raises:
            ValueError: for parameters or data that cannot be trained on, in H2O's words.
        """
        if y is None:
            raise ValueError(
                f"{type(self).__name__} requires y to be passed, but the target y is None"
            )
        target: NDArray[Any] = column_or_1d(np.asarray(y), warn=True)
        rows = self._columns(X, reset=True)
        check_consistent_length(rows, target)
        self._fit(rows, self._response(target), _weights(sample_weight, rows))
        return self


class HydrofoilClassifier(ClassifierMixin, _Supervised):
    __doc__ = _described(
        "A neural network that predicts classes.\n" + _DATA,
        """
    Attributes:
        classes_: the classes, sorted, shape (n_classes,).
        model_: the trained model as the bytes of a model file.
        n_iter_: how often training looked at the clock.
    """,
    )

    classes_: NDArray[Any]

    def _response(self, y: NDArray[Any]) -> _Column:
        check_classification_targets(y)
        _require_no_missing(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(
                f"The number of classes has to be greater than one; got {len(self.classes_)} class"
            )
        return codes.astype(np.float64), [str(i) for i in range(len(self.classes_))]

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:
        """Probabilities of the classes, shape (n_samples, n_classes)."""
        return self._score_rows(X)[:, 1:]

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The likeliest class of each row, shape (n_samples,).

        The server and `Scorer` choose between two classes by the threshold of the largest F1.
        """
        likeliest = np.argmax(self.predict_proba(X), axis=1)
        predicted: NDArray[Any] = self.classes_[likeliest]
        return predicted


class HydrofoilRegressor(RegressorMixin, _Supervised):
    __doc__ = _described("A neural network that predicts numbers.\n" + _DATA)

    def _response(self, y: NDArray[Any]) -> _Column:
        numbers = y.astype(np.float64)
        _require_no_missing(numbers)
        return numbers, None

    def predict(self, X: ArrayLike) -> NDArray[np.float64]:
        """Predictions in the units of y, shape (n_samples,)."""
        return self._score_rows(X)[:, 0]


class HydrofoilAutoencoder(TransformerMixin, _Estimator):
    __doc__ = _described(
        f"""A neural network that learns to reproduce its input through narrower layers.
{_DATA}

    `transform` gives the outputs of the middle hidden layer, `score_samples` tells how usual a row
    is."""
    )

    def fit(self, X: ArrayLike, y: None = None) -> Self:
        """Trains; X has the shape (n_samples, n_features), y is ignored."""
        self._fit(self._columns(X, reset=True), None, None, autoencoder="true")
        self._n_features_out = self._rows_scorer().layer_units(self._middle())
        return self

    def _middle(self) -> int:
        return len(self.hidden) // 2

    def transform(self, X: ArrayLike) -> NDArray[np.float64]:
        """Outputs of the middle hidden layer, shape (n_samples, units of it)."""
        rows = self._in_model_order(X)
        return self._rows_scorer().score_layer(rows, self._middle())

    def score_samples(self, X: ArrayLike) -> NDArray[np.float64]:
        """Minus the mean squared error of each row's reconstruction, shape (n_samples,).

        In the network's scale, in which columns have been standardized by their range.
        """
        return -self._score_rows(X)[:, 0]

    def score(self, X: ArrayLike, y: None = None) -> float:
        """The mean of `score_samples`: larger is better."""
        return float(np.mean(self.score_samples(X)))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[Any]:
        """Names of the columns of `transform`: "hydrofoilautoencoder0" ..."""
        check_is_fitted(self)
        return np.asarray(
            [f"hydrofoilautoencoder{i}" for i in range(self._n_features_out)], dtype=object
        )


def _weights(
    sample_weight: ArrayLike | None, rows: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    if sample_weight is None:
        return None
    weights: NDArray[np.float64] = _check_sample_weight(
        sample_weight, rows, dtype=np.float64, ensure_non_negative=True
    )
    return weights


def _require_no_missing(y: NDArray[Any]) -> None:
    if y.dtype.kind == "f" and not np.all(np.isfinite(y)):
        raise ValueError("Input y contains NaN or infinity.")
