#include "engine/make_frames.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <numeric>
#include <set>
#include <utility>

#include "base/error.h"
#include "frame/row_choice.h"

namespace hydrofoil::engine {
namespace {

// Shares that miss 1 by less were meant to be all.
constexpr double kRounding = 1e-6;

// A command that was checked, with all it names.
using Work = std::function<void(const Control&)>;

void RequireFreeForFrame(const Context& context, const std::string& key) {
  const auto kind = context.store.KindOf(key);
  if (kind && *kind != ObjectKind::kFrame) {
    ThrowIllegalArgument("The key " + key + " names a " + std::string(ObjectKindName(*kind)) +
                         " already.");
  }
}

Work Prepared(Context& context, const CreateFrame& command) {
  rapids::CheckRandomFrameOptions(command.options);
  RequireFreeForFrame(context, command.destination);
  return [command, &store = context.store](const Control& control) {
    store.PutFrame(command.destination, rapids::MakeRandomFrame(command.options, control.stop));
  };
}

Work Prepared(Context& context, const InsertMissing& command) {
  const FramePtr frame = context.store.FindFrame(command.frame);
  if (frame == nullptr) {
    ThrowMalformedRequest("Invalid Frame key " + command.frame + " (Frame doesn't exist).");
  }
  if (!(command.fraction >= 0 && command.fraction <= 1)) {
    ThrowMalformedRequest("fraction must be between 0 and 1.");
  }
  return [command, frame, &sessions = context.sessions](const Control& control) {
    Frame pierced = rapids::WithRandomHoles(*frame, command.fraction, command.seed, control.stop);
    sessions.ReplaceFrame(command.frame, frame, std::make_shared<const Frame>(std::move(pierced)));
  };
}

Work Prepared(Context& context, const Interact& command) {
  const FramePtr frame = context.store.RequireFrame(command.frame, "source_frame");
  rapids::CheckInteractionColumns(*frame, command.options);
  RequireFreeForFrame(context, command.destination);
  return [command, frame, &store = context.store](const Control& control) {
    store.PutFrame(command.destination,
                   rapids::MakeInteractions(*frame, command.options, control.stop));
  };
}

Frame RowsBetween(const Frame& frame, size_t first, size_t end) {
  std::vector<RowNumber> rows(end - first);
  std::iota(rows.begin(), rows.end(), static_cast<RowNumber>(first));
  return frame.TakeRows(rows);
}

Work Prepared(Context& context, const SplitFrame& command) {
  const FramePtr frame = context.store.RequireFrame(command.frame, "dataset");
  const std::vector<std::string>& names = command.destinations;
  if (names.size() != command.shares.size()) {
    throw Error(ErrorKind::kMalformedRequest,
                "Number of destination keys has to match to a number of split ratios!");
  }
  if (std::set<std::string>(names.begin(), names.end()).size() != names.size()) {
    ThrowIllegalArgument("destination_frames: every part needs a name of its own.");
  }
  for (const std::string& name : names) RequireFreeForFrame(context, name);
  CheckRowNumbers(frame->rows());
  return [command, frame, &store = context.store](const Control& control) {
    size_t first = 0;
    for (size_t i = 0; i < command.shares.size(); ++i) {
      control.CheckStopped();
      const double share = command.shares[i] * static_cast<double>(frame->rows());
      const bool last = i + 1 == command.shares.size();
      const size_t rows = static_cast<size_t>(share + kRounding);
      const size_t end = last ? frame->rows() : std::min(frame->rows(), first + rows);
      store.PutFrame(command.destinations[i], RowsBetween(*frame, first, end));
      first = end;
    }
  };
}

template <typename Command>
JobPtr StartFor(Context& context, const Command& command, const char* what,
                const std::string& key) {
  return context.jobs.Start({what, key, "Key<Frame>", 1}, [work = Prepared(context, command)](
                                                              Job& job) { work(ControlOf(job)); });
}

}  // namespace

std::vector<double> SplitShares(std::vector<double> shares) {
  for (const double share : shares) {
    if (!(share >= 0 && share <= 1)) {
      throw Error(ErrorKind::kMalformedRequest, "Ratio must be between 0 and 1!");
    }
  }
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (sum < 1 - kRounding) {
    shares.push_back(1 - sum);
  } else {
    for (double& share : shares) share /= sum;
  }
  return shares;
}

void Run(Context& context, const CreateFrame& command, const Control& control) {
  Prepared(context, command)(control);
}

void Run(Context& context, const InsertMissing& command, const Control& control) {
  Prepared(context, command)(control);
}

void Run(Context& context, const Interact& command, const Control& control) {
  Prepared(context, command)(control);
}

void Run(Context& context, const SplitFrame& command, const Control& control) {
  Prepared(context, command)(control);
}

JobPtr Start(Context& context, const CreateFrame& command) {
  return StartFor(context, command, "CreateFrame", command.destination);
}

JobPtr Start(Context& context, const InsertMissing& command) {
  return StartFor(context, command, "MissingValueInserter", command.frame);
}

JobPtr Start(Context& context, const Interact& command) {
  return StartFor(context, command, "CreateFrame", command.destination);
}

JobPtr Start(Context& context, const SplitFrame& command) {
  const std::string first = command.destinations.empty() ? "" : command.destinations.front();
  return StartFor(context, command, "SplitFrame", first);
}

}  // namespace hydrofoil::engine
