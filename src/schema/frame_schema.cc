#include "schema/frame_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/thread_pool.h"
#include "frame/column_stats.h"
#include "frame/frame_checksum.h"
#include "frame/histogram.h"
#include "schema/frame_storage_tables.h"
#include "schema/table_schema.h"

namespace hydrofoil::schema {
namespace {

constexpr int64_t kDefaultRows = 100;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

struct Range {
  size_t first = 0;
  size_t count = 0;
};

Range RangeOf(int64_t offset, int64_t count, size_t size, std::string_view what) {
  if (offset < 0 || static_cast<size_t>(offset) > size) {
    ThrowIllegalArgument(fmt::format("{}_offset {} is outside the frame, which has {} {}s.", what,
                                     offset, size, what));
  }
  const size_t rest = size - static_cast<size_t>(offset);
  return {static_cast<size_t>(offset),
          count < 0 ? rest : std::min(rest, static_cast<size_t>(count))};
}

Json Extremes(std::vector<double> values) {
  values.resize(ColumnStats::kExtremes, kMissing);
  return Numbers(values);
}

// Digits after which the reference cuts off: 0 for columns that it stores as scaled or shifted
// integers, -1 for all others.
int PrecisionOf(const Column& column, const ColumnStats& stats) {
  if (column.rows() == 0 && !column.is_text()) {
    return 0;
  }
  if (column.type() != ColumnType::kNumeric || stats.mins.empty() || stats.is_constant()) {
    return -1;
  }
  const double low = stats.mins.front();
  const double high = stats.maxs.front();
  if (!stats.is_integer) {
    constexpr size_t kFewRows = 16;  // too few for packing to pay
    const auto packed = [](const ChunkPtr& chunk) {
      return chunk->encoding() <= Chunk::Encoding::kBits16;
    };
    const bool all = std::all_of(column.chunks().begin(), column.chunks().end(), packed);
    return all && column.rows() > kFewRows ? 0 : -1;
  }
  const double width = high - low;
  const bool shifted_byte = width < 255 && (low < 0 || high >= 255);
  const bool shifted_short = width >= 255 && width < 65535 && (low <= -32767 || high > 32767);
  return shifted_byte || shifted_short ? 0 : -1;
}

void AddStats(const Column& column, const ColumnStats& stats, Json& json) {
  json["missing_count"] = stats.missing_count;
  json["zero_count"] = stats.zero_count;
  json["positive_infinity_count"] = stats.positive_infinity_count;
  json["negative_infinity_count"] = stats.negative_infinity_count;
  json["mins"] = Extremes(stats.mins);
  json["maxs"] = Extremes(stats.maxs);
  // Codes of more than two levels have no meaningful mean.
  const bool levels = column.is_categorical() && column.domain()->size() > 2;
  json["mean"] = Number(levels || column.is_text() ? kMissing : stats.mean);
  json["sigma"] = Number(levels || column.is_text() ? kMissing : stats.sigma);
}

// No data at all without `rows`.
void AddData(const Column& column, const std::optional<Range>& rows, Json& json) {
  json["data"] = nullptr;
  json["string_data"] = nullptr;
  if (!rows) return;
  if (column.is_text()) {
    Json& texts = json["string_data"] = Json::array();
    for (size_t row = rows->first; row < rows->first + rows->count; ++row) {
      const auto text = column.StringAt(row);
      texts.push_back(text ? Json(*text) : Json(nullptr));
    }
    return;
  }
  std::vector<double> values(rows->count);
  column.Decode(rows->first, values);
  json["data"] = Numbers(values);
}

// `wanted`: it is made, with its bins; else the rest of it if it is there already.
void AddHistogram(const Column& column, bool wanted, Json& json) {
  json["histogram_bins"] = nullptr;
  json["histogram_base"] = 0.0;
  json["histogram_stride"] = 0.0;
  json["percentiles"] = nullptr;
  if (column.is_text()) {
    return;
  }
  const Histogram* histogram = wanted ? &column.histogram() : column.known_histogram();
  if (histogram == nullptr) {
    return;
  }
  if (wanted) {
    json["histogram_bins"] = histogram->bins;
  }
  json["histogram_base"] = Number(histogram->base);
  json["histogram_stride"] = Number(histogram->stride);
  json["percentiles"] = Numbers(ApproximatePercentiles(*histogram));
}

Json ColumnJson(const Frame& frame, size_t index, const std::optional<Range>& rows,
                FrameDetail detail) {
  const Column& column = *frame.column(index);
  const ColumnStats& stats = column.stats();
  Json json = Schema("ColV3", "Vec");
  json["label"] = frame.name(index);
  AddStats(column, stats, json);
  json["type"] = ColumnTypeName(column);
  json["domain"] = nullptr;
  if (column.is_categorical()) {
    json["domain"] = *column.domain();
  }
  json["domain_cardinality"] = column.is_categorical() ? column.domain()->size() : 0;
  AddData(column, rows, json);
  json["precision"] = PrecisionOf(column, stats);
  AddHistogram(column, detail == FrameDetail::kSummary, json);
  return json;
}

// Of the columns shown, those that come with their data.
size_t FullColumnCount(const FrameWindow& window, size_t shown) {
  if (window.full_column_count < 0) return shown;
  return std::min(shown, static_cast<size_t>(window.full_column_count));
}

// The number that is told: as asked for, even if there are fewer.
int64_t ToldFullColumns(const FrameWindow& window, size_t full) {
  if (window.full_column_count >= 0) return window.full_column_count;
  return window.column_count >= 0 ? window.column_count : static_cast<int64_t>(full);
}

Json KeyOrNone(std::string_view key) {
  if (!key.empty()) {
    return FrameKey(key);
  }
  Json none = FrameKey("none");
  for (const char* field : {"name", "type", "URL"}) none[field] = nullptr;
  return none;
}

}  // namespace

std::string_view ColumnTypeName(const Column& column) {
  switch (column.type()) {
    case ColumnType::kBad:
      return "bad";
    case ColumnType::kCategorical:
      return "enum";
    case ColumnType::kString:
      return "string";
    case ColumnType::kTime:
      return "time";
    case ColumnType::kUuid:
      return "uuid";
    case ColumnType::kNumeric:
      break;
  }
  const ColumnStats& stats = column.stats();
  return stats.is_integer || stats.mins.empty() ? "int" : "real";
}

Json FrameJson(const Frame& frame, const FrameAnswer& answer) {
  const FrameWindow& window = answer.window;
  const int64_t wanted_rows = window.row_count < 0 ? kDefaultRows : window.row_count;
  const Range rows = RangeOf(window.row_offset, wanted_rows, frame.rows(), "row");
  const Range columns =
      RangeOf(window.column_offset, window.column_count, frame.column_count(), "column");
  ParallelFor(columns.count,
              [&](size_t i) { static_cast<void>(frame.column(columns.first + i)->stats()); });
  const bool light = answer.detail == FrameDetail::kLight;
  Json json = AnswerSchema("FrameV3", "Frame");
  json["frame_id"] = KeyOrNone(answer.key);
  json["byte_size"] = light ? 0 : frame.byte_size();
  json["is_text"] = answer.is_raw;
  json["row_offset"] = rows.first;
  json["row_count"] = rows.count;
  json["column_offset"] = columns.first;
  json["column_count"] = columns.count;
  const size_t full = FullColumnCount(window, columns.count);
  json["full_column_count"] = ToldFullColumns(window, full);
  json["total_column_count"] = frame.column_count();
  json["checksum"] = light ? 0 : FrameChecksum(frame);
  json["rows"] = frame.rows();
  json["num_columns"] = frame.column_count();
  json["default_percentiles"] = Numbers(kDefaultPercentiles);
  std::vector<Json> rendered(columns.count);
  ParallelFor(columns.count, [&](size_t i) {
    rendered[i] = ColumnJson(frame, columns.first + i,
                             i < full ? std::optional(rows) : std::nullopt, answer.detail);
  });
  Json& list = json["columns"] = Json::array();
  for (Json& column : rendered) list.push_back(std::move(column));
  json["compatible_models"] = nullptr;
  json["chunk_summary"] = light ? Json(nullptr) : TableJson(ChunkTable(frame));
  json["distribution_summary"] =
      light ? Json(nullptr) : TableJson(DistributionTable(frame, answer.node));
  return json;
}

Json FrameSynopsisJson(std::string_view key, size_t byte_size, bool is_text, size_t rows,
                       size_t columns) {
  Json json = AnswerSchema("FrameSynopsisV3", "Iced");
  json["frame_id"] = FrameKey(key);
  json["byte_size"] = byte_size;
  json["is_text"] = is_text;
  json["rows"] = rows;
  json["columns"] = columns;
  return json;
}

}  // namespace hydrofoil::schema
