# Warnings, sanitizers and floating-point rules for every target of the project.
add_library(hydrofoil_options INTERFACE)
target_compile_options(hydrofoil_options INTERFACE -Wall -Wextra -Werror)
# Some packages ask for it; who shares precompiled headers needs the same everywhere.
target_compile_options(hydrofoil_options INTERFACE -pthread)
# The reference trainer promises results equal to the last bit: no contraction into FMA anywhere
# outside the kernels, which ask for it themselves.
target_compile_options(hydrofoil_options INTERFACE -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees uninitialized members in moved std::variant and std::optional where there are none.
  # Of texts that come from precompiled headers it reports bounds and overlaps that are not there; in
  # headers of the system it would not. AddressSanitizer watches what is there.
  target_compile_options(hydrofoil_options INTERFACE -Wno-maybe-uninitialized -Wno-array-bounds
                         -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # std::stable_sort of libstdc++ uses a buffer that the library itself has deprecated.
  target_compile_options(hydrofoil_options INTERFACE -Wthread-safety -Wno-deprecated-declarations)
endif()
if(HYDROFOIL_SANITIZE)
  target_compile_options(hydrofoil_options INTERFACE -fsanitize=${HYDROFOIL_SANITIZE}
                         -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(hydrofoil_options INTERFACE -fsanitize=${HYDROFOIL_SANITIZE})
endif()

if(HYDROFOIL_FUZZERS)
  # All code reports its coverage to libFuzzer; only the fuzzers link its main function.
  target_compile_options(hydrofoil_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(HYDROFOIL_CCACHE ccache)
if(HYDROFOIL_CCACHE)
  # Objects are shared by all build folders and checkouts: the release build and the Python package.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros ${HYDROFOIL_CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Without this the cache takes no source with precompiled headers.
    add_compile_options(-fpch-preprocess)
  endif()
endif()
