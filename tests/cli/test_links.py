"""A lake is the same one whatever way leads to it: symbolic links, and names through them."""

import json

import pytest


@pytest.fixture
def linked(program):
    """A lake in `real/lake`, which `link/lake` leads to as well."""
    (program.folder / "real").mkdir()
    (program.folder / "link").symlink_to("real")
    program.ok("generate", "export", "export", "--items", 200)
    program.ok("load", "export", "--table", "shop", "--lake", "real/lake")
    return program


def names(program, lake):
    return [row["name"] for row in json.loads(program.ok("tables", "--lake", lake, "--output",
                                                         "json"))]


def count(program, lake, table):
    return program.ok("sql", "--lake", lake, "--output", "csv", "-c",
                      f"select count(*) from {table}").split()[-1]


def test_a_link_leads_to_the_same_lake(linked):
    assert names(linked, "link/lake") == names(linked, "real/lake")
    assert "nothing was done" in linked.ok("load", "export", "--table", "shop", "--lake",
                                           "link/lake")
    linked.ok("load", "export", "--table", "two", "--lake", "link/lake")
    assert count(linked, "real/lake", "two") == count(linked, "link/lake", "two") == "200"
    # Nothing names the link: every file of the second table lies where the first one's do.
    for metadata in (linked.folder / "real" / "lake" / "warehouse").rglob("*.metadata.json"):
        assert "/link/" not in metadata.read_text()
    linked.ok("vacuum", "--orphans", "--older-than", "0s", "--lake", "link/lake")
    assert count(linked, "real/lake", "two") == "200"
    (linked.folder / "link").unlink()
    assert count(linked, "real/lake", "two") == "200"


@pytest.mark.parametrize("lake", ["link/lake", "real/lake"])
@pytest.mark.parametrize("way", ["link/lake", "real/lake"])
def test_a_table_is_registered_by_whatever_way(linked, way, lake):
    linked.ok("drop", "shop", "--lake", lake)
    linked.ok("register", f"{way}/warehouse/default/shop", "--lake", lake)
    assert count(linked, "real/lake", "shop") == "200"


def test_a_lake_made_through_a_link_is_known_without_it(program):
    (program.folder / "real").mkdir()
    (program.folder / "link").symlink_to("real")
    program.ok("generate", "export", "export", "--items", 200)
    program.ok("load", "export", "--table", "shop", "--lake", "link/lake")
    assert count(program, "real/lake", "shop") == "200"
    program.ok("load", "export", "--table", "two", "--lake", "real/lake")
    assert count(program, "link/lake", "two") == "200"


def test_another_lake_in_the_place_of_a_link_is_another_lake(linked):
    (linked.folder / "link").unlink()
    (linked.folder / "link" / "lake").mkdir(parents=True)
    (linked.folder / "real" / "lake" / "catalog.db").rename(
        linked.folder / "link" / "lake" / "catalog.db")
    done = linked.run("tables", "--lake", "link/lake")
    assert done.returncode == 1 and "move it back" in done.stderr


def test_two_lakes_do_not_share_a_catalog_file(program):
    program.ok("generate", "export", "export", "--items", 200)
    catalog = {"DYNALAKE_CATALOG": f"sqlite://{program.folder}/names.db"}
    program.ok("load", "export", "--table", "shop", "--lake", "one", **catalog)
    done = program.run("load", "export", "--table", "shop", "--lake", "two", **catalog)
    assert done.returncode == 1
    assert "one file holds one lake, so name another than" in done.stderr
    assert not (program.folder / "two" / "warehouse").exists()


def test_a_landing_is_refused_in_the_lake_by_whatever_way(linked):
    for target in ("link/lake/warehouse/raw", "real/lake/warehouse/raw"):
        for lake in ("real/lake", "link/lake"):
            done = linked.run("land", "shop", target, "--lake", lake)
            assert done.returncode == 1 and "lies in the lake's tables" in done.stderr
    (linked.folder / "to the export").symlink_to("export")
    done = linked.run("land", "./export", "to the export/raw")
    assert done.returncode == 1 and "lies in the source" in done.stderr
    linked.ok("land", "shop", "elsewhere", "--lake", "link/lake")
