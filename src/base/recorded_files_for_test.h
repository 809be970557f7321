// Tests only: files of the checkout, and what the reference said.
#ifndef HYDROFOIL_BASE_RECORDED_FILES_FOR_TEST_H_
#define HYDROFOIL_BASE_RECORDED_FILES_FOR_TEST_H_

#include <filesystem>
#include <string>

namespace hydrofoil {

// The checkout that the tests were built from; defined by cmake/source_root.cc.in, so that only
// that object depends on its path.
std::string SourceRoot();

// A file that tests/prepare_data.py puts together: "golden/mojo/iris_deep.zip",
// "data/prostate.csv".
inline std::string RecordedFile(const std::string& name) {
  return SourceRoot() + "/build/test-data/" + name;
}

// Some need data sets that no package contains (tests/data/README.md).
inline bool HasRecordedFile(const std::string& name) {
  return std::filesystem::exists(RecordedFile(name));
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_RECORDED_FILES_FOR_TEST_H_
