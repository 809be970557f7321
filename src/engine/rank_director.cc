#include "engine/rank_director.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <sstream>
#include <variant>
#include <vector>

#include "base/error.h"
#include "model/algorithm.h"
#include "model/parameter_table.h"

namespace hydrofoil::engine {
namespace {

constexpr std::string_view kReplicate = "replicate_training_data";
constexpr std::string_view kSingleNode = "single_node_mode";

std::optional<bool> Switch(const ModelParameters& parameters, std::string_view name) {
  const ParameterTable table = parameters.table();
  const ParameterInfo* info = table.Find(name);
  if (info == nullptr) return std::nullopt;
  return std::get<bool>(GetParameter(parameters, *info));
}

// Those of the command, stopped by whatever ends the team.
class TeamHooks : public TrainingHooks {
 public:
  TeamHooks(const Team& team, TrainingHooks* hooks) : team_(team), hooks_(hooks) {}
  void OnProgress(double done, const std::string& message) override {
    if (hooks_ != nullptr) hooks_->OnProgress(done, message);
  }
  void OnWarning(const std::string& text) override {
    if (hooks_ != nullptr) hooks_->OnWarning(text);
  }
  void OnModel(const ModelPtr& model) override {
    if (hooks_ != nullptr) hooks_->OnModel(model);
  }
  [[nodiscard]] std::stop_token stop_token() const override { return team_.stop_token(); }

 private:
  const Team& team_;
  TrainingHooks* hooks_;  // null: nobody hears of it
};

}  // namespace

bool IsForAllRanks(const TrainingInput& input) {
  const ModelParameters& parameters = *input.parameters;
  return input.algorithm->learns() && Switch(parameters, kReplicate).has_value() &&
         !Switch(parameters, kSingleNode).value_or(false) && !HasCrossValidation(parameters);
}

std::vector<ValidationMessage> FaultsOnRanks(const Cluster& cluster, const TrainingInput& input) {
  std::vector<ValidationMessage> faults;
  if (const auto lost = cluster.failure()) {
    faults.push_back({MessageLevel::kError, std::string(kSingleNode),
                      std::string(lost->what()) +
                          " Start the server anew, or train on rank 0 alone: single_node_mode."});
  }
  if (!Switch(*input.parameters, kReplicate).value_or(true)) {
    faults.push_back({MessageLevel::kError, std::string(kReplicate),
                      "Ranks that hold parts of the rows are not built yet: every rank has all "
                      "rows, replicate_training_data=true, or rank 0 trains alone, "
                      "single_node_mode=true."});
  }
  return faults;
}

RankDirector::RankDirector(Cluster& cluster)
    : cluster_(cluster), gone_([this](const std::stop_token& stop) { TellGone(stop); }) {}

ModelPtr RankDirector::Train(const TrainingInput& input, TrainingHooks& hooks) {
  const auto team = cluster_.Begin(hooks.stop_token());
  try {
    {
      const TimedLock lock(sending_, team->stop_token());
      SendTraining(*team, input, ledger_);
    }
    TrainingInput shared = input;
    shared.communicator = team.get();
    TeamHooks of_team(*team, &hooks);
    ModelPtr model = TrainModel(shared, of_team);
    team->Finish();
    return model;
  } catch (const Error& error) {
    // Stopped because of another rank: that is the reason.
    const auto failure = team->failure();
    if (error.kind() == ErrorKind::kCancelled && failure) throw Error(*failure);
    throw;
  }
}

void RankDirector::TellGone(const std::stop_token& stop) {
  constexpr auto kPause = std::chrono::seconds(1);
  constexpr size_t kMost = 10'000;  // in one message
  while (!stop.stop_requested()) {
    const std::vector<int64_t> gone = ledger_.TakeGone(stop, kPause);
    for (size_t at = 0; at < gone.size(); at += kMost) {
      std::ostringstream note;
      for (size_t i = at; i < std::min(gone.size(), at + kMost); ++i) note << gone[i] << ' ';
      cluster_.Tell(note.str());
    }
  }
}

void RankWorker::Work(Team& team) {
  TrainingInput input = ReceiveTraining(team, held_);
  input.communicator = &team;
  TeamHooks hooks(team, nullptr);
  TrainModel(input, hooks);
}

void RankWorker::Hear(const std::string& note) {
  std::istringstream in(note);
  std::vector<int64_t> gone;
  for (int64_t number = 0; in >> number;) gone.push_back(number);
  held_.Forget(gone);
}

}  // namespace hydrofoil::engine
