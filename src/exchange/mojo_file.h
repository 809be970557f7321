// The contents of a MOJO zip as text: key-value lines, columns, domains. What the values mean for a
// network is up to mojo_reader.h.
#ifndef HYDROFOIL_EXCHANGE_MOJO_FILE_H_
#define HYDROFOIL_EXCHANGE_MOJO_FILE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/zip_archive.h"
#include "frame/column.h"

namespace hydrofoil {

// Getters throw Error(kIllegalArgument) naming the key when a value is missing or malformed.
class MojoFile {
 public:
  // JSON in the details may be nested so deeply; deeper levels are left out, or count as damage.
  static constexpr int kDeepestDetails = 64;
  // Parses "model.ini" and the domain files among `entries`.
  static MojoFile Parse(const ZipEntries& entries);

  [[nodiscard]] bool Has(std::string_view key) const;
  [[nodiscard]] const std::string& Text(std::string_view key) const;
  [[nodiscard]] std::string Text(std::string_view key, std::string_view otherwise) const;
  [[nodiscard]] int64_t Int(std::string_view key) const;
  [[nodiscard]] double Double(std::string_view key) const;
  [[nodiscard]] bool Bool(std::string_view key) const;
  // "[a, b]"; nothing for "null" and a missing key.
  [[nodiscard]] std::optional<std::vector<double>> Doubles(std::string_view key) const;
  [[nodiscard]] std::vector<double> RequiredDoubles(std::string_view key) const;

  // All columns of the training frame in the model's order, the response last.
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  // The domain of each column, null where it is not categorical.
  [[nodiscard]] const std::vector<DomainPtr>& domains() const { return domains_; }
  // The lines of another of its text files. Throws Error(kIllegalArgument) when it is missing.
  [[nodiscard]] std::vector<std::string> Lines(std::string_view file) const;
  // "experimental/modelDetails.json", empty when absent.
  [[nodiscard]] const std::string& details() const { return details_; }

 private:
  void AddDomain(std::string_view line, const ZipEntries& entries);

  std::map<std::string, std::string, std::less<>> values_;
  std::vector<std::string> columns_;
  std::vector<DomainPtr> domains_;
  ZipEntries others_;  // text files beside "model.ini" and the domains
  std::string details_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_MOJO_FILE_H_
