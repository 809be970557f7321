#include "rest/protocol/router.h"

namespace hydrofoil::rest {

RouteTable AllRoutes() {
  RouteTable table;
  AddCloudRoutes(table);
  AddPageRoutes(table);
  AddStorageRoutes(table);
  AddJobRoutes(table);
  AddAdminRoutes(table);
  AddClusterRoutes(table);
  AddMetadataRoutes(table);
  AddDataRoutes(table);
  AddSplitRoutes(table);
  AddRapidsRoutes(table);
  AddSessionRoutes(table);
  AddModelRoutes(table);
  return table;
}

}  // namespace hydrofoil::rest
