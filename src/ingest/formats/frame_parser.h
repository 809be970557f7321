// Parses files of any format into a frame.
#ifndef HYDROFOIL_INGEST_FORMATS_FRAME_PARSER_H_
#define HYDROFOIL_INGEST_FORMATS_FRAME_PARSER_H_

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>

#include "frame/frame.h"
#include "ingest/files/source.h"
#include "ingest/formats/parse_setup.h"
#include "text/cell_text.h"

namespace hydrofoil {

struct ParseControl {
  std::stop_token stop = {};
  // Called now and then with the fraction done, 0 to 1, on any thread, one at a time. May be empty.
  std::function<void(double)> progress = nullptr;
  // Called at the end with what could not be read as intended. May be empty.
  std::function<void(std::string)> warn = nullptr;
  LocalToUtc local_to_utc = nullptr;
  // Bytes of text per block.
  size_t block_bytes = size_t{4} << 20;
};

// Throws Error when the setup is inconsistent: no types, duplicate names, all skipped.
void CheckSetup(const ParseSetup& setup);

// The rows of all sources, in order. Categories are sorted. Throws Error: kIllegalArgument for a
// setup that is inconsistent and for damaged sources, kOutOfMemory, kCancelled; kNotFound
// and kForbidden when a file has gone in the meantime.
Frame ParseFrame(std::span<const Source> sources, const ParseSetup& setup,
                 const ParseControl& control);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FORMATS_FRAME_PARSER_H_
