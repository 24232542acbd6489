"""Landing in every form, read back by the program, DuckDB and PyArrow."""

import decimal
import json
import pathlib

import duckdb
import pyarrow.dataset
import pytest
from exports import write_export
from landed import canonical, lines

DAY = "dt=2024-07-01"

ITEMS = [
    {"PK": {"S": "a"}, "SK": {"N": "1"}, "text": {"S": 'q"\\ \n \u0001 東京'}, "empty": {"S": ""},
     "small": {"N": "-0.5"}, "exact": {"N": "12345678901234567890123456789012345678"},
     "tiny": {"N": "1E-130"}, "vast": {"N": "9.9999999999999999999999999999999999999E+125"},
     "bytes": {"B": "AAECAw=="}, "yes": {"BOOL": True}, "no": {"BOOL": False},
     "nothing": {"NULL": True}},
    {"PK": {"S": "a"}, "SK": {"N": "2"}, "words": {"SS": ["b", "a"]},
     "numbers": {"NS": ["2.5", "1"]}, "blobs": {"BS": ["AA==", "/w=="]},
     "list": {"L": [{"S": "x"}, {"N": "1"}, {"NULL": True}, {"L": []},
                    {"M": {"k": {"BOOL": True}}}]},
     "map": {"M": {"na me": {"S": "v"}, "inner": {"M": {}}}}, "small": {"S": "another type"}},
    {"PK": {"S": "b"}, "SK": {"N": "-3"}, "exact": {"N": "100000000000000000000"}},
]


@pytest.fixture
def everything(program, tmp_path):
    """The program with an export of `ITEMS`."""
    write_export(tmp_path / "export", "Every", ITEMS)
    return program


def plain(value):
    """What --plain makes of a DynamoDB value."""
    ((tag, content),) = value.items()
    if tag == "M":
        return {name: plain(each) for name, each in content.items()}
    if tag == "L":
        return [plain(each) for each in content]
    if tag == "NS":
        return sorted(decimal.Decimal(each) for each in content)
    if tag in ("SS", "BS"):
        return sorted(content)
    return {"N": lambda: decimal.Decimal(content), "NULL": lambda: None}.get(
        tag, lambda: content)()


def sets_sorted(item, tagged):
    """A plain item whose sets, which have no order, are sorted as `plain` has them."""
    sets = {name for name, value in tagged.items() if set(value) & {"SS", "NS", "BS"}}
    return {name: sorted(value) if name in sets else value for name, value in item.items()}


@pytest.mark.parametrize("compression", ["gzip", "zstd", "none"])
def test_tagged_lines_load_again_to_the_same_table(shop, compression):
    report = shop.land("./export", "raw", "--compression", compression)
    assert report["outcome"] == "landed" and report["items"] == 3000
    assert report["folder"] == f"file://{shop.folder}/raw/{DAY}"
    shop.ok("load", "export", "--table", "original")
    shop.ok("load", f"raw/{DAY}", "--no-manifest", "--table", "again", "--as-of", "2024-07-01")
    assert shop.items("again") == shop.items("original")
    original, again = ([(column["column"], column["type"]) for column in
                        json.loads(shop.ok("schema", table, "--output", "json"))["columns"]]
                       for table in ("original", "again"))
    assert again == original


def test_values_of_every_type_survive_with_their_tags(everything, tmp_path):
    everything.land("./export", "raw")
    (folder,) = (tmp_path / "raw").iterdir()
    assert sorted(map(canonical, lines(folder))) == sorted(map(canonical, ITEMS))


