// Co-occurrence counts of two columns, and the search for a value.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "model/table.h"
#include "rapids/functions/tabulate.h"
#include "rest/frames/frame_making_routes.h"
#include "schema/frame_schema.h"
#include "schema/table_schema.h"

namespace hydrofoil::rest {
namespace {

constexpr int64_t kMostBins = 1'000'000;

ColumnPtr ColumnOf(const Frame& frame, const std::string& name, const std::string& what) {
  const auto found = frame.Find(name);
  if (!found) {
    ThrowIllegalArgument(what + " column " + name + " not found");
  }
  return frame.column(*found);
}

size_t BinsOf(const Request& request, const std::string& what, int64_t otherwise) {
  const int64_t bins = request.Int("nbins_" + what, otherwise);
  if (bins < 1) {
    ThrowIllegalArgument("Number of bins for " + what + " must be >= 1");
  }
  if (bins > kMostBins) {
    ThrowIllegalArgument("Number of bins for " + what + " must be <= " + std::to_string(kMostBins));
  }
  return static_cast<size_t>(bins);
}

Json ColumnSpecifier(const std::string& name) {
  Json json = Schema("ColSpecifierV3", "VecSpecifier");
  json["column_name"] = name;
  json["is_member_of_frames"] = nullptr;
  return json;
}

Table CountTable(const rapids::Tabulation& counted, const std::string& predictor,
                 const std::string& response) {
  TableColumn predictors = MakeTableColumn(predictor, "string", "%s");
  TableColumn responses = MakeTableColumn(response, "string", "%s");
  TableColumn counts = MakeTableColumn("counts", "double", "%f");
  for (const std::string& label : counted.response_labels) {
    for (const std::string& other : counted.predictor_labels) {
      predictors.cells.emplace_back(other);
      responses.cells.emplace_back(label);
    }
  }
  for (const double count : counted.counts) counts.cells.emplace_back(count);
  return {"(Weighted) co-occurrence counts of '" + predictor + "' and '" + response + "'",
          "",
          {std::move(predictors), std::move(responses), std::move(counts)}};
}

Table MeanTable(const rapids::Tabulation& counted, const std::string& predictor,
                const std::string& response) {
  TableColumn predictors = MakeTableColumn(predictor, "string", "%s");
  TableColumn means = MakeTableColumn("mean " + response, "double", "%f");
  TableColumn counts = MakeTableColumn("counts", "double", "%f");
  for (size_t i = 0; i < counted.predictor_labels.size(); ++i) {
    predictors.cells.emplace_back(counted.predictor_labels[i]);
    means.cells.emplace_back(counted.means[i]);
    counts.cells.emplace_back(counted.responses[i]);
  }
  return {"Mean value of '" + response + "' and (weighted) counts for '" + predictor + "' values",
          "",
          {std::move(predictors), std::move(means), std::move(counts)}};
}

Response Tabulate(Context& context, const Request& request) {
  const std::string key = request.RequiredText("dataset");
  const std::string predictor = request.RequiredText("predictor");
  const std::string response = request.RequiredText("response");
  const FramePtr frame = context.store.FindFrame(key);
  if (frame == nullptr) {
    ThrowIllegalArgument("Dataset not found");
  }
  const auto weight = request.Text("weight");
  rapids::TabulateInput input;
  input.predictor_bins = BinsOf(request, "predictor", 20);
  input.response_bins = BinsOf(request, "response", 10);
  input.predictor = ColumnOf(*frame, predictor, "Predictor");
  input.response = ColumnOf(*frame, response, "Response");
  if (weight) input.weights = ColumnOf(*frame, *weight, "Weight");
  const rapids::Tabulation counted = rapids::Tabulate(input);
  Json answer = Schema("TabulateV3", "Tabulate");
  answer["dataset"] = FrameKey(key);
  answer["predictor"] = ColumnSpecifier(predictor);
  answer["response"] = ColumnSpecifier(response);
  answer["weight"] = weight ? ColumnSpecifier(*weight) : Json(nullptr);
  answer["nbins_predictor"] = input.predictor_bins;
  answer["nbins_response"] = input.response_bins;
  answer["count_table"] = TableJson(CountTable(counted, predictor, response));
  answer["response_table"] = TableJson(MeanTable(counted, predictor, response));
  return Response::OfJson(answer);
}

std::optional<double> NumberOf(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

// What tells whether a row of `column` holds `text`.
std::function<bool(size_t)> Matcher(const Column& column, const std::string& text) {
  if (column.is_text()) {
    return [&column, text](size_t row) { return column.StringAt(row) == text; };
  }
  std::optional<double> wanted = NumberOf(text);
  if (column.is_categorical()) {
    const Domain& domain = *column.domain();
    const auto level = std::find(domain.begin(), domain.end(), text);
    wanted = level == domain.end()
                 ? std::nullopt
                 : std::optional<double>(static_cast<double>(level - domain.begin()));
  }
  return [&column, wanted](size_t row) { return wanted && column.At(row) == *wanted; };
}

struct Hits {
  int64_t before = -1;
  int64_t after = -1;
};

// The rows with a match that are nearest to `row`, on both sides.
Hits Search(const Frame& frame, const std::string& text, int64_t row) {
  Hits hits;
  const auto rows = static_cast<int64_t>(frame.rows());
  for (const ColumnPtr& column : frame.columns()) {
    const auto matches = Matcher(*column, text);
    for (int64_t at = std::min(row, rows) - 1; at > hits.before; --at) {
      if (matches(static_cast<size_t>(at))) hits.before = at;
    }
    const int64_t end = hits.after < 0 ? rows : hits.after;
    for (int64_t at = std::max<int64_t>(row, -1) + 1; at < end; ++at) {
      if (!matches(static_cast<size_t>(at))) continue;
      hits.after = at;
      break;
    }
  }
  return hits;
}

Response Find(Context& context, const Request& request) {
  static_cast<void>(request.RequiredText("row"));  // the first to be missed, as in the reference
  const std::string key = request.RequiredText("key");
  const int64_t row = request.Int("row", 0);
  const std::string text = request.RequiredText("match");
  const auto name = request.Text("column");
  const FramePtr whole = context.store.RequireFrame(key, "key");
  Frame frame = *whole;
  if (name) {
    const auto found = frame.Find(*name);
    if (!found) {
      ThrowNotFound("Column: " + *name + " not found in frame: " + key +
                    " from argument: column: column");
    }
    frame = frame.Select({*found});
  }
  const Hits hits = Search(frame, text, row);
  Json answer = AnswerSchema("FindV3", "Iced");
  answer["key"] = FrameKey(key);
  answer["column"] = name ? Json(*name) : Json(nullptr);
  answer["row"] = row;
  answer["match"] = text;
  answer["prev"] = hits.before;
  answer["next"] = hits.after;
  return Response::OfJson(answer);
}

}  // namespace

void AddTabulateRoutes(RouteTable& table) {
  table.Add({"POST",
             "/99/Tabulate",
             Tabulate,
             "Counts how often values of two columns occur together.",
             {{"dataset", "predictor", "response", "weight", "nbins_predictor", "nbins_response"}},
             "TabulateV3"});
  table.Add({"GET",
             "/3/Find",
             Find,
             "The nearest rows before and after a row that hold a value.",
             {{"key", "column", "row", "match"}},
             "FindV3"});
}

}  // namespace hydrofoil::rest
