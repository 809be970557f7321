// SVMLight text: a line is "LABEL INDEX:VALUE ...", what is not listed is 0, indices ascend from 1.
#ifndef HYDROFOIL_INGEST_DELIMITED_SVMLIGHT_PARSER_H_
#define HYDROFOIL_INGEST_DELIMITED_SVMLIGHT_PARSER_H_

#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/delimited/block_parser.h"

namespace hydrofoil {

struct SvmLightCell {
  size_t column = 0;  // 0: the label
  double value = 0;
};

// The cells of a line up to the first fault, none without a label. Returns what is wrong with the
// rest, empty if nothing. A comment (#) ends the line; "qid:N" is skipped.
std::string ReadSvmLightLine(std::string_view line, std::vector<SvmLightCell>& cells);

// Whether the first line has the form and a feature.
bool LooksLikeSvmLight(std::string_view text);

// One chunk per column, as many as the largest index of the block needs. Faults are noted in the
// block; the rest of such a line counts as zeros. Throws Error(kCancelled), Error(kOutOfMemory).
ParsedBlock ParseSvmLightBlock(std::string_view text, const std::stop_token& stop);

// The rows of the text as they are shown before parsing, `columns` numbers each; fewer than `rows`
// when that would be millions of cells.
std::vector<std::vector<std::string>> PreviewSvmLight(std::string_view text, size_t rows,
                                                      size_t columns);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_DELIMITED_SVMLIGHT_PARSER_H_
