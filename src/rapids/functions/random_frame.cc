#include "rapids/functions/random_frame.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/memory_budget.h"
#include "base/random.h"
#include "base/thread_pool.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// Times lie between 1970 and 2020, leap days not counted.
constexpr uint64_t kTimeRange = 50ULL * 365 * 24 * 3600 * 1000;
constexpr size_t kTextLength = 8;
constexpr uint32_t kLetters = 25;

enum class Kind { kCategorical, kInteger, kReal, kBinary, kTime, kText };

// The generator of the cell in `row` and `column` (the response is column 0).
Pcg CellGenerator(const RandomFrameOptions& options, size_t row, size_t column) {
  const uint64_t position = static_cast<uint64_t>(options.columns) * row + column;
  Pcg generator(static_cast<int64_t>(static_cast<uint64_t>(options.seed) + position));
  generator.Seed(generator.NextLong());
  return generator;
}

double Symmetric(double range, Pcg& generator) { return range * (1 - 2 * generator.NextDouble()); }

double Code(int64_t count, Pcg& generator) {
  return std::trunc(static_cast<double>(count) * generator.NextDouble());
}

double Number(const RandomFrameOptions& options, Kind kind, Pcg& generator) {
  switch (kind) {
    case Kind::kCategorical:
      return Code(options.factors, generator);
    case Kind::kInteger:
      return Code(2 * options.integer_range + 1, generator) -
             static_cast<double>(options.integer_range);
    case Kind::kBinary:
      return static_cast<double>(generator.NextFloat()) < options.binary_ones_fraction ? 1 : 0;
    case Kind::kTime: {
      const int64_t drawn = generator.NextLong();
      const auto bits = static_cast<uint64_t>(drawn);
      return static_cast<double>((drawn < 0 ? 0 - bits : bits) % kTimeRange);
    }
    case Kind::kReal:
    case Kind::kText:
      break;
  }
  return Symmetric(options.real_range, generator);
}

double Response(const RandomFrameOptions& options, Pcg& generator) {
  if (options.response_factors > 1) {
    return Code(options.response_factors, generator);
  }
  return options.positive_response ? options.real_range * generator.NextDouble()
                                   : Symmetric(options.real_range, generator);
}

std::string Text(Pcg& generator) {
  std::string text(kTextLength, ' ');
  for (char& letter : text) {
    letter = static_cast<char>('A' + generator.NextInt(kLetters));
  }
  return text;
}

size_t Share(double fraction, int64_t columns) {
  return static_cast<size_t>(fraction * static_cast<double>(columns) + 0.1);
}

// Which column gets which kind: a permutation of the columns, cut into runs of one kind.
std::vector<Kind> ColumnKinds(const RandomFrameOptions& options) {
  const auto count = static_cast<size_t>(options.columns);
  std::vector<size_t> order(count, 0);
  Pcg generator(options.seed_for_column_types);
  for (size_t i = 1; i < count; ++i) {
    const size_t j = generator.NextInt(static_cast<uint32_t>(i + 1));
    order[i] = order[j];
    order[j] = i;
  }
  const size_t categorical = Share(options.categorical_fraction, options.columns);
  const size_t integer = Share(options.integer_fraction, options.columns);
  const size_t binary = Share(options.binary_fraction, options.columns);
  const size_t time = Share(options.time_fraction, options.columns);
  const size_t text = Share(options.string_fraction, options.columns);
  const size_t others = categorical + integer + binary + time + text;
  const std::vector<std::pair<Kind, size_t>> runs = {{Kind::kCategorical, categorical},
                                                     {Kind::kInteger, integer},
                                                     {Kind::kReal, count - std::min(others, count)},
                                                     {Kind::kBinary, binary},
                                                     {Kind::kTime, time},
                                                     {Kind::kText, text}};
  std::vector<Kind> kinds(count, Kind::kReal);
  size_t next = 0;
  for (const auto& [kind, length] : runs) {
    for (size_t i = 0; i < length && next < count; ++i) kinds[order[next++]] = kind;
  }
  return kinds;
}

DomainPtr Levels(size_t column, int64_t count) {
  auto domain = std::make_shared<Domain>();
  for (int64_t level = 0; level < count; ++level) {
    domain->push_back("c" + std::to_string(column) + ".l" + std::to_string(level));
  }
  return domain;
}

