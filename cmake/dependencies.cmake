# Every library from outside, once, as an imported target. `tools/setup` installs them.

execute_process(COMMAND ${CMAKE_SOURCE_DIR}/tools/setup --prefix
  OUTPUT_VARIABLE DYNALAKE_DEPS OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
if(NOT EXISTS ${DYNALAKE_DEPS}/.complete)
  message(FATAL_ERROR "the pinned dependencies are not installed: run tools/setup")
endif()

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
pkg_check_modules(pugixml REQUIRED IMPORTED_TARGET pugixml)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(isal REQUIRED IMPORTED_TARGET libisal)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(libedit REQUIRED IMPORTED_TARGET libedit)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)

find_library(ROARING_LIBRARY roaring REQUIRED)
add_library(roaring UNKNOWN IMPORTED)
set_target_properties(roaring PROPERTIES IMPORTED_LOCATION ${ROARING_LIBRARY})

find_library(CCTZ_LIBRARY cctz REQUIRED)
add_library(cctz UNKNOWN IMPORTED)
set_target_properties(cctz PROPERTIES IMPORTED_LOCATION ${CCTZ_LIBRARY})

find_library(STEMMER_LIBRARY stemmer REQUIRED)
add_library(stemmer UNKNOWN IMPORTED)
set_target_properties(stemmer PROPERTIES IMPORTED_LOCATION ${STEMMER_LIBRARY})

find_library(RAPIDCHECK_LIBRARY rapidcheck REQUIRED)
add_library(rapidcheck UNKNOWN IMPORTED)
set_target_properties(rapidcheck PROPERTIES IMPORTED_LOCATION ${RAPIDCHECK_LIBRARY})

# libparquet exports OpenSSL's functions. System libcrypto must come first on every link line, or
# calls bind to libparquet's copy; `--no-as-needed` keeps it there although nothing may ask for it.
add_library(arrow INTERFACE IMPORTED)
target_include_directories(arrow SYSTEM INTERFACE ${DYNALAKE_DEPS}/arrow/include)
target_link_libraries(arrow INTERFACE ${DYNALAKE_DEPS}/arrow/lib/libparquet.so
  ${DYNALAKE_DEPS}/arrow/lib/libarrow.so Threads::Threads)
link_libraries(-Wl,--no-as-needed OpenSSL::SSL OpenSSL::Crypto -Wl,--as-needed)
link_directories(BEFORE ${DYNALAKE_DEPS}/arrow/lib ${DYNALAKE_DEPS}/duckdb/lib)

add_library(duckdb INTERFACE IMPORTED)
target_include_directories(duckdb SYSTEM INTERFACE ${DYNALAKE_DEPS}/duckdb/include)
target_link_libraries(duckdb INTERFACE ${DYNALAKE_DEPS}/duckdb/lib/libduckdb.so Threads::Threads)

# An own namespace: libparquet carries a simdjson of its own.
add_library(dynalake_simdjson STATIC ${DYNALAKE_DEPS}/simdjson/simdjson.cpp)
target_include_directories(dynalake_simdjson SYSTEM PUBLIC ${DYNALAKE_DEPS}/simdjson)
target_compile_definitions(dynalake_simdjson PUBLIC simdjson=dynalake_simdjson)
target_compile_options(dynalake_simdjson PRIVATE -O3 -w)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  target_compile_options(dynalake_simdjson PRIVATE -march=haswell)
endif()

# The AWS Common Runtime, static. aws-c-s3 is the top of its libraries.
list(APPEND CMAKE_PREFIX_PATH ${DYNALAKE_DEPS}/aws)
find_package(aws-c-auth REQUIRED)
set_property(TARGET AWS::aws-c-auth APPEND PROPERTY SYSTEM ON)
