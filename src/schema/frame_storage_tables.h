// The tables that show how a frame is stored.
#ifndef HYDROFOIL_SCHEMA_FRAME_STORAGE_TABLES_H_
#define HYDROFOIL_SCHEMA_FRAME_STORAGE_TABLES_H_

#include <string_view>

#include "frame/frame.h"
#include "model/table.h"

namespace hydrofoil::schema {

// Encodings with number and size of their chunks.
Table ChunkTable(const Frame& frame);

// Rows, chunks and bytes per node; `node` holds everything.
Table DistributionTable(const Frame& frame, std::string_view node);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_FRAME_STORAGE_TABLES_H_
