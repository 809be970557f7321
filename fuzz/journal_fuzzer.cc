// Journals of a state, as they are, and each input as the content of a record: what they say is
// taken over or refused, and what was taken over can be written and read again.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "engine/command_record.h"
#include "state/catalog.h"
#include "state/journal.h"

namespace {

void Apply(std::string_view record, hydrofoil::state::Catalog& catalog) {
  try {
    catalog.Apply(record);
  } catch (const hydrofoil::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hydrofoil;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  state::Catalog catalog;
  Apply(bytes, catalog);
  for (const std::string_view record : state::ReadJournal(bytes).records) Apply(record, catalog);
  static_cast<void>(catalog.TakeUnused());
  state::Catalog again;
  for (const std::string& record : catalog.Records()) again.Apply(record);
  for (const auto& [key, job] : again.running()) {
    try {
      static_cast<void>(engine::ReadCommand(job.command));
    } catch (const Error&) {
    }
  }
  try {
    static_cast<void>(engine::ReadCommand(bytes));
  } catch (const Error&) {
  }
  return 0;
}
