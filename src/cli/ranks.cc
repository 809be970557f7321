#include "cli/ranks.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <bit>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/error.h"
#include "base/fnv_hash.h"
#include "frame/column_stats.h"
#include "model/parameter_table.h"

namespace hydrofoil::cli {
namespace {

using std::string;

constexpr size_t kMostRanks = 1024;
constexpr size_t kShortestSecret = 16;
constexpr const char* kSecretVariable = "HYDROFOIL_SECRET";

// Of mpirun (Open MPI; MPICH and other users of PMI) and srun. An allocation of Slurm sets its
// variables for a program that was started by itself as well.
struct Starter {
  const char* rank;
  const char* size;
  bool is_certain;  // that several processes were started
};
constexpr Starter kStarters[] = {{"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", true},
                                 {"PMI_RANK", "PMI_SIZE", true},
                                 {"SLURM_PROCID", "SLURM_NTASKS", false}};

std::optional<size_t> NumberIn(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  size_t number = 0;
  const char* end = text + std::strlen(text);
  const auto read = std::from_chars(text, end, number);
  if (read.ec != std::errc() || read.ptr != end) {
    ThrowIllegalArgument(fmt::format("{}={} is no number of a rank.", variable, text));
  }
  return number;
}

struct Place {
  size_t rank = 0;
  size_t size = 1;
};

Place FindPlace(const RankOptions& options) {
  if (options.rank.has_value() != options.size.has_value()) {
    ThrowIllegalArgument("--rank and --size belong together: which rank this is, and of how many.");
  }
  if (options.rank) return {*options.rank, *options.size};
  for (const Starter& starter : kStarters) {
    const auto rank = NumberIn(starter.rank);
    const auto size = NumberIn(starter.size);
    if (rank && size && (starter.is_certain || !options.rendezvous.empty())) return {*rank, *size};
  }
  if (!options.rendezvous.empty()) {
    ThrowIllegalArgument(
        "--rendezvous is given, but neither --rank and --size nor the variables of "
        "mpirun or srun.");
  }
  return {};
}

string Secret(const string& file) {
  string secret;
  if (!file.empty()) {
    std::ifstream in(file);
    if (!in) throw Error(ErrorKind::kForbidden, "--secret-file " + file + " cannot be read.");
    std::ostringstream text;
    text << in.rdbuf();
    secret = text.str();
    while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  } else if (const char* variable = std::getenv(kSecretVariable)) {
    secret = variable;
  } else {
    ThrowIllegalArgument(
        fmt::format("Several ranks need a secret that all of them know: --secret-file FILE or {}.",
                    kSecretVariable));
  }
  if (secret.size() < kShortestSecret) {
    ThrowIllegalArgument(
        fmt::format("The secret of the ranks has {} characters; at least {} are needed.",
                    secret.size(), kShortestSecret));
  }
  return secret;
}

void Require(const string& value, const char* option, const char* meaning) {
  if (value.empty()) {
    ThrowIllegalArgument(fmt::format("{} is missing: {}.", option, meaning));
  }
}

// What rows are told apart by.
struct Fingerprint {
  uint64_t rows = 0;
  uint64_t columns = 0;
  uint64_t names = 0;   // and types and levels
  uint64_t values = 0;  // what their statistics say
};

Fingerprint FingerprintOf(const Frame& frame) {
  FnvHash names;
  FnvHash values;
  const auto add = [&](double value) {
    const auto bytes = std::bit_cast<std::array<char, sizeof value>>(value);
    values.Add({bytes.data(), bytes.size()});
  };
  for (size_t c = 0; c < frame.names().size(); ++c) {
    const Column& column = *frame.column(c);
    names.Add(frame.names()[c]);
    names.AddByte(static_cast<uint8_t>(column.type()));
    if (column.domain()) {
      for (const string& level : *column.domain()) names.Add(level + '\n');
    }
    const ColumnStats& stats = column.stats();
    for (const uint64_t count : stats.level_counts) add(static_cast<double>(count));
    add(static_cast<double>(stats.missing_count));
    add(stats.mean);
    add(stats.sigma);
  }
  return {frame.rows(), frame.names().size(), names.value(), values.value()};
}

}  // namespace

void AddRankOptions(CLI::App& command, RankOptions& options) {
  constexpr const char* kGroup = "Several processes";
  command.add_option("--rank", options.rank, "Which rank this is, from 0; mpirun and srun say so")
      ->group(kGroup);
  command.add_option("--size", options.size, "How many ranks there are")
      ->check(CLI::Range(size_t{1}, kMostRanks))
      ->group(kGroup);
  command.add_option("--rendezvous", options.rendezvous, "Where rank 0 listens for the others")
      ->option_text("HOST:PORT")
      ->group(kGroup);
  command.add_option("--bind", options.bind, "Address of this rank, IPv4 or IPv6")
      ->option_text("ADDRESS")
      ->group(kGroup);
  command
      .add_option("--secret-file", options.secret_file,
                  "What ranks must know to be let in (or HYDROFOIL_SECRET)")
      ->option_text("FILE")
      ->group(kGroup);
  command
      .add_option("--rank-timeout", options.timeout,
                  "Seconds to wait for a rank that does not come or is silent")
      ->check(CLI::Range(0.5, 86400.0))
      ->capture_default_str()
      ->group(kGroup);
}

std::optional<ranks::RankSettings> FindRanks(const RankOptions& options) {
  const Place place = FindPlace(options);
  if (place.size > kMostRanks) {
    ThrowIllegalArgument(fmt::format("{} ranks are more than {}.", place.size, kMostRanks));
  }
  if (place.size < 2) return std::nullopt;
  Require(options.rendezvous, "--rendezvous", "HOST:PORT where rank 0 listens for the others");
  Require(options.bind, "--bind", "the address at which the other ranks reach this one");
  ranks::RankSettings settings;
  settings.rank = place.rank;
  settings.size = place.size;
  settings.rendezvous = ranks::ParseEndpoint("--rendezvous", options.rendezvous);
  settings.bind = options.bind;
  settings.secret = Secret(options.secret_file);
  settings.timeout = std::chrono::milliseconds(static_cast<int64_t>(options.timeout * 1000));
  return settings;
}

std::unique_ptr<ranks::GlooCommunicator> Join(const RankOptions& options,
                                              std::function<void()> on_failure) {
  const auto settings = FindRanks(options);
  return settings ? ranks::JoinRanks(*settings, std::move(on_failure)) : nullptr;
}

void RequireTrainableOnRanks(const ModelParameters& parameters) {
  const auto value = [&](const char* name) -> std::optional<bool> {
    const ParameterInfo* info = parameters.table().Find(name);
    if (info == nullptr) return std::nullopt;
    return std::get<bool>(GetParameter(parameters, *info));
  };
  const auto replicate = value("replicate_training_data");
  if (!replicate) {
    ThrowIllegalArgument("--algorithm " + string(parameters.algorithm()) +
                         " trains on one rank only.");
  }
  if (!*replicate) {
    ThrowIllegalArgument(
        "--replicate-training-data=false: ranks that hold parts of the rows are "
        "not built yet; every rank reads all rows.");
  }
  if (value("single_node_mode").value_or(false)) {
    ThrowIllegalArgument("--single-node-mode: start one process instead.");
  }
  if (HasCrossValidation(parameters)) {
    ThrowIllegalArgument(
        "Cross-validation over several ranks is not built yet: leave out --nfolds "
        "and --fold-column, or start one process.");
  }
}

void RequireSameRows(Communicator& ranks, const Frame& frame) {
  const Fingerprint mine = FingerprintOf(frame);
  const std::vector<Bytes> all = ranks.AllGather(std::as_bytes(std::span(&mine, 1)));
  std::vector<Fingerprint> prints(all.size());
  for (size_t r = 0; r < all.size(); ++r) {
    if (all[r].size() != sizeof mine) ThrowIllegalArgument("Ranks are of different versions.");
    std::memcpy(&prints[r], all[r].data(), sizeof mine);
    const Fingerprint& first = prints.front();
    const string who = fmt::format("Rank {} has read other data than rank 0: ", r);
    if (prints[r].rows != first.rows || prints[r].columns != first.columns) {
      ThrowIllegalArgument(fmt::format("{}{} rows and {} columns instead of {} and {}.", who,
                                       prints[r].rows, prints[r].columns, first.rows,
                                       first.columns));
    }
    if (prints[r].names != first.names) {
      ThrowIllegalArgument(who + "names, types or levels of columns differ.");
    }
    if (prints[r].values != first.values) ThrowIllegalArgument(who + "values differ.");
  }
}

}  // namespace hydrofoil::cli
