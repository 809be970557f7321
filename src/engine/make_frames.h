// The commands that make frames from nothing or from another frame, other than by an expression.
#ifndef HYDROFOIL_ENGINE_MAKE_FRAMES_H_
#define HYDROFOIL_ENGINE_MAKE_FRAMES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "engine/context.h"
#include "engine/control.h"
#include "rapids/functions/interaction.h"
#include "rapids/functions/random_frame.h"

namespace hydrofoil::engine {

struct CreateFrame {
  rapids::RandomFrameOptions options;
  std::string destination;
};

// Makes random cells of a frame missing: the frame under that key is replaced.
struct InsertMissing {
  std::string frame;
  double fraction = 0;  // in [0, 1]
  int64_t seed = 0;
};

struct Interact {
  std::string frame;
  rapids::InteractionOptions options;
  std::string destination;
};

// Cuts a frame into frames of consecutive rows.
struct SplitFrame {
  std::string frame;
  std::vector<double> shares;             // of the rows, each in [0, 1]: see SplitShares()
  std::vector<std::string> destinations;  // as many
};

// Shares that sum up to 1: scaled when they are more, else with the rest as another one. Throws
// Error(kMalformedRequest) when one is not in [0, 1].
std::vector<double> SplitShares(std::vector<double> shares);

// Throw Error, before anything runs, for options that are not allowed, for frames that do not
// exist, and for a destination that names something other than a frame; Run also kOutOfMemory,
// kCancelled.
void Run(Context& context, const CreateFrame& command, const Control& control);
void Run(Context& context, const InsertMissing& command, const Control& control);
void Run(Context& context, const Interact& command, const Control& control);
void Run(Context& context, const SplitFrame& command, const Control& control);

// The same as jobs, which work with the frame as it was when they started.
JobPtr Start(Context& context, const CreateFrame& command);
JobPtr Start(Context& context, const InsertMissing& command);
JobPtr Start(Context& context, const Interact& command);
JobPtr Start(Context& context, const SplitFrame& command);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_MAKE_FRAMES_H_
