#include "state/frame_image.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "exchange/record.h"
#include "state/block_checksum.h"
#include "state/durable_file.h"

namespace hydrofoil::state {

// Chunks of a column, a member of each list a chunk.
struct ChunkTable {
  std::vector<uint8_t> encodings;
  std::vector<uint8_t> packings;  // encodings of the numbers in them
  std::vector<uint8_t> decimals;
  std::vector<uint32_t> tops;
  std::vector<uint32_t> stored;
  std::vector<double> biases;
  std::vector<uint64_t> files;  // 0: this one
  std::vector<uint64_t> offsets;
  std::vector<uint64_t> sizes;
  std::vector<int64_t> checksums;
};

struct ColumnImage {
  uint8_t type = 0;
  bool real = false;
  std::vector<std::string> domain;
  ChunkTable chunks;
};

struct FrameImage {
  std::vector<std::string> names;
  std::vector<uint64_t> layout;
  std::vector<ColumnImage> columns;
};

template <class Archive>
void Describe(Archive& archive, ChunkTable& table) {
  archive.Field("encodings", table.encodings);
  archive.Field("packings", table.packings);
  archive.Field("decimals", table.decimals);
  archive.Field("tops", table.tops);
  archive.Field("stored", table.stored);
  archive.Field("biases", table.biases);
  archive.Field("files", table.files);
  archive.Field("offsets", table.offsets);
  archive.Field("sizes", table.sizes);
  archive.Field("checksums", table.checksums);
}

template <class Archive>
void Describe(Archive& archive, ColumnImage& column) {
  archive.Field("type", column.type);
  archive.Field("real", column.real);
  archive.Field("domain", column.domain);
  archive.Field("chunks", column.chunks);
}

template <class Archive>
void Describe(Archive& archive, FrameImage& image) {
  archive.Field("names", image.names);
  archive.Field("layout", image.layout);
  archive.Field("columns", image.columns);
}

namespace {

constexpr std::string_view kMagic = "HYDROFOIL FRAME\n";
static_assert(kMagic.size() == kBodyBegin);
constexpr std::string_view kEnd = "FRAMEEND";
constexpr size_t kTail = 3 * sizeof(uint64_t) + kEnd.size();
constexpr size_t kAlignment = 64;

[[noreturn]] void ThrowWrong(const std::string& what) { ThrowIllegalArgument(what); }

std::string TailOf(uint64_t begin, std::string_view description) {
  std::string tail;
  tail += record::BytesOf(begin);
  tail += record::BytesOf(static_cast<uint64_t>(description.size()));
  tail += record::BytesOf(BlockChecksum(description));
  tail += kEnd;
  return tail;
}

// What a file has, in memory.
class MemoryFile {
 public:
  void Write(std::string_view bytes) { bytes_ += bytes; }
  void Align(size_t alignment) {
    bytes_.resize((bytes_.size() + alignment - 1) / alignment * alignment);
  }
  void Sync() {}
  [[nodiscard]] uint64_t size() const { return bytes_.size(); }
  [[nodiscard]] std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

template <typename File>
class Writer {
 public:
  Writer(File& file, const MayStay& may_stay) : file_(file), may_stay_(may_stay) {
    file_.Write(kMagic);
  }

  // All but the end.
  FrameImage Add(const Frame& frame) {
    FrameImage image;
    image.names = frame.names();
    const RowLayoutPtr layout = frame.layout();
    image.layout.assign(layout->begin(), layout->end());
    for (const ColumnPtr& column : frame.columns()) AddColumn(*column, image);
    return image;
  }

  void AddColumn(const Column& column, FrameImage& image) {
    ColumnImage& of = image.columns.emplace_back();
    of.type = static_cast<uint8_t>(column.type());
    of.real = column.is_real();
    if (column.domain() != nullptr) of.domain = *column.domain();
    for (const ChunkPtr& chunk : column.chunks()) AddChunk(*chunk, of.chunks);
  }

  uint64_t Finish(const FrameImage& image) {
    RecordWriter record;
    record.Field("frame", image);
    const uint64_t begin = file_.size();
    file_.Write(record.bytes());
    file_.Write(TailOf(begin, record.bytes()));
    file_.Sync();
    return file_.size();
  }

  [[nodiscard]] const std::set<uint64_t>& other_files() const { return other_files_; }

 private:
  struct Place {
    uint64_t file = 0;
    uint64_t offset = 0;
    uint64_t checksum = 0;
  };

