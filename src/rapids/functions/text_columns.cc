#include "rapids/functions/text_columns.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/ambient_stop.h"
#include "base/thread_pool.h"
#include "rapids/functions/factors.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {

void RequireText(const Column& column, std::string_view operation) {
  if (column.is_categorical() || column.type() == ColumnType::kString) {
    return;
  }
  Fail(std::string(operation) + "() requires a string or categorical column. Received " +
       std::string(TypeName(column)) + ". Please convert column to a string or categorical first.");
}

ColumnPtr MapText(const ColumnPtr& column, const TextToText& map) {
  if (column->is_categorical()) {
    DomainBuilder domain;
    std::vector<double> codes;
    for (const std::string& level : *column->domain()) {
      codes.push_back(domain.CodeOf(map(level)));
    }
    return MapCodes(column, codes, domain.Take());
  }
  const RowLayoutPtr& layout = column->layout();
  std::vector<ChunkPtr> chunks(layout->size() - 1);
  ParallelFor(chunks.size(), [&](size_t i) {
    std::vector<std::optional<std::string>> texts;
    StopCheck check;
    for (size_t row = (*layout)[i]; row < (*layout)[i + 1]; ++row) {
      check();
      const auto text = column->StringAt(row);
      texts.push_back(text ? std::optional<std::string>(map(*text)) : std::nullopt);
    }
    chunks[i] = Chunk::FromStrings(texts);
  });
  return std::make_shared<Column>(ColumnType::kString, layout, std::move(chunks));
}

ColumnPtr MapTextToNumber(const ColumnPtr& column, const TextToNumber& map) {
  if (column->is_categorical()) {
    std::vector<double> numbers;
    for (const std::string& level : *column->domain()) {
      numbers.push_back(map(level));
    }
    return MapColumn(column, [&](double code) {
      return std::isnan(code) ? code : numbers[static_cast<size_t>(code)];
    });
  }
  return Column::Generate(ColumnType::kNumeric, column->layout(),
                          [&](size_t first, std::span<double> out) {
                            StopCheck check;
                            for (size_t i = 0; i < out.size(); ++i) {
                              check();
                              const auto text = column->StringAt(first + i);
                              out[i] = text ? map(*text) : kMissingNumber;
                            }
                          });
}

std::optional<std::string_view> TextOfRow(const Column& column, size_t row) {
  if (!column.is_categorical()) {
    return column.StringAt(row);
  }
  const double code = column.At(row);
  return std::isnan(code)
             ? std::nullopt
             : std::optional<std::string_view>((*column.domain())[static_cast<size_t>(code)]);
}

}  // namespace hydrofoil::rapids
