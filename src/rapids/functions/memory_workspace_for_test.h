// For tests and fuzzers: a workspace in memory, with the small data files as frames.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_MEMORY_WORKSPACE_FOR_TEST_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_MEMORY_WORKSPACE_FOR_TEST_H_

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "rapids/functions/factors.h"
#include "rapids/language/workspace.h"

namespace hydrofoil::rapids {

class MemoryWorkspace : public Workspace {
 public:
  std::optional<Frame> FindFrame(std::string_view key) const override {
    const auto it = frames_.find(key);
    return it == frames_.end() ? std::nullopt : std::optional(it->second);
  }
  bool HasModel(std::string_view key) const override { return key == "a_model"; }
  void PutFrame(const std::string& key, Frame frame) override { frames_[key] = std::move(frame); }
  void PutTemporary(const std::string& key, Frame frame) override {
    frames_[key] = std::move(frame);
  }
  void ChangeFrame(const std::string& key, Frame frame) override {
    frames_[key] = std::move(frame);
  }
  bool Remove(std::string_view key) override {
    const auto it = frames_.find(key);
    if (it == frames_.end()) {
      return false;
    }
    frames_.erase(it);
    return true;
  }
  std::vector<std::string> Keys() const override {
    std::vector<std::string> keys;
    for (const auto& [key, frame] : frames_) {
      keys.push_back(key);
    }
    return keys;
  }
  std::string session_id() const override { return "_sid_test"; }
  std::string time_zone() const override { return zone_; }
  void set_time_zone(const std::string& zone) override { zone_ = zone; }

  // Numeric columns, or else categorical ones; empty cells and, in numbers, NA are missing.
  bool Load(const std::string& path, const std::string& key, size_t chunk_rows = 64) {
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) {
      return false;
    }
    const std::vector<std::string> names = Cells(line);
    std::vector<std::vector<std::string>> columns(names.size());
    while (std::getline(file, line)) {
      if (line.empty() || line == "\r") {
        continue;
      }
      const std::vector<std::string> cells = Cells(line);
      for (size_t i = 0; i < columns.size(); ++i) {
        columns[i].push_back(i < cells.size() ? cells[i] : "");
      }
    }
    Frame frame;
    const RowLayoutPtr layout = MakeLayout(columns.front().size(), chunk_rows);
    for (size_t i = 0; i < columns.size(); ++i) {
      frame.Append(names[i], MakeColumnOf(columns[i], layout));
    }
    frames_[key] = std::move(frame);
    return true;
  }

 private:
  static std::vector<std::string> Cells(const std::string& line) {
    std::vector<std::string> cells;
    std::stringstream stream(line);
    std::string cell;
    while (std::getline(stream, cell, ',')) {
      std::erase_if(cell, [](char c) { return c == '"' || c == '\r'; });
      cells.push_back(cell);
    }
    return cells;
  }

  static ColumnPtr MakeColumnOf(const std::vector<std::string>& cells, const RowLayoutPtr& layout) {
    std::vector<double> numbers;
    std::vector<std::optional<std::string>> texts;
    for (const std::string& cell : cells) {
      char* end = nullptr;
      const bool missing = cell.empty() || cell == "NA";
      numbers.push_back(missing ? std::strtod("nan", nullptr) : std::strtod(cell.c_str(), &end));
      if (!missing && *end != '\0') {
        texts.assign(cells.begin(), cells.end());
        return ToFactor(Column::FromStrings(layout, texts));
      }
    }
    return Column::FromValues(ColumnType::kNumeric, layout, numbers);
  }

  std::map<std::string, Frame, std::less<>> frames_;
  std::string zone_ = "UTC";
};

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_MEMORY_WORKSPACE_FOR_TEST_H_