def test_plain_lines_keep_values_and_all_digits(everything, tmp_path):
    everything.land("./export", "raw", "--plain", "--compression", "none")
    landed = [json.loads(line, parse_float=decimal.Decimal, parse_int=decimal.Decimal)
              for file in (tmp_path / "raw").rglob("part-*")
              for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(landed) == len(ITEMS)
    for tagged in ITEMS:
        (item,) = (each for each in landed
                   if (each["PK"], each["SK"]) == (plain(tagged["PK"]), plain(tagged["SK"])))
        assert sets_sorted(item, tagged) == {name: plain(value) for name, value in tagged.items()}


def test_a_table_lands_as_its_export_does(shop, tmp_path):
    shop.ok("load", "export", "--table", "shop")
    shop.land("./export", "from-export", "--compression", "none")
    shop.land("shop", "from-table", "--compression", "none")
    of_export, of_table = (sorted(map(canonical, lines(tmp_path / name / DAY)))
                           for name in ("from-export", "from-table"))
    assert of_table == of_export


@pytest.mark.parametrize("source", ["./export", "shop"])
@pytest.mark.parametrize("layout", ["ddb_export_timestamp", "year_month_day"])
def test_other_readers_agree_on_hive_folders_of_parquet(shop, tmp_path, source, layout):
    shop.ok("load", "export", "--table", "shop")
    shop.land(source, "raw", "--format", "parquet", "--layout", layout,
              "--target-file-size", "20KB")
    (manifest,) = (tmp_path / "raw").rglob("_manifest.json")
    files = json.loads(manifest.read_text())["files"]
    (ours,) = shop.rows(
        "SELECT count(*) AS n, count(DISTINCT PK || SK) AS k, sum(Amount) AS amount FROM shop")
    partition = "year=2024/month=07/day=01" if layout == "year_month_day" else (
        "ddb_export_timestamp=2024-07-01T00-00-00Z")
    assert manifest.parent == tmp_path / "raw" / partition

    name, value = ("day", "01") if layout == "year_month_day" else partition.split("=")
    n, keys, amount, days = duckdb.sql(
        f"SELECT count(*), count(DISTINCT PK || SK), sum(Amount), min({name}) FROM read_parquet("
        f"'{tmp_path}/raw/**/*.parquet', hive_partitioning=true)").fetchone()
    assert (n, keys, float(amount)) == (ours["n"], ours["k"], pytest.approx(ours["amount"]))
    assert str(days).zfill(2) == value

    table = pyarrow.dataset.dataset(tmp_path / "raw", partitioning="hive").to_table()
    assert table.num_rows == ours["n"] == sum(file["item_count"] for file in files)
    assert float(sum(each for each in table["Amount"].to_pylist() if each is not None)) == (
        pytest.approx(ours["amount"]))
    assert set(table["_entity"].to_pylist()) == {"Customer", "Order", "OrderItem"}


def test_dynamodb_json_lines_are_those_of_an_export(shop, tmp_path):
    report = shop.land("./export", "raw", "--format", "dynamodb-json")
    assert pathlib.Path(report["folder"].removeprefix("file://")) == tmp_path / "raw"
    assert all(set(line) == {"Item"} for line in lines(tmp_path / "raw"))


def test_files_end_at_the_target_size(program, tmp_path):
    program.ok("generate", "export", "export", "--items", 40000, "--files", 1)
    report = program.land("./export", "raw", "--target-file-size", "64KiB")
    assert report["files"] >= 5
    lines(tmp_path / "raw" / DAY)


def test_landing_twice_does_nothing_and_another_is_refused(shop, tmp_path):
    shop.land("./export", "raw")
    before = {path: path.read_bytes() for path in (tmp_path / "raw" / DAY).iterdir()}
    assert shop.land("./export", "raw")["outcome"] == "already_landed"
    shop.ok("generate", "export", "other", "--items", 60, "--seed", 9)
    said = shop.refuses(1, "land", "./other", "raw")
    assert "--overwrite replaces it" in said
    assert {path: path.read_bytes() for path in (tmp_path / "raw" / DAY).iterdir()} == before
    shop.land("./other", "raw", "--overwrite")
    assert len(lines(tmp_path / "raw" / DAY)) == 60


def test_days_lie_beside_each_other(shop, tmp_path):
    shop.ok("generate", "export", "later", "--items", 3000, "--day", 1)
    shop.land("./export", "raw")
    shop.land("./later", "raw")
    assert sorted(path.name for path in (tmp_path / "raw").iterdir()) == [DAY, "dt=2024-07-02"]


def test_bare_files_need_to_be_told_their_time(shop, tmp_path):
    shop.land("./export", "raw", "--compression", "none")
    shop.land(f"./raw/{DAY}", "again", "--no-manifest", "--as-of", "2023-05-06T07:08:09")
    assert sorted(map(canonical, lines(tmp_path / "again" / "dt=2023-05-06"))) == sorted(
        map(canonical, lines(tmp_path / "raw" / DAY)))
    done = shop.run("land", f"./raw/{DAY}", "today", "--no-manifest")
    assert done.returncode == 0 and "--as-of" in done.err


def test_a_broken_file_lands_nothing(shop, tmp_path):
    (file, *_) = sorted((tmp_path / "export").rglob("*.json.gz"))
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    for form in ("jsonl", "parquet"):
        assert file.name in shop.refuses(1, "land", "./export", "raw", "--format", form)
        assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize("arguments, code, words", [
    (("./missing", "raw"), 5, "there is nothing at"),
    (("missing", "raw"), 5, "there is no table missing"),
    (("export", "raw"), 5, "./export is the folder"),
    (("./export", "export/raw"), 1, "lies in the source"),
    (("shop", "lake/warehouse/raw"), 1, "lies in the lake's tables"),
    (("./export", "raw", "--format", "parquet", "--compression", "gzip"), 1, "snappy or none"),
    (("./export", "raw", "--format", "parquet", "--plain"), 2, "--plain goes with"),
    (("./export", "raw", "--format", "csv"), 2, "csv"),
    (("./export",), 2, "TARGET"),
])
def test_mistakes_are_said(shop, tmp_path, arguments, code, words):
    shop.ok("load", "export", "--table", "shop", "--quiet")
    assert words in shop.refuses(code, "land", *arguments)
    assert not (tmp_path / "raw").exists()
