# dynalake_library(NAME SRCS ... HDRS ... PRIVATE_HDRS ... DEPS ... PRIVATE_DEPS ... TESTS ...)
#
# Makes the module `dynalake::NAME` of the folder src/NAME: its library and its test program NAME_test.
# HDRS are its face, what other modules may include; PRIVATE_HDRS are for this module alone (the tidy
# test checks both). Each header compiles alone: target all_verify_interface_header_sets for those of
# HDRS, all_verify_private_headers for the others. DEPS are what HDRS include, PRIVATE_DEPS what only
# sources and PRIVATE_HDRS do.
function(dynalake_library NAME)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SRCS;HDRS;PRIVATE_HDRS;DEPS;PRIVATE_DEPS;TESTS;TEST_DEPS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "dynalake_library(${NAME}): unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(target dynalake_${NAME})
  add_library(${target} STATIC)
  add_library(dynalake::${NAME} ALIAS ${target})
  if(arg_HDRS)
    target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR}/src
      FILES ${arg_HDRS})
  endif()
  set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON LINKER_LANGUAGE CXX)
  target_link_libraries(${target} PUBLIC dynalake_options ${arg_DEPS} PRIVATE ${arg_PRIVATE_DEPS})
  dynalake_unite(${target} ${arg_SRCS})
  if(arg_PRIVATE_HDRS)
    dynalake_verify_private_headers(${NAME} HDRS ${arg_PRIVATE_HDRS} DEPS ${arg_DEPS} ${arg_PRIVATE_DEPS})
  endif()
  if(arg_TESTS)
    dynalake_test(${NAME}_test SRCS ${arg_TESTS} DEPS ${target} ${arg_PRIVATE_DEPS} ${arg_TEST_DEPS})
  endif()
endfunction()

# dynalake_unite(TARGET SOURCE...): gives TARGET its sources, up to DYNALAKE_UNITY_SIZE of a folder
# compiled as one. That costs less than half as much: most of a compiler's work is headers and templates
# that they share. So names local to a file differ within a folder. CMake's own UNITY_BUILD writes the
# paths of this clone into what is compiled, which ccache then gives to no other.
function(dynalake_unite TARGET)
  if(DYNALAKE_UNITY_SIZE LESS 2)
    target_sources(${TARGET} PRIVATE ${ARGN})
    return()
  endif()
  set(folders "")
  foreach(source ${ARGN})
    cmake_path(GET source PARENT_PATH folder)
    string(MAKE_C_IDENTIFIER "in_${folder}" folder)
    list(APPEND folders ${folder})
    list(APPEND ${folder} ${source})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  file(RELATIVE_PATH here ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  foreach(folder ${folders})
    # Groups of one size: of nine sources five and four rather than eight and one.
    list(LENGTH ${folder} count)
    math(EXPR groups "(${count} + ${DYNALAKE_UNITY_SIZE} - 1) / ${DYNALAKE_UNITY_SIZE}")
    set(index 0)
    foreach(source ${${folder}})
      math(EXPR group "${index} * ${groups} / ${count}")
      string(APPEND text_${folder}_${group} "#include \"${here}/${source}\"\n")
      math(EXPR index "${index} + 1")
    endforeach()
    foreach(group RANGE 1 ${groups})
      math(EXPR group "${group} - 1")
      set(united ${CMAKE_CURRENT_BINARY_DIR}/united/${TARGET}/${folder}_${group}.cc)
      file(GENERATE OUTPUT ${united} CONTENT "${text_${folder}_${group}}")
      target_sources(${TARGET} PRIVATE ${united})
    endforeach()
  endforeach()
  target_include_directories(${TARGET} PRIVATE ${CMAKE_SOURCE_DIR})
endfunction()

# What CMake's own VERIFY_INTERFACE_HEADER_SETS does, for headers that are in no interface: one source
# a header that includes it and nothing else.
function(dynalake_verify_private_headers NAME)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HDRS;DEPS")
  set(sources "")
  foreach(header ${arg_HDRS})
    set(source ${CMAKE_CURRENT_BINARY_DIR}/private_headers/${header}.cc)
    file(GENERATE OUTPUT ${source} CONTENT "#include \"${NAME}/${header}\"\n")
    list(APPEND sources ${source})
  endforeach()
  set(target dynalake_${NAME}_verify_private_headers)
  add_library(${target} OBJECT EXCLUDE_FROM_ALL ${sources})
  target_link_libraries(${target} PRIVATE dynalake_options ${arg_DEPS})
  if(NOT TARGET all_verify_private_headers)
    add_custom_target(all_verify_private_headers)
  endif()
  add_dependencies(all_verify_private_headers ${target})
endfunction()

# dynalake_test(NAME SRCS ... DEPS ...): a GoogleTest program that ctest runs whole.
function(dynalake_test NAME)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SRCS;DEPS")
  add_executable(${NAME})
  target_link_libraries(${NAME} PRIVATE dynalake_options ${arg_DEPS} dynalake_testing
    GTest::gtest_main rapidcheck)
  dynalake_unite(${NAME} ${arg_SRCS})
  add_test(NAME ${NAME}
    COMMAND ${NAME} --gtest_output=xml:${CMAKE_BINARY_DIR}/test_results/${NAME}.xml
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  set_tests_properties(${NAME} PROPERTIES TIMEOUT 900)
  if(EXISTS /dev/shm)  # The tests of durable writes wait for a disk ten times as long as they work.
    set_tests_properties(${NAME} PROPERTIES ENVIRONMENT TMPDIR=/dev/shm)
  endif()
endfunction()

# dynalake_fuzz(NAME DEPS ...): the fuzz target NAME_fuzz.cc. Every preset builds it with a main that
# replays fuzz/corpus/NAME, which ctest runs; the preset `fuzz` links libFuzzer in its place.
function(dynalake_fuzz NAME)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPS")
  set(target ${NAME}_fuzz)
  add_executable(${target} ${NAME}_fuzz.cc)
  target_link_libraries(${target} PRIVATE dynalake_options ${arg_DEPS})
  if(DYNALAKE_FUZZER)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    set(replay_option -runs=0)
  else()
    target_link_libraries(${target} PRIVATE fuzz_replay_main)
  endif()
  add_test(NAME ${target}_replay
    COMMAND ${target} ${replay_option} ${CMAKE_SOURCE_DIR}/fuzz/corpus/${NAME})
  set_tests_properties(${target}_replay PROPERTIES TIMEOUT 300 LABELS fuzz)
endfunction()
