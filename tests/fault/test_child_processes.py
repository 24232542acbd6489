"""Loads whose units other processes execute: as with threads, whatever ends those processes."""

import json
import os
import re
import signal
import subprocess
import time

import child_processes
import pytest

ITEMS = 240000
PROCESSES = ("--runner", "local-processes:2")


@pytest.fixture
def export(program):
    """Files so large that most are a unit of their own; not compressed, so quickly made."""
    program.ok("generate", "export", "export", "--items", ITEMS, "--files", 8, "--compression",
               "none")
    return program.folder / "export"


def load(export, *runner):
    return ("load", export, "--table", "shop", "--partition-key", "PK", "--sort-key", "SK",
            "--quiet", *runner)


def recorded_units(program):
    return len(list(program.folder.glob("lake/state/load/*/unit-*.json")))


def data_files(program):
    return set(program.folder.glob("lake/warehouse/default/shop/data/*"))


def content(program):
    """What says whether two tables have the same items, in whatever order."""
    lines = program.landed("shop", "landed")
    assert len(lines) == len(set(lines)) == ITEMS
    return hash(tuple(lines))


def expected_content(program, export):
    undisturbed = program.at("undisturbed")
    undisturbed.ok(*load(export))
    return content(undisturbed)


def bare_items(program, twin=False):
    """Three files of items, of which one has a line that is none; or two items with one key."""
    folder = program.folder / "bare"
    folder.mkdir()
    for number in range(3):
        lines = [json.dumps({"PK": {"S": f"P{number}"}, "SK": {"N": str(i)},
                             "day": {"S": f"2024-07-{1 + i % 28:02}"}, "text": {"S": "x" * 500}})
                 for i in range(40000)]
        if number == 1 and not twin:
            lines.insert(1000, '{"PK":{"S":"P1"},"SK":{"N":"broken"}}')
        if number == 2 and twin:
            lines.append(lines[17].replace('"P2"', '"P1"'))
        (folder / f"{number}.json").write_text("\n".join(lines) + "\n")
    return ("load", folder, "--no-manifest", "--table", "shop", "--partition-key", "PK",
            "--sort-key", "SK", "--partition-by", "bucket[2](PK)", "--quiet")


def rejected(program, folder):
    """What lies in a folder of rejected lines, by the ends of the names."""
    return sorted((path.name, re.sub(r'"[^"]*/bare/', '"', path.read_text()))
                  for path in (program.folder / folder).iterdir())


def test_processes_load_what_threads_load(program):
    arguments = bare_items(program)
    threads, processes = program.at("threads"), program.at("processes")
    reports = [lake.rows(*arguments, "--reject-to", "rejects", *runner)
               for lake, runner in ((threads, ("--threads", "2")), (processes, PROCESSES))]
    for report in reports:
        assert report["items"] == 120000
        assert report["rejected"] == 1
        assert report["units"] > 1
        report.pop("snapshot_id", None)
    assert reports[0] == reports[1]
    assert rejected(processes, "rejects") == rejected(threads, "rejects")
    assert processes.landed("shop", "landed") == threads.landed("shop", "landed")
    assert len(data_files(processes)) == len(data_files(threads))
    assert not list(processes.folder.glob("lake/state/**/*.*"))


def test_a_key_that_two_items_have_is_found_across_processes(program):
    arguments = bare_items(program, twin=True)
    threads = program.at("threads").refuses(*arguments[1:], "--threads", "2")
    assert "P1" in threads
    assert program.at("processes").refuses(*arguments[1:], *PROCESSES) == threads


@pytest.mark.parametrize("moment", ["the first data file", "the first result", "the third result"])
def test_a_killed_child_costs_nothing_but_time(program, export, moment):
    is_there = {"the first data file": data_files,
                "the first result": recorded_units,
                "the third result": lambda lake: recorded_units(lake) >= 3}[moment]
    expected = expected_content(program, export)
    for attempt in range(10):
        lake = program.at(f"killed {attempt}")
        loading = lake.start(*load(export, *PROCESSES))
        while loading.poll() is None and not is_there(lake):
            time.sleep(0.0005)
        killed = child_processes.kill_one(loading)
        out, said = loading.communicate(timeout=120)
        if killed is not None:
            break
    assert killed is not None
    assert loading.returncode == 0, said
    assert f"{ITEMS:,}" in out
    assert content(lake) == expected
    assert recorded_units(lake) == 0
    # What the killed process wrote belongs to nobody, and nothing else does.
    lake.ok("vacuum", "--orphans", "--older-than", "0s")
    assert content_again(lake) == expected


def content_again(program):
    lines = program.landed("shop", "landed again")
    return hash(tuple(lines))


