#include "algorithms/deeplearning/training/golden_models_for_test.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <stdexcept>

#include "base/recorded_files_for_test.h"

namespace hydrofoil::golden {
namespace {

const std::map<std::string, std::string> kFiles = {{"iris", "iris_wheader.csv"},
                                                   {"prostate", "prostate.csv"},
                                                   {"cars", "cars_nice_header.csv"},
                                                   {"ecg", "ecg_discord_train.csv"}};

std::optional<double> ParseNumber(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

bool IsMissing(const std::string& text) { return text.empty() || text == "NA"; }

std::vector<std::string> SplitLine(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

ColumnPtr MakeColumn(const std::vector<std::string>& texts) {
  const RowLayoutPtr layout = MakeLayout(texts.size());
  std::vector<double> values;
  std::set<std::string> levels;
  for (const std::string& text : texts) {
    const auto number = ParseNumber(text);
    values.push_back(number.value_or(NAN));
    if (!number && !IsMissing(text)) {
      levels.insert(text);
    }
  }
  if (levels.empty()) {
    return Column::FromValues(ColumnType::kNumeric, layout, values);
  }
  const auto domain = std::make_shared<Domain>(levels.begin(), levels.end());
  for (size_t i = 0; i < texts.size(); ++i) {
    const auto it = std::lower_bound(domain->begin(), domain->end(), texts[i]);
    values[i] = IsMissing(texts[i]) ? NAN : static_cast<double>(it - domain->begin());
  }
  return Column::FromValues(ColumnType::kCategorical, layout, values, domain);
}

void AsFactor(Frame& frame, const std::string& name) {
  const size_t index = frame.Find(name).value();
  std::vector<double> values = frame.column(index)->Values();
  std::set<double> distinct;
  for (const double value : values) {
    if (!std::isnan(value)) distinct.insert(value);
  }
  auto domain = std::make_shared<Domain>();
  std::map<double, double> codes;
  for (const double value : distinct) {
    codes[value] = static_cast<double>(domain->size());
    domain->push_back(std::to_string(static_cast<int64_t>(value)));
  }
  for (double& value : values) {
    value = std::isnan(value) ? NAN : codes.at(value);
  }
  frame.Replace(index,
                Column::FromValues(ColumnType::kCategorical, frame.layout(), values, domain));
}

void AddQuotient(Frame& frame, const std::string& name, const std::string& from, double divisor) {
  std::vector<double> values = frame.column(frame.Find(from).value())->Values();
  for (double& value : values) {
    value /= divisor;
  }
  frame.Append(name, Column::FromValues(ColumnType::kNumeric, frame.layout(), values));
}

Frame Prepare(const std::string& data, Frame frame) {
  if (data == "prostate") {
    for (const char* name : {"CAPSULE", "RACE", "DPROS"}) AsFactor(frame, name);
  } else if (data == "cars") {
    AddQuotient(frame, "off", "weight", 5000);
    AddQuotient(frame, "wt", "year", 75);
  }
  return frame;
}

using Change = std::function<void(DeepLearningParameters&)>;

// The recordings number their seeds from 100.
class CaseList {
 public:
  void Add(const std::string& name, const Change& change) {
    Case golden;
    golden.name = name;
    golden.data = name.substr(0, name.find('_'));
    golden.parameters.hidden = {7, 5};
    golden.parameters.epochs = 4;
    golden.parameters.seed = next_seed_++;
    golden.parameters.reproducible = true;
    change(golden.parameters);
    cases_.push_back(golden);
  }

  void AddActivation(Activation activation) {
    Add("iris_" + std::string(EnumName(activation)), [activation](auto& p) {
      p.activation = activation;
      if (HasDropout(activation)) p.hidden_dropout_ratios = {0.2, 0.3};
    });
  }

  void AddTanhRegression(const std::string& name, Distribution distribution) {
    Add(name, [distribution](auto& p) {
      p.activation = Activation::kTanh;
      p.distribution = distribution;
      p.quantile_alpha = distribution == Distribution::kQuantile ? 0.8 : 0.5;
    });
  }

  [[nodiscard]] std::vector<Case> cases() const { return cases_; }

 private:
  int64_t next_seed_ = 100;
  std::vector<Case> cases_;
};

void AddIrisAndCars(CaseList& list) {
  for (const auto activation :
       {Activation::kTanh, Activation::kTanhWithDropout, Activation::kRectifier,
        Activation::kRectifierWithDropout, Activation::kMaxout, Activation::kMaxoutWithDropout}) {
    list.AddActivation(activation);
  }
  list.AddTanhRegression("cars_gaussian", Distribution::kGaussian);
  list.AddTanhRegression("cars_poisson", Distribution::kPoisson);
  list.AddTanhRegression("cars_gamma", Distribution::kGamma);
  list.AddTanhRegression("cars_tweedie", Distribution::kTweedie);
  list.AddTanhRegression("cars_laplace", Distribution::kLaplace);
  list.AddTanhRegression("cars_quantile", Distribution::kQuantile);
  list.AddTanhRegression("cars_huber", Distribution::kHuber);
  list.Add("cars_poisson_offset", [](auto& p) {
    p.distribution = Distribution::kPoisson;
    p.offset_column = "off";
    p.weights_column = "wt";
  });
  list.Add("cars_gaussian_offset", [](auto& p) {
    p.distribution = Distribution::kGaussian;
    p.offset_column = "off";
  });
  list.Add("cars_nostd", [](auto& p) {
    p.standardize = false;
    p.rate = 1e-6;
    p.adaptive_rate = false;
    p.hidden = {4};
  });
}

void AddProstate(CaseList& list) {
  list.Add("prostate_bin", [](auto&) {});
  list.Add("prostate_balanced", [](auto& p) {
    p.balance_classes = true;
    p.activation = Activation::kMaxout;
  });
  list.Add("prostate_skip",
           [](auto& p) { p.missing_values_handling = MissingValuesHandling::kSkip; });
  list.Add("prostate_nofirst", [](auto& p) {
    p.use_all_factor_levels = false;
    p.activation = Activation::kTanh;
  });
  list.Add("prostate_hash", [](auto& p) { p.max_categorical_features = 5; });
  list.Add("prostate_sparse", [](auto& p) { p.sparse = true; });
  list.Add("prostate_momentum", [](auto& p) {
    p.adaptive_rate = false;
    p.rate = 0.005;
    p.momentum_start = 0.5;
    p.momentum_ramp = 1000;
    p.momentum_stable = 0.9;
    p.l1 = 0.0001;
    p.l2 = 0.0001;
    p.max_w2 = 5.0F;
  });
}

void AddRest(CaseList& list) {
  list.Add("ecg_ae", [](auto& p) {
    p.autoencoder = true;
    p.activation = Activation::kTanh;
    p.hidden = {20};
    p.epochs = 20;
  });
  list.Add("prostate_ae", [](auto& p) {
    p.autoencoder = true;
    p.activation = Activation::kTanh;
    p.hidden = {5};
    p.epochs = 10;
  });
  list.Add("iris_deep", [](auto& p) {
    p.hidden = {6, 6, 6, 6, 6};
    p.activation = Activation::kTanh;
  });
  list.Add("iris_single", [](auto& p) { p.hidden = {1}; });
  list.Add("iris_nostd", [](auto& p) { p.standardize = false; });
  list.Add("cars_absolute", [](auto& p) { p.loss = Loss::kAbsolute; });
  list.Add("cars_huberloss", [](auto& p) { p.loss = Loss::kHuber; });
}

std::string ReadZipMember(const std::string& path, const std::string& member) {
  const std::unique_ptr<archive, decltype(&archive_read_free)> zip(archive_read_new(),
                                                                   archive_read_free);
  archive_read_support_format_zip(zip.get());
  if (archive_read_open_filename(zip.get(), path.c_str(), 65536) != ARCHIVE_OK) {
    throw std::runtime_error("cannot open " + path);
  }
  archive_entry* entry = nullptr;
  while (archive_read_next_header(zip.get(), &entry) == ARCHIVE_OK) {
    if (member != archive_entry_pathname(entry)) continue;
    std::string text;
    char buffer[65536];
    for (la_ssize_t n = 0; (n = archive_read_data(zip.get(), buffer, sizeof(buffer))) > 0;) {
      text.append(buffer, static_cast<size_t>(n));
    }
    return text;
  }
  throw std::runtime_error(path + " has no " + member);
}

}  // namespace

std::vector<Case> AllCases() {
  CaseList list;
  AddIrisAndCars(list);
  AddProstate(list);
  AddRest(list);
  return list.cases();
}

bool Available(const std::string& data) {
  return HasRecordedFile("data/" + kFiles.at(data)) &&
         HasRecordedFile("golden/mojo/score_" + data + ".csv");
}

std::string MojoPath(const std::string& file) { return RecordedFile("golden/mojo/" + file); }

Frame ReadCsv(const std::string& path, bool header) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot open " + path);
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> columns;
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    const std::vector<std::string> fields = SplitLine(line);
    if (names.empty()) {
      for (size_t i = 0; i < fields.size(); ++i) {
        names.push_back(header ? fields[i] : "C" + std::to_string(i + 1));
      }
      columns.resize(names.size());
      if (header) continue;
    }
    for (size_t i = 0; i < names.size(); ++i) {
      columns[i].push_back(i < fields.size() ? fields[i] : "");
    }
  }
  Frame frame;
  for (size_t i = 0; i < names.size(); ++i) frame.Append(names[i], MakeColumn(columns[i]));
  return frame;
}

Frame TrainingFrame(const std::string& data) {
  return Prepare(data, ReadCsv(RecordedFile("data/" + kFiles.at(data)), data != "ecg"));
}

Frame ScoringFrame(const std::string& data) {
  return Prepare(data, ReadCsv(MojoPath("score_" + data + ".csv"), data != "ecg"));
}

EncoderColumns ColumnsOf(const Case& golden, const Frame& frame) {
  static const std::map<std::string, std::vector<std::string>> kPredictors = {
      {"iris", {"sepal_len", "sepal_wid", "petal_len", "petal_wid"}},
      {"prostate", {"AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON"}},
      {"cars", {"cylinders", "displacement", "power", "weight", "year"}},
      {"ecg", {}}};
  static const std::map<std::string, std::string> kResponses = {
      {"iris", "class"}, {"prostate", "CAPSULE"}, {"cars", "economy"}};
  EncoderColumns columns;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    const auto& wanted = kPredictors.at(golden.data);
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), frame.name(i)) != wanted.end()) {
      columns.predictors.push_back(i);
    }
  }
  if (!golden.parameters.autoencoder) {
    columns.response = frame.Find(kResponses.at(golden.data));
  }
  columns.weights = frame.Find(golden.parameters.weights_column);
  columns.offset = frame.Find(golden.parameters.offset_column);
  return columns;
}

size_t ClassCount(const Case& golden, const Frame& frame) {
  const EncoderColumns columns = ColumnsOf(golden, frame);
  const bool classes = columns.response && frame.column(*columns.response)->is_categorical();
  return classes ? frame.column(*columns.response)->domain()->size() : 1;
}

std::map<std::string, std::string> ReadModelIni(const std::string& name) {
  std::istringstream text(ReadZipMember(MojoPath(name + ".zip"), "model.ini"));
  std::map<std::string, std::string> values;
  for (std::string line; std::getline(text, line);) {
    const size_t at = line.find(" = ");
    if (at != std::string::npos) values[line.substr(0, at)] = line.substr(at + 3);
  }
  return values;
}

std::vector<double> ParseList(const std::string& text) {
  std::vector<double> values;
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p < end) {
    double value = 0;
    const auto [next, error] = std::from_chars(p, end, value);
    if (error == std::errc()) {
      values.push_back(value);
      p = next;
    } else {
      ++p;
    }
  }
  return values;
}

}  // namespace hydrofoil::golden
