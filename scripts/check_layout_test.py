"""Tests of check_layout.py and cpp_scan.py: each rule must find its fault and nothing else."""

import check_layout
import cpp_scan


def found(source):
    return {f.name: (f.length, f.parameters) for f in cpp_scan.functions(source)}


def test_functions_methods_and_declarations():
    source = """
namespace a::b {
int Declared(int x, std::map<int, int> y = {{1, 2}}, F f = [](int, int) { return 1; });
template <typename T, typename U = std::vector<T>>
T Free(T a) {
  return a;
}
class C : public Base<int> {
 public:
  explicit C(int a) : a_{a}, b_(a, a), c_{} {
    Use(a);
  }
  [[nodiscard]] int Get() const { return a_; }
  void operator()(int x, int y) const { Call(x, y); }
  C& operator=(const C&) = delete;
  std::function<void(int, int)> callback_;
 private:
  int a_ = 0;
};
auto C::Far(std::span<const float> x,
            int y) const noexcept -> int {
  for (int i = 0; i < y; ++i) {
    if (i) { y = '{'; }
  }
  return 0;
}
}  // namespace a::b
"""
    functions = found(source)
    assert functions["Declared"] == (0, 3)
    assert functions["Free"] == (3, 1)
    assert functions["C"] == (3, 1)
    assert functions["Get"] == (1, 0)
    assert functions["C::Far"] == (6, 2)
    assert not {"if", "for", "Use", "Call", "callback_"} & set(functions)


def test_literals_comments_and_directives_do_not_count():
    source = """
#define OPEN {  \\
  (
const char* const kText = R"x(
  void Fake(int a) { )x" "} { \\" {";
// void Other() {
/* { */
static const Row kRows[] = {{"a", 1'000}, {"b", '}'}};
void Real(const std::string& s = "(,") {
}
"""
    assert found(source) == {"Real": (2, 1)}


def test_enum_struct_and_initialiser_lists():
    source = """
enum class E { kA, kB };
struct S {
  int x = 1;
  std::vector<int> v{1, 2};
};
S::S(int a, int b)
    : Base<int>{a},
      x(b) {
  x = a;
}
TEST(Suite, Name) {
  EXPECT_EQ(1, 1);
}
"""
    functions = found(source)
    assert functions["S::S"] == (3, 2)
    assert functions["TEST ( Suite , Name )"] == (3, 2)
    assert len(functions) == 2


def faults_of_source(path, text, files=()):
    return list(check_layout.check_source(path, text, set(files)))


def test_function_limits():
    body = "  Call();\n" * 60
    assert "62 lines" in faults_of_source("src/base/a.cc", f"void F() {{\n{body}}}\n")[0]
    assert not faults_of_source("src/base/a_test.cc", f"TEST(A, B) {{\n{body}}}\n")
    (fault,) = faults_of_source(
        "src/base/a.cc", "void F(int a, int b, int c, int d, int e, int f);"
    )
    assert "6 parameters" in fault


def test_include_direction():
    assert not faults_of_source("src/frame/a.cc", '#include "base/error.h"\n#include <vector>\n')
    (fault,) = faults_of_source("src/base/a.cc", '#include "frame/frame.h"\n')
    assert "may not include" in fault
    (fault,) = faults_of_source("src/model/a.cc", "#include <nlohmann/json.hpp>\n")
    assert "only in" in fault
    (fault,) = faults_of_source("src/engine/a.cc", '#include "rest/protocol/router.h"\n')
    assert "may not include" in fault
    assert not faults_of_source("src/cli/serve.cc", '#include "rest/protocol/router.h"\n')
    (fault,) = faults_of_source("src/cli/a.cc", '#include "rest/protocol/router.h"\n')
    assert "only src/cli/serve.cc may include" in fault
    (fault,) = faults_of_source("src/base/a.cc", '#include "error.h"\n', {"src/base/error.h"})
    assert "start at src/" in fault


def test_rooms_of_a_folder():
    headers = {"src/rest/models/a.h", "src/rest/server/b.h", "src/rest/protocol/c.h"}
    below = '#include "rest/protocol/c.h"\n#include "rest/models/a.h"\n'
    assert not faults_of_source("src/rest/models/a.cc", below, headers)
    (fault,) = faults_of_source("src/rest/models/a.cc", '#include "rest/server/b.h"\n', headers)
    assert "src/rest/models may not include" in fault
    (fault,) = faults_of_source("src/rest/a.cc", '#include "rest/protocol/c.h"\n', headers)
    assert "has the rooms" in fault


def test_only_the_table_names_an_algorithm():
    naming = "// Of DeepLearning.\nusing deep_learning;\n"
    assert len(faults_of_source("src/rest/x.cc", naming)) == 2
    for path in (
        "src/rest/x_test.cc",
        "src/algorithms/deeplearning/x.cc",
        "src/algorithms/table.cc",
    ):
        assert faults_of_source(path, naming) == []


def test_locks_say_what_they_guard():
    guarded = "Mutex mutex_;\nint count_ GUARDED_BY(mutex_) = 0;\n"
    assert faults_of_source("src/base/x.cc", guarded) == []
    (fault,) = faults_of_source("src/base/x.cc", "  mutable Mutex mutex_;\n  int count_ = 0;\n")
    assert fault == "src/base/x.cc:1: nothing is GUARDED_BY(mutex_)"
    assert len(faults_of_source("src/base/x.cc", "std::mutex m;\nstd::unique_lock l(m);\n")) == 2


def test_headers_of_tests_are_called_so():
    uses = '#include "base/a.h"\n'
    check = check_layout.check_test_headers
    (fault,) = check({"src/base/a.h": "", "src/base/b_test.cc": uses, "src/rest/c_test.cc": uses})
    assert fault == "src/base/a.h:1: only tests include it: call it *_for_test.h"
    assert not list(check({"src/base/a.h": "", "src/base/a.cc": uses, "src/base/c.cc": uses}))
    uses = '#include "base/a_for_test.h"\n'
    assert not list(check({"src/base/a_for_test.h": "", "src/base/b_test.cc": uses}))
    (fault,) = check({"src/base/a_for_test.h": "", "src/base/b.cc": uses})
    assert fault == "src/base/b.cc:1: src/base/a_for_test.h is for tests alone"


def test_header_guard():
    good = "#ifndef HYDROFOIL_BASE_A_H_\n#define HYDROFOIL_BASE_A_H_\n#endif\n"
    assert not list(check_layout.check_guard("src/base/a.h", good))
    assert list(check_layout.check_guard("src/base/b.h", good))


def test_sizes_names_and_paths():
    assert list(check_layout.check_file_size("src/base/a.cc", "\n" * 601))
    assert not list(check_layout.check_file_size("src/base/a_test.cc", "\n" * 601))
    assert list(check_layout.check_file_size("src/base/a.h", "\n" * 301))
    assert list(check_layout.check_name("src/string_utils.cc"))
    assert not list(check_layout.check_name("src/base/utility_function.cc"))
    assert list(check_layout.check_text("a.py", "open('/work/main/x')"))
    assert not list(check_layout.check_text("a.py", "open('../work/x')"))
    assert list(check_layout.check_text("a.py", "https://registry.npmjs.org/x"))


def test_cmake_links_follow_the_table():
    assert not list(check_layout.check_cmake_links("hydrofoil_library(frame hydrofoil_base)"))
    assert list(check_layout.check_cmake_links("hydrofoil_library(base hydrofoil_rest)"))
