"""The tarball of `make dist` runs elsewhere, without what the build machine has installed."""

import subprocess
import tarfile

from conftest import ROOT

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