  Place PlaceOf(const Chunk& chunk) {
    const auto* home = dynamic_cast<const ObjectFile*>(chunk.home());
    if (home != nullptr && may_stay_(home->number())) {
      other_files_.insert(home->number());
      const auto offset = chunk.bytes().data() - home->bytes().data();
      return {home->number(), static_cast<uint64_t>(offset), chunk.checksum()};
    }
    const auto bytes = chunk.bytes();
    if (bytes.empty()) return {};
    const auto [known, is_new] = written_.try_emplace(bytes.data());
    if (is_new) {  // a column may stand in a frame twice
      file_.Align(kAlignment);
      known->second = {0, file_.size(), BlockChecksum(bytes)};
      file_.Write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    return known->second;
  }

  void AddChunk(const Chunk& chunk, ChunkTable& table) {
    const ChunkFacts facts = chunk.facts();
    const Place place = PlaceOf(chunk);
    table.encodings.push_back(static_cast<uint8_t>(facts.encoding));
    table.packings.push_back(static_cast<uint8_t>(facts.packing.encoding));
    table.decimals.push_back(facts.packing.decimals);
    table.tops.push_back(facts.packing.top);
    table.stored.push_back(facts.stored);
    table.biases.push_back(facts.packing.bias);
    table.files.push_back(place.file);
    table.offsets.push_back(place.offset);
    table.sizes.push_back(chunk.bytes().size());
    table.checksums.push_back(std::bit_cast<int64_t>(place.checksum));
  }

  File& file_;
  const MayStay& may_stay_;
  std::set<uint64_t> other_files_;
  std::map<const std::byte*, Place> written_;
};

class Reader {
 public:
  Reader(ObjectFilePtr file, const OpenObject& open, bool trusted)
      : file_(std::move(file)), open_(open), trusted_(trusted) {}

  Frame Read() {
    const FrameImage image = Description();
    if (image.names.size() != image.columns.size()) ThrowWrong("a column has no name");
    const RowLayoutPtr layout = Layout(image);
    std::vector<ColumnPtr> columns;
    columns.reserve(image.columns.size());
    for (const ColumnImage& column : image.columns) columns.push_back(ReadColumn(column, layout));
    return {image.names, std::move(columns)};
  }

 private:
  [[nodiscard]] FrameImage Description() const {
    const std::string_view text = file_->text();
    if (text.size() < kMagic.size() + kTail || !text.starts_with(kMagic)) {
      ThrowWrong("it is not the file of a frame");
    }
    const std::string_view tail = text.substr(text.size() - kTail);
    if (!tail.ends_with(kEnd)) ThrowWrong("it is cut off");
    uint64_t facts[3] = {};  // NOLINT(modernize-avoid-c-arrays): copied as bytes
    std::memcpy(facts, tail.data(), sizeof(facts));
    const auto [begin, length, checksum] = facts;
    if (begin > text.size() - kTail || length != text.size() - kTail - begin) {
      ThrowWrong("its description is not where it should be");
    }
    const std::string_view bytes = text.substr(begin, length);
    if (BlockChecksum(bytes) != checksum) ThrowWrong("its description is not what was written");
    FrameImage image;
    RecordReader(bytes).Field("frame", image);
    return image;
  }

  static RowLayoutPtr Layout(const FrameImage& image) {
    const std::vector<uint64_t>& rows = image.layout;
    const bool ascending =
        std::adjacent_find(rows.begin(), rows.end(), std::greater_equal<>()) == rows.end();
    if (rows.empty() || rows.front() != 0 || !ascending) ThrowWrong("its rows are out of order");
    return std::make_shared<const RowLayout>(rows.begin(), rows.end());
  }

  [[nodiscard]] const ObjectFilePtr& FileOf(uint64_t number) {
    if (number == 0 || number == file_->number()) return file_;
    ObjectFilePtr& file = others_[number];
    if (file == nullptr) file = open_(number);
    return file;
  }

  ChunkPtr ReadChunk(const ChunkTable& table, size_t i, size_t rows) {
    const Packing packing{table.biases[i], table.tops[i],
                          static_cast<ChunkEncoding>(table.packings[i]), table.decimals[i]};
    const ChunkFacts facts{packing, static_cast<ChunkEncoding>(table.encodings[i]), table.stored[i],
                           rows};
    if (table.encodings[i] > static_cast<uint8_t>(ChunkEncoding::kStrings)) {
      ThrowWrong("a chunk has an unknown encoding");
    }
    const uint64_t offset = table.offsets[i];
    const uint64_t size = table.sizes[i];
    BorrowedBytes borrowed;
    if (size > 0) {
      borrowed.home = FileOf(table.files[i]);
      const auto& file = static_cast<const ObjectFile&>(*borrowed.home);
      if (offset > file.bytes().size() || size > file.bytes().size() - offset ||
          offset % sizeof(double) != 0) {
        ThrowWrong("a chunk is outside its file");
      }
      borrowed.bytes = file.bytes().subspan(offset, size);
    }
    borrowed.checksum = std::bit_cast<uint64_t>(table.checksums[i]);
    borrowed.trusted = trusted_;
    ChunkPtr chunk = Chunk::Borrow(facts, borrowed);
    if (chunk == nullptr) ThrowWrong("a chunk contradicts itself");
    return chunk;
  }

