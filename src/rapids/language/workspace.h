// How an expression sees the named objects of the server. The store implements it, one object per
// session; tests implement it in memory.
#ifndef HYDROFOIL_RAPIDS_LANGUAGE_WORKSPACE_H_
#define HYDROFOIL_RAPIDS_LANGUAGE_WORKSPACE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frame/frame.h"

namespace hydrofoil::rapids {

// Used by one expression at a time; the implementation synchronizes with other sessions.
class Workspace {
 public:
  virtual ~Workspace() = default;

  // A copy of the frame named `key` (cheap: columns are shared), or nothing.
  [[nodiscard]] virtual std::optional<Frame> FindFrame(std::string_view key) const = 0;
  [[nodiscard]] virtual bool HasModel(std::string_view key) const = 0;

  // Makes `frame` visible under `key`, replacing a frame of that name. Throws
  // Error(kIllegalArgument) when `key` names something other than a frame.
  virtual void PutFrame(const std::string& key, Frame frame) = 0;
  // The same for a temporary that lives as long as this session unless removed before.
  virtual void PutTemporary(const std::string& key, Frame frame) = 0;
  // Replaces the frame that `key` names by a changed one: a temporary stays temporary.
  virtual void ChangeFrame(const std::string& key, Frame frame) = 0;
  // Removes whatever has that name (a model with its metrics); false when there is nothing.
  virtual bool Remove(std::string_view key) = 0;

  // The keys a user may see (frames with temporaries, raw files, models), sorted.
  [[nodiscard]] virtual std::vector<std::string> Keys() const = 0;

  // The name of this session; part of the names of its temporaries.
  [[nodiscard]] virtual std::string session_id() const = 0;

  // The zone in which times are read and shown, an IANA name. One for all sessions.
  [[nodiscard]] virtual std::string time_zone() const = 0;
  // `zone` was checked before.
  virtual void set_time_zone(const std::string& zone) = 0;
};

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_LANGUAGE_WORKSPACE_H_
