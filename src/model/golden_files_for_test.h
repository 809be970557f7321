// Reading of recorded answers for the unit tests of this folder: JSON and CSV, trusting their form.
#ifndef HYDROFOIL_MODEL_GOLDEN_FILES_FOR_TEST_H_
#define HYDROFOIL_MODEL_GOLDEN_FILES_FOR_TEST_H_

#include <cctype>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/recorded_files_for_test.h"

namespace hydrofoil::golden {

// null, "NaN" and numbers are read as numbers too.
struct Json {
  enum class Kind { kNull, kBool, kNumber, kText, kList, kObject };
  Kind kind = Kind::kNull;
  double number = std::nan("");
  std::string text;
  std::vector<Json> list;
  std::map<std::string, Json> object;

  [[nodiscard]] const Json& operator[](const std::string& name) const {
    static const Json kNothing;
    const auto found = object.find(name);
    return found == object.end() ? kNothing : found->second;
  }
  [[nodiscard]] const Json& operator[](size_t index) const { return list.at(index); }
  [[nodiscard]] bool is_null() const { return kind == Kind::kNull; }
};

class JsonReader {
 public:
  explicit JsonReader(const std::string& text) : text_(text) {}

  Json Read() {
    SkipBlanks();
    switch (text_.at(at_)) {
      case '{':
        return ReadObject();
      case '[':
        return ReadList();
      case '"': {
        Json value;
        value.kind = Json::Kind::kText;
        value.text = ReadText();
        return value;
      }
      default:
        return ReadWord();
    }
  }

 private:
  void SkipBlanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  bool Take(char c) {
    SkipBlanks();
    if (text_.at(at_) != c) return false;
    ++at_;
    return true;
  }
  Json ReadObject() {
    Json value;
    value.kind = Json::Kind::kObject;
    ++at_;
    while (!Take('}')) {
      SkipBlanks();
      std::string name = ReadText();
      if (!Take(':')) throw std::runtime_error("no colon");
      value.object.emplace(std::move(name), Read());
      Take(',');
    }
    return value;
  }
  Json ReadList() {
    Json value;
    value.kind = Json::Kind::kList;
    ++at_;
    while (!Take(']')) {
      value.list.push_back(Read());
      Take(',');
    }
    return value;
  }
  std::string ReadText() {
    std::string out;
    for (++at_; text_.at(at_) != '"'; ++at_) {
      if (text_[at_] != '\\') {
        out += text_[at_];
        continue;
      }
      ++at_;
      if (text_[at_] == 'n')
        out += '\n';
      else if (text_[at_] == 't')
        out += '\t';
      else if (text_[at_] == 'u')
        at_ += 4;
      else
        out += text_[at_];
    }
    ++at_;
    return out;
  }
  Json ReadWord() {
    const size_t start = at_;
    while (at_ < text_.size() &&
           std::string_view(",]} \n\r\t").find(text_[at_]) == std::string_view::npos) {
      ++at_;
    }
    Json value;
    const std::string word = text_.substr(start, at_ - start);
    if (word == "null") return value;
    value.kind = word == "true" || word == "false" ? Json::Kind::kBool : Json::Kind::kNumber;
    value.number = word == "true" ? 1 : word == "false" ? 0 : std::strtod(word.c_str(), nullptr);
    return value;
  }

  const std::string& text_;
  size_t at_ = 0;
};

inline std::string ReadFile(const std::string& name) {
  std::stringstream text;
  text << std::ifstream(RecordedFile(name)).rdbuf();
  return text.str();
}

inline Json ReadJson(const std::string& name) {
  const std::string text = ReadFile(name);
  return JsonReader(text).Read();
}

// The lines of a recording.
inline std::vector<Json> ReadJsonLines(const std::string& name) {
  std::vector<Json> lines;
  std::ifstream file(RecordedFile(name));
  for (std::string line; std::getline(file, line);) lines.push_back(JsonReader(line).Read());
  return lines;
}

// Cells by column name, quotes removed.
struct Csv {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> columns;

  [[nodiscard]] const std::vector<std::string>& Column(const std::string& name) const {
    for (size_t c = 0; c < names.size(); ++c) {
      if (names[c] == name) return columns[c];
    }
    throw std::runtime_error("no column " + name);
  }
  [[nodiscard]] std::vector<double> Numbers(size_t c) const {
    std::vector<double> numbers;
    for (const std::string& cell : columns.at(c)) {
      numbers.push_back(cell.empty() ? std::nan("") : std::strtod(cell.c_str(), nullptr));
    }
    return numbers;
  }
};

inline std::vector<std::string> SplitLine(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      cells.emplace_back();
    else if (c != '\r')
      cells.back() += c;
  }
  return cells;
}

inline Csv ReadCsv(const std::string& name) {
  Csv csv;
  std::ifstream file(RecordedFile(name));
  std::string line;
  std::getline(file, line);
  csv.names = SplitLine(line);
  csv.columns.resize(csv.names.size());
  while (std::getline(file, line)) {
    if (line.empty()) continue;
    const std::vector<std::string> cells = SplitLine(line);
    for (size_t c = 0; c < csv.names.size(); ++c) {
      csv.columns[c].push_back(c < cells.size() ? cells[c] : std::string());
    }
  }
  return csv;
}

}  // namespace hydrofoil::golden

#endif  // HYDROFOIL_MODEL_GOLDEN_FILES_FOR_TEST_H_
