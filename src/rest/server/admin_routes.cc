// Housekeeping: removal of objects, logs, meters, shutdown.
#include <malloc.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/log.h"
#include "base/process_facts.h"
#include "base/wall_clock.h"
#include "engine/remove.h"
#include "exchange/zip_writer.h"
#include "rest/protocol/router.h"
#include "rest/protocol/sent_values.h"

namespace hydrofoil::rest {
namespace {

Response RemoveAll(Context& context, const Request& request) {
  const auto keys = request.List("retained_keys");
  const std::vector<std::string> list = keys.value_or(std::vector<std::string>());
  engine::Run(context, engine::RemoveAll{{list.begin(), list.end()}});
  Json answer = AnswerSchema("RemoveAllV3", "Iced");
  answer["retained_keys"] = nullptr;
  if (keys.has_value()) {
    Json& echo = answer["retained_keys"] = Json::array();
    for (const std::string& key : list) echo.push_back(KeyOfType(key, "Key<Keyed>"));
  }
  return Response::OfJson(answer);
}

// An unknown key is fine: clients remove what others may have removed already.
Response RemoveOne(Context& context, const Request& request) {
  const std::string key = request.RequiredText("key");
  const bool cascade = request.Bool("cascade", true);
  engine::Run(context, engine::Remove{key, cascade});
  Json answer = AnswerSchema("RemoveV3", "Iced");
  answer["key"] = KeyOfType(key, "Key<Keyed>");
  answer["cascade"] = cascade;
  return Response::OfJson(answer);
}

Response ShutDown(Context& context, const Request& request) {
  if (!request.from_loopback()) {
    throw Error(ErrorKind::kForbidden, "The server can be shut down only from its own machine.");
  }
  context.shut_down();
  return Response::OfJson(AnswerSchema("ShutdownV3", "Iced"));
}

Response LogAndEcho(Context&, const Request& request) {
  const std::string message = request.Text("message", "");
  std::string line = message.substr(0, 10'000);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  LogInfo("client: " + line);
  Json answer = AnswerSchema("LogAndEchoV3", "Iced");
  answer["message"] = message;
  return Response::OfJson(answer);
}

// By number, by address or "self"; there is one node.
void RequireNode(const Context& context, const std::string& node) {
  if (node == "self" || node == context.options.node()) return;
  const auto number = ParseInt(node);
  if (!number.has_value()) {
    throw Error(ErrorKind::kMalformedRequest,
                "No H2O node running as part of this cloud on " + node + " does not exist!");
  }
  if (*number < -1 || *number > 0) {
    throw Error(ErrorKind::kMalformedRequest, "H2O node with the specified index does not exist!");
  }
}

// The levels, each with all above it, and the standard streams of H2O; here is one log.
constexpr std::string_view kLogNames[] = {"default", "trace", "debug", "info",   "warn",
                                          "error",   "fatal", "httpd", "stdout", "stderr"};

Response GetLog(Context& context, const Request& request) {
  RequireNode(context, request.Text("nodeidx", "self"));
  const std::string name = request.Text("name", "default");
  if (std::ranges::find(kLogNames, name) == std::end(kLogNames)) {
    throw Error(ErrorKind::kMalformedRequest, "There is no log '" + name + "'.");
  }
  Json answer = AnswerSchema("LogsV3", "Iced");
  answer["nodeidx"] = request.Text("nodeidx", "self");
  answer["name"] = name;
  answer["log"] = RecentLog();
  return Response::OfJson(answer);
}

Response DownloadLogs(Context&, const Request& request) {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char name[64];
  std::strftime(name, sizeof(name), "h2ologs_%Y%m%d_%H%M%S", &utc);
  const std::string folder(name);
  const std::string container = request.Text("container", "ZIP");
  if (container != "ZIP" && container != "LOG") {
    throw Error(ErrorKind::kMalformedRequest,
                "No enum constant water.util.LogArchiveContainer." + container);
  }
  const bool as_text = container == "LOG";
  Response response =
      Response::OfText(as_text ? RecentLog() : ZipOf({{folder + "/hydrofoil.log", RecentLog()}}),
                       "application/octet-stream");
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=" + folder + (as_text ? ".log" : ".zip"));
  return response;
}

Response GetTimeline(Context&, const Request&) {
  Json answer = AnswerSchema("TimelineV3", "Timeline");
  answer["now"] = 0;
  answer["self"] = nullptr;
  answer["events"] = Json::array();
  return Response::OfJson(answer);
}

Response GetThreads(Context& context, const Request&) {
  Json trace = Schema("DStackTraceV3", "DStackTrace");
  trace["node"] = context.options.node();
  trace["time"] = NowMillis();
  trace["thread_traces"] = ThreadStates();
  Json answer = AnswerSchema("JStackV3", "JStack");
  answer["traces"] = Json::array({std::move(trace)});
  return Response::OfJson(answer);
}

Response GetCpuTicks(Context&, const Request& request) {
  Json answer = AnswerSchema("WaterMeterCpuTicksV3", "WaterMeterCpuTicks");
  const int64_t node = request.Int("nodeidx", 0);
  if (node != 0) {
    throw Error(ErrorKind::kInternal,
                "Index " + std::to_string(node) + " out of bounds for length 1",
                {{"exception_type", "java.lang.ArrayIndexOutOfBoundsException"}});
  }
  answer["nodeidx"] = node;
  answer["cpu_ticks"] = CpuTicks();
  return Response::OfJson(answer);
}

Response CollectGarbage(Context&, const Request&) {
  malloc_trim(0);
  return Response::OfJson(AnswerSchema("GarbageCollectV3", "Iced"));
}

// Nothing is ever locked here: readers share, writers replace.
Response UnlockKeys(Context&, const Request&) {
  return Response::OfJson(AnswerSchema("UnlockKeysV3", "Iced"));
}

Response LogThreads(Context&, const Request&) {
  for (const std::string& line : ThreadStates()) LogInfo(line);
  return Response::OfJson(AnswerSchema("KillMinus3V3", "Iced"));
}

}  // namespace

void AddAdminRoutes(RouteTable& table) {
  table.Add({"DELETE",
             "/3/DKV",
             RemoveAll,
             "Removes all objects but those named.",
             {{"retained_keys"}},
             "RemoveAllV3"});
  table.Add({"DELETE", "/3/DKV/{key}", RemoveOne, "Removes an object.", {{"cascade"}}, "RemoveV3"});
  table.Add({"POST", "/3/Shutdown", ShutDown, "Ends the server; only from its own machine."});
  table.Add({"POST",
             "/3/LogAndEcho",
             LogAndEcho,
             "Writes a line into the log.",
             {{"message"}},
             "LogAndEchoV3"});
  table.Add(
      {"GET", "/3/Logs/nodes/{nodeidx}/files/{name}", GetLog, "The newest lines of the log."});
  table.Add({"GET", "/3/Logs/download", DownloadLogs, "The log as a zip file."});
  table.Add({"GET", "/3/Logs/download/{container}", DownloadLogs, "The log as ZIP or LOG."});
  table.Add({"GET", "/3/Timeline", GetTimeline, "Messages between nodes: none here."});
  table.Add({"GET", "/3/JStack", GetThreads, "The threads of the server."});
  table.Add({"GET", "/3/KillMinus3", LogThreads, "Writes the threads into the log."});
  table.Add({"GET", "/3/WaterMeterCpuTicks/{nodeidx}", GetCpuTicks, "Ticks of each processor.",
             std::nullopt, "WaterMeterCpuTicksV3"});
  table.Add({"POST", "/3/GarbageCollect", CollectGarbage, "Returns free memory to the system."});
  table.Add({"POST", "/3/UnlockKeys", UnlockKeys, "Unlocks all objects."});
}

}  // namespace hydrofoil::rest
