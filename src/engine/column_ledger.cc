#include "engine/column_ledger.h"

#include <utility>

namespace hydrofoil::engine {

int64_t ColumnLedger::NumberOf(const ColumnPtr& column) {
  const MutexLock lock(mutex_);
  Entry& entry = entries_[column.get()];
  if (entry.column.lock() == column) return entry.number;
  // Another column stood at this address.
  if (entry.number > 0) gone_.push_back(entry.number);
  entry = {column, ++last_, false};
  return entry.number;
}

bool ColumnLedger::IsHeld(const ColumnPtr& column) const {
  const MutexLock lock(mutex_);
  const auto found = entries_.find(column.get());
  return found != entries_.end() && found->second.held && found->second.column.lock() == column;
}

void ColumnLedger::MarkHeld(const ColumnPtr& column) {
  const MutexLock lock(mutex_);
  const auto found = entries_.find(column.get());
  if (found != entries_.end()) found->second.held = true;
}

std::vector<int64_t> ColumnLedger::TakeGone(const std::stop_token& stop,
                                            std::chrono::milliseconds pause) {
  const MutexLock lock(mutex_);
  never_.WaitUntil(mutex_, stop, std::chrono::steady_clock::now() + pause, [] { return false; });
  std::erase_if(entries_, [&](const auto& one) REQUIRES(mutex_) {
    if (!one.second.column.expired()) return false;
    gone_.push_back(one.second.number);
    return true;
  });
  return std::exchange(gone_, {});
}

void ColumnLedger::ForgetUnheld() {
  const MutexLock lock(mutex_);
  std::erase_if(entries_, [&](const auto& one) REQUIRES(mutex_) {
    if (one.second.held) return false;
    gone_.push_back(one.second.number);
    return true;
  });
}

}  // namespace hydrofoil::engine
