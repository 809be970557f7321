// The state of the server: cloud, about, capabilities, properties of sessions, the start page.
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "base/memory_budget.h"
#include "base/process_facts.h"
#include "base/thread_pool.h"
#include "base/wall_clock.h"
#include "engine/rank_director.h"
#include "rest/protocol/router.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

int64_t FreeMemory() {
  const auto limit = static_cast<int64_t>(MemoryLimit());
  return std::max<int64_t>(0, limit - static_cast<int64_t>(ResidentMemory()));
}

// The others of a server with several ranks.
std::vector<Member> MembersOf(const Context& context) {
  return context.ranks == nullptr ? std::vector<Member>() : context.ranks->cluster().Members();
}

// What is the same for all nodes.
Json NewNode() {
  Json node = Schema("NodeV3", "Iced");
  node["my_cpu_pct"] = -1;  // not measured
  node["sys_cpu_pct"] = -1;
  node["mem_value_size"] = 0;
  node["swap_mem"] = 0;
  node["rpcs_active"] = 0;
  node["fjthrds"] = Json::array();
  node["fjqueue"] = Json::array();
  node["tcps_active"] = 0;
  node["gflops"] = Number(0.0);
  node["mem_bw"] = Number(0.0);
  return node;
}

Json NodeJson(const Member& member, bool skip_ticks) {
  const MemberFacts& facts = member.facts;
  Json node = NewNode();
  node["h2o"] = facts.host + "/" + facts.endpoint;
  node["ip_port"] = facts.endpoint;
  node["healthy"] = member.healthy;
  node["last_ping"] = member.heard_millis;
  node["pid"] = facts.process;
  node["num_cpus"] = facts.cpus;
  node["cpus_allowed"] = facts.allowed_cpus;
  node["nthreads"] = facts.threads;
  node["sys_load"] = Number(static_cast<float>(facts.load));
  node["pojo_mem"] = facts.used_memory;
  node["free_mem"] = std::max<int64_t>(0, facts.memory_limit - facts.used_memory);
  node["max_mem"] = facts.memory_limit;
  node["num_keys"] = facts.held;
  node["free_disk"] = facts.free_disk;
  node["max_disk"] = facts.disk;
  node["open_fds"] = skip_ticks ? -1 : facts.open_files;
  return node;
}

Json NodeJson(const Context& context, bool skip_ticks) {
  const DiskSpace disk = TemporaryDisk();
  Json node = NewNode();
  node["h2o"] = "/" + context.options.node();
  node["ip_port"] = context.options.node();
  node["healthy"] = true;
  node["last_ping"] = NowMillis();
  node["pid"] = ProcessId();
  node["num_cpus"] = CpuCount();
  node["cpus_allowed"] = AllowedCpus();
  node["nthreads"] = ThreadCount();
  node["sys_load"] = Number(static_cast<float>(LoadAverage()));
  node["pojo_mem"] = ResidentMemory();
  node["free_mem"] = FreeMemory();
  node["max_mem"] = MemoryLimit();
  node["num_keys"] = context.store.size();
  node["free_disk"] = disk.free;
  node["max_disk"] = disk.total;
  node["open_fds"] = skip_ticks ? -1 : OpenDescriptors();
  return node;
}

Response GetCloud(Context& context, const Request& request) {
  const bool skip_ticks = request.Bool("skip_ticks", false);
  const std::string& version = context.options.report_version;
  const std::vector<Member> members = MembersOf(context);
  const auto lost = std::ranges::count(members, false, &Member::healthy);
  Json cloud = AnswerSchema("CloudV3", "Iced");
  cloud["skip_ticks"] = skip_ticks;
  cloud["version"] = version;
  cloud["branch_name"] = "hydrofoil";
  cloud["last_commit_hash"] = "unknown";
  cloud["describe"] = "hydrofoil, compatible with " + version;
  cloud["compiled_by"] = "unknown";
  cloud["compiled_on"] = "unknown";
  cloud["build_number"] = version.substr(version.find_last_of('.') + 1);
  cloud["build_age"] = "unknown";
  cloud["build_too_old"] = false;
  cloud["node_idx"] = 0;
  cloud["cloud_name"] = context.options.name;
  cloud["cloud_size"] = 1 + members.size();
  cloud["cloud_uptime_millis"] = NowMillis() - ServerStartMillis();
  cloud["cloud_internal_timezone"] = "UTC";
  cloud["datafile_parser_timezone"] = context.sessions.time_zone();
  cloud["cloud_healthy"] = lost == 0;
  cloud["bad_nodes"] = lost;
  cloud["consensus"] = true;
  cloud["locked"] = members.empty() || context.locked;
  cloud["is_client"] = false;
  Json& nodes = cloud["nodes"] = Json::array({NodeJson(context, skip_ticks)});
  for (const Member& member : members) nodes.push_back(NodeJson(member, skip_ticks));
  cloud["internal_security_enabled"] = false;
  cloud["leader_idx"] = 0;
  cloud["web_ip"] = nullptr;
  return Response::OfJson(cloud);
}

