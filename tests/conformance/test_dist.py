"""The tarball of `make dist` runs elsewhere, without what the build machine has installed."""

import re
import shutil
import subprocess
import sys
import tarfile

from the_program import ROOT

# Nothing of the caller's: no LD_LIBRARY_PATH, no locale, no home.
BARE = {"PATH": "/usr/bin:/bin"}


def test_the_tarball_runs_the_demo_elsewhere(program, tmp_path):
    tarball = subprocess.run([ROOT / "tools" / "dist", program, tmp_path / "dist"], check=True,
                             capture_output=True, text=True, timeout=300).stdout.strip()
    elsewhere = tmp_path / "elsewhere"
    with tarfile.open(tarball) as archive:
        archive.extractall(elsewhere)
    (root,) = elsewhere.iterdir()
    packed = root / "bin" / "dynalake"

    for name in ("arrow", "duckdb", "simdjson", "libssl3", "nlohmann-json3-dev"):
        assert any((root / "licenses" / name).iterdir()), f"no licence text of {name}"

    needed = subprocess.run(["ldd", packed], env=BARE, check=True, capture_output=True, text=True)
    for line in needed.stdout.splitlines():
        assert "not found" not in line
        for name in ("libduckdb", "libarrow", "libparquet", "libcrypto", "libyaml-cpp"):
            if line.strip().startswith(name):
                assert str(root) in line, f"{name} comes from the build machine"

    demo = subprocess.run([packed, "demo", tmp_path / "demo", "--items", "2000"], env=BARE,
                          cwd=elsewhere, capture_output=True, text=True, timeout=300, check=False)
    assert demo.returncode == 0, demo.stderr
    assert demo.stdout


#: What a system must have: glibc 2.34, and the libstdc++ of GCC 11.
NEWEST = {"GLIBC": (2, 34), "GLIBCXX": (3, 4, 29), "CXXABI": (1, 3, 13)}


def needed_versions(path):
    """The versions of symbols that an ELF file needs, as binutils read them."""
    read = subprocess.run(["readelf", "--version-info", "--wide", path], check=True,
                          capture_output=True, text=True).stdout
    needs = read.partition("Version needs section")[2]
    return set(re.findall(r"Name: ((?:GLIBC|GLIBCXX|CXXABI)_[0-9.]+)", needs))


def test_what_is_installed_runs_for_any_user_on_older_systems(program, tmp_path):
    prefix = tmp_path / "prefix"
    installed = subprocess.run([ROOT / "tools" / "install", program, prefix], check=True,
                               capture_output=True, text=True, timeout=300, umask=0o077)
    assert installed.stdout.strip() == str(prefix / "bin" / "dynalake")
    moved = prefix.rename(tmp_path / "moved")

    elves = 0
    for path in moved.rglob("*"):
        assert path.is_symlink() or path.stat().st_mode & 0o044 == 0o044, f"not for all: {path}"
        if path.is_dir():
            assert path.stat().st_mode & 0o011 == 0o011, f"not for all: {path}"
        elif not path.is_symlink() and path.open("rb").read(4) == b"\x7fELF":
            elves += 1
            for name in needed_versions(path):
                family, _, version = name.partition("_")
                assert tuple(map(int, version.split("."))) <= NEWEST[family], f"{path}: {name}"
    assert elves > 20

    again = subprocess.run([moved / "bin" / "dynalake", "--version"], env=BARE, check=True,
                           capture_output=True, text=True)
    assert again.stdout.startswith("dynalake ")


def test_a_need_that_cannot_be_met_is_named(program, tmp_path):
    """Whatever asks for a version above the limits stops the packing."""
    copy = tmp_path / "dynalake"
    shutil.copy(program, copy)
    tool = (ROOT / "tools" / "older_symbols.py").read_text()
    strict = tmp_path / "strict.py"
    strict.write_text(tool.replace('"GLIBC": (2, 34)', '"GLIBC": (2, 24)'))
    done = subprocess.run([sys.executable, strict, copy], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 1
    assert "needs GLIBC_2.25: " in done.stderr
    text = tmp_path / "text"
    text.write_text("no program")
    assert subprocess.run([sys.executable, strict, text], capture_output=True,
                          check=False).returncode == 1
