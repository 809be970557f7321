// SVMLight: rows of labels and numbered values.
#include <string_view>
#include <vector>

#include "ingest/delimited/delimited_guess.h"
#include "ingest/delimited/svmlight_parser.h"
#include "ingest/delimited/text_blocks.h"
#include "ingest/formats/format.h"
#include "ingest/formats/guess.h"

namespace hydrofoil {
namespace {

void Describe(std::string_view text, Guess& guess) {
  const ParsedBlock block = ParseSvmLightBlock(text, {});
  ParseSetup& setup = guess.setup;
  setup.separator = kGuessSeparator;
  setup.check_header = kNoHeader;
  setup.column_count = block.chunks.size();
  setup.preview = PreviewSvmLight(text, kPreviewRecords, setup.column_count);
  if (block.rows == 0) {
    ThrowNoText(guess.source);
  }
  guess.votes.resize(setup.column_count);
}

// What the user says of separators or headers is about CSV.
bool Sniff(std::string_view start, const ParseSetupRequest& request) {
  const bool open = request.separator == kGuessSeparator && request.check_header != kHasHeader;
  return open && LooksLikeSvmLight(start);
}

std::vector<ParsedBlock> Parse(std::span<const Source> sources, const ParseSetup& setup,
                               ParsePlan& /*plan*/, const ParseControl& control) {
  return ParseTextBlocks(sources, setup, control, [] { return ParseSvmLightBlock; });
}

}  // namespace

constinit const Format kSvmLightFormat = {
    .name = "SVMLight", .sniff = Sniff, .describe = Describe, .parse = Parse, .is_sparse = true};

}  // namespace hydrofoil
