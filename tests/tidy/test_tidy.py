"""Tests of the tidy test: each rule meets an offence and a tree that has none."""

import pathlib
import tempfile
import textwrap
import unittest

import cplusplus
import tidy

CMAKE = """dynalake_library(storage
  SRCS a.cc
  HDRS a.h
  DEPS dynalake::base
  PRIVATE_DEPS dynalake::iceberg
  TESTS a_test.cc
)
"""


# A module that includes the face of storage, as each face must be.
READER = """dynalake_library(files
  SRCS reader.cc
  DEPS dynalake::storage
)
"""


class TidyTest(unittest.TestCase):
    def rules(self, files, exceptions=None):
        """{(rule, path)} of the offences in a tree of two good modules with `files` put over it."""
        good = {
            "src/storage/CMakeLists.txt": CMAKE,
            "src/storage/README.md": "# storage\n",
            "src/storage/a.h": "#pragma once\n",
            "src/storage/a.cc": '#include "storage/a.h"\n',
            "src/storage/a_test.cc": '#include "storage/a.h"\n',
            "src/files/CMakeLists.txt": READER,
            "src/files/README.md": "# files\n",
            "src/files/reader.cc": '#include "storage/a.h"\n',
        }
        with tempfile.TemporaryDirectory() as root:
            for name, text in (good | files).items():
                path = pathlib.Path(root, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return {(o.rule, o.path) for o in tidy.offences(root, exceptions or {})}

    def expect(self, rule, path, files):
        self.assertIn((rule, path), self.rules(files))

    def test_a_good_tree_has_no_offence(self):
        self.assertEqual(self.rules({}), set())

    def test_the_real_exceptions_can_be_read(self):
        text = pathlib.Path(tidy.__file__).with_name("exceptions.txt").read_text(encoding="utf-8")
        self.assertTrue(all(tidy.read_exceptions(text).values()))

    def test_ranks(self):
        upward = {"src/storage/a.cc": '#include "files/parquet.h"\n'}
        self.expect("rank", "src/storage/a.cc", upward)
        same = {"src/storage/a.cc": '#include "shaping/columns.h"\n'}
        self.expect("rank", "src/storage/a.cc", same)
        self.expect("rank", "src/other", {"src/other/x.cc": ""})

    def test_dependencies_must_be_named(self):
        self.expect("deps", "src/storage/a.h", {
            "src/storage/a.h": '#pragma once\n#include "dynamodb/value.h"\n'})
        self.expect("deps", "src/storage/a.h", {
            "src/storage/a.h": '#pragma once\n#include "iceberg/model.h"\n'})
        named = {"src/storage/a.cc": '#include "iceberg/model.h"\n#include "base/result.h"\n'}
        self.assertEqual(self.rules(named), set())
        commented = {"src/storage/a.cc": '// #include "dynamodb/value.h"\n'}
        self.assertNotIn("deps", {rule for rule, _ in self.rules(commented)})

    def test_the_face_of_a_module(self):
        private = {
            "src/storage/CMakeLists.txt": CMAKE.replace("  DEPS", "  PRIVATE_HDRS inner.h\n  DEPS"),
            "src/storage/inner.h": "#pragma once\n",
        }
        self.assertEqual(self.rules(private), set())
        self.expect("face", "src/storage/a.h", private | {
            "src/storage/a.h": '#pragma once\n#include "storage/inner.h"\n'})
        self.expect("face", "src/files/reader.cc", private | {
            "src/files/reader.cc": '#include "storage/inner.h"\n'})
        # What no other module includes is no face, but for what a face includes itself.
        self.expect("face", "src/storage/a.h", {"src/files/reader.cc": ""})
        public = {
            "src/storage/CMakeLists.txt": CMAKE.replace("HDRS a.h", "HDRS a.h inner.h"),
            "src/storage/a.h": '#pragma once\n#include "storage/inner.h"\n',
            "src/storage/inner.h": "#pragma once\n",
        }
        self.assertEqual(self.rules(public), set())

    def test_folders_have_ranks_and_an_end(self):
        scan, columns = "src/shaping/scan/scanner.cc", "src/shaping/columns/column.h"
        upward = {scan: '#include "shaping/columns/column.h"\n', columns: "#pragma once\n"}
        self.assertIn(("rank", scan), self.rules(upward))
        downward = {scan: "", columns: '#include "shaping/scan/scanner.h"\n'}
        self.assertNotIn(("rank", columns), self.rules(downward))
        self.expect("rank", "src/shaping/other/d.h", {"src/shaping/other/d.h": ""})
        many = {f"src/storage/{chr(97 + i) * 3}.cc": "" for i in range(26)}
        self.expect("folder", "src/storage", many)

    def test_the_code_map_is_that_of_the_modules(self):
        page = "| module | folders | for |\n| `storage` | | a |\n| `files` | | b |\n"
        self.assertEqual(self.rules({"ARCHITECTURE.md": page}), set())
        for wrong in (page.replace("| `files` | | b |\n", ""),
                      page.replace("`files` | |", "`files` | `parts` |"),
                      "\n".join(reversed(page.splitlines()))):
            self.expect("code-map", "ARCHITECTURE.md", {"ARCHITECTURE.md": wrong})

    def test_modules_are_read(self):
        modules = tidy.read_modules("# words\n0 base\n1 app: settings cli .\n2 aws: http\n")
        self.assertEqual(modules, {"base": (0, ["."]), "app": (1, ["settings", "cli", "."]),
                                   "aws": (2, [".", "http"])})

    def test_parameters(self):
        text = "void F(int a, map<int, int> b, int c = G(1, 2), int d, int e, int f{}) {{\n}}\n"
        self.assertNotIn("parameters", {rule for rule, _ in self.rules(
            {"src/storage/a.cc": text.format("")})})
        self.expect("parameters", "src/storage/a.cc", {"src/storage/a.cc": text.format(", int g")})
        self.assertEqual(cplusplus.parameters("void F()"), 0)
        self.assertEqual(cplusplus.parameters("bool operator()(int a, const B& b) const"), 2)
        constructor = "A(F<void(int, int)> a, int b) : a_(a, b), c_{1, 2}"
        self.assertEqual(cplusplus.parameters(constructor), 2)
        self.assertEqual(cplusplus.parameters("auto F(int a) -> std::pair<A, B>"), 1)

    def test_cycles_between_components(self):
        cmake = CMAKE.replace("a.cc", "a.cc b.cc").replace("a.h", "a.h b.h")
        files = {
            "src/storage/CMakeLists.txt": cmake,
            "src/storage/a.h": '#pragma once\n#include "storage/b.h"\n',
            "src/storage/b.h": "#pragma once\n",
            "src/storage/b.cc": '#include "storage/b.h"\n#include "storage/a.h"\n',
        }
        self.expect("cycle", "src/storage/a.h", files)
        files["src/storage/b.cc"] = '#include "storage/b.h"\n'
        self.assertNotIn("cycle", {rule for rule, _ in self.rules(files)})

    def test_sizes(self):
        long_header = {"src/storage/a.h": "#pragma once\n" + "\n" * 120}
        self.expect("length", "src/storage/a.h", long_header)
        self.expect("length", "src/storage/a.cc", {"src/storage/a.cc": "\n" * 401})
        self.expect("columns", "src/storage/a.cc", {"src/storage/a.cc": "//" + "x" * 99 + "\n"})
        raw = {"src/storage/a.cc": 'auto k = R"(\n' + "x" * 200 + '\n)";\n'}
        self.assertEqual(self.rules(raw), set())
        function = "int F(int a) {\n" + "  ++a;\n" * 69 + "}\n"
        self.expect("function", "src/storage/a.cc", {"src/storage/a.cc": function})
        self.expect("readme", "src/storage/README.md", {"src/storage/README.md": "x\n" * 26})
        self.expect("readme", "src/storage/README.md", {"src/storage/README.md": ""})

    def test_exceptions_have_reasons_uses_and_an_end(self):
        long_header = {"src/storage/a.h": "#pragma once\n" + "\n" * 120}
        allowed = {("length", "src/storage/a.h"): "a reason"}
        self.assertEqual(self.rules(long_header, allowed), set())
        self.assertEqual(self.rules({}, allowed), {("exception", "src/storage/a.h")})
        huge = {"src/storage/a.h": "#pragma once\n" + "\n" * 250}
        self.assertEqual(self.rules(huge, allowed), {("length", "src/storage/a.h")})
        with self.assertRaises(ValueError):
            tidy.read_exceptions("length src/storage/a.h\n")

    def test_names(self):
        self.expect("name", "src/storage/string_utils.py", {"src/storage/string_utils.py": ""})
        self.expect("name", "src/storage/common/x.py", {"src/storage/common/x.py": ""})
        twin = CMAKE.replace("a.cc", "a.cc store.cc stores.cc")
        self.expect("name", "src/storage/stores", {
            "src/storage/CMakeLists.txt": twin,
            "src/storage/store.cc": "", "src/storage/stores.cc": ""})
        for a, b, near in (("map", "mop", True), ("map", "maps", True), ("xmap", "map", True),
                           ("map", "mixes", False), ("hex", "json", False), ("ab", "ba", False)):
            self.assertEqual(tidy.one_letter_apart(a, b), near, (a, b))

    def test_suites_are_called_alike(self):
        for line in ("TEST(Shop, Opens) {}", "TEST_F(ShopTests, Opens) {}",
                     "TYPED_TEST(Shop, Opens)", "RC_GTEST_PROP(Shop, Opens, ()) {"):
            self.expect("suite", "src/storage/a_test.cc", {"src/storage/a_test.cc": line + "\n"})
        good = {"src/storage/a_test.cc": "TEST_P(ShopTest, Opens) {}\n// TEST(Shop, Opens)\n"}
        self.assertEqual(self.rules(good), set())

    def test_text_rules(self):
        self.expect("throw", "src/storage/a.cc", {"src/storage/a.cc": "void F() { throw 1; }\n"})
        quoted = {"src/storage/a.cc": 'const char* k = "throw"; // throw\n'}
        self.assertEqual(self.rules(quoted), set())
        self.expect("using-namespace", "src/storage/a.h", {
            "src/storage/a.h": "#pragma once\nusing namespace std;\n"})
        self.expect("pragma-once", "src/storage/a.h", {"src/storage/a.h": "int F();\n"})
        self.expect("todo", "src/storage/a.cc", {"src/storage/a.cc": "// TODO: later\n"})
        self.assertEqual(self.rules({"src/storage/a.cc": "// TODO(#7): this\n"}), set())

    def test_duckdb_stays_in_the_engine(self):
        self.expect("duckdb", "src/storage/a.cc", {"src/storage/a.cc": "#include <duckdb.hpp>\n"})
        engine = {
            "src/engine/CMakeLists.txt": "dynalake_library(engine SRCS e.cc HDRS e.h)\n",
            "src/engine/README.md": "# engine\n",
            "src/engine/e.h": "#pragma once\n",
            "src/query/CMakeLists.txt": "dynalake_library(query SRCS q.cc DEPS dynalake::engine)\n",
            "src/query/README.md": "# query\n",
            "src/query/q.cc": '#include "engine/e.h"\n',
            "src/engine/e.cc": '#include "duckdb.hpp"\n',
        }
        self.assertEqual(self.rules(engine), set())
        engine["src/engine/e.h"] = '#pragma once\n#include "duckdb.hpp"\n'
        self.expect("duckdb", "src/engine/e.h", engine)

    def test_dead_files(self):
        self.expect("dead", "src/storage/unlisted.cc", {"src/storage/unlisted.cc": ""})
        unused = {"src/storage/testing/x.h": "#pragma once\n"}
        self.expect("dead", "src/storage/testing/x.h", unused)
        self.assertEqual(self.rules({
            "src/storage/testing/x.h": "#pragma once\n",
            "src/storage/a_test.cc": '#include "storage/testing/x.h"\n'}), set())
        fuzz = {"fuzz/CMakeLists.txt": "dynalake_fuzz(json DEPS x)\n", "fuzz/json_fuzz.cc": ""}
        self.assertEqual(self.rules(fuzz), set())
        self.expect("dead", "fuzz/ion_fuzz.cc", fuzz | {"fuzz/ion_fuzz.cc": ""})

    def test_named_pages_and_files_exist(self):
        page = {"docs/load.md": "# Load\n\n## More keys, or none\n"}
        for comment in ("docs/load.md", 'docs/load.md ("Load")', 'docs/load.md, "Load"', "load.md",
                        "storage/a.h", "a.h", "src/storage", "src/storage/a.*", "NAME_test.cc",
                        "docs/<name>.md", "*_test.cc", "manifest.json", "https://x.org/a/page.md"):
            good = page | {"src/storage/a.cc": f"// See {comment}.\n"}
            self.assertEqual(self.rules(good), set(), comment)
        for comment in ("docs/loads.md", "design.md", 'docs/load.md ("Lead")', "storage/b.h",
                        "b.cc", "src/other", "shaping/a.h", "tests/storage"):
            bad = page | {"src/storage/a.cc": f"// See {comment}.\n"}
            self.assertEqual(self.rules(bad), {("reference", "src/storage/a.cc")}, comment)
        quoted = {"src/storage/a.cc": 'const char* k = "design.md";\n'}
        self.assertEqual(self.rules(quoted), set())

    def test_named_pages_in_other_texts(self):
        for name, bad, good in (
                ("tests/x/t.py", '"""See design.md."""\n', 'x = "design.md"\n'),
                ("tests/x/t.py", "# design.md\n", "x = 'a'  # b\n"),
                ("tools/run", "#!/bin/sh\n# design.md\n", "#!/bin/sh\ncat design.md\n"),
                ("cmake/a.cmake", "# cmake/b.cmake\n", "include(cmake/b.cmake)\n"),
                ("docs/a.md", "see design.md\n", "    $ cat design.md\n"),
                ("docs/a.md", "see `b.h`\n", "```\ndesign.md\n```\n")):
            self.expect("reference", name, {name: bad})
            self.assertEqual(self.rules({name: good}), set(), (name, good))

    def test_links_lead_somewhere(self):
        pages = {"docs/a.md": "# A page\n\n## `_rest`, and more\n", "tools/run": "x\n"}
        for link in ("a.md", "a.md#a-page", "a.md#_rest-and-more", "#here", "../tools/run",
                     "https://x.org/a.md#b"):
            good = pages | {"docs/b.md": f"# Here\n\nSee [`it`]({link}).\n"}
            self.assertEqual(self.rules(good), set(), link)
        for link in ("docs/a.md", "a.md#b-page", "#there", "../tools/walk"):
            bad = pages | {"docs/b.md": f"# Here\n\nSee [it]({link}).\n"}
            self.assertEqual(self.rules(bad), {("reference", "docs/b.md")}, link)
        span = pages | {"docs/b.md": "`bucket[16](PK)`\n"}
        self.assertEqual(self.rules(span), set())


    def test_variables_are_those_of_the_table(self):
        page = {"docs/developing.md": "| variable | what |\n|---|---|\n| `AWS_A`, `B_<ID>` | x |\n"}
        read = {"src/storage/a.cc": 'auto a = Find("AWS_A"), b = environment("B_");\n'}
        self.assertEqual(self.rules(page | read), set())
        self.expect("environment", "docs/developing.md", page)
        for name, text in (("src/storage/a.cc", 'auto a = std::getenv("C");\n'),
                           ("src/storage/a.cc", 'auto a = Find("DYNALAKE_C");\n'),
                           ("src/storage/a.cc", "auto a = fs::temp_directory_path();\n"),
                           ("tests/x/t.py", 'c = os.environ["C"]\n'),
                           ("tests/x/t.py", "c = os.environ.get('C', 1)\n"),
                           ("tools/run", "#!/bin/sh\necho ${C:-1}\n"),
                           ("cmake/a.cmake", "set(x $ENV{C})\n"),
                           ("CMakeLists.txt", 'set(C "" CACHE STRING "x")\n')):
            self.expect("environment", name, {name: text})
        for name, text in (("src/storage/a_test.cc", 'Run("DYNALAKE_C");\n'),
                           ("tests/x/t.py", 'os.environ["C"] = run(DYNALAKE_C="1")\n'),
                           ("tools/run", "#!/bin/sh\nexport C=1\n")):
            self.assertEqual(self.rules({name: text}), set(), text)


class CplusplusTest(unittest.TestCase):
    def functions(self, text):
        return [(line, count) for line, count, _ in cplusplus.functions(textwrap.dedent(text))]

    def test_comments_and_strings_are_blanked_in_place(self):
        text = 'a /* b\nc */ "d\\"e" \'"\' // f\nR"(g\n")" 1\'000 h'
        blanked = cplusplus.blank(text)
        self.assertEqual(len(blanked), len(text))
        self.assertEqual(blanked.count("\n"), 3)
        self.assertEqual(blanked.split(), ["a", "1'000", "h"])

    def test_functions_are_found_with_their_signature(self):
        self.assertEqual(self.functions("""\
            namespace x {
            Result<int> F(int a,
                          int b) {
              if (a) { return b; }
              return 1;
            }
            }  // namespace x
            """), [(2, 5)])

    def test_methods_constructors_and_operators(self):
        self.assertEqual(self.functions("""\
            template <class T>
            class A : public B {
             public:
              A(int x) : x_{x}, y_(x) {
                Start();
              }
              int x() const { return x_; }
              bool operator()(int a) const noexcept {
                return a;
              }
             private:
              int x_ = 0;
            };
            """), [(4, 3), (7, 1), (8, 3)])

    def test_data_is_no_function(self):
        self.assertEqual(self.functions("""\
            constexpr int kA[] = {
                F(1),
                F(2),
            };
            enum class E : uint8_t {
              kA,
            };
            std::vector<int> v{
                1};
            """), [])

    def test_lambdas_count_with_their_function(self):
        self.assertEqual(self.functions("""\
            void F() {
              auto g = [](int a) {
                return a;
              };
              g(1);
            }
            """), [(1, 6)])


if __name__ == "__main__":
    unittest.main()
