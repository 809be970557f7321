// What ranks say of themselves, as the text of a message. All functions are safe from every thread.
#ifndef HYDROFOIL_RANKS_MEMBER_FACTS_H_
#define HYDROFOIL_RANKS_MEMBER_FACTS_H_

#include <string>

#include "cluster/cluster.h"

namespace hydrofoil::ranks {

// Of this process; `endpoint` and `held` are left empty.
[[nodiscard]] MemberFacts FactsOfProcess();

[[nodiscard]] std::string FactsText(const MemberFacts& facts);
// What is missing stays as it is in new facts.
[[nodiscard]] MemberFacts ParseFacts(const std::string& text);

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_MEMBER_FACTS_H_
