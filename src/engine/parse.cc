#include "engine/parse.h"

#include <functional>
#include <memory>
#include <utility>

#include "base/error.h"
#include "engine/command_record.h"
#include "ingest/files/text_encoding.h"
#include "ingest/formats/frame_parser.h"
#include "text/zone.h"

namespace hydrofoil::engine {
namespace {

// How times without a zone are to be read.
LocalToUtc LocalToUtcIn(const std::string& name) {
  if (name == "UTC") return nullptr;
  return [zone = Zone(name)](int64_t local) { return zone.LocalToUtc(local); };
}

FramePtr ParseInto(Store& store, const Parse& command, const std::vector<Source>& sources,
                   const Control& control, const std::string& zone) {
  const ParseControl parse{.stop = control.stop,
                           .progress = [&](double share) { control.Progress(share); },
                           .warn = [&](const std::string& text) { control.Warn(text); },
                           .local_to_utc = LocalToUtcIn(zone)};
  auto frame = std::make_shared<const Frame>(ParseFrame(sources, command.setup, parse));
  control.CheckStopped();
  store.PutFrame(command.destination, frame);
  for (const std::string& key : command.sources) {
    if (command.remove_sources) store.Remove(key);
  }
  return frame;
}

}  // namespace

std::vector<Source> FindSources(const Context& context, const std::vector<std::string>& keys,
                                const std::string& encoding) {
  const std::string name = encoding.empty() ? context.settings.encoding : EncodingOf(encoding);
  std::vector<Source> sources;
  for (const std::string& key : keys) {
    const auto source = context.store.Find<Source>(key);
    if (source == nullptr) {
      throw Error(ErrorKind::kMalformedRequest, "Key not loaded: Key<Frame> " + key);
    }
    sources.push_back(source->WithEncoding(name));
  }
  if (sources.empty()) {
    ThrowIllegalArgument("No file names given for parsing.");
  }
  return sources;
}

std::string FreeDestination(const Context& context, std::string_view source_name) {
  const std::string name = DestinationName(source_name);
  const std::string stem = name.substr(0, name.size() - 4);
  std::string free = name;
  for (int i = 1; context.store.KindOf(free); ++i) {
    free = stem + std::to_string(i) + ".hex";
  }
  return free;
}

FramePtr Run(Context& context, const Parse& command, const Control& control) {
  CheckSetup(command.setup);
  return ParseInto(context.store, command, FindSources(context, command.sources, command.encoding),
                   control, command.zone.empty() ? context.sessions.time_zone() : command.zone);
}

JobPtr Start(Context& context, const Parse& given, const std::string& job) {
  CheckSetup(given.setup);
  Parse command = given;
  if (command.zone.empty()) command.zone = context.sessions.time_zone();
  JobTarget target{"Parse", command.destination, "Key<Frame>", 1};
  if (context.state != nullptr) target.recipe = RecipeOf(command);
  const auto body = [command, &context,
                     sources = FindSources(context, command.sources, command.encoding)](Job& one) {
    ParseInto(context.store, command, sources, ControlOf(one), command.zone);
  };
  return context.jobs.Start(std::move(target), body, job);
}

}  // namespace hydrofoil::engine
