// The tables that tell how a frame is stored.
#ifndef HYDROFOIL_REST_FRAME_STORAGE_TABLES_H_
#define HYDROFOIL_REST_FRAME_STORAGE_TABLES_H_

#include <string_view>

#include "frame/frame.h"
#include "model/table.h"

namespace hydrofoil::rest {

// Encodings with number and size of their chunks.
Table ChunkTable(const Frame& frame);

// Rows, chunks and bytes a node; `node` holds everything.
Table DistributionTable(const Frame& frame, std::string_view node);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_FRAME_STORAGE_TABLES_H_
