// The table of all routes and the way from a request to its handler. Filled once before the server
// starts, read from every thread afterwards.
#ifndef HYDROFOIL_REST_ROUTER_H_
#define HYDROFOIL_REST_ROUTER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rest/context.h"
#include "rest/request.h"
#include "rest/response.h"

namespace hydrofoil::rest {

using Handler = Response (*)(Context& context, const Request& request);

enum class BodyUse {
  kParameters,  // a form or JSON, in memory, merged into the parameters
  kFile,        // an upload, streamed to a temporary file: Request::upload()
};

struct Route {
  std::string_view method;  // GET (also answers HEAD), POST, DELETE, PUT
  // Segments in braces are parameters, percent-decoded: "/3/Frames/{frame_id}". A last segment
  // "{name...}" takes the rest of the path, slashes included.
  std::string_view pattern;
  Handler handler;
  std::string_view summary;
  // Parameter names that are accepted beside those of the pattern; others are refused as H2O does
  // ("Unknown parameter: x"). Not set: the handler checks for itself, or does not mind.
  std::optional<std::vector<std::string_view>> parameters = std::nullopt;
  std::string_view schema = {};  // Request::schema()
  BodyUse body = BodyUse::kParameters;
};

class RouteTable {
 public:
  // Two routes of the same method and pattern are a bug (CHECK).
  void Add(Route route);

  struct Match {
    const Route* route;
    Parameters path_parameters;
  };
  // `encoded_path` as it came. Literals win over parameters; nfs://a/b may be one segment.
  [[nodiscard]] std::optional<Match> Find(std::string_view method,
                                          std::string_view encoded_path) const;
  [[nodiscard]] const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

 private:
  std::vector<std::unique_ptr<Route>> routes_;
};

// The families, each in a source file of its own.
void AddCloudRoutes(RouteTable& table);     // cloud, about, capabilities, sessions' properties
void AddJobRoutes(RouteTable& table);       // jobs
void AddAdminRoutes(RouteTable& table);     // removal, logs, meters, shutdown
void AddMetadataRoutes(RouteTable& table);  // schemas, endpoints
void AddDataRoutes(RouteTable& table);      // import, parse, frames
void AddRapidsRoutes(RouteTable& table);    // expressions, sessions
void AddModelRoutes(RouteTable& table);     // builders, models, predictions, metrics

// Everything above (rest/route_families.cc).
RouteTable AllRoutes();

// Runs the route's handler: checks names, adds path parameters to `request`, maps exceptions to
// error answers (rest/error_answer.h). Never throws. An unknown route gets H2O's 404.
Response Dispatch(const RouteTable& table, Context& context, Request& request,
                  std::string_view encoded_path);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_ROUTER_H_
