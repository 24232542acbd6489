"""A load whose balance does not hold is our own fault, said as such, and changes nothing."""

import json

ITEMS = 1000


def spoil_a_unit(program, load):
    """Ends a load behind its only unit, and takes a row out of what the unit answered."""
    for step in range(1, 200):
        program.run(*load, DYNALAKE_CRASH_AT=str(step))
        found = list(program.folder.glob("lake/state/load/*/unit-*"))
        if found:
            break
    (record,) = found
    answer = json.loads(record.read_text())
    answer["row-count"] -= 1
    answer["files"][0]["record-count"] -= 1
    record.write_text(json.dumps(answer))


def test_a_lost_row_is_no_success(program):
    program.ok("generate", "export", "before", "--items", 100, "--seed", 1)
    program.ok("load", "before", "--table", "shop", "--quiet")
    program.ok("generate", "export", "export", "--items", ITEMS, "--seed", 2)
    load = ("load", "export", "--table", "shop", "--quiet")
    spoil_a_unit(program, load)
    done = program.run(*load)
    assert done.returncode == 70
    assert "a fault of dynalake's own" in done.err
    assert f"{ITEMS} items were read, but {ITEMS - 1} rows written and 0 rejected" in done.err
    assert program.rows("tables")[0]["rows"] == 100
    # What did not add up is not used again.
    report = program.rows(*load)
    assert (report["outcome"], report["items"], report["units_reused"]) == ("loaded", ITEMS, 0)
