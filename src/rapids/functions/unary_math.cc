// Functions of one number, element by element.
#include <cmath>
#include <limits>
#include <numbers>

#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

using Map = double (*)(double);

Value Apply(Map map, bool any_type, const std::string& label, Call& call) {
  const Value& value = call.value(0);
  if (const auto* row = std::get_if<RowValue>(&value)) {
    RowValue result = *row;
    for (double& number : result.numbers) {
      number = map(number);
    }
    return result;
  }
  const auto* frame = std::get_if<FrameValue>(&value);
  if (frame == nullptr) {
    return map(call.number(0));
  }
  Frame result;
  for (size_t i = 0; i < frame->frame.column_count(); ++i) {
    const ColumnPtr& column = frame->frame.column(i);
    if (!any_type && !IsNumeric(*column)) {
      Fail("Operator " + call.builtin().name + "() cannot be applied to non-numeric column " +
           frame->frame.name(i));
    }
    result.Append(label + "(" + frame->frame.name(i) + ")", DeferMap(column, map));
  }
  return MakeFrame(std::move(result));
}

void Add(BuiltinTable& table, const std::string& name, Map map) {
  table.Add(name, "x", [map, name](Call& call) { return Apply(map, false, name, call); });
}

// Abramowitz and Stegun 6.3.18 and 6.4.12, after shifting the argument above 10.
double Digamma(double x) {
  if (x <= 0 && x == std::floor(x)) {
    return -std::numeric_limits<double>::infinity();
  }
  if (x < 0) {
    return Digamma(1 - x) - std::numbers::pi / std::tan(std::numbers::pi * x);
  }
  double shift = 0;
  for (; x < 10; ++x) {
    shift -= 1 / x;
  }
  const double f = 1 / (x * x);
  return shift + std::log(x) - 0.5 / x -
         f * (1.0 / 12 - f * (1.0 / 120 - f * (1.0 / 252 - f * (1.0 / 240 - f * (1.0 / 132)))));
}

double Trigamma(double x) {
  if (x <= 0 && x == std::floor(x)) {
    return std::numeric_limits<double>::infinity();
  }
  if (x < 0) {
    const double sine = std::sin(std::numbers::pi * x);
    return std::numbers::pi * std::numbers::pi / (sine * sine) - Trigamma(1 - x);
  }
  double shift = 0;
  for (; x < 10; ++x) {
    shift += 1 / (x * x);
  }
  const double f = 1 / (x * x);
  return shift + 1 / x + f / 2 +
         f / x * (1.0 / 6 - f * (1.0 / 30 - f * (1.0 / 42 - f * (1.0 / 30 - f * (5.0 / 66)))));
}

double LogGamma(double x) {
  int sign = 0;  // std::lgamma writes a global
  return ::lgamma_r(x, &sign);
}

double Sign(double x) { return std::isnan(x) || x == 0 ? x : (x > 0 ? 1.0 : -1.0); }

void AddTrigonometry(BuiltinTable& table) {
  constexpr double kPi = std::numbers::pi;
  Add(table, "cos", [](double x) { return std::cos(x); });
  Add(table, "sin", [](double x) { return std::sin(x); });
  Add(table, "tan", [](double x) { return std::tan(x); });
  Add(table, "acos", [](double x) { return std::acos(x); });
  Add(table, "asin", [](double x) { return std::asin(x); });
  Add(table, "atan", [](double x) { return std::atan(x); });
  Add(table, "cosh", [](double x) { return std::cosh(x); });
  Add(table, "sinh", [](double x) { return std::sinh(x); });
  Add(table, "tanh", [](double x) { return std::tanh(x); });
  Add(table, "acosh", [](double x) { return std::acosh(x); });
  Add(table, "asinh", [](double x) { return std::asinh(x); });
  Add(table, "atanh", [](double x) { return std::atanh(x); });
  Add(table, "cospi", [](double x) { return std::cos(kPi * x); });
  Add(table, "sinpi", [](double x) { return std::sin(kPi * x); });
  Add(table, "tanpi", [](double x) { return std::tan(kPi * x); });
}

}  // namespace

void AddUnaryMath(BuiltinTable& table) {
  AddTrigonometry(table);
  Add(table, "abs", [](double x) { return std::abs(x); });
  Add(table, "ceiling", [](double x) { return std::ceil(x); });
  Add(table, "floor", [](double x) { return std::floor(x); });
  Add(table, "trunc", [](double x) { return std::trunc(x); });
  Add(table, "sign", Sign);
  Add(table, "sqrt", [](double x) { return std::sqrt(x); });
  Add(table, "exp", [](double x) { return std::exp(x); });
  Add(table, "expm1", [](double x) { return std::expm1(x); });
  Add(table, "log", [](double x) { return std::log(x); });
  Add(table, "log10", [](double x) { return std::log10(x); });
  Add(table, "log1p", [](double x) { return std::log1p(x); });
  Add(table, "log2", [](double x) { return std::log(x) / std::numbers::ln2; });
  Add(table, "gamma", [](double x) { return x == 0 ? kMissingNumber : std::tgamma(x); });
  Add(table, "lgamma", [](double x) { return LogGamma(x); });
  Add(table, "digamma", Digamma);
  Add(table, "trigamma", Trigamma);
  Add(table, "none", [](double x) { return x; });
  table.Add("not", "x", [](Call& call) {
    return Apply([](double x) { return std::isnan(x) ? x : (x == 0 ? 1.0 : 0.0); }, false, "not",
                 call);
  });
  table.Alias("!!", "not");
}

}  // namespace hydrofoil::rapids