Response GetPing(Context& context, const Request&) {
  const auto node = [](const std::string& where, int64_t free_memory) {
    Json json = Schema("NodeMemoryInfoV3", "Iced");
    json["ip_port"] = where;
    json["free_mem"] = free_memory;
    return json;
  };
  const std::vector<Member> members = MembersOf(context);
  Json ping = AnswerSchema("PingV3", "Iced");
  ping["cloud_uptime_millis"] = NowMillis() - ServerStartMillis();
  ping["cloud_healthy"] = std::ranges::all_of(members, &Member::healthy);
  Json& nodes = ping["nodes"] = Json::array({node(context.options.node(), FreeMemory())});
  for (const Member& member : members) {
    const MemberFacts& facts = member.facts;
    nodes.push_back(node(facts.endpoint, facts.memory_limit - facts.used_memory));
  }
  return Response::OfJson(ping);
}

Response GetAbout(Context& context, const Request&) {
  Json entries = Json::array();
  const auto add = [&](std::string_view name, std::string_view value) {
    Json entry = Schema("AboutEntryV3", "Iced");
    entry["name"] = name;
    entry["value"] = value;
    entries.push_back(std::move(entry));
  };
  add("Server", "Hydrofoil");
  add("Build project version", context.options.report_version);
  add("Internal Security", "Disabled");
  Json about = AnswerSchema("AboutV3", "Iced");
  about["entries"] = std::move(entries);
  return Response::OfJson(about);
}

// The names by which clients tell the version of the API; they say nothing about algorithms. For
// those the clients look at the extensions of the core, of which there are none here.
constexpr std::string_view kCoreExtensions[] = {"XGBoost", "KrbStandalone", "Infogram"};
constexpr std::string_view kApiExtensions[] = {"Mojo 2 pipeline extensions",
                                               "XGBoost",
                                               "Amazon S3",
                                               "Algos",
                                               "Infogram",
                                               "AutoML",
                                               "Core V3",
                                               "TargetEncoder",
                                               "Core V4"};

Response Capabilities(std::span<const std::string_view> names) {
  Json list = Json::array();
  for (const std::string_view name : names) {
    Json entry = Schema("CapabilityEntryV3", "Iced");
    entry["name"] = name;
    list.push_back(std::move(entry));
  }
  Json capabilities = AnswerSchema("CapabilitiesV3", "Iced");
  capabilities["capabilities"] = std::move(list);
  return Response::OfJson(capabilities);
}

Response GetCapabilities(Context&, const Request&) {
  std::vector<std::string_view> names(std::begin(kCoreExtensions), std::end(kCoreExtensions));
  names.insert(names.end(), std::begin(kApiExtensions), std::end(kApiExtensions));
  return Capabilities(names);
}

Response GetApiCapabilities(Context&, const Request&) { return Capabilities(kApiExtensions); }

Response GetCoreCapabilities(Context&, const Request&) { return Capabilities({}); }

Response SessionPropertyAnswer(const Request& request, std::string_view value) {
  Json property = AnswerSchema("SessionPropertyV3", "Iced");
  property["session_key"] = TextOrNull(request.Text("session_key", ""));
  property["key"] = TextOrNull(request.Text("key", ""));
  property["value"] = TextOrNull(value);
  return Response::OfJson(property);
}

Response GetSessionProperty(Context& context, const Request& request) {
  const auto value =
      context.sessions.Property(request.Text("session_key", ""), request.Text("key", ""));
  return SessionPropertyAnswer(request, value.value_or(""));
}

Response SetSessionProperty(Context& context, const Request& request) {
  const std::string value = request.Text("value", "");
  context.sessions.SetProperty(request.RequiredText("session_key"), request.RequiredText("key"),
                               value);
  return SessionPropertyAnswer(request, value);
}

}  // namespace

void AddCloudRoutes(RouteTable& table) {
  table.Add({"GET", "/3/Cloud", GetCloud, "The state of the server.", {{"skip_ticks"}}, "CloudV3"});
  table.Add({"GET", "/3/Ping", GetPing, "Whether the server is alive, and its free memory."});
  table.Add({"GET", "/3/About", GetAbout, "What this server is."});
  table.Add({"GET", "/3/Capabilities", GetCapabilities, "All extensions of the server."});
  table.Add({"GET", "/3/Capabilities/API", GetApiCapabilities, "Extensions of the REST API."});
  table.Add({"GET", "/3/Capabilities/Core", GetCoreCapabilities, "Extensions of the core."});
  table.Add(
      {"GET",
       "/3/SessionProperties",
       GetSessionProperty,
       "A property of a session.",
       {{"session_key", "key"}},
       "SessionPropertyV3",
       BodyUse::kParameters,
       {{{"value"}, "From the schema of the route that sets it; H2O ignores it here, too."}}});
  table.Add({"POST",
             "/3/SessionProperties",
             SetSessionProperty,
             "Sets a property of a session.",
             {{"session_key", "key", "value"}},
             "SessionPropertyV3"});
}

}  // namespace hydrofoil::rest
