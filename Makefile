# The front door: each target does all of its own set-up. `make demo` and `make test` are where to start.

JOBS := $(shell tools/jobs)

.PHONY: demo test unit build conformance soak bench check format install dist clean help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

demo: build ## load a sample export and ask it three questions
	build/dynalake demo

build: ## the program, at build/dynalake
	tools/setup build
	cmake --preset release >/dev/null
	cmake --build build/release --target dynalake -j $(JOBS)
	ln -sfn release/dynalake build/dynalake

unit: ## tests of one part: M=catalog T=RowCatalog, or M=tests/live T=stopped
	@tools/unit "$(M)" "$(T)"

test: ## everything that must pass: unit, golden and tidy tests, fuzz replay, real peers
	tools/test

conformance: ## the tests with S3 against MinIO too
	tools/conformance

soak: ## the long runs that `make test` has no time for: Trino on a lake
	tools/soak

bench: build ## the figures, with their peers in the same run
	tools/setup peers
	tools/setup bench
	cmake --build build/release -j $(JOBS)
	bench/run

check: ## what a change needs beside `make test`: sanitizers, clang-tidy, formatting
	tools/check

format: ## clang-format on every C++ file
	tools/setup lint
	git ls-files '*.h' '*.cc' | xargs clang-format-19 -i

PREFIX ?= /usr/local

install: build ## the program and its libraries, for any user: PREFIX=/usr/local, DESTDIR=
	tools/install build/release/dynalake "$(DESTDIR)$(PREFIX)"

dist: build ## a tarball in dist/ that runs on a bare system (glibc 2.34 and later)
	tools/dist build/release/dynalake dist

clean: ## remove what was built; what tools/setup installed stays
	rm -rf build dist
