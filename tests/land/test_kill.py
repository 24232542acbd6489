"""Landings that are ended from outside: nothing that is not whole says it is."""

import json
import signal
import time

import pytest
from landed import canonical, lines

DAY = "dt=2024-07-01"


@pytest.fixture
def large(program):
    """An export whose landing takes a while."""
    program.ok("generate", "export", "export", "--items", 120000, "--files", 6, "--compression",
               "none")
    return program


def end_landing(program, folder, number, form):
    """A landing in `folder` that got a signal when its first file was there; its exit code."""
    for _ in range(10):
        landing = program.start("land", "./export", folder, "--threads", "1", "--format", form,
                                "--target-file-size", "200KB", "--quiet")
        place = program.folder / folder
        while landing.poll() is None and not list(place.rglob("part-*")):
            time.sleep(0.0005)
        landing.send_signal(number)
        landing.communicate(timeout=60)
        if landing.returncode != 0:
            return landing.returncode
    raise AssertionError("each landing was faster than the signal")


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_killed_landing_has_no_manifest_and_the_next_one_replaces_it(large, tmp_path, form):
    code = end_landing(large, "raw", signal.SIGKILL, form)
    assert code == -signal.SIGKILL
    (folder,) = (path.parent for path in (tmp_path / "raw").rglob("_landing.json"))
    assert not (folder / "_manifest.json").exists()
    left = {path.name for path in folder.glob("part-*")}
    assert left
    report = large.land("./export", "raw", "--format", form)
    assert report["outcome"] == "landed" and report["items"] == 120000
    there = {path.name for path in folder.iterdir()}
    assert not there & left
    manifest = json.loads((folder / "_manifest.json").read_text())
    assert there == {"_manifest.json", *(file["name"] for file in manifest["files"])}


def test_ctrl_c_leaves_nothing(large, tmp_path):
    assert end_landing(large, "raw", signal.SIGINT, "jsonl") == 130
    assert not [path for path in (tmp_path / "raw").rglob("*") if path.is_file()]


def test_a_killed_replacement_leaves_the_landing_before_it_whole(large, tmp_path):
    large.ok("generate", "export", "small", "--items", 60)
    large.land("./small", "raw")
    before = sorted(map(canonical, lines(tmp_path / "raw" / DAY)))
    landing = large.start("land", "./export", "raw", "--overwrite", "--threads", "1",
                          "--target-file-size", "200KB", "--quiet")
    while landing.poll() is None and len(list((tmp_path / "raw" / DAY).glob("part-*"))) < 3:
        time.sleep(0.0005)
    landing.kill()
    assert landing.wait() == -signal.SIGKILL
    manifest = json.loads((tmp_path / "raw" / DAY / "_manifest.json").read_text())
    assert manifest["item_count"] == 60
    assert large.land("./small", "raw")["outcome"] == "already_landed"
    assert sorted(map(canonical, lines(tmp_path / "raw" / DAY))) == before
