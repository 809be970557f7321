#include "ingest/parquet/orc_file.h"

#include <algorithm>

#include "base/error.h"
#ifdef HYDROFOIL_ARROW
#include <arrow/adapters/orc/adapter.h>
#include <arrow/io/memory.h>
#include <arrow/table.h>
#include <fmt/format.h>
#include <parquet/arrow/writer.h>

#include <cstdint>
#include <exception>

#include "base/memory_budget.h"
#endif

namespace hydrofoil {

bool LooksLikeOrc(std::string_view bytes) {
  const std::string_view start = bytes.substr(0, 64);
  return start.starts_with("ORC") && std::any_of(start.begin(), start.end(), [](char c) {
           return c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r';
         });
}

std::string_view WhyOrcIsNotRead() {
#ifdef HYDROFOIL_ARROW
  return {};
#else
  return "ORC files are not supported by this build; CSV, ARFF, SVMLight and Parquet are.";
#endif
}

#ifdef HYDROFOIL_ARROW

namespace {

arrow::Result<std::shared_ptr<arrow::Buffer>> Convert(std::string_view bytes) {
  arrow::MemoryPool* pool = arrow::default_memory_pool();
  const auto in = std::make_shared<arrow::io::BufferReader>(std::make_shared<arrow::Buffer>(bytes));
  ARROW_ASSIGN_OR_RAISE(const auto reader, arrow::adapters::orc::ORCFileReader::Open(in, pool));
  // At most eight bytes a cell at first, and once more as Parquet.
  const auto rows = static_cast<size_t>(std::max<int64_t>(reader->NumberOfRows(), 0));
  ARROW_ASSIGN_OR_RAISE(const auto schema, reader->ReadSchema());
  const size_t row_bytes = static_cast<size_t>(std::max(schema->num_fields(), 1)) * 16;
  // A hostile file may name any number of rows.
  RequireMemory(std::min(rows, SIZE_MAX / row_bytes) * row_bytes, "The ORC file");
  ARROW_ASSIGN_OR_RAISE(const auto table, reader->Read());
  ARROW_ASSIGN_OR_RAISE(const auto out, arrow::io::BufferOutputStream::Create());
  ARROW_RETURN_NOT_OK(parquet::arrow::WriteTable(*table, pool, out));
  return out->Finish();
}

}  // namespace

std::string OrcAsParquet(std::string_view bytes) {
  try {
    const auto converted = Convert(bytes);
    if (converted.ok()) return (*converted)->ToString();
    ThrowIllegalArgument(
        fmt::format("The ORC file cannot be read: {}", converted.status().message()));
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {  // of the ORC library itself
    ThrowIllegalArgument(fmt::format("The ORC file cannot be read: {}", error.what()));
  }
}

#else

std::string OrcAsParquet(std::string_view /*bytes*/) {
  ThrowIllegalArgument(std::string(WhyOrcIsNotRead()));
}

#endif

}  // namespace hydrofoil
