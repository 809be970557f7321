# Folders that are linked into shared libraries too (the C library, the Python module): relocatable,
# and hidden so that calls within stay as direct as in a program.
set(HYDROFOIL_RELOCATABLE base text kernels frame cluster ingest rapids exchange model algorithms selection
    scorer store state engine)

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
  # Some are linked into shared libraries too (src/scorer): relocatable, and hidden so that calls
  # within stay as direct as in a program. All alike, so that they share precompiled headers.
  set_target_properties(hydrofoil_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON
                        CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(HYDROFOIL_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE hydrofoil_${name} hydrofoil_options
                          hydrofoil_source_root GTest::gtest GTest::gtest_main)
    add_test(NAME ${name} COMMAND ${name}_test --gtest_output=xml:${name}_test.xml)
    set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED test_data)
  endif()
endfunction()

# A program of a folder; its sources are compiled once for all programs that are made of them.
function(hydrofoil_program name folder)
  if(NOT TARGET hydrofoil_${folder})
    file(GLOB sources CONFIGURE_DEPENDS src/${folder}/*.cc)
    list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
    add_library(hydrofoil_${folder} OBJECT ${sources})
    target_link_libraries(hydrofoil_${folder} PUBLIC ${ARGN} PRIVATE hydrofoil_options)
    target_compile_definitions(hydrofoil_${folder} PRIVATE HYDROFOIL_VERSION="${PROJECT_VERSION}")
  endif()
  add_executable(${name} $<TARGET_OBJECTS:hydrofoil_${folder}>)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_link_libraries(${name} PRIVATE ${ARGN} hydrofoil_options)
endfunction()
