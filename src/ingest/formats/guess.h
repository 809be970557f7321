// What the first bytes of one source show, while a set-up is guessed. A value.
#ifndef HYDROFOIL_INGEST_FORMATS_GUESS_H_
#define HYDROFOIL_INGEST_FORMATS_GUESS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "ingest/delimited/type_votes.h"
#include "ingest/files/source.h"
#include "ingest/formats/parse_setup.h"

namespace hydrofoil {

// Rows that are shown.
inline constexpr size_t kPreviewRecords = 10;

struct Sample {
  std::string text;
  bool complete = false;  // the whole entry
  std::string warning;
};

struct Guess {
  ParseSetup setup;
  std::vector<TypeVotes> votes;  // by column, of those whose types no header tells
  Sample sample;
  const Source& source;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FORMATS_GUESS_H_
