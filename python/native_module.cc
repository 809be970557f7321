// hydrofoil._native: scoring and training for Python. scorer.py turns tables into rows,
// estimators.py into columns.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "algorithms/table.h"
#include "base/error.h"
#include "engine/train.h"
#include "model/model_file.h"
#include "model/model_reader.h"
#include "model/parameter_table.h"
#include "scorer/row_scorer.h"

namespace nb = nanobind;
namespace engine = hydrofoil::engine;
using hydrofoil::RowScorer;
using Strings = std::vector<std::string>;
using Matrix = nb::ndarray<const double, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using AnyMatrix = nb::ndarray<const double, nb::ndim<2>, nb::device::cpu>;  // with any strides
using Result = nb::ndarray<nb::numpy, double, nb::ndim<2>>;

namespace {

// The Python exception of each kind of error: the one place.
PyObject* ExceptionOf(hydrofoil::ErrorKind kind) {
  switch (kind) {
    case hydrofoil::ErrorKind::kNotFound:
      return PyExc_FileNotFoundError;
    case hydrofoil::ErrorKind::kForbidden:
      return PyExc_PermissionError;
    case hydrofoil::ErrorKind::kOutOfMemory:
      return PyExc_MemoryError;
    case hydrofoil::ErrorKind::kInternal:
      return PyExc_RuntimeError;
    default:
      return PyExc_ValueError;
  }
}

Result MakeResult(size_t rows, size_t columns, std::unique_ptr<double[]>& values) {
  double* data = values.release();
  const nb::capsule owner(data, [](void* p) noexcept { delete[] static_cast<double*>(p); });
  return Result(data, {rows, columns}, owner);
}

void RequireWidth(const RowScorer& scorer, size_t width) {
  if (width == scorer.inputs().size()) return;
  hydrofoil::ThrowIllegalArgument("rows have " + std::to_string(width) +
                                  " columns, the model has " +
                                  std::to_string(scorer.inputs().size()));
}

Result Score(const RowScorer& scorer, const AnyMatrix& rows) {
  RequireWidth(scorer, rows.shape(1));
  const size_t count = rows.shape(0);
  const size_t outputs = scorer.outputs().size();
  auto values = std::make_unique<double[]>(count * outputs);
  {
    const nb::gil_scoped_release released;
    scorer.ScoreView({rows.data(), count, rows.stride(0), rows.stride(1)},
                     {values.get(), count * outputs});
  }
  return MakeResult(count, outputs, values);
}

Result ScoreLayer(const RowScorer& scorer, const Matrix& rows, int64_t layer) {
  RequireWidth(scorer, rows.shape(1));
  const size_t count = rows.shape(0);
  const size_t units = scorer.LayerUnits(layer);
  auto values = std::make_unique<double[]>(count * units);
  {
    const nb::gil_scoped_release released;
    scorer.ScoreLayer({rows.data(), rows.size()}, layer, {values.get(), count * units});
  }
  return MakeResult(count, units, values);
}

bool IsNumber(nb::handle value) {
  return PyFloat_Check(value.ptr()) || PyIndex_Check(value.ptr()) != 0;
}

// The code of a level that Python code holds: a text, a number that stands for it, or another
// object by its text; True is "true".
double CodeOf(const RowScorer& scorer, size_t i, nb::handle value) {
  if (PyBool_Check(value.ptr())) {
    return scorer.LevelCode(i, value.ptr() == Py_True ? "true" : "false");
  }
  if (IsNumber(value)) return scorer.NumberCode(i, PyFloat_AsDouble(value.ptr()));
  return scorer.LevelCode(i, nb::cast<std::string>(nb::str(value)));
}

// What Python code holds for input `i`: a number, None, or for a categorical input its level.
double ValueOf(const RowScorer& scorer, size_t i, nb::handle value) {
  if (!value.is_valid() || value.is_none()) return NAN;
  const bool categorical = scorer.inputs()[i].domain != nullptr;
  if (PyUnicode_Check(value.ptr())) {
    Py_ssize_t size = 0;
    const char* text = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
    if (text == nullptr) throw nb::python_error();
    if (categorical) return scorer.LevelCode(i, {text, static_cast<size_t>(size)});
  } else if (categorical) {
    return CodeOf(scorer, i, value);
  }
  const double number = PyFloat_AsDouble(value.ptr());
  if (number == -1 && PyErr_Occurred() != nullptr) {
    PyErr_Clear();
    hydrofoil::ThrowIllegalArgument("column '" + scorer.inputs()[i].name + "' is a number, not " +
                                    nb::cast<std::string>(nb::repr(value)));
  }
  return number;
}

void WarnOfLevel(const std::string& name, nb::handle level) {
  const std::string text = nb::cast<std::string>(nb::str(level));
  const std::string warning = hydrofoil::UnknownLevelsWarning(name, {text});
  if (PyErr_WarnEx(PyExc_UserWarning, warning.c_str(), 1) != 0) throw nb::python_error();
}

// One row as a dictionary by column; what is absent is missing.
std::vector<double> ScoreRow(const RowScorer& scorer, const nb::dict& row) {
  const auto& inputs = scorer.inputs();
  std::vector<double> values(inputs.size());
  for (size_t i = 0; i < inputs.size(); ++i) {
    PyObject* value = PyDict_GetItemString(row.ptr(), inputs[i].name.c_str());
    values[i] = ValueOf(scorer, i, value);
    if (scorer.IsUnknown(i, values[i])) WarnOfLevel(inputs[i].name, value);
  }
  std::vector<double> result(scorer.outputs().size());
  const nb::gil_scoped_release released;
  scorer.Score(values, result);
  return result;
}

// Codes of the levels that a column holds, for values that are each looked up once.
std::vector<double> Codes(const RowScorer& scorer, size_t input, const nb::list& levels) {
  std::vector<double> codes;
  for (const nb::handle level : levels) codes.push_back(ValueOf(scorer, input, level));
  return codes;
}

// A column of numbers, or of codes of levels, NaN where missing.
using Values = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
struct TrainingColumn {
  std::string name;
  Values values;
  std::optional<Strings> levels;
};

hydrofoil::Frame MakeFrame(const std::vector<TrainingColumn>& columns) {
  hydrofoil::Frame frame;
  const auto layout = hydrofoil::MakeLayout(columns.front().values.size());
  for (const TrainingColumn& column : columns) {
    const std::span values(column.values.data(), column.values.size());
    if (values.size() != layout->back()) {
      hydrofoil::ThrowIllegalArgument("column '" + column.name + "' is of another length");
    }
    frame.Append(column.name, column.levels
                                  ? hydrofoil::Column::FromValues(
                                        hydrofoil::ColumnType::kCategorical, layout, values,
                                        std::make_shared<const hydrofoil::Domain>(*column.levels))
                                  : hydrofoil::Column::FromValues(hydrofoil::ColumnType::kNumeric,
                                                                  layout, values));
  }
  return frame;
}

// Trains on a thread of its own, so that Ctrl-C is heard meanwhile; ends with KeyboardInterrupt.
hydrofoil::ModelPtr TrainHearingSignals(engine::Context& context,
                                        const engine::Training& training) {
  std::stop_source stop;
  const nb::gil_scoped_release released;
  auto running = std::async(std::launch::async,
                            [&] { return engine::Run(context, training, {stop.get_token()}); });
  while (running.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    const nb::gil_scoped_acquire held;
    if (PyErr_CheckSignals() == 0) continue;
    stop.request_stop();
    {
      const nb::gil_scoped_release waiting;
      running.wait();
    }
    throw nb::python_error();
  }
  return running.get();
}

// A model, as the bytes of a model file. `parameters` by name, as texts of the API.
nb::bytes Train(const std::string& algorithm,
                const std::vector<std::tuple<std::string, Values, std::optional<Strings>>>& given,
                const std::map<std::string, std::string>& parameters) {
  if (given.empty()) hydrofoil::ThrowIllegalArgument("there are no columns");
  std::vector<TrainingColumn> columns;
  for (const auto& [name, values, levels] : given) columns.push_back({name, values, levels});
  const auto* found = hydrofoil::FindAlgorithm(hydrofoil::Algorithms(), algorithm);
  if (found == nullptr || !found->learns()) {
    hydrofoil::ThrowIllegalArgument("there is no algorithm '" + algorithm + "' that learns");
  }
  engine::Train command{found->DefaultParameters(), "model"};
  for (const auto& [name, text] : parameters) {
    hydrofoil::SetParameter(*command.parameters, name, text);
  }
  command.parameters->training_frame = "training";
  engine::Context context;
  context.store.PutFrame("training", MakeFrame(columns));
  const engine::Training training = engine::Prepare(context, command);
  if (training.refused()) hydrofoil::ThrowIllegalArgument(training.Faults("\n"));
  const std::string bytes = hydrofoil::WriteModelFile(*TrainHearingSignals(context, training));
  return nb::bytes(bytes.data(), bytes.size());
}

// What a model tells of its training: epochs, importances, the last training loss.
nb::dict Facts(const RowScorer& scorer) {
  const hydrofoil::Model& model = scorer.model();
  nb::dict facts;
  facts["epochs"] = model.epochs_trained;
  facts["iterations"] = model.iterations;
  facts["samples"] = model.samples_trained;
  facts["mse"] = model.training_metrics ? model.training_metrics->mse : NAN;
  facts["importances"] = model.importances;
  return facts;
}

// Name and levels of every column of a row; no levels for a number.
std::vector<std::pair<std::string, std::optional<Strings>>> Inputs(const RowScorer& scorer) {
  std::vector<std::pair<std::string, std::optional<Strings>>> inputs;
  for (const auto& input : scorer.inputs()) {
    inputs.emplace_back(input.name,
                        input.domain ? std::optional<Strings>(*input.domain) : std::nullopt);
  }
  return inputs;
}

std::optional<Strings> Classes(const RowScorer& scorer) {
  const auto& domain = scorer.model().response_domain;
  return domain ? std::optional<Strings>(*domain) : std::nullopt;
}

}  // namespace

