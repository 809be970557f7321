#include "rest/protocol/router.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/check.h"
#include "rest/protocol/absent_routes.h"
#include "rest/protocol/error_answer.h"
#include "rest/protocol/excluded_fields.h"
#include "text/plain_text.h"

namespace hydrofoil::rest {
namespace {

// The part up to the next slash; `path` is left with what follows it.
std::string_view TakeSegment(std::string_view& path) {
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(segment.size() + 1, path.size()));
  return segment;
}

bool IsParameter(std::string_view segment) { return segment.starts_with('{'); }
// The rest of a pattern, when it is one parameter that takes the rest of the path.
bool IsRest(std::string_view rest) {
  return rest.starts_with('{') && rest.ends_with("...}") &&
         rest.find('/') == std::string_view::npos;
}

// How well a pattern fits: nothing, or one character a segment, literal ones greater. Fills
// `parameters` with what the braces took, still encoded.
std::optional<std::string> Fit(std::string_view pattern, std::string_view path,
                               std::vector<std::pair<std::string_view, std::string_view>>& taken) {
  std::string rank;
  taken.clear();
  // Both begin with a slash; an empty last segment ("/3/PartialDependence/") counts.
  pattern.remove_prefix(1);
  path.remove_prefix(1);
  while (true) {
    const bool last_of_pattern = pattern.find('/') == std::string_view::npos;
    const bool last_of_path = path.find('/') == std::string_view::npos;
    if (IsRest(pattern)) {
      taken.emplace_back(pattern.substr(1, pattern.size() - 5), path);
      return rank + '0';
    }
    const std::string_view expected = TakeSegment(pattern);
    const std::string_view actual = TakeSegment(path);
    if (IsParameter(expected)) {
      if (actual.empty()) return std::nullopt;
      taken.emplace_back(expected.substr(1, expected.size() - 2), actual);
      rank += '1';
    } else if (expected == actual) {
      rank += '2';
    } else {
      return std::nullopt;
    }
    if (last_of_pattern != last_of_path) return std::nullopt;
    if (last_of_pattern) return rank;
  }
}

std::optional<RouteTable::Match> FindExactly(const RouteTable& table, std::string_view method,
                                             std::string_view encoded_path) {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  std::optional<RouteTable::Match> best;
  std::string best_rank;
  std::vector<std::pair<std::string_view, std::string_view>> taken;
  for (const auto& route : table.routes()) {
    if (route->method != wanted) continue;
    const auto rank = Fit(route->pattern, encoded_path, taken);
    if (!rank.has_value() || (best.has_value() && *rank <= best_rank)) continue;
    best_rank = *rank;
    best = RouteTable::Match{route.get(), {}};
    for (const auto& [name, value] : taken) {
      best->path_parameters.emplace_back(name, PercentDecode(value, false));
    }
  }
  return best;
}

// The path with all slashes behind `from` encoded.
std::string OneSegment(std::string_view path, size_t from) {
  std::string segment;
  for (size_t i = 0; i < path.size(); ++i) {
    if (i > from && path[i] == '/') {
      segment += "%2F";
    } else {
      segment += path[i];
    }
  }
  return segment;
}

std::vector<std::string_view> KnownNames(const Route& route) {
  std::vector<std::string_view> names = PathParameters(route.pattern);
  names.emplace_back("_exclude_fields");
  if (route.parameters.has_value()) {
    names.insert(names.end(), route.parameters->begin(), route.parameters->end());
  }
  for (const IdleParameters& idle : route.without_effect) {
    names.insert(names.end(), idle.names.begin(), idle.names.end());
  }
  return names;
}

// Whoever asks how the cluster is does not lock it, as in H2O; neither do pages.
bool IsStatus(std::string_view pattern) {
  constexpr std::array<std::string_view, 5> kStatus = {"/3/Cloud", "/3/Ping", "/3/About",
                                                       "/3/Capabilities", "/3/Metadata/schemas"};
  const bool is_page =
      !(pattern.starts_with("/3/") || pattern.starts_with("/4/") || pattern.starts_with("/99/"));
  return is_page || std::ranges::any_of(kStatus, [&](std::string_view one) {
           return pattern == one || pattern.starts_with(std::string(one) + "/");
         });
}

Response UnknownRoute(std::string_view method, const std::string& path,
                      std::string_view encoded_path) {
  const std::string instead = WhyAbsent(method, encoded_path);
  return instead.empty() ? UnknownRouteAnswer(path) : AbsentRouteAnswer(path, instead);
}

}  // namespace

std::vector<std::string_view> PathParameters(std::string_view pattern) {
  std::vector<std::string_view> names;
  for (size_t at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at)) {
    ++at;
    names.push_back(pattern.substr(at, pattern.find_first_of(".}", at) - at));
  }
  return names;
}

void RouteTable::Add(Route route) {
  HYDROFOIL_CHECK(route.pattern.starts_with('/'));
  for (const auto& other : routes_) {
    HYDROFOIL_CHECK(other->method != route.method || other->pattern != route.pattern);
  }
  route.traits = TraitsOf(route.method, route.pattern);
  routes_.push_back(std::make_unique<Route>(std::move(route)));
}

std::optional<RouteTable::Match> RouteTable::Find(std::string_view method,
                                                  std::string_view encoded_path) const {
  if (!encoded_path.starts_with('/')) return std::nullopt;
  auto found = FindExactly(*this, method, encoded_path);
  const size_t key = encoded_path.find(":/");
  if (found || key == std::string_view::npos) return found;
  // The clients send keys of files (nfs://data/a.csv) as they are.
  const size_t last = encoded_path.rfind('/');
  found = FindExactly(
      *this, method,
      OneSegment(encoded_path.substr(0, last), key) + std::string(encoded_path.substr(last)));
  return found ? found : FindExactly(*this, method, OneSegment(encoded_path, key));
}

Response Dispatch(const RouteTable& table, Context& context, Request& request,
                  std::string_view encoded_path) {
  try {
    auto match = table.Find(request.method(), encoded_path);
    if (!match.has_value()) return UnknownRoute(request.method(), request.path(), encoded_path);
    const Route& route = *match->route;
    if (!IsStatus(route.pattern)) context.locked = true;
    request.set_schema(route.schema);
    request.set_algorithm(route.algorithm);
    request.RequireKnown(KnownNames(route));
    const std::string excluded = request.Text("_exclude_fields", "");
    for (auto& [name, value] : match->path_parameters) {
      request.AddParameter(std::move(name), std::move(value));
    }
    Response response = route.handler(context, request);
    if (response.hold.has_value()) {
      // What is answered later is guarded in the same way.
      response.hold->finish = [url = request.path(), excluded,
                               finish = std::move(response.hold->finish)] {
        try {
          Response later = finish();
          ExcludeFields(excluded, later);
          return later;
        } catch (...) {
          return ErrorAnswer(url, std::current_exception());
        }
      };
      return response;
    }
    ExcludeFields(excluded, response);
    return response;
  } catch (...) {
    return ErrorAnswer(request.path(), std::current_exception());
  }
}

}  // namespace hydrofoil::rest
