# The program and the Python module with one algorithm more, for the tests: they show that an
# algorithm is a file and a line in the table (tests/mean_algorithm).
hydrofoil_program(hydrofoil_with_mean cli hydrofoil_rest hydrofoil_ranks CLI11::CLI11)
target_sources(hydrofoil_with_mean PRIVATE tests/mean_algorithm/table.cc)

# The module needs nanobind, which the Python of the tests has.
set(HYDROFOIL_TEST_PYTHON ${PROJECT_SOURCE_DIR}/build/venv/bin/python)
if(EXISTS ${HYDROFOIL_TEST_PYTHON} AND NOT HYDROFOIL_SANITIZE AND NOT HYDROFOIL_PYTHON)
  set(Python_EXECUTABLE ${HYDROFOIL_TEST_PYTHON})
  # nanobind ends the configuration where Python's headers are missing: they come later then.
  find_package(Python 3.11 COMPONENTS Interpreter Development.Module)
  execute_process(COMMAND ${HYDROFOIL_TEST_PYTHON} -m nanobind --cmake_dir
                  OUTPUT_STRIP_TRAILING_WHITESPACE OUTPUT_VARIABLE nanobind_ROOT ERROR_QUIET)
  if(Python_FOUND)
    find_package(nanobind CONFIG)
  endif()
  if(Python_FOUND AND nanobind_FOUND)
    nanobind_add_module(native_with_mean NB_STATIC NB_DOMAIN with_mean python/native_module.cc
                        tests/mean_algorithm/table.cc)
    target_link_libraries(native_with_mean PRIVATE hydrofoil_engine hydrofoil_scorer)
    set_target_properties(native_with_mean PROPERTIES OUTPUT_NAME _native LIBRARY_OUTPUT_DIRECTORY
                          ${CMAKE_BINARY_DIR}/with_mean)
  endif()
endif()
