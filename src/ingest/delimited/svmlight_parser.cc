#include "ingest/delimited/svmlight_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/error.h"
#include "base/memory_budget.h"
#include "text/cell_text.h"
#include "text/real_text.h"

namespace hydrofoil {
namespace {

constexpr size_t kMaxColumns = size_t{1} << 24;
constexpr std::string_view kBlanks = " \t\r";
// What an empty column of a block costs.
constexpr size_t kColumnBytes = 512;

std::string_view TakeWord(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const size_t end = std::min(text.find_first_of(kBlanks), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

std::string_view TakeLine(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// 0: no index.
size_t IndexOf(std::string_view digits) {
  size_t index = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9' || index > kMaxColumns) return 0;
    index = index * 10 + static_cast<size_t>(c - '0');
  }
  return index;
}

std::string ReadFeature(std::string_view word, std::vector<SvmLightCell>& cells) {
  const size_t colon = word.find(':');
  const std::string_view key = word.substr(0, colon);
  const auto value =
      colon == std::string_view::npos ? std::nullopt : ParseNumber(word.substr(colon + 1));
  if (!value || (key != "qid" && key.find_first_not_of("0123456789") != std::string_view::npos) ||
      key.empty()) {
    return fmt::format("Unexpected character, expected number or qid, got '{}...'",
                       word.substr(0, 20));
  }
  if (key == "qid") return "";
  const size_t index = IndexOf(key);
  if (index == 0 || index >= kMaxColumns) {
    return fmt::format("Column {} is not between 1 and {}. Rest of the line is skipped.", key,
                       kMaxColumns - 1);
  }
  if (index <= cells.back().column) {
    return fmt::format(
        "Columns come in non-increasing sequence. Got {} after {}. Rest of the line is skipped.",
        index, cells.back().column);
  }
  cells.push_back({index, *value});
  return "";
}

// Sorts the cells of a block by column.
class Columns {
 public:
  void Add(const std::vector<SvmLightCell>& cells, uint32_t row) {
    for (const SvmLightCell& cell : cells) {
      if (cell.column >= counts_.size()) counts_.resize(cell.column + 1);
      if (cell.value == 0) continue;
      ++counts_[cell.column];
      cells_.push_back({cell.column, row, cell.value});
    }
  }

  std::vector<ChunkPtr> Finish(size_t rows) {
    RequireMemory(counts_.size() * kColumnBytes, "the columns of an SVMLight file");
    std::vector<size_t> begins(counts_.size() + 1);
    for (size_t i = 0; i < counts_.size(); ++i) begins[i + 1] = begins[i] + counts_[i];
    std::vector<uint32_t> positions(cells_.size());
    std::vector<double> values(cells_.size());
    std::vector<size_t> next = begins;
    for (const Cell& cell : cells_) {  // in the order of rows
      const size_t at = next[cell.column]++;
      positions[at] = cell.row;
      values[at] = cell.value;
    }
    std::vector<ChunkPtr> chunks(counts_.size(), Chunk::Constant(0, rows));
    for (size_t i = 0; i < counts_.size(); ++i) {
      if (counts_[i] == 0) continue;
      chunks[i] = Chunk::FromSparse(rows, std::span(positions).subspan(begins[i], counts_[i]),
                                    std::span(values).subspan(begins[i], counts_[i]));
    }
    return chunks;
  }

 private:
  struct Cell {
    size_t column;
    uint32_t row;
    double value;
  };

  std::vector<size_t> counts_;
  std::vector<Cell> cells_;
};

}  // namespace

std::string ReadSvmLightLine(std::string_view line, std::vector<SvmLightCell>& cells) {
  cells.clear();
  line = line.substr(0, line.find('#'));
  const std::string_view label = TakeWord(line);
  if (label.empty()) return "";
  const auto number = ParseNumber(label);
  if (!number) {
    return fmt::format("Unexpected character, expected number, got '{}...'", label.substr(0, 20));
  }
  cells.push_back({0, *number});
  std::string fault;
  for (std::string_view word = TakeWord(line); !word.empty() && fault.empty();
       word = TakeWord(line)) {
    fault = ReadFeature(word, cells);
  }
  return fault;
}

bool LooksLikeSvmLight(std::string_view text) {
  std::vector<SvmLightCell> cells;
  while (!text.empty()) {
    const std::string fault = ReadSvmLightLine(TakeLine(text), cells);
    const bool form = !fault.starts_with("Unexpected");  // indices may be out of order
    if (!form || !cells.empty()) return form && cells.size() > 1;
  }
  return false;
}

ParsedBlock ParseSvmLightBlock(std::string_view text, const std::stop_token& stop) {
  constexpr size_t kRecordsBetweenLooks = 256;
  ParsedBlock block;
  Columns columns;
  std::vector<SvmLightCell> cells;
  const char* const begin = text.data();
  for (size_t lines = 0; !text.empty(); ++lines) {
    if (lines % kRecordsBetweenLooks == 0 && stop.stop_requested()) {
      throw Error(ErrorKind::kCancelled, "Job was cancelled by user.");
    }
    const auto byte = static_cast<size_t>(text.data() - begin);
    std::string fault = ReadSvmLightLine(TakeLine(text), cells);
    if (!fault.empty()) NoteFault({block.rows, byte, std::move(fault)}, block);
    if (cells.empty()) continue;
    columns.Add(cells, static_cast<uint32_t>(block.rows));
    ++block.rows;
  }
  block.chunks = columns.Finish(block.rows);
  block.levels.resize(block.chunks.size());
  return block;
}

std::vector<std::vector<std::string>> PreviewSvmLight(std::string_view text, size_t rows,
                                                      size_t columns) {
  constexpr size_t kMostCells = 1'000'000;
  rows = std::min(rows, std::max<size_t>(1, kMostCells / std::max<size_t>(1, columns)));
  std::vector<std::vector<std::string>> preview;
  std::vector<SvmLightCell> cells;
  while (!text.empty() && preview.size() < rows) {
    static_cast<void>(ReadSvmLightLine(TakeLine(text), cells));
    if (cells.empty()) continue;
    auto& row = preview.emplace_back(columns, "0");
    for (const SvmLightCell& cell : cells) {
      if (cell.column >= columns) continue;
      row[cell.column].clear();
      AppendReal(cell.value, row[cell.column]);
    }
  }
  return preview;
}

}  // namespace hydrofoil
