// The command that makes a frame from sources.
#ifndef HYDROFOIL_ENGINE_PARSE_H_
#define HYDROFOIL_ENGINE_PARSE_H_

#include <string>
#include <string_view>
#include <vector>

#include "engine/context.h"
#include "engine/control.h"
#include "ingest/files/source.h"
#include "ingest/formats/parse_setup.h"

namespace hydrofoil::engine {

struct Parse {
  std::vector<std::string> sources;  // by key
  std::string encoding;              // of text that is neither UTF-8 nor UTF-16; "": see Settings
  ParseSetup setup = {};
  std::string destination = {};  // key of the frame
  bool remove_sources = true;    // at the end
  std::string zone = {};         // of times without one; "": that of the sessions
};

// Sources in the order of their keys. Throws Error(kMalformedRequest) for one that does not exist,
// Error(kIllegalArgument) when there are none and for an encoding that is not known.
std::vector<Source> FindSources(const Context& context, const std::vector<std::string>& keys,
                                const std::string& encoding);

// A key for the new frame that nothing has yet.
std::string FreeDestination(const Context& context, std::string_view source_name);

// Throws Error for a set-up that does not fit, kOutOfMemory, kCancelled.
FramePtr Run(Context& context, const Parse& command, const Control& control);

// The same as a job, which works with the sources as they were when it started. `job`: the key of
// one that is resumed after a restart; "": a new one.
JobPtr Start(Context& context, const Parse& command, const std::string& job = "");

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_PARSE_H_
