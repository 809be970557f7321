#include "schema/reproducibility_schema.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/process_facts.h"
#include "base/wall_clock.h"
#include "schema/table_schema.h"
#include "store/keys.h"

namespace hydrofoil::schema {
namespace {

// Tables of one row, a column for each cell.
class RowTable {
 public:
  explicit RowTable(std::string name) {
    table_.name = std::move(name);
    Add("", "", "string", std::string());
  }
  RowTable& Text(const std::string& name, const std::string& header, TableCell cell) {
    return Add(name, header, "string", std::move(cell));
  }
  RowTable& Int(const std::string& name, const std::string& header, int64_t value) {
    return Add(name, header, "int", value);
  }
  RowTable& Long(const std::string& name, const std::string& header, TableCell cell) {
    return Add(name, header, "long", std::move(cell));
  }
  RowTable& Real(const std::string& name, const std::string& header, double value) {
    return Add(name, header, "double", value);
  }
  [[nodiscard]] const Table& table() const { return table_; }

 private:
  RowTable& Add(const std::string& name, const std::string& header, const std::string& type,
                TableCell cell) {
    const char* format = type == "string" ? "%s" : type == "double" ? "%.5f" : "%d";
    table_.columns.push_back({name, type, format, header, {std::move(cell)}});
    return *this;
  }

  Table table_;
};

constexpr std::monostate kUnknown;

Table NodeTable(const ServerIdentity& server) {
  const DiskSpace disk = TemporaryDisk();
  RowTable row("Node Information");
  row.Int("node", "node", 0)
      .Text("h2o", "h2o", server.node())
      .Text("healthy", "healthy", std::string("true"))
      .Text("last_ping", "last_ping", kUnknown)
      .Int("num_cpus", "num_cpus", CpuCount())
      .Real("sys_load", "sys_load", LoadAverage())
      .Long("mem_value_size", "mem_value_size", kUnknown)
      .Long("free_mem", "free_mem", kUnknown)
      .Long("pojo_mem", "pojo_mem", kUnknown)
      .Long("swap_mem", "swap_mem", kUnknown)
      .Long("free_disc", "free_disc", disk.free)
      .Long("max_disc", "max_disc", disk.total)
      .Int("pid", "pid", ProcessId())
      .Int("num_keys", "num_keys", 0)
      .Text("tcps_active", "tcps_active", kUnknown)
      .Int("open_fds", "open_fds", OpenDescriptors())
      .Text("rpcs_active", "rpcs_active", kUnknown)
      .Int("nthreads", "nthreads", AllowedCpus())
      .Text("is_leader", "is_leader", std::string("true"))
      .Long("total_mem", "total_mem", kUnknown)
      .Long("max_mem", "max_mem", kUnknown)
      .Text("java_version", "java_version", kUnknown)
      .Text("jvm_launch_parameters", "jvm_launch_parameters", kUnknown)
      .Text("os_version", "os_version", SystemName())
      .Long("machine_physical_mem", "machine_physical_mem", PhysicalMemory())
      .Text("machine_locale", "machine_locale", std::string("en"));
  return row.table();
}

Table ClusterTable(const ServerIdentity& server) {
  const int64_t uptime = NowMillis() - static_cast<int64_t>(ServerStartMillis());
  RowTable row("Cluster Configuration");
  row.Long("h2o_cluster_uptime", "H2O cluster uptime", uptime)
      .Text("h2o_cluster_timezone", "H2O cluster timezone", std::string("Etc/UTC"))
      .Text("h2o_data_parsing_timezone", "H2O data parsing timezone", std::string("UTC"))
      .Text("h2o_cluster_version", "H2O cluster version", server.report_version)
      .Text("h2o_cluster_version_age", "H2O cluster version age", kUnknown)
      .Text("h2o_cluster_name", "H2O cluster name", server.name)
      .Int("h2o_cluster_total_nodes", "H2O cluster total nodes", 1)
      .Long("h2o_cluster_free_memory", "H2O cluster free memory", kUnknown)
      .Int("h2o_cluster_total_cores", "H2O cluster total cores", CpuCount())
      .Int("h2o_cluster_allowed_cores", "H2O cluster allowed cores", AllowedCpus())
      .Text("h2o_cluster_status", "H2O cluster status", std::string("locked, healthy"))
      .Text("h2o_internal_security", "H2O internal security", std::string("false"))
      .Text("h2o_api_extensions", "H2O API Extensions", std::string());
  return row.table();
}

Table FramesTable(const Model& model) {
  TableColumn header = {"", "string", "%s", "", {}};
  TableColumn input = {"input_frame", "string", "%s", "Input Frame", {}};
  TableColumn checksum = {"checksum", "long", "%d", "Checksum", {}};
  TableColumn espc = {"espc", "string", "%d", "ESPC", {}};
  const auto add = [&](const char* name, int64_t value, TableCell chunks) {
    header.cells.emplace_back(std::string());
    input.cells.emplace_back(std::string(name));
    checksum.cells.emplace_back(value);
    espc.cells.push_back(std::move(chunks));
  };
  add("training_frame", model.training_frame_checksum, kUnknown);
  if (model.validation_frame_key.empty()) {
    add("validation_frame", -1, std::string("-1"));
  } else {
    add("validation_frame", model.validation_frame_checksum, kUnknown);
  }
  Table table;
  table.name = "Input Frames Information";
  table.columns = {header, input, checksum, espc};
  return table;
}

}  // namespace

Json ReproducibilityJson(const Model& model, const ServerIdentity& server) {
  return Json::array({TableJson(NodeTable(server)), TableJson(ClusterTable(server)),
                      TableJson(FramesTable(model))});
}

}  // namespace hydrofoil::schema
