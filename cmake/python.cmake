# The Python package: the program and the extension module for scoring. Used by pyproject.toml.
find_package(Python 3.11 REQUIRED COMPONENTS Interpreter Development.Module)
execute_process(COMMAND ${Python_EXECUTABLE} -m nanobind --cmake_dir
                OUTPUT_STRIP_TRAILING_WHITESPACE OUTPUT_VARIABLE nanobind_ROOT
                COMMAND_ERROR_IS_FATAL ANY)
find_package(nanobind CONFIG REQUIRED)
nanobind_add_module(_native NB_STATIC python/native_module.cc)
target_link_libraries(_native PRIVATE hydrofoil_engine hydrofoil_scorer)
# What only imports from elsewhere need stays out of the module.
target_link_options(_native PRIVATE -Wl,--as-needed)
install(TARGETS hydrofoil RUNTIME DESTINATION hydrofoil/bin COMPONENT python)
install(TARGETS _native LIBRARY DESTINATION hydrofoil COMPONENT python)
