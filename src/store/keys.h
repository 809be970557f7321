// Names that the server makes up, in the form the clients know. Safe from every thread.
#ifndef HYDROFOIL_STORE_KEYS_H_
#define HYDROFOIL_STORE_KEYS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace hydrofoil {

// `digits` random lower-case hexadecimal digits.
std::string RandomHex(size_t digits);

// "_a2b6bd5751c6d83478db8e6adc3c4f08": a key that nobody else has.
std::string RandomKey();

// "$0301<ip><port>ffffffff$_<random>": the key of a job.
std::string NewJobKey();

// "_sid_96b5": the key of a session.
std::string NewSessionKey();

// "<algorithm>_model_python_<start of the server in ms>_<n>". `agent` is "python", "R", "safari"
// or empty (then nothing is inserted).
std::string NewModelKey(std::string_view algorithm, std::string_view agent);

// Milliseconds since 1970 at which this server started; its identity in the names above.
long ServerStartMillis();

}  // namespace hydrofoil

#endif  // HYDROFOIL_STORE_KEYS_H_
