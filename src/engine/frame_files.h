// The commands that write frames into files and load them. Each starts a job; files appear complete
// or not at all.
#ifndef HYDROFOIL_ENGINE_FRAME_FILES_H_
#define HYDROFOIL_ENGINE_FRAME_FILES_H_

#include <cstdint>
#include <string>

#include "engine/context.h"

namespace hydrofoil::engine {

// Into a file of our own format, which is named after the frame. Throws Error in the reference's
// words when it exists, unless `force`.
struct SaveFrame {
  std::string key;
  std::string folder;
  bool force = true;
};
JobPtr Start(Context& context, const SaveFrame& command);

// Throws Error in the reference's words when there is such a frame, unless `force`.
struct LoadFrame {
  std::string key;
  std::string folder;
  bool force = true;
};
JobPtr Start(Context& context, const LoadFrame& command);

// As delimited text or Parquet. Throws Error in the reference's words.
struct ExportFrame {
  std::string key;
  std::string path;  // of a file, or of a folder of parts
  bool force = false;
  int64_t parts = 1;        // -1: as many as are useful
  bool parquet = false;     // always parts
  std::string compression;  // by name; "": none
  char separator = ',';
  bool header = true;
  bool quote_header = true;
};
JobPtr Start(Context& context, const ExportFrame& command);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_FRAME_FILES_H_
