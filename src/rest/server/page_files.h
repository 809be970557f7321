// The files of the web page as they were built in web/dist: constant data in the program, generated
// by cmake/embed_page.cmake. Safe from every thread.
#ifndef HYDROFOIL_REST_SERVER_PAGE_FILES_H_
#define HYDROFOIL_REST_SERVER_PAGE_FILES_H_

#include <cstddef>
#include <span>
#include <string_view>

namespace hydrofoil::rest {

struct PageFile {
  std::string_view name;    // "index.html"; no folders
  std::string_view tag;     // of the content, quoted as the header ETag has it
  std::string_view packed;  // gzip
  size_t size;              // unpacked, in bytes
};

std::span<const PageFile> PageFiles();

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_SERVER_PAGE_FILES_H_