NB_MODULE(_native, module) {
  nb::register_exception_translator([](const std::exception_ptr& thrown, void*) {
    try {
      std::rethrow_exception(thrown);
    } catch (const hydrofoil::Error& error) {
      PyErr_SetString(ExceptionOf(error.kind()), error.what());
    }
  });
  nb::class_<RowScorer>(module, "RowScorer")
      .def("__init__",
           [](RowScorer* self, const std::string& path) {
             new (self) RowScorer(hydrofoil::ReadAnyModelFile(path, hydrofoil::Algorithms()));
           })
      .def_static("of_bytes",
                  [](const nb::bytes& file) {
                    return RowScorer(hydrofoil::ReadModelFile({file.c_str(), file.size()},
                                                              hydrofoil::Algorithms()));
                  })
      .def_prop_ro("facts", &Facts)
      .def_prop_ro("inputs", &Inputs)
      .def_prop_ro("outputs", &RowScorer::outputs)
      .def_prop_ro("classes", &Classes)
      .def_prop_ro(
          "category",
          [](const RowScorer& s) { return hydrofoil::ModelCategoryName(s.model().category); })
      .def("score", &Score)
      .def("score_row", &ScoreRow)
      .def("layer_units", &RowScorer::LayerUnits)
      .def("score_layer", &ScoreLayer)
      .def("codes", &Codes);
  module.def("train", &Train);
}
