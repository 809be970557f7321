#include "schema/frame_storage_tables.h"

#include <fmt/format.h>

#include <array>
#include <string>

namespace hydrofoil::schema {
namespace {

struct EncodingName {
  Chunk::Encoding encoding;
  const char* type;
  const char* name;
};

constexpr std::array kEncodings = {
    EncodingName{Chunk::Encoding::kConstant, "C0D", "Constant"},
    EncodingName{Chunk::Encoding::kBits2, "CBS", "Binary"},
    EncodingName{Chunk::Encoding::kBits8, "C1", "1-Byte Integers"},
    EncodingName{Chunk::Encoding::kFull8, "C1N", "1-Byte Integers (w/o NAs)"},
    EncodingName{Chunk::Encoding::kBits16, "C2", "2-Byte Integers"},
    EncodingName{Chunk::Encoding::kBits32, "C4", "4-Byte Integers"},
    EncodingName{Chunk::Encoding::kFloat32, "C4F", "32-bit Reals"},
    EncodingName{Chunk::Encoding::kFloat64, "C8D", "64-bit Reals"},
    EncodingName{Chunk::Encoding::kSparse, "CX", "Sparse"},
    EncodingName{Chunk::Encoding::kStrings, "CStr", "Strings"},
};

std::string BytesText(size_t bytes) {
  constexpr std::array kUnits = {"KB", "MB", "GB", "TB"};
  if (bytes < 1024) {
    return fmt::format("{:7}  B", bytes);
  }
  double value = static_cast<double>(bytes) / 1024;
  size_t unit = 0;
  for (; value >= 1024 && unit + 1 < kUnits.size(); ++unit) {
    value /= 1024;
  }
  return fmt::format("{:7.1f} {}", value, kUnits[unit]);
}

struct Usage {
  size_t chunks = 0;
  size_t bytes = 0;
};

Usage UsageOf(const Frame& frame, const Chunk::Encoding* encoding) {
  Usage usage;
  for (const ColumnPtr& column : frame.columns()) {
    for (const ChunkPtr& chunk : column->chunks()) {
      if (encoding == nullptr || chunk->encoding() == *encoding) {
        ++usage.chunks;
        usage.bytes += chunk->byte_size();
      }
    }
  }
  return usage;
}

float Percent(size_t part, size_t whole) {
  return whole == 0
             ? 0
             : static_cast<float>(100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

// A column of the distribution: the node's value, mean, min, max, standard deviation, total.
TableColumn Spread(std::string_view header, size_t value) {
  TableColumn column = MakeTableColumn(header, "float", "%f");
  const auto count = static_cast<int64_t>(value);
  const auto real = static_cast<float>(value);
  column.cells = {count, real, real, real, 0.0F, count};
  return column;
}

}  // namespace

Table ChunkTable(const Frame& frame) {
  Table table;
  table.name = "Chunk compression summary";
  table.columns = {MakeTableColumn("Chunk Type", "string", "%8s"),
                   MakeTableColumn("Chunk Name", "string", "%s"),
                   MakeTableColumn("Count", "int", "%10d"),
                   MakeTableColumn("Count Percentage", "float", "%10.3f %%"),
                   MakeTableColumn("Size", "string", "%10s"),
                   MakeTableColumn("Size Percentage", "float", "%10.3f %%")};
  const Usage all = UsageOf(frame, nullptr);
  for (const EncodingName& encoding : kEncodings) {
    const Usage usage = UsageOf(frame, &encoding.encoding);
    if (usage.chunks == 0) {
      continue;
    }
    auto& columns = table.columns;
    columns[0].cells.emplace_back(std::string(encoding.type));
    columns[1].cells.emplace_back(std::string(encoding.name));
    columns[2].cells.emplace_back(static_cast<int64_t>(usage.chunks));
    columns[3].cells.emplace_back(Percent(usage.chunks, all.chunks));
    columns[4].cells.emplace_back(BytesText(usage.bytes));
    columns[5].cells.emplace_back(Percent(usage.bytes, all.bytes));
  }
  return table;
}

Table DistributionTable(const Frame& frame, std::string_view node) {
  const Usage usage = UsageOf(frame, nullptr);
  const std::string size = BytesText(usage.bytes);
  const size_t chunks = frame.layout()->size() - 1;
  Table table;
  table.name = "Frame distribution summary";
  TableColumn labels = MakeTableColumn("", "string", "%s");
  labels.cells = {std::string(node),  std::string("mean"),   std::string("min"),
                  std::string("max"), std::string("stddev"), std::string("total")};
  TableColumn sizes = MakeTableColumn("Size", "string", "%s");
  sizes.cells = {size, size, size, size, BytesText(0), size};
  table.columns = {std::move(labels), std::move(sizes), Spread("Number of Rows", frame.rows()),
                   Spread("Number of Chunks per Column", chunks),
                   Spread("Number of Chunks", usage.chunks)};
  return table;
}

}  // namespace hydrofoil::schema
