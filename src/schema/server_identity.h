// What answers say of the server that they come from.
#ifndef HYDROFOIL_SCHEMA_SERVER_IDENTITY_H_
#define HYDROFOIL_SCHEMA_SERVER_IDENTITY_H_

#include <cstdint>
#include <string>

namespace hydrofoil::schema {

struct ServerIdentity {
  std::string ip = "127.0.0.1";
  uint16_t port = 54321;  // as listened to
  std::string name = "hydrofoil";
  std::string report_version = "3.46.0.11";  // the H2O version reported to clients

  // As nodes are named: "127.0.0.1:54321".
  [[nodiscard]] std::string node() const { return ip + ":" + std::to_string(port); }
};

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_SERVER_IDENTITY_H_
