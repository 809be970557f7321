#include "ranks/secret.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "base/error.h"

namespace hydrofoil::ranks {
namespace {

constexpr size_t kBytes = 32;

void Require(int result, const char* what) {
  if (result == GNUTLS_E_SUCCESS) return;
  throw Error(ErrorKind::kInternal, std::string(what) + ": " + gnutls_strerror(result));
}

}  // namespace

std::string RandomBytes() {
  std::string bytes(kBytes, '\0');
  Require(gnutls_rnd(GNUTLS_RND_RANDOM, bytes.data(), bytes.size()), "no random bytes");
  return bytes;
}

std::string Hmac(std::string_view secret, std::string_view text) {
  std::string mac(kBytes, '\0');
  Require(gnutls_hmac_fast(GNUTLS_MAC_SHA256, secret.data(), secret.size(), text.data(),
                           text.size(), mac.data()),
          "no HMAC");
  return mac;
}

bool IsSame(std::string_view a, std::string_view b) {
  return a.size() == b.size() && gnutls_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace hydrofoil::ranks
