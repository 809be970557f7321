#include "ingest/files/frame_file.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/fnv_hash.h"
#include "base/memory_budget.h"

namespace hydrofoil {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view kMagic = "HYDROFRM";
constexpr uint32_t kVersion = 1;
constexpr uint32_t kMissingText = 0xffffffff;
// In place of a type: numbers that are no integers even where all are whole.
constexpr auto kRealCode = static_cast<uint8_t>(static_cast<uint8_t>(ColumnType::kUuid) + 1);

void CheckStopped(const std::stop_token& stop) {
  if (stop.stop_requested()) {
    throw Error(ErrorKind::kCancelled, "Cancelled.");
  }
}

template <typename T>
std::string_view BytesOf(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof(value)};
}

class Writer {
 public:
  explicit Writer(OutputFile& file) : file_(file) {}

  void Bytes(std::string_view bytes) {
    checksum_.Add(bytes);
    file_.Write(bytes);
  }
  template <typename T>
  void Value(T value) {
    Bytes(BytesOf(value));
  }
  void Text(std::string_view text) {
    Value(static_cast<uint32_t>(text.size()));
    Bytes(text);
  }
  void Finish() {
    file_.Write(BytesOf(checksum_.value()));
    file_.Commit();
  }

 private:
  OutputFile& file_;
  FnvHash checksum_;
};

void WriteChunk(const Chunk& chunk, bool is_text, Writer& writer) {
  if (!is_text) {
    std::vector<double> values(chunk.rows());
    chunk.Decode(0, values);
    writer.Bytes({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double)});
    return;
  }
  for (size_t row = 0; row < chunk.rows(); ++row) {
    if (const auto text = chunk.StringAt(row)) {
      writer.Text(*text);
    } else {
      writer.Value(kMissingText);
    }
  }
}

class Reader {
 public:
  Reader(const FileDescriptor& file, std::string name) : file_(file), name_(std::move(name)) {
    struct stat status = {};
    if (fstat(file_.get(), &status) != 0) {
      ThrowDamaged(std::strerror(errno));
    }
    left_ = static_cast<uint64_t>(status.st_size);
    if (left_ < kMagic.size() + sizeof(uint64_t)) {
      ThrowDamaged("it is too short");
    }
    left_ -= sizeof(uint64_t);
  }

  [[noreturn]] void ThrowDamaged(std::string_view why) const {
    ThrowIllegalArgument(fmt::format("{} is not an intact frame file: {}.", name_, why));
  }

  // Bytes before the checksum that were not read yet.
  [[nodiscard]] uint64_t left() const { return left_; }

  void Bytes(std::span<char> out) {
    Require(out.size());
    left_ -= out.size();
    Fill(out);
    checksum_.Add({out.data(), out.size()});
  }
  template <typename T>
  T Value() {
    T value = {};
    Bytes({reinterpret_cast<char*>(&value), sizeof(value)});
    return value;
  }
  std::string Text(uint32_t size) {
    Require(size);
    std::string text(size, '\0');
    Bytes(text);
    return text;
  }
  // A number of things that take at least `size` bytes each.
  uint64_t Count(uint64_t size) {
    const auto count = Value<uint64_t>();
    if (count > left_ / size) {
      ThrowDamaged("a length in it is wrong");
    }
    return count;
  }
  void Finish() {
    if (left_ != 0) {
      ThrowDamaged("it is too long");
    }
    uint64_t expected = 0;
    Fill({reinterpret_cast<char*>(&expected), sizeof(expected)});
    if (expected != checksum_.value()) {
      ThrowDamaged("its checksum is wrong");
    }
  }

 private:
  void Require(uint64_t bytes) const {
    if (bytes > left_) {
      ThrowDamaged("it ends too early");
    }
  }

  void Fill(std::span<char> out) {
    while (!out.empty()) {
      if (next_ == buffered_) FillBuffer();
      const size_t count = std::min(out.size(), buffered_ - next_);
      std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(next_), count, out.begin());
      next_ += count;
      out = out.subspan(count);
    }
  }

  void FillBuffer() {
    ssize_t got = 0;
    do {
      got = read(file_.get(), buffer_.data(), buffer_.size());
    } while (got < 0 && errno == EINTR);
    if (got <= 0) {
      ThrowDamaged(got < 0 ? std::strerror(errno) : "it ends too early");
    }
    next_ = 0;
    buffered_ = static_cast<size_t>(got);
  }

  const FileDescriptor& file_;
  std::string name_;
  uint64_t left_ = 0;
  FnvHash checksum_;
  std::vector<char> buffer_ = std::vector<char>(size_t{1} << 18);
  size_t next_ = 0;
  size_t buffered_ = 0;
};

RowLayoutPtr ReadLayout(Reader& reader) {
  auto layout = std::make_shared<RowLayout>();
  const uint64_t entries = reader.Count(sizeof(uint64_t));
  for (uint64_t i = 0; i < entries; ++i) layout->push_back(reader.Value<uint64_t>());
  const bool ascending =
      std::adjacent_find(layout->begin(), layout->end(), std::greater_equal<>()) == layout->end();
  if (layout->empty() || layout->front() != 0 || !ascending) {
    reader.ThrowDamaged("its rows are out of order");
  }
  return layout;
}

