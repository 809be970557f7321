// Reads the recorded MOJOs, writes them anew and compares the files.
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "algorithms/deeplearning/export/mojo_reader.h"
#include "algorithms/deeplearning/export/mojo_writer.h"
#include "base/recorded_files_for_test.h"
#include "exchange/mojo_file.h"
#include "model/golden_files_for_test.h"

namespace hydrofoil {
namespace {

const std::string kFolder = "golden/mojo/";

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<double> NumbersIn(const std::string& line) {
  std::vector<double> numbers;
  std::istringstream cells(line.substr(line.find('[') + 1));
  for (std::string cell; std::getline(cells, cell, ',');) {
    numbers.push_back(std::strtod(cell.c_str(), nullptr));
  }
  return numbers;
}

// Java's digits are not always the fewest, so lists of numbers are compared as numbers.
void ExpectSameLine(const std::string& written, const std::string& recorded) {
  const std::string key = recorded.substr(0, recorded.find(" = "));
  if (key == "timestamp" || written == recorded) return;
  EXPECT_EQ(written.substr(0, key.size() + 3), key + " = ");
  if (recorded.find(" = [") == std::string::npos) {
    EXPECT_EQ(written, recorded);
    return;
  }
  EXPECT_EQ(NumbersIn(written), NumbersIn(recorded)) << key;
}

void ExpectSameFiles(const std::vector<std::pair<std::string, std::string>>& written,
                     ZipEntries recorded) {
  for (const auto& [name, content] : written) {
    ASSERT_EQ(recorded.count(name), 1U) << name;
    if (name == "model.ini") {
      const auto lines = LinesOf(content);
      const auto expected = LinesOf(recorded[name]);
      ASSERT_EQ(lines.size(), expected.size());
      for (size_t i = 0; i < lines.size(); ++i) ExpectSameLine(lines[i], expected[i]);
    } else if (name.starts_with("domains/")) {
      EXPECT_EQ(content, recorded[name]) << name;
    }
    recorded.erase(name);
  }
  for (const auto& [name, content] : recorded) ADD_FAILURE() << name << " is not written";
}

void CheckModel(const std::string& name) {
  const ZipEntries entries = ReadZip(std::filesystem::path(RecordedFile(kFolder + name + ".zip")));
  const Model model = ReadNetworkMojo(MojoFile::Parse(entries), name);
  MojoNotes notes;
  notes.details = "{}";
  ExpectSameFiles(MojoFiles(model, notes), entries);
}

TEST(MojoWriterTest, WritesRecordedModelsAsTheReferenceDid) {
  for (const golden::Json& entry : golden::ReadJson(kFolder + "manifest.json").list) {
    if (entry["data"].text == "ecg") continue;
    SCOPED_TRACE(entry["name"].text);
    ASSERT_NO_FATAL_FAILURE(CheckModel(entry["name"].text));
  }
}

TEST(MojoWriterTest, WritesTheRecordedModelOfHeartbeatsAsTheReferenceDid) {
  if (!HasRecordedFile(kFolder + "ecg_ae.zip")) GTEST_SKIP() << "its data set is not here";
  CheckModel("ecg_ae");
}

}  // namespace
}  // namespace hydrofoil
