// ARFF: a header with names and types, then delimited text.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "ingest/delimited/arff_header.h"
#include "ingest/delimited/delimited_guess.h"
#include "ingest/delimited/text_blocks.h"
#include "ingest/formats/format.h"
#include "ingest/formats/guess.h"

namespace hydrofoil {
namespace {

// Both kinds of quotes are usual in ARFF.
bool UsesSingleQuotes(const std::vector<std::string_view>& lines) {
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    return line.starts_with('\'') || line.find(",'") != std::string_view::npos;
  });
}

// Names, types and the usual texts for what is missing from the header; the data are cut as CSV.
void Describe(std::string_view text, Guess& guess) {
  const ArffHeader header = ReadArffHeader(text, guess.source.name());
  ParseSetup& setup = guess.setup;
  setup.column_names = header.names;
  setup.column_types = header.types;
  setup.na_strings.assign(header.names.size(), {"?"});
  setup.check_header = kNoHeader;
  text.remove_prefix(header.byte_size);
  const auto lines = FirstLines(text, setup.dialect(), kPreviewRecords);
  if (!lines.empty() && lines[0].starts_with('{')) {
    ThrowIllegalArgument(fmt::format("Cannot parse {}: sparse ARFF data are not supported: \"{}\".",
                                     guess.source.name(), lines[0].substr(0, 40)));
  }
  setup.single_quotes = setup.single_quotes || UsesSingleQuotes(lines);
  if (setup.separator == kGuessSeparator) {
    const bool commas = lines.empty() || FieldCount(lines[0], setup.dialect(), ',') > 1;
    setup.separator =
        commas || header.names.size() == 1 ? ',' : GuessSeparator(lines, setup.dialect());
  }
  setup.column_count = header.names.size();
  FillPreview(FirstRecords(text, setup.dialect()), setup);
  guess.votes.resize(setup.column_count);
}

bool Sniff(std::string_view start, const ParseSetupRequest& /*request*/) {
  return LooksLikeArff(start);
}

}  // namespace

constinit const Format kArffFormat = {.name = "ARFF",
                                      .sniff = Sniff,
                                      .describe = Describe,
                                      .parse = ParseDelimited,
                                      .comments = "%",
                                      .past_header = PastArffData};

}  // namespace hydrofoil
