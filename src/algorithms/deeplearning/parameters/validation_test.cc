#include "algorithms/deeplearning/parameters/validation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "base/error.h"
#include "base/recorded_files_for_test.h"
#include "frame/frame.h"
#include "model/parameter_table.h"

namespace hydrofoil {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

// Columns of `rows` rows whose values repeat.
class FrameBuilder {
 public:
  explicit FrameBuilder(size_t rows) : layout_(MakeLayout(rows)) {}

  FrameBuilder& Number(const std::string& name, const std::vector<double>& values = {1, 2, 3.5}) {
    frame_.Append(name, Column::FromValues(ColumnType::kNumeric, layout_, Repeat(values)));
    return *this;
  }
  FrameBuilder& Category(const std::string& name, size_t levels) {
    Domain domain;
    std::vector<double> codes;
    for (size_t i = 0; i < levels; ++i) {
      domain.push_back("level" + std::to_string(i));
      codes.push_back(static_cast<double>(i));
    }
    frame_.Append(name, Column::FromValues(ColumnType::kCategorical, layout_, Repeat(codes),
                                           std::make_shared<const Domain>(domain)));
    return *this;
  }
  FrameBuilder& Text(const std::string& name) {
    std::vector<std::optional<std::string>> values(layout_->back(), "text");
    frame_.Append(name, Column::FromStrings(layout_, values));
    return *this;
  }
  FrameBuilder& Numbers(std::initializer_list<const char*> names) {
    for (const char* name : names) Number(name);
    return *this;
  }
  [[nodiscard]] Frame Build() const { return frame_; }

 private:
  [[nodiscard]] std::vector<double> Repeat(const std::vector<double>& values) const {
    std::vector<double> all(layout_->back());
    for (size_t i = 0; i < all.size(); ++i) all[i] = values[i % values.size()];
    return all;
  }

  RowLayoutPtr layout_;
  Frame frame_;
};

// Frames like the ones the cases were recorded with.
std::map<std::string, Frame> RecordedFrames() {
  std::map<std::string, Frame> frames;
  frames["bin"] = FrameBuilder(380)
                      .Number("ID")
                      .Category("CAPSULE", 2)
                      .Number("AGE")
                      .Category("RACE", 3)
                      .Numbers({"DPROS", "DCAPS", "PSA", "VOL", "GLEASON"})
                      .Build();
  frames["multi"] = FrameBuilder(150)
                        .Numbers({"sepal_len", "sepal_wid", "petal_len", "petal_wid"})
                        .Category("class", 3)
                        .Build();
  frames["reg"] = FrameBuilder(406)
                      .Category("name", 312)
                      .Numbers({"economy", "cylinders", "displacement", "power", "weight",
                                "acceleration", "year"})
                      .Build();
  frames["ae"] = frames["reg"];
  frames["odd"] = FrameBuilder(8)
                      .Number("x", {1, 2, 3, 4, 5, 6, 7, 8})
                      .Number("y", {1.5, -2, 3, 4, 5, 6, 7, 8})
                      .Number("c", {1})
                      .Text("s")
                      .Number("w", {1, 2, kMissing, 1, 1, 1, 1, 1})
                      .Number("wneg", {1, -1, 1, 1, 1, 1, 1, 1})
                      .Number("w0", {0})
                      .Category("k", 2)
                      .Number("f", {0, 1, 2, 0, 1, 2, 0, 1})
                      .Number("fneg", {-1, 1, 0, 1, 0, 1, 0, 1})
                      .Number("fmiss", {0, 1, kMissing, 0, 1, 0, 1, 0})
                      .Number("freal", {0.5, 1, 0, 1, 0, 1, 0, 1})
                      .Number("yc", {3})
                      .Number("ym", {kMissing})
                      .Number("wz", {1, 0, 1, 1, 0, 1, 1, 1})
                      .Build();
  return frames;
}

std::vector<std::string> Split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  size_t start = 0;
  for (size_t end = text.find(separator); end != std::string::npos;
       end = text.find(separator, start)) {
    parts.push_back(text.substr(start, end - start));
    start = end + separator.size();
  }
  parts.push_back(text.substr(start));
  return parts;
}

std::string Line(const std::string& level, const std::string& field, std::string text) {
  for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n')) {
    text.replace(at, 1, "\\n");
  }
  return level + " " + field + ": " + text + "\n";
}

// Without what only this program has to say.
std::string Lines(const std::vector<ValidationMessage>& messages) {
  std::string lines;
  for (const ValidationMessage& message : messages) {
    if (message.text.find("not built yet") != std::string::npos ||
        message.text.starts_with("Custom metrics run")) {
      continue;
    }
    lines += Line(std::string(MessageLevelName(message.level)), message.field, message.text);
  }
  return lines;
}

std::vector<ValidationMessage> Validate(const DeepLearningParameters& parameters,
                                        const Frame* frame) {
  ValidationInput input{parameters};
  TrainingFacts facts;
  if (frame != nullptr) {
    facts = CollectTrainingFacts(parameters, *frame);
    input.training = &facts;
  }
  return ValidateParameters(input);
}

