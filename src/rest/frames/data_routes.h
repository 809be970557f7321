// The families of routes for data, each in a source file of its own; AddDataRoutes() (router.h)
// adds them all.
#ifndef HYDROFOIL_REST_FRAMES_DATA_ROUTES_H_
#define HYDROFOIL_REST_FRAMES_DATA_ROUTES_H_

#include "rest/protocol/json.h"
#include "rest/protocol/router.h"
#include "schema/frame_schema.h"

namespace hydrofoil::rest {

// FramesV3 without frames: echoes the parameters of the request.
Json FramesAnswer(const Request& request, const FrameWindow& window);

void AddImportRoutes(RouteTable& table);    // import, upload, file names
void AddParseRoutes(RouteTable& table);     // guess and parse
void AddFrameRoutes(RouteTable& table);     // list, look at and remove frames
void AddDownloadRoutes(RouteTable& table);  // download and export

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_FRAMES_DATA_ROUTES_H_
