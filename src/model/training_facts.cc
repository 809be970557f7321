#include "model/training_facts.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include "frame/column_stats.h"
#include "frame/frame.h"

namespace hydrofoil {

namespace {

ColumnFacts FactsOf(const Column& column) {
  const ColumnStats& stats = column.stats();
  ColumnFacts facts;
  facts.type = column.type();
  facts.is_integer = stats.is_integer;
  facts.is_empty = stats.value_count() == 0;
  facts.is_constant = !facts.is_empty && !column.is_text() && stats.is_constant();
  facts.has_missing = stats.missing_count > 0;
  const bool has_range = !stats.mins.empty();
  facts.min = has_range ? stats.mins.front() : std::numeric_limits<double>::quiet_NaN();
  facts.max = has_range ? stats.maxs.front() : std::numeric_limits<double>::quiet_NaN();
  facts.level_count = column.domain() == nullptr ? 0 : column.domain()->size();
  return facts;
}

std::optional<ColumnFacts> FactsOf(const Frame& frame, const std::string& name) {
  const auto index = name.empty() ? std::nullopt : frame.Find(name);
  if (!index) return std::nullopt;
  return FactsOf(*frame.column(*index));
}

bool IsPredictor(const ModelParameters& parameters, const std::string& name) {
  if (IsSpecialColumn(parameters, name)) return false;
  if (!parameters.supervised() && name == parameters.response_column) return true;
  const auto& ignored = parameters.ignored_columns;
  return std::find(ignored.begin(), ignored.end(), name) == ignored.end();
}

bool IsUseless(const Column& column) {
  return column.is_text() || column.stats().value_count() == 0 || column.stats().is_constant();
}

// UTF-16 code units, as Java counts characters.
std::vector<uint16_t> Utf16(std::string_view text) {
  std::vector<uint16_t> units;
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t code = length == 1 ? lead : lead & (0x7FU >> length);
    for (size_t k = 1; k < length && i + k < text.size(); ++k) {
      code = code << 6U | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    }
    i += length;
    if (code >= 0x10000) {
      code -= 0x10000;
      units.push_back(static_cast<uint16_t>(0xD800 + (code >> 10U)));
      code = 0xDC00 + (code & 0x3FFU);
    }
    units.push_back(static_cast<uint16_t>(code));
  }
  return units;
}

uint32_t JavaSpreadHash(std::string_view text) {
  uint32_t hash = 0;
  for (const uint16_t unit : Utf16(text)) hash = hash * 31 + unit;
  return hash ^ hash >> 16U;
}

// As a hash table lists them that starts with `buckets` buckets and doubles beyond three quarters.
std::vector<std::string> ListedByHash(const std::vector<std::string>& names, size_t buckets) {
  while (names.size() > buckets / 4 * 3) buckets *= 2;
  std::vector<std::pair<size_t, size_t>> places;  // bucket, number
  for (size_t i = 0; i < names.size(); ++i) {
    places.emplace_back(JavaSpreadHash(names[i]) & (buckets - 1), i);
  }
  std::sort(places.begin(), places.end());
  std::vector<std::string> listed;
  for (const auto& place : places) listed.push_back(names[place.second]);
  return listed;
}

}  // namespace

bool IsSpecialColumn(const ModelParameters& parameters, const std::string& name) {
  return name == parameters.weights_column || name == parameters.offset_column ||
         name == parameters.fold_column ||
         (name == parameters.response_column && parameters.supervised());
}

std::vector<std::string> DroppedPredictors(const ModelParameters& parameters, const Frame& frame) {
  std::vector<std::string> dropped;
  if (!parameters.ignore_const_cols || !parameters.checkpoint.empty()) return dropped;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    if (IsPredictor(parameters, frame.name(i)) && IsUseless(*frame.column(i))) {
      dropped.push_back(frame.name(i));
    }
  }
  return dropped;
}

std::vector<size_t> UsedPredictors(const ModelParameters& parameters, const Frame& frame) {
  const std::vector<std::string> dropped = DroppedPredictors(parameters, frame);
  std::vector<size_t> used;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    const std::string& name = frame.name(i);
    const bool kept = std::find(dropped.begin(), dropped.end(), name) == dropped.end();
    if (kept && IsPredictor(parameters, name)) used.push_back(i);
  }
  return used;
}

TrainingFacts CollectTrainingFacts(const ModelParameters& parameters, const Frame& frame) {
  TrainingFacts facts;
  facts.rows = frame.rows();
  if (parameters.supervised()) facts.response = FactsOf(frame, parameters.response_column);
  facts.weights = FactsOf(frame, parameters.weights_column);
  facts.offset = FactsOf(frame, parameters.offset_column);
  facts.fold = FactsOf(frame, parameters.fold_column);
  facts.dropped = DroppedPredictors(parameters, frame);
  for (const size_t i : UsedPredictors(parameters, frame)) {
    ++facts.predictor_count;
    if (!frame.column(i)->is_categorical()) continue;
    ++facts.categorical_count;
    facts.categorical_levels += frame.column(i)->domain()->size();
  }
  if (facts.response && facts.response->type == ColumnType::kCategorical) {
    facts.class_count = facts.response->level_count;
  }
  return facts;
}

std::vector<std::string> JavaHashSetOrder(const std::vector<std::string>& names) {
  // The set is copied on its way to the client: it grows from 16 buckets, its copy from 4.
  return ListedByHash(ListedByHash(names, 16), 4);
}

}  // namespace hydrofoil
