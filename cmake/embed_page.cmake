# cmake -D FILES=a;b -D OUTPUT=page_files.cc -P embed_page.cmake
# Compresses each file and writes the table that src/rest/server/page_files.h declares.
find_program(GZIP gzip REQUIRED)
set(rows "")
set(bytes "")
set(number 0)
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  set(compressed ${OUTPUT}.gz)
  execute_process(COMMAND ${GZIP} -9 -n -c ${file} OUTPUT_FILE ${compressed} COMMAND_ERROR_IS_FATAL ANY)
  file(READ ${compressed} hex HEX)
  string(REGEX REPLACE "(..)" "\\\\x\\1" escaped "${hex}")
  file(SHA256 ${file} hash)
  string(SUBSTRING ${hash} 0 16 tag)
  file(SIZE ${compressed} packed)
  file(SIZE ${file} plain)
  string(APPEND bytes "constexpr char kBytes${number}[] = \"${escaped}\";\n")
  string(APPEND rows "    {\"${name}\", \"\\\"${tag}\\\"\", {kBytes${number}, ${packed}}, ${plain}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(REMOVE ${OUTPUT}.gz)
file(WRITE ${OUTPUT} "// Written by cmake/embed_page.cmake.
#include \"rest/server/page_files.h\"

namespace hydrofoil::rest {
namespace {

${bytes}
constexpr PageFile kFiles[] = {
${rows}};

}  // namespace

std::span<const PageFile> PageFiles() { return kFiles; }

}  // namespace hydrofoil::rest
")
