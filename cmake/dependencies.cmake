# Everything comes from the distribution's packages (scripts/setup.sh installs them).
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(LibArchive REQUIRED)
if(HYDROFOIL_PYTHON)
  # Linked statically into the Python package, with what is used of it alone: the shared library
  # needs libxml2, and that the 34 MB of ICU.
  find_library(LIBARCHIVE_STATIC libarchive.a)
  if(LIBARCHIVE_STATIC)
    set_target_properties(LibArchive::LibArchive PROPERTIES
      IMPORTED_LOCATION ${LIBARCHIVE_STATIC}
      INTERFACE_LINK_LIBRARIES
      "-l:libz.so.1;-l:libbz2.so.1.0;-l:liblzma.so.5;-l:libzstd.so.1;-l:libnettle.so.8"
      INTERFACE_LINK_OPTIONS "LINKER:--gc-sections;LINKER:--exclude-libs,libarchive.a")
  endif()
endif()
find_package(CURL REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)

find_package(PkgConfig REQUIRED)
pkg_check_modules(MICROHTTPD REQUIRED IMPORTED_TARGET libmicrohttpd)
add_library(MicroHttpd::MicroHttpd ALIAS PkgConfig::MICROHTTPD)
pkg_check_modules(HWY REQUIRED IMPORTED_TARGET libhwy)
add_library(hwy::hwy ALIAS PkgConfig::HWY)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
add_library(re2::re2 ALIAS PkgConfig::RE2)
# Neither has a file for CMake or pkg-config.
find_path(UNISTRING_INCLUDE_DIR unicase.h REQUIRED)
find_library(UNISTRING_LIBRARY unistring REQUIRED)
find_path(CCTZ_INCLUDE_DIR cctz/time_zone.h REQUIRED)
find_library(CCTZ_LIBRARY cctz REQUIRED)
add_library(Unistring::Unistring UNKNOWN IMPORTED)
set_target_properties(Unistring::Unistring PROPERTIES IMPORTED_LOCATION ${UNISTRING_LIBRARY}
                      INTERFACE_INCLUDE_DIRECTORIES ${UNISTRING_INCLUDE_DIR})
add_library(Cctz::Cctz UNKNOWN IMPORTED)
set_target_properties(Cctz::Cctz PROPERTIES IMPORTED_LOCATION ${CCTZ_LIBRARY}
                      INTERFACE_INCLUDE_DIRECTORIES ${CCTZ_INCLUDE_DIR})
# Collectives over TCP. Debian and Ubuntu have one snapshot, 0.0~git20220518; its file for CMake gives
# the target `gloo`. GnuTLS, for HMAC, is there as a part of libmicrohttpd.
find_package(Gloo 0.5 REQUIRED)
pkg_check_modules(GNUTLS REQUIRED IMPORTED_TARGET gnutls)
# The codecs of Parquet's pages that libarchive has not.
pkg_check_modules(PAGE_CODECS REQUIRED IMPORTED_TARGET snappy liblz4 libbrotlidec)
add_library(PageCodecs::PageCodecs ALIAS PkgConfig::PAGE_CODECS)

if(HYDROFOIL_ARROW)
  # The libraries of the package have their version in their names alone.
  foreach(part IN ITEMS arrow parquet)
    file(GLOB library ${HYDROFOIL_ARROW}/lib${part}.so.*)
    if(NOT library)
      message(FATAL_ERROR "HYDROFOIL_ARROW: ${HYDROFOIL_ARROW} has no lib${part}.so.*")
    endif()
    add_library(Arrow::${part} SHARED IMPORTED)
    set_target_properties(Arrow::${part} PROPERTIES IMPORTED_LOCATION ${library}
                          INTERFACE_INCLUDE_DIRECTORIES ${HYDROFOIL_ARROW}/include)
  endforeach()
endif()

if(HYDROFOIL_TESTS)
  find_package(GTest REQUIRED)
  enable_testing()
endif()