TEST(ValidationTest, AnswersAsRecorded) {
  std::ifstream file(SourceRoot() + "/tests/data/validation_cases.txt");
  ASSERT_TRUE(file.is_open());
  const auto frames = RecordedFrames();
  std::map<std::string, std::string> texts;
  size_t cases = 0;
  for (std::string line; std::getline(file, line);) {
    const auto parts = Split(line, "\t");
    if (parts[0] == "M") {
      texts[parts[1]] = Line(parts[2], parts[3], parts[4]);
    } else if (parts[0] == "C") {
      DeepLearningParameters parameters;
      for (const std::string& setting : Split(parts[2], " ; ")) {
        const size_t equals = setting.find('=');
        if (equals == std::string::npos) continue;
        SetParameter(parameters, setting.substr(0, equals), setting.substr(equals + 1));
      }
      std::string expected;
      for (const std::string& number : Split(parts[3], " ")) expected += texts[number];
      const auto frame = frames.find(parts[1]);
      const auto messages = Validate(parameters, frame == frames.end() ? nullptr : &frame->second);
      EXPECT_EQ(expected, Lines(messages)) << line;
      ++cases;
    }
  }
  EXPECT_GT(cases, 600U);
}

DeepLearningParameters Supervised(const std::string& response) {
  DeepLearningParameters parameters;
  parameters.response_column = response;
  return parameters;
}

std::vector<ValidationMessage> AtStart(const DeepLearningParameters& parameters,
                                       const std::string& frame) {
  const auto frames = RecordedFrames();
  const TrainingFacts facts = CollectTrainingFacts(parameters, frames.at(frame));
  ValidationInput input{parameters};
  input.training = &facts;
  return ValidateAtStart(input);
}

TEST(ValidationTest, CountsEveryErrorTwice) {
  DeepLearningParameters parameters = Supervised("y");
  parameters.l1 = -1;
  parameters.l2 = -1;
  const auto frames = RecordedFrames();
  const auto messages = Validate(parameters, &frames.at("odd"));
  EXPECT_EQ(ErrorCount(messages), 4U);
  EXPECT_EQ(ErrorText("DeepLearning", "m", messages),
            "Illegal argument(s) for DeepLearning model: m.  Details: "
            "ERRR on field: _l1: L1 penalty must be >= 0.\n"
            "ERRR on field: _l2: L2 penalty must be >= 0.\n");
}

TEST(ValidationTest, TellsAtStartWhatNeedsTheData) {
  DeepLearningParameters parameters = Supervised("y");
  parameters.distribution = Distribution::kPoisson;
  auto messages = AtStart(parameters, "odd");
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].text, "Response must be non-negative for Poisson distribution.");

  parameters = Supervised("k");
  parameters.balance_classes = true;
  parameters.class_sampling_factors = {1, 2, 3};
  messages = AtStart(parameters, "odd");
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].text, "class_sampling_factors must have 2 elements");

  parameters = Supervised("y");
  parameters.hidden = {100000, 100000};
  messages = AtStart(parameters, "odd");
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].field, "hidden");
  // Inputs: x, w, wneg, 3 for k, f, fneg, fmiss, freal, wz.
  // (11 + 1) * 1e5 + (1e5 + 1) * 1e5 + (1e5 + 1).
  EXPECT_EQ(messages[0].text.substr(0, 47), "Model is too large: 10001400001 parameters. Try");
}

TEST(ValidationTest, RefusesNumbersThatAreNone) {
  DeepLearningParameters parameters = Supervised("y");
  parameters.rate = kMissing;
  parameters.adaptive_rate = false;
  const auto frames = RecordedFrames();
  EXPECT_EQ(ErrorCount(Validate(parameters, &frames.at("odd"))), 2U);
}

TEST(ValidationTest, RefusesWhatIsNotBuilt) {
  DeepLearningParameters parameters = Supervised("y");
  parameters.custom_metric_func = "python:a=b";
  const auto frames = RecordedFrames();
  EXPECT_EQ(ErrorCount(Validate(parameters, &frames.at("odd"))), 2U);
}

TEST(ValidationTest, RefusesResponseWithoutValues) {
  const auto frames = RecordedFrames();
  EXPECT_EQ(ErrorCount(Validate(Supervised("ym"), &frames.at("odd"))), 2U);
}

TEST(JavaHashSetOrderTest, FollowsTheHashTable) {
  std::vector<std::string> names;
  for (int i = 0; i < 12; ++i) names.push_back("c" + std::to_string(i));
  const std::vector<std::string> twelve = {"c3", "c4", "c5", "c11", "c6", "c10",
                                           "c7", "c8", "c9", "c0",  "c1", "c2"};
  EXPECT_EQ(JavaHashSetOrder(names), twelve);
  names.push_back("c12");
  const std::vector<std::string> thirteen = {"c11", "c10", "c12", "c0", "c1", "c2", "c3",
                                             "c4",  "c5",  "c6",  "c7", "c8", "c9"};
  EXPECT_EQ(JavaHashSetOrder(names), thirteen);
  EXPECT_EQ(JavaHashSetOrder({"c", "s", "w0", "yc", "ym"}),
            (std::vector<std::string>{"w0", "yc", "c", "s", "ym"}));
}

}  // namespace
}  // namespace hydrofoil