DomainPtr ResponseLevels(int64_t count) {
  auto domain = std::make_shared<Domain>();
  for (int64_t level = 0; level < count; ++level) {
    domain->push_back(std::to_string(level));
  }
  return domain;
}

void RequireFraction(const std::string& what, double value) {
  if (!(value >= 0 && value <= 1)) {
    Fail(what + " fraction must be between 0 and 1.");
  }
}

void RequireLevels(const RandomFrameOptions& options) {
  constexpr int64_t kMostLevels = 10'000'000;
  if (options.categorical_fraction > 0 && options.factors < 2) {
    Fail("Factors must be larger than 2 for categorical data.");
  }
  if (options.response_factors < 1) {
    Fail("Response factors must be either 1 (real-valued response), or >=2 (factor levels).");
  }
  if (options.factors > kMostLevels || options.response_factors > kMostLevels) {
    Fail("Number of factors must be <= 10,000,000).");
  }
  constexpr int64_t kMostIntegers = int64_t{1} << 52;
  if (std::abs(options.integer_range) > kMostIntegers) {
    Fail("Integer range must be between -2^52 and 2^52.");
  }
}

// What all cells take while the columns are made, at most.
void RequireRoom(const RandomFrameOptions& options) {
  constexpr double kLargest = 9e18;
  const double bytes = static_cast<double>(options.rows) *
                       (static_cast<double>(options.columns) + 1) * sizeof(double);
  RequireMemory(static_cast<size_t>(std::min(bytes, kLargest)), "The random frame");
}

void CheckStopped(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Error(ErrorKind::kCancelled, "Cancelled.");
  }
}

// Makes the columns of one frame.
class Maker {
 public:
  Maker(const RandomFrameOptions& options, const std::stop_token& stop)
      : options_(options), stop_(stop), layout_(MakeLayout(static_cast<size_t>(options.rows))) {}

  [[nodiscard]] ColumnPtr MakeResponse() const {
    const bool levels = options_.response_factors > 1;
    const auto draw = [this](Pcg& generator) { return Response(options_, generator); };
    return Numbers(levels ? ColumnType::kCategorical : ColumnType::kNumeric, 0, draw,
                   levels ? ResponseLevels(options_.response_factors) : nullptr);
  }

  [[nodiscard]] ColumnPtr MakeColumn(size_t column, Kind kind) const {
    if (kind == Kind::kText) return Texts(column);
    const auto draw = [this, kind](Pcg& generator) { return Number(options_, kind, generator); };
    if (kind == Kind::kCategorical) {
      return Numbers(ColumnType::kCategorical, column, draw, Levels(column, options_.factors));
    }
    return Numbers(kind == Kind::kTime ? ColumnType::kTime : ColumnType::kNumeric, column, draw,
                   nullptr);
  }

  [[nodiscard]] ColumnPtr MakeConstant() const { return Column::Constant(options_.value, layout_); }

 private:
  template <typename Draw>
  [[nodiscard]] ColumnPtr Numbers(ColumnType type, size_t column, const Draw& draw,
                                  DomainPtr domain) const {
    const auto fill = [&](size_t first, std::span<double> out) {
      CheckStopped(stop_);
      for (size_t i = 0; i < out.size(); ++i) {
        Pcg generator = CellGenerator(options_, first + i, column);
        out[i] = draw(generator);
      }
    };
    return Column::Generate(type, layout_, fill, std::move(domain));
  }

  [[nodiscard]] ColumnPtr Texts(size_t column) const {
    std::vector<ChunkPtr> chunks(layout_->size() - 1);
    ParallelFor(chunks.size(), stop_, [&](size_t i) {
      const size_t first = (*layout_)[i];
      std::vector<std::optional<std::string>> texts((*layout_)[i + 1] - first);
      for (size_t row = 0; row < texts.size(); ++row) {
        Pcg generator = CellGenerator(options_, first + row, column);
        texts[row] = Text(generator);
      }
      chunks[i] = Chunk::FromStrings(texts);
    });
    return std::make_shared<Column>(ColumnType::kString, layout_, std::move(chunks));
  }

