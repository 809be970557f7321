// The commands that remove objects.
#ifndef HYDROFOIL_ENGINE_REMOVE_H_
#define HYDROFOIL_ENGINE_REMOVE_H_

#include <set>
#include <string>

#include "engine/context.h"

namespace hydrofoil::engine {

// An unknown key is fine: others may already have removed it.
struct Remove {
  std::string key;
  bool cascade = true;   // of a model: with its fold models and frames of cross-validation
  bool stop_job = true;  // that makes it
};
void Run(Context& context, const Remove& command);

// All objects but some; the jobs that make them are stopped.
struct RemoveAll {
  std::set<std::string> retained;
};
void Run(Context& context, const RemoveAll& command);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_REMOVE_H_
