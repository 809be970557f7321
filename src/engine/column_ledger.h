// Which columns of rank 0 the other ranks hold, so that each is sent once while it lives. Columns
// never change, hence a column is known by its address for as long as somebody has it. Safe from
// every thread.
#ifndef HYDROFOIL_ENGINE_COLUMN_LEDGER_H_
#define HYDROFOIL_ENGINE_COLUMN_LEDGER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <vector>

#include "base/mutex.h"
#include "frame/column.h"

namespace hydrofoil::engine {

class ColumnLedger {
 public:
  // The number of a column, by which all ranks know it; a new one for what was never sent.
  int64_t NumberOf(const ColumnPtr& column);
  [[nodiscard]] bool IsHeld(const ColumnPtr& column) const;
  // The other ranks have it now.
  void MarkHeld(const ColumnPtr& column);
  // Numbers of columns that have gone since, or that were never held: nobody asks for them again.
  // Waits `pause` before it looks, unless a stop is requested: nobody tells of a column's end.
  std::vector<int64_t> TakeGone(const std::stop_token& stop = {},
                                std::chrono::milliseconds pause = {});
  // What was not marked as held has no number any more.
  void ForgetUnheld();

 private:
  struct Entry {
    std::weak_ptr<const Column> column;
    int64_t number = 0;
    bool held = false;
  };

  mutable Mutex mutex_;
  StoppableCondition never_;  // only a stop ends its waits
  std::map<const Column*, Entry> entries_ GUARDED_BY(mutex_);
  std::vector<int64_t> gone_ GUARDED_BY(mutex_);
  int64_t last_ GUARDED_BY(mutex_) = 0;
};

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_COLUMN_LEDGER_H_
