// Parses text in blocks: every thread takes a block of whole records from the reader, which
// decompresses, and parses it; meanwhile another reads.
#ifndef HYDROFOIL_INGEST_DELIMITED_TEXT_BLOCKS_H_
#define HYDROFOIL_INGEST_DELIMITED_TEXT_BLOCKS_H_

#include <functional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "ingest/formats/frame_parser.h"
#include "ingest/formats/parse_plan.h"

namespace hydrofoil {

// Parses one block after the other, for one thread.
using TextParser = std::function<ParsedBlock(std::string_view text, const std::stop_token& stop)>;

// All blocks with rows, in order; faults in them are reported to control.warn. `make` makes
// the parser of a thread. Throws as ParseFrame.
std::vector<ParsedBlock> ParseTextBlocks(std::span<const Source> sources, const ParseSetup& setup,
                                         const ParseControl& control,
                                         const std::function<TextParser()>& make);

// The same with separators between the cells.
std::vector<ParsedBlock> ParseDelimited(std::span<const Source> sources, const ParseSetup& setup,
                                        ParsePlan& plan, const ParseControl& control);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_DELIMITED_TEXT_BLOCKS_H_
