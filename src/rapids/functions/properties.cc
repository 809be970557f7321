// Properties of the reference's nodes: kept and told, for scripts that set them; nothing here reads
// them.
#include <map>
#include <memory>

#include "base/mutex.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

class Properties {
 public:
  // The value that was there before, "null" for none.
  std::string Set(const std::string& name, const std::string& value) {
    const MutexLock lock(mutex_);
    if (values_.size() >= kMost && !values_.contains(name)) {
      Fail("More than " + std::to_string(kMost) + " properties are not kept.");
    }
    const auto [known, added] = values_.emplace(name, value);
    std::string old = added ? "null" : known->second;
    known->second = value;
    return old;
  }

 private:
  static constexpr size_t kMost = 1000;
  Mutex mutex_;
  std::map<std::string, std::string> values_ GUARDED_BY(mutex_);
};

constexpr size_t kLongest = 4096;

Value SetProperty(Properties& properties, Call& call) {
  const std::string& name = call.text(0);
  const std::string& value = call.text(1);
  if (name.size() + value.size() > kLongest) {
    Fail("A property with its value may have " + std::to_string(kLongest) + " bytes.");
  }
  return "Old values of " + name + " (per node): " + properties.Set(name, value);
}

}  // namespace

void AddProperties(BuiltinTable& table) {
  table.Add("setproperty", "name value", [properties = std::make_shared<Properties>()](Call& call) {
    return SetProperty(*properties, call);
  });
}

}  // namespace hydrofoil::rapids
