#include "ingest/parse_setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "base/error.h"
#include "ingest/arff_header.h"
#include "ingest/cell_text.h"
#include "ingest/orc_file.h"
#include "ingest/parquet_parser.h"
#include "ingest/partition_columns.h"
#include "ingest/svmlight_parser.h"
#include "ingest/text_encoding.h"
#include "ingest/type_votes.h"

namespace hydrofoil {
namespace {

constexpr size_t kSampleBytes = size_t{4} << 20;
constexpr size_t kFirstSampleBytes = size_t{64} << 10;
constexpr size_t kPreviewRecords = 10;
constexpr std::string_view kSeparators = "\x01,;|\t ";
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

// In the order of FileFormat.
constexpr std::array<std::string_view, 6> kFormatNames = {"GUESS",    "CSV",     "ARFF",
                                                          "SVMLight", "PARQUET", "ORC"};

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

struct Sample {
  std::string text;
  bool complete = false;  // the whole entry
  std::string warning;
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

// The first lines that hold data, with quotes taken into account.
std::vector<std::string_view> FirstLines(std::string_view text, const Dialect& dialect,
                                         size_t count) {
  std::vector<std::string_view> lines;
  Dialect whole = dialect;
  whole.separator = '\n';
  Tokenizer tokenizer(text, whole);
  std::vector<Field> fields;
  size_t start = 0;
  while (lines.size() < count && tokenizer.Next(fields)) {
    lines.push_back(text.substr(start, tokenizer.position() - start));
    start = tokenizer.position();
  }
  return lines;
}

size_t FieldCount(std::string_view line, Dialect dialect, char separator) {
  dialect.separator = separator;
  std::vector<Field> fields;
  Tokenizer(line, dialect).Next(fields);
  return fields.size();
}

// The first separator that cuts both lines into equally many fields, else the first that cuts the
// first of them at all.
std::optional<char> SeparatorOf(std::string_view first, std::string_view second,
                                const Dialect& dialect) {
  for (const char separator : kSeparators) {
    const size_t count = FieldCount(first, dialect, separator);
    if (count > 1 && count == FieldCount(second, dialect, separator)) return separator;
  }
  for (const char separator : kSeparators) {
    if (FieldCount(first, dialect, separator) > 1) return separator;
  }
  return std::nullopt;
}

// By the first two lines, else (the first may be a title) by the second and third, else the blank.
int GuessSeparator(const std::vector<std::string_view>& lines, const Dialect& dialect) {
  if (lines.size() < 2) {
    for (const char separator : {',', ' '}) {
      if (FieldCount(lines[0], dialect, separator) > 1) return separator;
    }
    return kGuessSeparator;
  }
  auto found = SeparatorOf(lines[0], lines[1], dialect);
  if (!found && lines.size() > 2) {
    found = SeparatorOf(lines[1], lines[2], dialect);
  }
  return found.value_or(' ');
}

using Records = std::vector<std::vector<Field>>;

// Whether the text ends with a blank.
bool EndsBlank(std::string_view text) {
  return !text.empty() && (text.back() == ' ' || text.back() == '\t');
}

Records FirstRecords(std::string_view text, const Dialect& dialect) {
  Records records;
  std::vector<Field> fields;
  Tokenizer tokenizer(text, dialect);
  while (records.size() < kPreviewRecords && tokenizer.Next(fields)) {
    // Blanks at the end of a line belong to nobody.
    while (!fields.back().quoted && EndsBlank(fields.back().text)) {
      fields.back().text.remove_suffix(1);
    }
    records.push_back(fields);
  }
  return records;
}

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

// A guess about one source, with the counts that merging several needs.
struct Guess {
  ParseSetup setup;
  std::vector<TypeVotes> votes;
  Sample sample;
  const Source& source;
};

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

[[noreturn]] void ThrowNoText(const Source& source) {
  ThrowIllegalArgument(fmt::format("Cannot determine file type. for {}", source.name()));
}

bool LooksBinary(std::string_view text) {
  const std::string_view start = text.substr(0, 4096);
  const auto odd = std::count_if(start.begin(), start.end(), [](char c) {
    return c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\x01';
  });
  return static_cast<size_t>(odd) * 20 > start.size();
}

void FillPreview(const Records& records, ParseSetup& setup) {
  const bool header = setup.check_header == kHasHeader;
  for (size_t i = header ? 1 : 0; i < records.size(); ++i) {
    std::vector<std::string> row;
    for (const Field& field : records[i]) row.emplace_back(field.text);
    setup.preview.push_back(std::move(row));
  }
}

void GuessCsv(std::string_view text, Guess& guess) {
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

void GuessSvmLight(std::string_view text, Guess& guess) {
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

// Both kinds of quotes are usual in ARFF.
bool UsesSingleQuotes(const std::vector<std::string_view>& lines) {
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    return line.starts_with('\'') || line.find(",'") != std::string_view::npos;
  });
}

// Names, types and the usual texts for what is missing from the header; the data are cut as CSV.
void GuessArff(std::string_view text, Guess& guess) {
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

// Text with few different words becomes categories, as in CSV.
void GuessParquet(Guess& guess) {
  constexpr size_t kGuessRows = 1000;
  const ParquetFile file(guess.source);
  ParseSetup& setup = guess.setup;
  setup.separator = '|';  // as the reference says; without a meaning
  setup.single_quotes = true;
  setup.check_header = kHasHeader;
  setup.column_count = file.metadata().columns.size();
  guess.votes.resize(setup.column_count);
  setup.preview = file.Preview(kGuessRows);
  for (size_t i = 0; i < setup.column_count; ++i) {
    const ParquetColumn& column = file.metadata().columns[i];
    setup.column_names.push_back(column.name);
    setup.column_types.push_back(column.parsed);
    if (column.parsed != ParseType::kString && column.parsed != ParseType::kEnum) continue;
    for (const auto& row : setup.preview) guess.votes[i].Add({.text = row[i]});
    const bool few = guess.votes[i].Winner() == ParseType::kEnum;
    setup.column_types.back() = few ? ParseType::kEnum : ParseType::kString;
  }
  setup.preview.resize(std::min(setup.preview.size(), kPreviewRecords));
}

FileFormat FormatOf(std::string_view text, const Source& source, const ParseSetupRequest& request) {
  if (LooksLikeOrc(text) && !CanReadOrc()) {
    ThrowIllegalArgument(fmt::format("Cannot parse {}: {}", source.name(), kOrcIsNotRead));
  }
  if (request.format != FileFormat::kGuess) return request.format;
  if (LooksLikeParquet(text)) return FileFormat::kParquet;
  if (LooksLikeOrc(text)) return FileFormat::kOrc;
  if (LooksLikeArff(text)) return FileFormat::kArff;
  // What the user says of separators or headers is about CSV.
  const bool open = request.separator == kGuessSeparator && request.check_header != kHasHeader;
  return open && LooksLikeSvmLight(text) ? FileFormat::kSvmLight : FileFormat::kCsv;
}

Guess GuessOne(const Source& source, const ParseSetupRequest& request) {
  Guess guess{.setup = {}, .votes = {}, .sample = ReadSample(source), .source = source};
  std::string_view text = guess.sample.text;
  ParseSetup& setup = guess.setup;
  setup.format = FormatOf(text, source, request);
  setup.separator = request.separator;
  setup.single_quotes = request.single_quotes;
  setup.escape = request.escape;
  setup.check_header = request.check_header;
  const bool arff = setup.format == FileFormat::kArff;
  setup.comments = request.comments.value_or(arff ? "%" : "#");
  const size_t whole = guess.sample.complete ? 0 : LastRecordEnd(text, setup.dialect());
  text = whole == 0 ? text : text.substr(0, whole);
  if (IsColumnar(setup.format)) {
    GuessParquet(guess);
  } else if (arff) {
    GuessArff(text, guess);
  } else if (setup.format == FileFormat::kSvmLight) {
    GuessSvmLight(text, guess);
  } else {
    GuessCsv(text, guess);
  }
  return guess;
}

std::string NameOfSeparator(int separator) {
  return separator < 0 ? std::string("none") : fmt::format("\"{}\"", static_cast<char>(separator));
}

// Adds what a further source tells; throws when it does not fit the first.
void Merge(const Source& first, const Source& next, const Guess& other, Guess& all) {
  ParseSetup& setup = all.setup;
  if (setup.format == FileFormat::kSvmLight && other.setup.format == setup.format) {
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
        first.name(), next.name(), FileFormatName(setup.format),
        FileFormatName(other.setup.format)));
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

std::string_view FileFormatName(FileFormat format) {
  return kFormatNames[static_cast<size_t>(format)];
}

FileFormat FileFormatOf(std::string_view name) {
  const auto found = std::find_if(kFormatNames.begin(), kFormatNames.end(),
                                  [&](auto known) { return EqualIgnoringCase(known, name); });
  if (found == kFormatNames.end()) {
    ThrowIllegalArgument(fmt::format(
        "parse_type {} is not supported: CSV, ARFF, SVMLight, PARQUET and ORC are.", name));
  }
  return static_cast<FileFormat>(found - kFormatNames.begin());
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
  if (sources.empty() || setup.format != FileFormat::kCsv || setup.check_header != kHasHeader) {
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
