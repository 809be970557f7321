// The sessions that there are, and how what runs in them is ended.
#include <nlohmann/json.hpp>

#include "rest/protocol/json.h"
#include "rest/protocol/router.h"

namespace hydrofoil::rest {
namespace {

Response ListSessions(Context& context, const Request& /*request*/) {
  Json answer = AnswerSchema("SessionsV3", "Iced");
  Json& sessions = answer["sessions"] = Json::array();
  for (const SessionFacts& facts : context.sessions.List()) {
    Json session = Json::object();
    session["session_key"] = facts.id;
    session["age_ms"] = facts.age.count();
    session["idle_ms"] = facts.idle.count();
    session["temporary_frames"] = facts.temporaries;
    session["expression"] = TextOrNull(facts.expression);
    session["running_ms"] = facts.running.count();
    sessions.push_back(std::move(session));
  }
  return Response::OfJson(answer);
}

Response CancelExpression(Context& context, const Request& request) {
  const std::string id = request.RequiredText("session_key");
  Json answer = AnswerSchema("SessionsV3", "Iced");
  answer["session_key"] = id;
  answer["cancelled"] = context.sessions.Cancel(id);
  return Response::OfJson(answer);
}

}  // namespace

void AddSessionRoutes(RouteTable& table) {
  table.Add({"GET", "/3/Sessions", ListSessions, "The sessions, and what runs in them."});
  table.Add({"POST", "/3/Sessions/{session_key}/cancel", CancelExpression,
             "Ends the expression that runs in a session."});
}

}  // namespace hydrofoil::rest
