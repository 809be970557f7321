#include "rest/router.h"

namespace hydrofoil::rest {

RouteTable AllRoutes() {
  RouteTable table;
  AddCloudRoutes(table);
  AddJobRoutes(table);
  AddAdminRoutes(table);
  AddClusterRoutes(table);
  AddMetadataRoutes(table);
  AddDataRoutes(table);
  AddRapidsRoutes(table);
  AddSessionRoutes(table);
  AddModelRoutes(table);
  return table;
}

}  // namespace hydrofoil::rest
