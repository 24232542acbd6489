"""Landings that are ended from outside: nothing that is not whole says it is."""

import json
import signal

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
    steps = program.step("land", "./export", folder, "--threads", "1", "--format", form,
                         "--target-file-size", "200KB", "--quiet")
    steps.until(lambda: list((program.folder / folder).rglob("part-*")))
    return steps.end(number).returncode


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
    assert not (tmp_path / "raw").exists()


def test_a_killed_replacement_leaves_the_landing_before_it_whole(large, tmp_path):
    large.ok("generate", "export", "small", "--items", 60)
    large.land("./small", "raw")
    before = sorted(map(canonical, lines(tmp_path / "raw" / DAY)))
    steps = large.step("land", "./export", "raw", "--overwrite", "--threads", "1",
                       "--target-file-size", "200KB", "--quiet")
    steps.until(lambda: len(list((tmp_path / "raw" / DAY).glob("part-*"))) >= 3)
    assert steps.end(signal.SIGKILL).returncode == -signal.SIGKILL
    manifest = json.loads((tmp_path / "raw" / DAY / "_manifest.json").read_text())
    assert manifest["item_count"] == 60
    assert large.land("./small", "raw")["outcome"] == "already_landed"
    assert sorted(map(canonical, lines(tmp_path / "raw" / DAY))) == before
