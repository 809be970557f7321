#include "rest/data_routes.h"

#include "rest/frame_making_routes.h"

namespace hydrofoil::rest {

void AddDataRoutes(RouteTable& table) {
  AddImportRoutes(table);
  AddParseRoutes(table);
  AddFrameRoutes(table);
  AddDownloadRoutes(table);
  AddFrameMakingRoutes(table);
}

}  // namespace hydrofoil::rest
