"""Predictions in this process, from a model file or a MOJO; no server, no Java."""

import os
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hydrofoil._native import RowScorer

# A pandas DataFrame, a pyarrow Table, a dictionary of columns, an array, a row, a list of rows.
Table = Any


class Scorer:
    """A loaded model. It may be used by many threads at once and lets other threads of Python run.

    Args:
        path: a model file of Hydrofoil or a MOJO (.zip) of H2O Deep Learning.

    Raises:
        FileNotFoundError: when there is no such file.
        ValueError: when it is no model, or damaged.

    Example:
        >>> scorer = hydrofoil.Scorer("iris.hydrofoil")
        >>> scorer.predict({"petal_len": 1.4, "petal_wid": 0.2})["predict"]
        'Iris-setosa'
    """

    inputs: list[str]  #: columns of a row, in the order of arrays
    outputs: list[str]  #: columns of the result, in the order of arrays
    classes: list[str] | None  #: the classes of a classifier
    category: str  #: "Binomial", "Multinomial", "Regression" or "AutoEncoder"

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._rows = RowScorer(os.fspath(path))
        columns = self._rows.inputs
        self.inputs = [name for name, _ in columns]
        self._categorical = [levels is not None for _, levels in columns]
        self._level_counts = [len(levels or ()) for _, levels in columns]
        self.outputs = self._rows.outputs
        self.classes = self._rows.classes
        self.category = self._rows.category

    def score(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Results of rows of numbers.

        Args:
            rows: shape (rows, len(inputs)); levels as their codes, NaN where missing.

        Returns:
            Shape (rows, len(outputs)); classes as their numbers, probabilities, predictions in the
            units of the response. Equal to what the server predicts.

        Raises:
            ValueError: when the number of columns is another.
        """
        return self._rows.score(np.asarray(rows, dtype=np.float64))

    def score_layer(self, rows: NDArray[np.float64], layer: int) -> NDArray[np.float64]:
        """Outputs of a hidden layer ("deep features"), shape (rows, units of the layer).

        Args:
            rows: as for `score`.
            layer: counted from 0.
        """
        return self._rows.score_layer(np.ascontiguousarray(rows, dtype=np.float64), layer)

    def predict(self, data: Table) -> Any:
        """Predictions in the form of the data.

        Args:
            data: a row as a dictionary of values, a list of such rows, a dictionary of columns, a
                pandas DataFrame, a pyarrow Table or RecordBatch, or an array of shape
                (rows, len(inputs)). Columns that are absent count as missing, others are ignored.

        Returns:
            A dictionary, a list of dictionaries, a dictionary of arrays, a DataFrame (of the same
            index), a Table, or an array of shape (rows, len(outputs)). "predict" is the name of
            the class, but for arrays its number.

        Raises:
            ValueError: when a column of numbers holds something else, or a column of levels holds
                numbers that cannot stand for them.

        Warns:
            UserWarning: when a column holds levels that were not trained on; they count as missing.
            TypeError: for data of another kind.
        """
        if isinstance(data, Mapping):
            if any(_is_column(value) for value in data.values()):
                return self._named(self.score(self._matrix(data)))
            return self._as_row(self._rows.score_row(dict(data)))
        kind = type(data).__module__.partition(".")[0]
        if kind == "pandas":
            result = self._named(self.score(self._matrix(data)))
            return type(data)(result, index=data.index)
        if kind == "pyarrow":
            import pyarrow

            columns = {
                name: data[name].to_numpy(False) for name in self._present(data.schema.names)
            }
            return pyarrow.table(self._named(self.score(self._matrix(columns, data.num_rows))))
        if isinstance(data, np.ndarray):
            return self.score(data)
        if isinstance(data, Sequence) and not isinstance(data, str | bytes):
            return [self._as_row(self._rows.score_row(dict(row))) for row in data]
        raise TypeError(f"cannot predict data of type {type(data).__name__}")

    def _present(self, names: Sequence[str]) -> list[str]:
        return [name for name in self.inputs if name in set(names)]

    def _as_row(self, values: list[float]) -> dict[str, Any]:
        row: dict[str, Any] = dict(zip(self.outputs, values, strict=True))
        if self.classes is not None:
            row["predict"] = self.classes[int(values[0])]
        return row

    def _named(self, result: NDArray[np.float64]) -> dict[str, NDArray[Any]]:
        columns: dict[str, NDArray[Any]] = {
            name: result[:, i] for i, name in enumerate(self.outputs)
        }
        if self.classes is not None:
            columns["predict"] = np.asarray(self.classes, dtype=object)[result[:, 0].astype(int)]
        return columns

    def _matrix(self, data: Table, rows: int | None = None) -> NDArray[np.float64]:
        """Rows of numbers from anything that has columns by name."""
        if rows is None:
            rows = len(data) if hasattr(data, "columns") else _length(data)
        columns = np.full((len(self.inputs), rows), np.nan)
        for i, name in enumerate(self.inputs):
            if name in data:
                columns[i] = self._column(i, data[name])
        return columns.T

    def _column(self, i: int, values: Any) -> NDArray[np.float64]:
        if not self._categorical[i]:
            try:
                return np.asarray(values, dtype=np.float64)
            except (TypeError, ValueError):
                # Text among numbers, or a missing value that numpy does not know.
                return np.asarray(self._rows.codes(i, _plain(values)), dtype=np.float64)
        places_of: dict[Any, int] = {}
        places = [places_of.setdefault(value, len(places_of)) for value in _levels(values)]
        levels = list(places_of)
        codes = np.asarray(self._rows.codes(i, levels), dtype=np.float64)[places]
        unknown = codes >= self._level_counts[i]
        if unknown.any():
            self._warn(i, {levels[places[row]] for row in np.flatnonzero(unknown)}, unknown.mean())
        return codes

    def _warn(self, i: int, levels: set[Any], share: float) -> None:
        whole = (int(v) if isinstance(v, float) and v.is_integer() else v for v in levels)
        shown = sorted(map(str, whole))[:20]
        listed = ", ".join(f'"{level}"' for level in shown)
        more = ", ..." if len(levels) > len(shown) else ""
        warnings.warn(
            f"column '{self.inputs[i]}' has levels not trained on: [{listed}{more}] "
            f"({100 * share:.3g}% of rows)",
            stacklevel=5,
        )


def _is_column(value: Any) -> bool:
    return isinstance(value, np.ndarray | list | tuple) or hasattr(value, "to_numpy")


def _length(data: Mapping[str, Any]) -> int:
    lengths = {len(value) for value in data.values() if _is_column(value)}
    if len(lengths) != 1 or not all(_is_column(value) for value in data.values()):
        raise ValueError("columns must be of equal length")
    return lengths.pop()


def _plain(values: Any) -> list[Any]:
    """As Python values, missing ones None."""
    values = values.tolist() if hasattr(values, "tolist") else list(values)
    return [
        None if value is None or value != value or str(value) == "<NA>" else value
        for value in values
    ]


def _levels(values: Any) -> list[Any]:
    """Levels as texts or numbers, missing ones None."""
    return [
        ("true" if value else "false") if isinstance(value, bool | np.bool_) else value
        for value in _plain(values)
    ]
