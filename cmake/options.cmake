# What every target of ours is compiled with.

add_library(dynalake_options INTERFACE)
target_include_directories(dynalake_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(dynalake_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 at -O3 sees overlaps that are not there in "literal" + std::string.
  target_compile_options(dynalake_options INTERFACE $<$<CONFIG:Release>:-Wno-restrict>)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ collects its garbage from 128 MiB on, and spends up to a fifth of its time on it.
  target_compile_options(dynalake_options INTERFACE "SHELL:--param ggc-min-heapsize=700000")
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # libstdc++'s own std::stable_sort calls what C++20 deprecates.
  target_compile_options(dynalake_options INTERFACE -Wno-deprecated-declarations)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  # simdjson's On-Demand front end and the export scanner choose their kernel at compile time;
  # x86-64-v3 alone lacks PCLMUL. `app` refuses to start on a CPU without these.
  target_compile_options(dynalake_options INTERFACE -march=haswell)
endif()
if(DYNALAKE_FUZZER)
  target_compile_options(dynalake_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