ChunkPtr ReadTexts(size_t rows, Reader& reader) {
  if (rows > reader.left() / sizeof(uint32_t)) {
    reader.ThrowDamaged("it ends too early");
  }
  std::vector<std::optional<std::string>> texts(rows);
  for (auto& text : texts) {
    const auto size = reader.Value<uint32_t>();
    if (size != kMissingText) text = reader.Text(size);
  }
  return Chunk::FromStrings(texts);
}

ChunkPtr ReadNumbers(size_t rows, const Domain* domain, Reader& reader) {
  if (rows > reader.left() / sizeof(double)) {
    reader.ThrowDamaged("it ends too early");
  }
  std::vector<double> values(rows);
  reader.Bytes({reinterpret_cast<char*>(values.data()), rows * sizeof(double)});
  // Codes are used as indices.
  const auto is_odd = [domain](double code) {
    const auto levels = static_cast<double>(domain->size());
    const bool fits = code >= 0 && code < levels && code == std::floor(code);
    return !std::isnan(code) && !fits;
  };
  if (domain != nullptr && std::any_of(values.begin(), values.end(), is_odd)) {
    reader.ThrowDamaged("a category in it has no name");
  }
  return Chunk::FromValues(values);
}

ColumnPtr ReadColumn(const RowLayoutPtr& layout, Reader& reader, const std::stop_token& stop) {
  const auto type_code = reader.Value<uint8_t>();
  if (type_code > kRealCode) {
    reader.ThrowDamaged("a column has an unknown type");
  }
  const bool real = type_code == kRealCode;
  const auto type = real ? ColumnType::kNumeric : static_cast<ColumnType>(type_code);
  std::shared_ptr<Domain> domain;
  if (type == ColumnType::kCategorical) {
    domain = std::make_shared<Domain>(reader.Count(sizeof(uint32_t)));
    for (std::string& level : *domain) level = reader.Text(reader.Value<uint32_t>());
  }
  const bool is_text = type == ColumnType::kString || type == ColumnType::kUuid;
  std::vector<ChunkPtr> chunks;
  for (size_t i = 0; i + 1 < layout->size(); ++i) {
    CheckStopped(stop);
    const size_t rows = (*layout)[i + 1] - (*layout)[i];
    chunks.push_back(is_text ? ReadTexts(rows, reader) : ReadNumbers(rows, domain.get(), reader));
  }
  auto column = std::make_shared<Column>(type, layout, std::move(chunks), std::move(domain));
  return real ? Column::AsReal(column) : column;
}

Frame ReadFrame(Reader& reader, const std::stop_token& stop) {
  if (reader.Text(kMagic.size()) != kMagic) {
    reader.ThrowDamaged("it was not written by this program");
  }
  if (const auto version = reader.Value<uint32_t>(); version != kVersion) {
    reader.ThrowDamaged(fmt::format("its version is {}, this program reads {}", version, kVersion));
  }
  const uint64_t columns = reader.Count(sizeof(uint32_t));
  const RowLayoutPtr layout = ReadLayout(reader);
  Frame frame;
  for (uint64_t i = 0; i < columns; ++i) {
    const std::string name = reader.Text(reader.Value<uint32_t>());
    frame.Append(name, ReadColumn(layout, reader, stop));
  }
  reader.Finish();
  return frame;
}

}  // namespace

void WriteFrameFile(const Frame& frame, OutputFile& file, const std::stop_token& stop) {
  Writer writer(file);
  writer.Bytes(kMagic);
  writer.Value(kVersion);
  writer.Value(static_cast<uint64_t>(frame.column_count()));
  const RowLayoutPtr layout = frame.layout();
  writer.Value(static_cast<uint64_t>(layout->size()));
  for (const size_t row : *layout) writer.Value(static_cast<uint64_t>(row));
  for (size_t i = 0; i < frame.column_count(); ++i) {
    const Column& column = *frame.column(i);
    writer.Text(frame.name(i));
    writer.Value(column.is_real() ? kRealCode : static_cast<uint8_t>(column.type()));
    if (column.is_categorical()) {
      writer.Value(static_cast<uint64_t>(column.domain()->size()));
      for (const std::string& level : *column.domain()) writer.Text(level);
    }
    for (const ChunkPtr& chunk : column.chunks()) {
      CheckStopped(stop);
      WriteChunk(*chunk, column.is_text(), writer);
    }
  }
  writer.Finish();
}

Frame ReadFrameFile(const AccessPolicy& policy, const std::filesystem::path& path,
                    const std::stop_token& stop) {
  const FileDescriptor file = policy.OpenForRead(path);
  Reader reader(file, path.string());
  RequireMemory(reader.left(), "The frame in " + path.filename().string());
  return ReadFrame(reader, stop);
}

}  // namespace hydrofoil
