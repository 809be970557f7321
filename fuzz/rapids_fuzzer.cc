// Expressions over a small frame: any text gives a value or an Error, never a crash or a hang.
#include <cstdint>
#include <limits>
#include <string_view>

#include "base/error.h"
#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "rapids/functions/memory_workspace_for_test.h"
#include "rapids/functions/standard_builtins.h"

namespace hydrofoil {
namespace {

Frame SmallFrame() {
  const RowLayoutPtr layout = MakeLayout(6, 4);
  const double missing = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> numbers = {1, 2.5, missing, -4, 0, 1e9};
  const std::vector<double> whole = {1, 2, 2, missing, 0, 1};
  const std::vector<double> codes = {0, 1, 1, missing, 2, 0};
  const std::vector<double> times = {0, 86400000, 1e12, missing, -5, 1.5e12};
  const std::vector<std::optional<std::string>> texts = {"a b", "", std::nullopt, "x-Y", "1", "é"};
  const auto domain = std::make_shared<const Domain>(Domain{"a", "b", "c"});
  return Frame(
      {"n", "i", "c", "s", "t", "d"},
      {Column::FromValues(ColumnType::kNumeric, layout, numbers),
       Column::FromValues(ColumnType::kNumeric, layout, whole),
       Column::FromValues(ColumnType::kCategorical, layout, codes, domain),
       Column::FromStrings(layout, texts), Column::FromValues(ColumnType::kTime, layout, times),
       Column::FromValues(ColumnType::kCategorical, layout, whole, domain)});
}

}  // namespace
}  // namespace hydrofoil

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const hydrofoil::Frame frame = [] {
    hydrofoil::SetThreadCount(1);
    hydrofoil::SetMemoryLimit(size_t{1} << 30);  // what asks for more is refused
    return hydrofoil::SmallFrame();
  }();
  hydrofoil::rapids::MemoryWorkspace workspace;
  workspace.PutFrame("f", frame);
  try {
    (void)hydrofoil::rapids::Evaluate({reinterpret_cast<const char*>(data), size}, workspace);
  } catch (const hydrofoil::Error&) {
  }
  return 0;
}