  // Codes are used as indices.
  static void CheckCodes(const Chunk& chunk, size_t levels) {
    const ChunkFacts facts = chunk.facts();
    const Packing& packing = facts.packing;
    bool fits = packing.has_codes() && packing.decimals == 0 && packing.bias >= 0 &&
                packing.bias == std::floor(packing.bias) &&
                packing.bias + packing.top < static_cast<double>(levels);
    if (packing.encoding == ChunkEncoding::kConstant) {
      fits = std::isnan(packing.bias) ||
             (packing.bias >= 0 && packing.bias == std::floor(packing.bias) &&
              packing.bias < static_cast<double>(levels));
    }
    if (facts.encoding == ChunkEncoding::kSparse && levels == 0) fits = false;
    if (!fits) ThrowWrong("a category has no name");
  }

  ColumnPtr ReadColumn(const ColumnImage& image, const RowLayoutPtr& layout) {
    const ChunkTable& table = image.chunks;
    const size_t count = layout->size() - 1;
    for (const size_t size :
         {table.encodings.size(), table.packings.size(), table.decimals.size(), table.tops.size(),
          table.stored.size(), table.biases.size(), table.files.size(), table.offsets.size(),
          table.sizes.size(), table.checksums.size()}) {
      if (size != count) ThrowWrong("a column lacks chunks");
    }
    if (image.type > static_cast<uint8_t>(ColumnType::kUuid)) {
      ThrowWrong("a column has an unknown type");
    }
    const auto type = static_cast<ColumnType>(image.type);
    const bool is_text = type == ColumnType::kString || type == ColumnType::kUuid;
    std::vector<ChunkPtr> chunks;
    chunks.reserve(count);
    for (size_t i = 0; i < count; ++i) {
      ChunkPtr chunk = ReadChunk(table, i, (*layout)[i + 1] - (*layout)[i]);
      const bool text_chunk = chunk->encoding() == ChunkEncoding::kStrings;
      if (text_chunk && !is_text) ThrowWrong("a column of numbers holds text");
      if (type == ColumnType::kCategorical) CheckCodes(*chunk, image.domain.size());
      chunks.push_back(std::move(chunk));
    }
    DomainPtr domain;
    if (type == ColumnType::kCategorical) domain = std::make_shared<const Domain>(image.domain);
    auto column = std::make_shared<const Column>(type, layout, std::move(chunks), domain);
    return image.real && type == ColumnType::kNumeric ? Column::AsReal(column) : column;
  }

  const ObjectFilePtr file_;
  const OpenObject& open_;
  const bool trusted_;
  std::map<uint64_t, ObjectFilePtr> others_;
};

}  // namespace

WrittenFrame WriteFrameImage(const Frame& frame, const StateFolder& folder, uint64_t number,
                             const MayStay& may_stay) try {
  DurableFile file(folder.PathOf(number), DurableFile::Begin::kNew);
  Writer writer(file, may_stay);
  const FrameImage image = writer.Add(frame);
  WrittenFrame written;
  written.size = writer.Finish(image);
  written.files = writer.other_files();
  written.files.insert(number);
  return written;
} catch (...) {
  folder.Remove(number);
  throw;
}

std::string FrameImageBytes(const Frame& frame) {
  MemoryFile file;
  const MayStay none = [](uint64_t) { return false; };
  Writer writer(file, none);
  writer.Finish(writer.Add(frame));
  return file.Take();
}

std::string SealFrameImage(std::string_view chunks, std::string_view description) {
  std::string bytes(kMagic);
  bytes += chunks;
  const uint64_t begin = bytes.size();
  bytes += description;
  return bytes + TailOf(begin, description);
}

Frame ReadFrameImage(const ObjectFilePtr& file, const OpenObject& open, bool trusted) {
  return Reader(file, open, trusted).Read();
}

}  // namespace hydrofoil::state
