// The table of all routes and the way from a request to its handler. Filled once before the server
// starts, read from every thread afterwards.
#ifndef HYDROFOIL_REST_PROTOCOL_ROUTER_H_
#define HYDROFOIL_REST_PROTOCOL_ROUTER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rest/protocol/context.h"
#include "rest/protocol/request.h"
#include "rest/protocol/response.h"
#include "rest/protocol/route_traits.h"

namespace hydrofoil {
class Algorithm;  // model/algorithm.h
}  // namespace hydrofoil

namespace hydrofoil::rest {

using Handler = Response (*)(Context& context, const Request& request);

enum class BodyUse {
  kParameters,  // a form or JSON, in memory, merged into the parameters
  kFile,        // an upload, streamed to a temporary file: Request::upload()
  kNothing,     // dropped: there is no such route
};

// Parameters that are accepted because the reference's clients or schemas have them, without
// effect.
struct IdleParameters {
  std::vector<std::string_view> names;
  std::string_view why;
};

struct Route {
  std::string_view method;  // GET (also answers HEAD), POST, DELETE, PUT
  // Segments in braces are parameters, percent-decoded: "/3/Frames/{frame_id}". A last segment
  // "{name...}" takes the rest of the path, slashes included.
  std::string pattern;
  Handler handler;
  std::string summary;
  // Parameters besides those of the pattern. Every route takes "_exclude_fields", and the names of
  // its pattern again, where the path wins; others are refused as H2O does ("Unknown
  // parameter: x"). Not set: none.
  std::optional<std::vector<std::string_view>> parameters = std::nullopt;
  std::string schema = {};  // Request::schema()
  BodyUse body = BodyUse::kParameters;
  std::vector<IdleParameters> without_effect = {};
  const Algorithm* algorithm = nullptr;  // Request::algorithm()
  RouteTraits traits = {};               // set by RouteTable::Add
};

// The names in the braces of a pattern.
std::vector<std::string_view> PathParameters(std::string_view pattern);

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
void AddPageRoutes(RouteTable& table);      // the web page
void AddStorageRoutes(RouteTable& table);   // notebooks and other texts of clients
void AddJobRoutes(RouteTable& table);       // jobs
void AddAdminRoutes(RouteTable& table);     // removal, logs, meters, shutdown
void AddClusterRoutes(RouteTable& table);   // chunks, network, profile, lock
void AddMetadataRoutes(RouteTable& table);  // schemas, endpoints
void AddDataRoutes(RouteTable& table);      // import, parse, frames
void AddSplitRoutes(RouteTable& table);     // frames cut by shares of their rows
void AddRapidsRoutes(RouteTable& table);    // expressions, sessions
void AddSessionRoutes(RouteTable& table);   // sessions: what there is, cancelling
void AddModelRoutes(RouteTable& table);     // builders, models, predictions, metrics

// Everything above (rest/protocol/route_families.cc).
RouteTable AllRoutes();

// Runs the route's handler: checks names, adds path parameters to `request`, maps exceptions to
// error answers (rest/protocol/error_answer.h). Never throws. A route that H2O has and this server
// lacks is answered by what is offered instead, any other unknown one by H2O's 404.
Response Dispatch(const RouteTable& table, Context& context, Request& request,
                  std::string_view encoded_path);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_ROUTER_H_
