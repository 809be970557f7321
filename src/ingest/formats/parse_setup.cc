#include "ingest/formats/parse_setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "base/error.h"
#include "ingest/files/text_encoding.h"
#include "ingest/formats/guess.h"
#include "ingest/formats/partition_columns.h"
#include "text/cell_text.h"
#include "text/plain_text.h"

namespace hydrofoil {
namespace {

constexpr size_t kSampleBytes = size_t{4} << 20;
constexpr size_t kFirstSampleBytes = size_t{64} << 10;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

struct Named {
  std::string_view name;
  ParseType type;
};

// The first name of a type is the one that is shown.
constexpr std::array kTypeNames = {
    Named{"Unknown", ParseType::kUnknown}, Named{"Bad", ParseType::kBad},
    Named{"UUID", ParseType::kUuid},       Named{"String", ParseType::kString},
    Named{"Numeric", ParseType::kNumeric}, Named{"Enum", ParseType::kEnum},
    Named{"Time", ParseType::kTime},       Named{"float", ParseType::kNumeric},
    Named{"real", ParseType::kNumeric},    Named{"double", ParseType::kNumeric},
    Named{"int", ParseType::kNumeric},     Named{"long", ParseType::kNumeric},
    Named{"factor", ParseType::kEnum},     Named{"categorical", ParseType::kEnum},
};

Sample ReadSample(const Source& source) {
  Sample sample;
  const auto stream = OpenText(source);
  size_t size = 0;
  // In growing steps: memory of the whole size would be touched for small files too.
  for (bool more = stream->NextEntry(); more; more = size == sample.text.size()) {
    if (size == kSampleBytes) break;
    sample.text.resize(std::clamp(4 * size, kFirstSampleBytes, kSampleBytes));
    size += stream->Read(std::span(sample.text).subspan(size));
  }
  sample.complete = size < kSampleBytes;
  sample.text.resize(size);
  sample.warning = stream->Warning(source.name());
  if (sample.text.empty()) {
    ThrowIllegalArgument(
        fmt::format("The file {} is empty: there is nothing to parse.", source.name()));
  }
  if (sample.text.starts_with(kByteOrderMark)) {
    sample.text.erase(0, kByteOrderMark.size());
  }
  return sample;
}

const Format& FormatFor(std::string_view text, const Source& source,
                        const ParseSetupRequest& request) {
  const auto formats = Formats();
  const Format& sniffed =
      **std::ranges::find_if(formats, [&](const Format* f) { return f->sniff(text, request); });
  const std::string_view why = sniffed.why_not_read != nullptr ? sniffed.why_not_read() : "";
  if (!why.empty()) ThrowIllegalArgument(fmt::format("Cannot parse {}: {}", source.name(), why));
  return request.format != nullptr ? *request.format : sniffed;
}

Guess GuessOne(const Source& source, const ParseSetupRequest& request) {
  Guess guess{.setup = {}, .votes = {}, .sample = ReadSample(source), .source = source};
  std::string_view text = guess.sample.text;
  const Format& format = FormatFor(text, source, request);
  ParseSetup& setup = guess.setup;
  setup.format = &format;
  setup.separator = request.separator;
  setup.single_quotes = request.single_quotes;
  setup.escape = request.escape;
  setup.check_header = request.check_header;
  setup.comments = request.comments.value_or(std::string(format.comments));
  const size_t whole = guess.sample.complete ? 0 : LastRecordEnd(text, setup.dialect());
  format.describe(whole == 0 ? text : text.substr(0, whole), guess);
  return guess;
}

std::string NameOfSeparator(int separator) {
  return separator < 0 ? std::string("none") : fmt::format("\"{}\"", static_cast<char>(separator));
}

// Adds what a further source tells; throws when it does not fit the first.
void Merge(const Source& first, const Source& next, const Guess& other, Guess& all) {
  ParseSetup& setup = all.setup;
  if (setup.format->is_sparse && other.setup.format == setup.format) {
    setup.column_count = std::max(setup.column_count, other.setup.column_count);
    all.votes.resize(setup.column_count);
    return;
  }
  if (other.setup.separator != setup.separator) {
    ThrowIllegalArgument(
        fmt::format("Column separator mismatch. One file seems to use {} and the other uses {}.",
                    NameOfSeparator(setup.separator), NameOfSeparator(other.setup.separator)));
  }
  if (other.setup.column_count != setup.column_count || other.setup.format != setup.format) {
    ThrowIllegalArgument(fmt::format(
        "File type mismatch. Cannot parse files [{}] and [{}] of type {} and {} as one dataset.",
        first.name(), next.name(), setup.format->name, other.setup.format->name));
  }
  if (other.setup.check_header == kHasHeader) {
    if (setup.check_header == kHasHeader && setup.column_names != other.setup.column_names) {
      ThrowIllegalArgument("Column names do not match between files.");
    }
    setup.check_header = kHasHeader;
    setup.column_names = other.setup.column_names;
  }
  for (size_t i = 0; i < all.votes.size(); ++i) {
    all.votes[i].Merge(other.votes[i]);
  }
  for (size_t i = 0; i < other.setup.preview.size() && setup.preview.size() < kPreviewRecords;
       ++i) {
    setup.preview.push_back(other.setup.preview[i]);
  }
}

}  // namespace

std::string_view ParseTypeName(ParseType type) {
  return std::find_if(kTypeNames.begin(), kTypeNames.end(),
                      [&](const Named& named) { return named.type == type; })
      ->name;
}

ParseType ParseTypeOf(std::string_view name) {
  const auto found = std::find_if(kTypeNames.begin(), kTypeNames.end(), [&](const Named& named) {
    return EqualIgnoringCase(named.name, name);
  });
  if (found == kTypeNames.end()) {
    ThrowIllegalArgument(
        fmt::format("Provided column type {} is unknown.  Cannot proceed with "
                    "parse due to invalid argument.",
                    name));
  }
  return found->type;
}

NumberKind NumberKindOf(std::string_view type_name) {
  constexpr std::array kWhole = {"int", "long"};
  constexpr std::array kReal = {"real", "float", "double"};
  const auto named = [&](const char* name) { return EqualIgnoringCase(name, type_name); };
  if (std::any_of(kWhole.begin(), kWhole.end(), named)) return NumberKind::kWhole;
  return std::any_of(kReal.begin(), kReal.end(), named) ? NumberKind::kReal : NumberKind::kAny;
}

Dialect ParseSetup::dialect() const {
  Dialect dialect;
  dialect.separator = separator == kGuessSeparator ? '\n' : static_cast<char>(separator);
  dialect.quote = single_quotes ? '\'' : '"';
  dialect.escape = escape;
  dialect.comments = comments;
  return dialect;
}

std::string ParseSetup::NameOf(size_t index) const {
  if (index < column_names.size() && !column_names[index].empty()) {
    return column_names[index];
  }
  return fmt::format("C{}", index + 1);
}

void ApplyRequest(const ParseSetupRequest& request, ParseSetup& setup) {
  for (const size_t index : request.skipped_columns) {
    if (index >= setup.column_count) {
      ThrowIllegalArgument(fmt::format("skipped_columns: {} is not between 0 and {}.", index,
                                       setup.column_count - 1));
    }
  }
  setup.skipped_columns = request.skipped_columns;
  setup.partition_columns = request.partition_columns;
  setup.force_column_types = request.force_column_types;
  for (const std::string& name : request.column_types) {
    setup.number_kinds.push_back(NumberKindOf(name));
  }
  if (!request.na_strings.empty()) setup.na_strings = request.na_strings;
  if (request.column_names.empty()) return;
  const std::set<size_t> skipped(setup.skipped_columns.begin(), setup.skipped_columns.end());
  setup.column_names = request.column_names;
  if (skipped.empty() || request.column_names.size() != setup.column_count - skipped.size()) return;
  setup.column_names.assign(setup.column_count, "");
  auto next = request.column_names.begin();
  for (size_t i = 0; i < setup.column_count; ++i) {
    if (!skipped.contains(i)) setup.column_names[i] = *next++;
  }
}

ParseSetup GuessSetup(std::span<const Source> sources, const ParseSetupRequest& request) {
  if (sources.empty()) {
    ThrowIllegalArgument("No file names given for parsing.");
  }
  RequirePartitions(sources, request.partition_columns);
  Guess all = GuessOne(sources[0], request);
  std::vector<std::string> warnings = {all.sample.warning};
  for (const Source& next : sources.subspan(1)) {
    const Guess other = GuessOne(next, request);
    Merge(sources[0], next, other, all);
    warnings.push_back(other.sample.warning);
  }
  ParseSetup setup = std::move(all.setup);
  std::erase(warnings, "");
  setup.warnings = std::move(warnings);
  ApplyRequest(request, setup);
  setup.column_types.resize(setup.column_count, ParseType::kUnknown);
  for (size_t i = 0; i < setup.column_count; ++i) {
    const bool given = i < request.column_types.size() && !request.column_types[i].empty();
    ParseType& type = setup.column_types[i];
    if (given) {
      type = ParseTypeOf(request.column_types[i]);
    } else if (type == ParseType::kUnknown) {  // not told by a header
      type = all.votes[i].Winner();
    }
  }
  return setup;
}

std::vector<std::string> ReadHeader(std::span<const Source> sources, const ParseSetup& setup) {
  if (sources.empty() || setup.format != &kCsvFormat || setup.check_header != kHasHeader) {
    return {};
  }
  const auto stream = OpenText(sources.front());
  std::string text;
  std::vector<Field> fields;
  size_t end = 0;
  for (bool more = stream->NextEntry(); more && end == 0 && text.size() < kSampleBytes;) {
    const size_t have = text.size();
    text.resize(std::max(kFirstSampleBytes, 4 * have));
    const size_t got = stream->Read(std::span(text).subspan(have));
    more = have + got == text.size();
    text.resize(have + got);
    end = LastRecordEnd(text, setup.dialect());
  }
  std::string_view start = text;
  if (start.starts_with(kByteOrderMark)) start.remove_prefix(kByteOrderMark.size());
  Tokenizer(start, setup.dialect()).Next(fields);
  std::vector<std::string> names;
  for (const Field& field : fields) names.push_back(Unescape(field, setup.dialect()));
  return names;
}

std::string DestinationName(std::string_view source_name) {
  constexpr std::array<std::string_view, 8> kExtensions = {".csv", ".txt", ".gz",   ".zip",
                                                           ".xls", ".svm", ".arff", ".xlsx"};
  const size_t slash = source_name.rfind('/');
  std::string name = slash == std::string_view::npos ? "Key<Frame> " + std::string(source_name)
                                                     : std::string(source_name.substr(slash + 1));
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view extension : kExtensions) {
      if (name.size() > extension.size() && name.ends_with(extension)) {
        name.resize(name.size() - extension.size());
        cut = true;
      }
    }
  }
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
  };
  const auto is_word = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  if (name.empty() || !is_letter(name[0])) {
    name.insert(0, "X");
  }
  std::replace_if(name.begin(), name.end(), [&](char c) { return !is_word(c); }, '_');
  return name + ".hex";
}

}  // namespace hydrofoil
