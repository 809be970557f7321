// Random columns and fold assignments. Each row draws from a generator seeded with the seed and the
// row's number, so that the numbers do not depend on the chunks.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <span>
#include <vector>

#include "base/random.h"
#include "base/thread_pool.h"
#include "frame/column_stats.h"
#include "rapids/functions/factors.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

int64_t SeedArgument(Call& call, size_t i) {
  const double given = call.number(i);
  if (given != -1 && !std::isnan(given)) {
    return static_cast<int64_t>(std::clamp(given, -9.2e18, 9.2e18));
  }
  Pcg clock(std::chrono::steady_clock::now().time_since_epoch().count());
  return clock.NextLong();
}

int64_t AddWrapping(int64_t a, size_t b) {
  return static_cast<int64_t>(static_cast<uint64_t>(a) + b);
}

double Fold(int64_t seed, size_t row, int64_t folds) {
  Pcg generator(AddWrapping(seed, row));
  return static_cast<double>(std::abs(static_cast<int64_t>(generator.NextInt())) % folds);
}

int64_t FoldCount(Call& call, const Frame& frame) {
  return call.integer(1, "nfolds", 1,
                      std::max<int64_t>(10'000, static_cast<int64_t>(frame.rows())));
}

Value Uniform(Call& call) {
  const Frame& frame = call.frame(0);
  const int64_t seed = SeedArgument(call, 1);
  return MakeFrame("rnd", Column::Generate(ColumnType::kNumeric, frame.layout(),
                                           [&](size_t first, std::span<double> out) {
                                             for (size_t i = 0; i < out.size(); ++i) {
                                               Pcg generator(AddWrapping(seed, first + i));
                                               out[i] = generator.NextFloat();
                                             }
                                           }));
}

Value RandomFolds(Call& call) {
  const Frame& frame = call.frame(0);
  const int64_t folds = FoldCount(call, frame);
  const int64_t seed = SeedArgument(call, 2);
  return MakeFrame("C1", Column::Generate(ColumnType::kNumeric, frame.layout(),
                                          [&](size_t first, std::span<double> out) {
                                            for (size_t i = 0; i < out.size(); ++i) {
                                              out[i] = Fold(seed, first + i, folds);
                                            }
                                          }));
}

Value ModuloFolds(Call& call) {
  const Frame& frame = call.frame(0);
  const auto folds = static_cast<size_t>(FoldCount(call, frame));
  return MakeFrame("C1", Column::Generate(ColumnType::kNumeric, frame.layout(),
                                          [&](size_t first, std::span<double> out) {
                                            for (size_t i = 0; i < out.size(); ++i) {
                                              out[i] = static_cast<double>((first + i) % folds);
                                            }
                                          }));
}

// The reference draws by row alone, whatever the level.
Value StratifiedFolds(Call& call) {
  const Frame& frame = call.frame(0);
  if (frame.column_count() == 0) {
    Fail("stratified_kfold_column needs a column");
  }
  const int64_t folds = FoldCount(call, frame);
  const int64_t seed = Pcg(SeedArgument(call, 2)).NextLong();
  const auto fill = [&](size_t first, std::span<double> out) {
    for (size_t i = 0; i < out.size(); ++i) {
      out[i] = Fold(seed, first + i, folds);
    }
  };
  return MakeFrame("C1", Column::Generate(ColumnType::kNumeric, frame.layout(), fill));
}

// As the reference draws: the k-th draw of a class comes from a generator of its own, seed + k;
// what was drawn already does not count. At least one row.
void DrawTests(std::span<const size_t> members, double fraction, int64_t seed,
               std::vector<double>& split) {
  const auto count = static_cast<double>(members.size());
  const double wanted = std::max(1.0, std::floor(fraction * count + 0.5));
  size_t drawn = 0;
  for (size_t k = 0; !members.empty() && static_cast<double>(drawn) < wanted; ++k) {
    const double at = Pcg(AddWrapping(seed, k)).NextDouble() * count;
    double& row = split[members[static_cast<size_t>(at)]];
    drawn += row == 0 ? 1 : 0;
    row = 1;
  }
}

// (h2o.random_stratified_split column test_fraction seed): the same fraction of every class.
Value StratifiedSplit(Call& call) {
  if (const Column& column = *call.column(0);
      !column.is_categorical() && !column.stats().is_integer && column.stats().value_count() > 0) {
    Fail("Stratification only applies to integer and categorical columns. Got: " +
         std::string(TypeName(column)));
  }
  const Frame& frame = call.frame(0);
  if (frame.column_count() != 1) {
    Fail("Must give a single column to stratify against. Got: " +
         std::to_string(frame.column_count()) + " columns.");
  }
  const double fraction = call.number(1);
  if (!(fraction >= 0 && fraction <= 1)) {
    Fail("The test fraction must be between 0 and 1");
  }
  const ColumnPtr classes = ToFactor(frame.column(0));
  std::vector<std::vector<size_t>> rows(classes->domain()->size());
  const std::vector<double> codes = classes->Values();
  for (size_t row = 0; row < codes.size(); ++row) {
    if (std::isnan(codes[row])) {
      FailOnMissing();
    }
    rows[static_cast<size_t>(codes[row])].push_back(row);
  }
  const int64_t seed = SeedArgument(call, 2);
  std::vector<double> split(codes.size(), 0);
  ParallelFor(rows.size(), [&](size_t i) { DrawTests(rows[i], fraction, seed, split); });
  const auto domain = std::make_shared<const Domain>(Domain{"train", "test"});
  return MakeFrame("test_train_split",
                   Column::FromValues(ColumnType::kCategorical, frame.layout(), split, domain));
}

}  // namespace

void AddRandom(BuiltinTable& table) {
  table.Add("h2o.runif", "frame seed", Uniform);
  table.Add("kfold_column", "frame folds seed", RandomFolds);
  table.Add("modulo_kfold_column", "frame folds", ModuloFolds);
  table.Add("stratified_kfold_column", "frame folds seed", StratifiedFolds);
  table.Add("h2o.random_stratified_split", "column test_fraction seed", StratifiedSplit);
}

}  // namespace hydrofoil::rapids
