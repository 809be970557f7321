# Folders that are linked into shared libraries too (the C library, the Python module): relocatable,
# and hidden so that calls within stay as direct as in a program.
set(HYDROFOIL_RELOCATABLE base kernels frame cluster ingest rapids exchange model algorithms selection
    scorer store engine)

# One static library a folder of src/, and one test program beside it: x.cc, x.h, x_test.cc.
function(hydrofoil_library name)
  file(GLOB sources CONFIGURE_DEPENDS src/${name}/*.cc src/${name}/*/*.cc src/${name}/*/*/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  if(NOT sources)
    add_library(hydrofoil_${name} INTERFACE)
    target_link_libraries(hydrofoil_${name} INTERFACE ${ARGN})
    return()
  endif()
  add_library(hydrofoil_${name} STATIC ${sources})
  target_include_directories(hydrofoil_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(hydrofoil_${name} PUBLIC ${ARGN} Threads::Threads
                        PRIVATE hydrofoil_options)
  if(name IN_LIST HYDROFOIL_RELOCATABLE)
    set_target_properties(hydrofoil_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON
                          CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  endif()
  if(HYDROFOIL_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE hydrofoil_${name} hydrofoil_options
                          GTest::gtest GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE
                               HYDROFOIL_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name}_test)
  endif()
endfunction()

function(hydrofoil_program name folder)
  file(GLOB sources CONFIGURE_DEPENDS src/${folder}/*.cc)
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_link_libraries(${name} PRIVATE ${ARGN} hydrofoil_options)
endfunction()