def test_where_children_are_killed_again_and_again_the_next_run_goes_on(program, export):
    expected = expected_content(program, export)
    lake = program.at("killed")
    loading = lake.start(*load(export, *PROCESSES))
    while loading.poll() is None:
        if recorded_units(lake) > 0:
            child_processes.kill_one(loading)
        time.sleep(0.002)
    _, said = loading.communicate()
    assert loading.returncode == 3
    assert re.fullmatch(r"dynalake: the process of unit-\d+ was ended twice by signal 9 .*\n", said)
    assert lake.rows("tables") == []
    units = recorded_units(lake)
    assert units > 0
    report = lake.rows(*load(export, *PROCESSES))
    assert report["units_reused"] == units
    assert content(lake) == expected


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_child_outlives_its_program(program, export, number):
    for attempt in range(10):
        lake = program.at(f"ended {attempt}")
        loading = lake.start(*load(export, *PROCESSES))
        while loading.poll() is None and not recorded_units(lake):
            time.sleep(0.0005)
        children = child_processes.of(loading)
        loading.send_signal(number)
        _, said = loading.communicate(timeout=60)
        if loading.returncode != 0 and children:
            break
    assert children
    if number == signal.SIGKILL:
        child_processes.wait_until_gone(children)
    else:
        assert (loading.returncode, said) == (130, "dynalake: stopped on request\n")
        assert child_processes.those_there(children) == []
    assert lake.rows("tables") == []
    report = lake.rows(*load(export))
    assert report["items"] == ITEMS
    assert report["units_reused"] > 0


def test_a_child_whose_program_was_gone_before_it_began_ends(program):
    reads, writes = os.pipe()
    os.close(reads)
    child = subprocess.Popen([program.path, "unit"], stdin=subprocess.PIPE, stdout=writes,
                             stderr=subprocess.PIPE)
    os.close(writes)
    # Nothing was written to its standard input, which is open.
    assert child.wait(timeout=60) == 130
    child.communicate()


def test_ctrl_c_in_a_terminal_leaves_no_unfinished_file(program, export):
    """It reaches all of the program's group, and nobody twice."""
    for attempt in range(10):
        lake = program.at(f"ended {attempt}")
        loading = lake.start(*load(export, *PROCESSES), group=0)
        while loading.poll() is None and not data_files(lake):
            time.sleep(0.0005)
        children = child_processes.of(loading)
        if loading.poll() is None:
            os.killpg(loading.pid, signal.SIGINT)
        _, said = loading.communicate(timeout=60)
        if loading.returncode != 0 and children:
            break
    assert children
    assert (loading.returncode, said) == (130, "dynalake: stopped on request\n")
    assert [path for path in data_files(lake) if path.name.startswith(".tmp-")] == []


def test_no_secret_is_in_what_units_leave(program, export):
    """Secrets wherever they can come from, while a run that was killed has left all it keeps."""
    secrets = {"AWS_ACCESS_KEY_ID": "AKIACANARYCANARY", "AWS_SECRET_ACCESS_KEY": "canary-secret",
               "AWS_SESSION_TOKEN": "canary-token", "PGPASSWORD": "canary-password"}
    (program.folder / ".aws").mkdir()
    (program.folder / ".aws/credentials").write_text(
        "[default]\naws_access_key_id=AKIACANARYFILE\naws_secret_access_key=canary-file\n")
    lake = program.at("killed")
    (lake.folder / "dynalake.yaml").write_text("s3: {sse: kms, kms_key_id: alias/lake}\n")
    loading = lake.start(*load(export, *PROCESSES), **secrets)
    while loading.poll() is None and not recorded_units(lake):
        time.sleep(0.0005)
    loading.kill()
    loading.communicate()
    kept = [path for path in lake.folder.glob("lake/state/**/*") if path.is_file()]
    assert [path for path in kept if path.name.startswith("unit-")]
    for path in kept:
        text = path.read_bytes()
        assert b"canary" not in text.lower(), path


def test_the_verb_says_what_it_does_and_refuses_what_it_does_not_know(program):
    assert "Usage: dynalake unit [options]" in program.ok("unit", "--help")
    unit = {"version": 2, "id": "u"}
    done = program.start_unit(json.dumps(unit))
    assert done.returncode == 1
    assert json.loads(done.out)["error"]["code"] == "UNSUPPORTED"
    assert "newer dynalake" in done.err
    stores = {"addressing": "auto", "assume-role": [], "encryption": "bucket-default",
              "expected-bucket-owner": "", "kms-key-id": "", "requester-pays": False}
    done = program.start_unit(json.dumps(
        {"version": 1, "id": "u", "kind": "dance", "input": {}, "stores": stores}))
    assert done.returncode == 1
    assert "unknown kind dance" in done.err
    done = program.start_unit("")
    assert done.returncode == 1
    assert json.loads(done.out)["error"]["code"] == "MALFORMED_INPUT"