  const RandomFrameOptions& options_;
  const std::stop_token& stop_;
  RowLayoutPtr layout_;
};

// Which rows of a column become missing.
struct Holes {
  double fraction;
  int64_t seed;
  size_t column;

  [[nodiscard]] bool At(size_t row) const {
    const uint64_t mixed =
        (static_cast<uint64_t>(seed) + 1234ULL * column) ^ (1723ULL * static_cast<uint64_t>(row));
    Pcg generator(static_cast<int64_t>(mixed));
    return generator.NextDouble() < fraction;
  }
};

ChunkPtr Pierced(const Chunk& chunk, size_t first, const Holes& holes) {
  if (chunk.encoding() == Chunk::Encoding::kStrings) {
    std::vector<std::optional<std::string>> texts(chunk.rows());
    for (size_t row = 0; row < texts.size(); ++row) {
      if (!holes.At(first + row)) texts[row] = chunk.StringAt(row);
    }
    return Chunk::FromStrings(texts);
  }
  std::vector<double> values(chunk.rows());
  chunk.Decode(0, values);
  for (size_t row = 0; row < values.size(); ++row) {
    if (holes.At(first + row)) values[row] = kNan;
  }
  return Chunk::FromValues(values);
}

}  // namespace

void CheckRandomFrameOptions(const RandomFrameOptions& options) {
  if (options.rows <= 0 || options.columns <= 0) {
    Fail("Must have number of rows > 0 and columns > 0.");
  }
  RequireFraction("Integer", options.integer_fraction);
  RequireFraction("Binary", options.binary_fraction);
  RequireFraction("Categorical", options.categorical_fraction);
  RequireFraction("Time", options.time_fraction);
  RequireFraction("String", options.string_fraction);
  RequireFraction("Missing", options.missing_fraction);
  RequireFraction("Binary ones", options.binary_ones_fraction);
  RequireLevels(options);
  const double shares = options.integer_fraction + options.binary_fraction +
                        options.categorical_fraction + options.time_fraction +
                        options.string_fraction;
  constexpr double kRounding = 1e-8;
  if (shares > 1 + kRounding) {
    Fail("Integer, binary, categorical, time and string fractions must add up to <= 1.");
  }
  // The share of binary columns, which clients leave at its default, is passed over.
  if (!options.randomize && shares > options.binary_fraction) {
    Fail("Cannot have integer, categorical or time fractions > 0 unless randomize=true.");
  }
  if (options.randomize && options.value != 0) {
    Fail("Cannot set data to a constant value if randomize=true.");
  }
}

Frame MakeRandomFrame(const RandomFrameOptions& options, const std::stop_token& stop) {
  CheckRandomFrameOptions(options);
  RequireRoom(options);
  const Maker maker(options, stop);
  Frame frame;
  const size_t offset = options.has_response ? 1 : 0;
  if (options.has_response) {
    frame.Append("response", options.randomize ? maker.MakeResponse() : maker.MakeConstant());
  }
  const std::vector<Kind> kinds = ColumnKinds(options);
  for (size_t i = 0; i < kinds.size(); ++i) {
    CheckStopped(stop);
    frame.Append("C" + std::to_string(i + 1),
                 options.randomize ? maker.MakeColumn(i + offset, kinds[i]) : maker.MakeConstant());
  }
  if (options.missing_fraction > 0) {
    return WithRandomHoles(frame, options.missing_fraction, options.seed, stop);
  }
  return frame;
}

Frame WithRandomHoles(const Frame& frame, double fraction, int64_t seed,
                      const std::stop_token& stop) {
  Frame pierced;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    const ColumnPtr& column = frame.column(i);
    const Holes holes{fraction, seed, i};
    std::vector<ChunkPtr> chunks(column->chunks().size());
    ParallelFor(chunks.size(), stop, [&](size_t k) {
      chunks[k] = Pierced(*column->chunks()[k], (*column->layout())[k], holes);
    });
    pierced.Append(frame.name(i), std::make_shared<Column>(column->type(), column->layout(),
                                                           std::move(chunks), column->domain()));
  }
  return pierced;
}

}  // namespace hydrofoil::rapids
