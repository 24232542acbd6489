"""The table's profile among other engines: their clean-up spares it, and losing it costs counts."""

import datetime
import json
import os
import subprocess
import time

from exports import write_export

DAY = 86400


def load(lake, folder, keys, *options):
    """Loads items of these keys; the number of the folder tells which export is newer."""
    items = [{"PK": {"S": key}, "n": {"N": "1"}} for key in keys]
    write_export(folder, "t", items, number=int(folder.name))
    done = subprocess.run([lake.program, "load", folder, "--table", "t", "--partition-key", "PK",
                           *options, "--lake", lake.folder],
                          capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def counted(lake):
    """The number of items that `schema` knows of; None without a profile."""
    return json.loads(lake.run("schema", "t", "--output", "json")).get("items")


def metadata_folder(lake):
    return lake.folder / "warehouse/default/t/metadata"


def profiles(lake):
    return sorted(metadata_folder(lake).glob("*.profile.stats"))


def age(lake, days):
    then = time.time() - days * DAY
    for path in (lake.folder / "warehouse").rglob("*"):
        os.utime(path, (then, then))


def clean_up(spark, procedure, days, more=""):
    """Of what is older than so many days; Spark refuses less than one for orphans."""
    older = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)
    spark.sql(f"CALL dynalake.system.{procedure}(table => 'default.t', "
              f"older_than => TIMESTAMP '{older:%Y-%m-%d %H:%M:%S}'{more})").collect()


def test_the_metadata_lists_it_as_a_statistics_file_of_each_snapshot(lake, tmp_path):
    load(lake, tmp_path / "1", "ab")
    load(lake, tmp_path / "2", "c", "--append")
    table = lake.table("t")
    listed = {entry.snapshot_id: entry for entry in table.metadata.statistics}
    assert set(listed) == {snapshot.snapshot_id for snapshot in table.metadata.snapshots}
    for entry in listed.values():
        file = lake.folder / entry.statistics_path.removeprefix(f"file://{lake.folder}/")
        content = file.read_bytes()
        assert (entry.file_size_in_bytes, entry.blob_metadata) == (len(content), [])
        # Puffin specification: the footer is magic, payload, its size, flags, magic.
        size = int.from_bytes(content[-12:-8], "little")
        assert entry.file_footer_size_in_bytes == size + 16
        assert content[:4] == content[-4:] == content[-size - 16:-size - 12] == b"PFA1"
        assert json.loads(content[-size - 12:-12])["blobs"] == []
    assert table.properties["dynalake.profile"] == \
        listed[table.current_snapshot().snapshot_id].statistics_path


def test_the_orphan_removal_of_spark_spares_it(lake, open_spark, tmp_path):
    load(lake, tmp_path / "1", "ab")
    load(lake, tmp_path / "2", "c", "--append")
    orphans = [metadata_folder(lake) / "orphan.profile.stats",
               metadata_folder(lake) / "orphan.profile.json"]
    for orphan in orphans:
        orphan.write_text("orphan")
    age(lake, 10)
    spark = open_spark(lake)
    clean_up(spark, "remove_orphan_files", 2)
    assert not any(orphan.exists() for orphan in orphans)
    assert len(profiles(lake)) == 2
    assert counted(lake) == 3
    assert "profile" not in load(lake, tmp_path / "3", "d", "--append")
    assert counted(lake) == 4
    # With the snapshot it goes, and the present one stays.
    clean_up(spark, "expire_snapshots", -1, ", retain_last => 1")
    assert len(profiles(lake)) == 1
    assert counted(lake) == 4
    assert "profile" not in load(lake, tmp_path / "4", "e", "--append")
    assert counted(lake) == 5


def test_a_rollback_keeps_it_and_the_expiry_of_spark_too(lake, open_spark, tmp_path):
    load(lake, tmp_path / "1", "ab")
    load(lake, tmp_path / "2", "c", "--append")
    lake.run("rollback", "t")
    assert counted(lake) == 2
    spark = open_spark(lake)
    clean_up(spark, "expire_snapshots", -1, ", retain_last => 1")
    age(lake, 10)
    clean_up(spark, "remove_orphan_files", 2)
    assert len(lake.table("t").metadata.snapshots) == 1
    assert len(profiles(lake)) == 1
    assert counted(lake) == 2
    assert "profile" not in load(lake, tmp_path / "3", "d", "--append")
    assert counted(lake) == 3


def test_our_expiry_keeps_it_beside_a_snapshot_of_another_engine(lake, open_spark, tmp_path):
    load(lake, tmp_path / "1", "ab")
    spark = open_spark(lake)
    spark.sql("DELETE FROM t WHERE PK = 'a'")
    lake.run("vacuum", "t", "--expire", "0s")
    assert len(lake.table("t").metadata.snapshots) == 1
    age(lake, 10)
    clean_up(spark, "remove_orphan_files", 2)
    assert counted(lake) == 2, "as of the last load"
    assert "profile" not in load(lake, tmp_path / "2", "c", "--append")
    lake.run("vacuum", "t", "--expire", "0s", "--orphans", "--older-than", "0s")
    assert len(profiles(lake)) == 1
    lake.run("drop", "t", "--purge")
    assert profiles(lake) == []


def test_one_that_is_gone_costs_counts(lake, tmp_path):
    load(lake, tmp_path / "1", "ab")
    (profile,) = profiles(lake)
    profile.unlink()
    schema = subprocess.run([lake.program, "schema", "t", "--output", "json", "--lake",
                             lake.folder], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(schema.stdout)["columns"] and "profile is gone" in schema.stderr
    assert "profile is gone" in load(lake, tmp_path / "2", "c", "--append")
    assert json.loads(lake.run("sql", "--output", "json", "-c", "SELECT count(*) AS n FROM t")) \
        == [{"n": 3}]
    lake.run("vacuum", "t", "--orphans", "--older-than", "0s")
    assert "profile" not in load(lake, tmp_path / "3", "ab")
    assert counted(lake) == 2


def test_others_read_right_after_a_rollback_and_after_one_of_it(lake, read_rows, tmp_path):
    load(lake, tmp_path / "1", "ab")
    load(lake, tmp_path / "2", "xyz")

    def keys():
        return sorted(row["PK"] for row in read_rows(lake, "t"))

    assert keys() == ["x", "y", "z"]
    lake.run("rollback", "t")
    assert keys() == ["a", "b"]
    lake.run("rollback", "t")
    assert keys() == ["x", "y", "z"]


def test_one_that_counts_kept_spellings_not_apart(lake, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "1.json").write_text(
        '{"id":{"S":"a"},"n":{"N":"1.10"},"m":{"N":"1"}}\n')
    lake.run("load", str(tmp_path / "in"), "--table", "t", "--partition-key", "id",
             "--no-manifest")

    def schema():
        done = subprocess.run([lake.program, "schema", "t", "--output", "json", "--lake",
                               lake.folder], capture_output=True, text=True, timeout=60,
                              check=True)
        columns = {column["column"]: (column["did_not_fit"], column["kept_spelling"])
                   for column in json.loads(done.stdout)["columns"]}
        return columns["n"], columns["m"], "counted did_not_fit and kept_spelling" in done.stderr

    assert schema() == ((0, 1), (0, 0), False)
    (profile,) = profiles(lake)
    content = profile.read_bytes()
    assert b"kept-spelling" in content
    profile.write_bytes(content.replace(b"kept-spelling", b"kept-xxxxxxxx"))
    assert schema() == ((None, None), (0, 0), True)
