# The built page (web/dist) as a generated source of the server: no node is needed to build it, no
# file to run it. The examples that are not ours come from the client (scripts/example_data.sh).
file(GLOB HYDROFOIL_PAGE_FILES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/web/dist/*
     ${PROJECT_SOURCE_DIR}/build/example-data/*.csv)
# Which examples there are.
set(names ${HYDROFOIL_PAGE_FILES})
list(FILTER names INCLUDE REGEX "\\.csv$")
list(TRANSFORM names REPLACE "^.*/(.*)$" "\"\\1\"")
list(JOIN names ", " names)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/examples.json CONTENT "[@names@]\n" @ONLY)
list(APPEND HYDROFOIL_PAGE_FILES ${CMAKE_BINARY_DIR}/generated/examples.json)
set(HYDROFOIL_PAGE_SOURCE ${CMAKE_BINARY_DIR}/generated/page_files.cc)
add_custom_command(
  OUTPUT ${HYDROFOIL_PAGE_SOURCE}
  COMMAND ${CMAKE_COMMAND} -D "FILES=${HYDROFOIL_PAGE_FILES}" -D OUTPUT=${HYDROFOIL_PAGE_SOURCE}
          -P ${PROJECT_SOURCE_DIR}/cmake/embed_page.cmake
  DEPENDS ${HYDROFOIL_PAGE_FILES} ${PROJECT_SOURCE_DIR}/cmake/embed_page.cmake
  COMMENT "Embedding the web page" VERBATIM)
target_sources(hydrofoil_rest PRIVATE ${HYDROFOIL_PAGE_SOURCE})
