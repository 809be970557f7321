# Headers that most sources include are compiled once and shared by the targets. A source includes
# what it uses all the same: clang-tidy reads it without them (scripts/lint.sh).
set(HYDROFOIL_STANDARD_HEADERS
  <algorithm> <array> <chrono> <cmath> <cstdint> <functional> <limits> <map> <memory> <mutex>
  <numeric> <optional> <span> <stop_token> <string> <string_view> <utility> <variant> <vector>
  <fmt/format.h>)

# hydrofoil_precompiled(TARGET OWNER [HEADERS...]): shares the precompiled headers of OWNER, whose
# compile options must be the same; when TARGET itself is the owner, makes them of the standard
# headers and of those named.
function(hydrofoil_precompiled name owner)
  if(name STREQUAL owner)
    target_precompile_headers(${name} PRIVATE ${HYDROFOIL_STANDARD_HEADERS} ${ARGN})
  else()
    target_precompile_headers(${name} REUSE_FROM ${owner})
  endif()
endfunction()

# hydrofoil_unity(TARGET GROUP PATTERNS...): compiles the sources that match together, so that the
# headers and templates they share are read and instantiated once. Names in their unnamed namespaces
# must differ. A source in no group is compiled by itself.
function(hydrofoil_unity target group)
  if(HYDROFOIL_UNITY)
    file(GLOB sources CONFIGURE_DEPENDS ${ARGN})
    list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
    set_source_files_properties(${sources} PROPERTIES UNITY_GROUP ${group})
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  endif()
endfunction()
