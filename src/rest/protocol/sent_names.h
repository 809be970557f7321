// The names of columns in the lists that clients send. Pure functions.
#ifndef HYDROFOIL_REST_PROTOCOL_SENT_NAMES_H_
#define HYDROFOIL_REST_PROTOCOL_SENT_NAMES_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hydrofoil::rest {

// Whether every element of ["a","b"] is quoted and holds neither quotes nor backslashes: such a
// list can be read in only one way, except for names that are quotes around a word.
bool IsPlainNameList(std::string_view sent);

// The Python and R clients put names into quotes, but leave quotes, commas and backslashes within
// them as they are, and Python leaves names alone that hold a pair of quotes. `known` are the names
// that the client was told: if they would be written as `sent`, they are meant. Otherwise
// JSON and the lists of the clients are read, if there is a way to cut `sent` into `count` names;
// else what Request::List() makes of it.
std::vector<std::string> ReadSentNames(std::string_view sent, size_t count,
                                       std::span<const std::string> known);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_SENT_NAMES_H_
