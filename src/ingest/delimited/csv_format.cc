// Delimited text.
#include <algorithm>
#include <string>
#include <vector>

#include "ingest/delimited/block_parser.h"
#include "ingest/delimited/delimited_guess.h"
#include "ingest/delimited/text_blocks.h"
#include "ingest/formats/format.h"
#include "ingest/formats/guess.h"
#include "text/cell_text.h"

namespace hydrofoil {
namespace {

using Records = std::vector<std::vector<Field>>;

bool HasPlainValue(const std::vector<Field>& record) {
  return std::any_of(record.begin(), record.end(),
                     [](const Field& field) { return IsPlainValue(field.text); });
}

bool LooksLikeHeader(const Records& records) {
  return !HasPlainValue(records[0]) && (records.size() == 1 || HasPlainValue(records[1]));
}

// As many as the first record has, unless more records agree on a larger number.
size_t GuessColumnCount(const Records& records) {
  const auto votes = [&](size_t count) {
    return std::count_if(records.begin(), records.end(),
                         [&](const auto& record) { return record.size() == count; });
  };
  size_t best = records[0].size();
  for (const auto& record : records) {
    const bool larger = record.size() > records[0].size();
    if (larger && votes(record.size()) > votes(best)) best = record.size();
  }
  return best;
}

void CountTypes(std::string_view text, Guess& guess) {
  Field field;
  Tokenizer tokenizer(text, guess.setup.dialect());
  bool header = guess.setup.check_header == kHasHeader;
  while (tokenizer.StartRecord()) {
    bool more = true;
    for (size_t i = 0; more; ++i) {
      PlainNumber number;
      const auto read = tokenizer.NextNumber(number);
      const bool plain = read != Tokenizer::NumberField::kNone;
      more = plain ? read == Tokenizer::NumberField::kMore : tokenizer.NextField(field);
      if (header || i >= guess.votes.size()) continue;
      if (plain) {
        guess.votes[i].AddNumber(number.whole == 0);
      } else {
        guess.votes[i].Add(field);
      }
    }
    header = false;
  }
}

bool LooksBinary(std::string_view text) {
  const std::string_view start = text.substr(0, 4096);
  const auto odd = std::count_if(start.begin(), start.end(), [](char c) {
    return c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\x01';
  });
  return static_cast<size_t>(odd) * 20 > start.size();
}

void Describe(std::string_view text, Guess& guess) {
  ParseSetup& setup = guess.setup;
  const auto lines = FirstLines(text, setup.dialect(), 3);
  if (lines.empty() || LooksBinary(text)) {
    ThrowNoText(guess.source);
  }
  if (setup.separator == kGuessSeparator) {
    setup.separator = GuessSeparator(lines, setup.dialect());
  }
  const Records records = FirstRecords(text, setup.dialect());
  if (setup.check_header == kGuessHeader && setup.separator != kGuessSeparator) {
    setup.check_header = LooksLikeHeader(records) ? kHasHeader : kNoHeader;
  }
  if (setup.check_header == kHasHeader) {
    for (const Field& field : records[0]) {
      setup.column_names.push_back(Unescape(field, setup.dialect()));
    }
  }
  setup.column_count = GuessColumnCount(records);
  FillPreview(records, setup);
  guess.votes.resize(setup.column_count);
  CountTypes(text, guess);
}

bool Sniff(std::string_view /*start*/, const ParseSetupRequest& /*request*/) { return true; }

}  // namespace

constinit const Format kCsvFormat = {
    .name = "CSV", .sniff = Sniff, .describe = Describe, .parse = ParseDelimited};

}  // namespace hydrofoil
