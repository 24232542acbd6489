"""What a lake on disk does, on S3: load, query, vacuum, drop, several writers, and crashes."""

import json
import subprocess
import time

import pytest
import s3_server

COUNT = "SELECT count(*) AS items, count(DISTINCT PK || '/' || SK) AS keys FROM shop"


def generate(program, folder, items, seed=1):
    program.ok("generate", "export", folder, "--items", items, "--seed", seed, "--quiet")
    return folder


def counts(program):
    row = program.rows(COUNT)[0]
    assert row["items"] == row["keys"]
    return int(row["items"])


def test_an_export_on_s3_becomes_a_table_on_s3(program, keys):
    export = generate(program, program.lake + "/in/export with space+%41", 3000)
    program.ok("load", export, "--table", "shop", "--quiet")
    assert counts(program) > 2000
    assert "holds this very source already" in program.ok("load", export, "--table", "shop")
    assert all("/metadata/" in key or "/data/" in key for key in keys("warehouse"))
    program.ok("land", "shop", program.lake + "/landed", "--quiet")
    assert keys("landed")


def test_units_of_other_processes_reach_the_same_stores(program, server, keys):
    """By what the command line and the configuration say, which goes with every unit."""
    export = generate(program, program.lake + "/in/export", 3000)
    del program.environment["AWS_ENDPOINT_URL_S3"]
    del program.environment["AWS_REGION"]
    (program.folder / "elsewhere.yaml").write_text(
        f"aws: {{region: {server.region}}}\ns3: {{addressing_style: path}}\n")
    reach = ("--endpoint-url", server.url, "--config", "elsewhere.yaml")
    program.ok("load", export, "--table", "shop", "--quiet", "--runner", "local-processes:2",
               *reach)
    row = json.loads(program.ok("sql", "-c", COUNT, "--output", "json", *reach))[0]
    assert int(row["items"]) == int(row["keys"]) > 2000
    assert not keys("state")


def test_a_second_query_needs_the_disk_alone(program, tmp_path):
    export = generate(program, "export", 3000)
    with s3_server.running() as own:
        program.environment["AWS_ENDPOINT_URL_S3"] = own.url
        s3_server.client(own, "lake")
        program.ok("load", export, "--table", "shop", "--quiet")
        before = counts(program)
    assert counts(program) == before
    program.environment["AWS_MAX_ATTEMPTS"] = "1"
    assert "cannot" in program.refuses("sql", "-c", "SELECT * FROM shop LIMIT 1",
                                       XDG_CACHE_HOME=str(tmp_path / "empty"))


def test_a_full_cache_is_no_error(program):
    generate(program, "export", 500)
    program.ok("load", "export", "--table", "shop", "--quiet")
    (program.folder / "file").write_text("in the way", encoding="utf-8")
    assert counts(program) > 0
    row = program.rows(COUNT, XDG_CACHE_HOME=str(program.folder / "file"))[0]
    assert int(row["items"]) == counts(program)


def test_two_loads_that_append_at_once_lose_nothing(program):
    generate(program, "first", 1000, seed=1)
    program.ok("load", "first", "--table", "shop", "--quiet")
    before = counts(program)
    for name, entity in (("second", "a"), ("third", "b")):
        folder = program.folder / name
        folder.mkdir()
        (folder / "items.json").write_text(
            "".join(f'{{"Item":{{"PK":{{"S":"{entity}#{i}"}},"SK":{{"S":"x"}}}}}}\n'
                    for i in range(500)), encoding="utf-8")
    loads = [program.start("load", f"./{name}", "--no-manifest", "--table", "shop", "--append",
                           "--quiet")
             for name in ("second", "third")]
    for load in loads:
        _, error = load.communicate(timeout=300)
        assert load.returncode == 0, error
    assert counts(program) == before + 1000


def test_vacuum_and_drop_remove_what_is_not_needed(program, keys, s3):
    generate(program, "export", 500)
    program.ok("load", "export", "--table", "shop", "--quiet")
    table = keys("warehouse")[0].split("/data/")[0].split("/metadata/")[0]
    s3.put_object(Bucket="lake", Key=f"{table}/data/orphan.parquet", Body=b"x")
    time.sleep(1.1)  # S3's times are whole seconds
    program.ok("vacuum", "--orphans", "--older-than", "0s", "--quiet")
    assert not any("orphan" in key for key in keys("warehouse"))
    assert counts(program) > 0
    assert keys("warehouse/default/shop_")
    before = keys("warehouse")
    program.ok("drop", "shop", "--purge", "--dry-run", "--quiet")
    assert keys("warehouse") == before
    program.ok("drop", "shop", "--purge", "--quiet")
    assert keys("warehouse") == []


def test_vacuum_takes_back_what_a_killed_load_was_uploading(program, s3):
    generate(program, "export", 100)
    program.ok("load", "export", "--table", "shop", "--quiet")
    prefix = program.lake.removeprefix("s3://lake/")
    for folder in (prefix, prefix + "-of-others"):
        s3.create_multipart_upload(Bucket="lake", Key=f"{folder}/warehouse/x y+z.parquet")

    def uploads():
        listed = s3.list_multipart_uploads(Bucket="lake", Prefix=prefix)
        return [upload["Key"] for upload in listed.get("Uploads", [])]

    def vacuum(*options):
        rows = json.loads(program.ok("vacuum", "--orphans", *options, "--output", "json"))
        return [row["files"] for row in rows if row["removed"] == "unfinished uploads"]

    assert vacuum() == [] and len(uploads()) == 2
    time.sleep(1.1)  # S3's times are whole seconds
    assert vacuum("--older-than", "0s", "--dry-run") == [1] and len(uploads()) == 2
    assert vacuum("--older-than", "0s") == [1]
    assert uploads() == [f"{prefix}-of-others/warehouse/x y+z.parquet"]
    assert counts(program) > 0


def test_a_load_that_is_killed_goes_on(program, keys, s3):
    """At any step of writing; the next run ends as if nothing had been."""
    generate(program, "export", 2000)
    step = 1
    while True:
        done = program.run("load", "export", "--table", "shop", "--quiet",
                           DYNALAKE_CRASH_AT=str(step))
        if done.returncode == 0:
            break
        assert done.returncode == 137, done.err
        step += 5
    assert step > 10
    assert counts(program) > 1000
    assert "holds this very source already" in program.ok("load", "export", "--table", "shop")


def test_the_region_of_a_bucket_is_found(program):
    export = generate(program, "export", 100)
    program.ok("load", export, "--table", "shop", "--quiet", AWS_REGION="eu-west-1")
    assert counts(program) > 0


def test_what_cannot_be_reached_is_said_in_one_sentence(program, server):
    export = generate(program, "export", 100)
    load = ("load", export, "--table", "shop")

    assert "s3://nobucket/" in program.refuses(*load, DYNALAKE_LAKE="s3://nobucket/x",
                                               DYNALAKE_CATALOG=f"sqlite://{program.folder}/1.db")
    assert "NoSuchBucket" in program.refuses("load", "s3://nobucket/export", "--table", "shop")
    assert "sqlite:///" in program.refuses(*load, DYNALAKE_CATALOG="")

    nobody = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "",
              "AWS_EC2_METADATA_DISABLED": "true"}
    assert "credentials" in program.refuses(*load, **nobody)
    assert "SignatureDoesNotMatch" in program.refuses(*load, AWS_SECRET_ACCESS_KEY="wrong")
    assert "cannot" in program.refuses(*load, AWS_ENDPOINT_URL_S3="http://127.0.0.1:1",
                                       AWS_MAX_ATTEMPTS="2")
    assert program.ok("tables", "--output", "json").strip() in ("[]", "")


def test_tables_are_named_when_s3_is_down(program, tmp_path):
    """It is asked once, --quiet or not."""
    generate(program, "export", 100)
    for table in ("a1", "b2", "c3"):
        program.ok("load", "export", "--table", table, "--quiet")
    down = {"AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1",
            "XDG_CACHE_HOME": str(tmp_path / "another-cache")}
    for more in ((), ("--quiet",)):
        done = program.run("tables", "--output", "json", *more, **down)
        assert done.returncode == 3
        tables = [row for row in json.loads(done.out) if row["kind"] == "table"]
        assert [row["name"] for row in tables] == ["a1", "b2", "c3"]
        assert {row["rows"] for row in tables} == {None}
        (said,) = done.err.splitlines()
        assert "names alone" in said and "127.0.0.1:1" in said and "after 3 attempts" in said
    rows = json.loads(program.run("doctor", "--output", "json", **down).out)
    (catalog,) = [row for row in rows if row["check"] == "catalog"]
    assert catalog["state"] == "failed" and "127.0.0.1:1" in catalog["detail"]


def test_a_disk_that_is_full_costs_the_cache_alone(program):
    """In a file system of 32 KiB, which a private mount namespace holds."""
    generate(program, "export", 3000)
    disk = program.folder / "disk"
    disk.mkdir()
    (program.folder / "dynalake.yaml").write_text(f"cache: {{folder: {disk}/cache}}\n",
                                                  encoding="utf-8")
    script = f'mount -t tmpfs -o size=32k none "{disk}" && exec "$0" "$@"'
    unshare = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script]
    tried = subprocess.run([*unshare, "true"], check=False, capture_output=True, text=True)
    if tried.returncode != 0:
        pytest.skip(f"this machine lets no test mount a file system: {tried.stderr.strip()}")

    def run(*arguments):
        done = subprocess.run([*unshare, program.path, *arguments], cwd=program.folder, check=True,
                              env=program.environment, capture_output=True, text=True, timeout=300)
        return done.stdout, done.stderr

    run("load", "export", "--table", "shop", "--quiet")
    rows, said = run("sql", "--output", "json", "-c", COUNT)
    assert json.loads(rows) == program.rows(COUNT)
    assert "going on without the cache" in said and "No space left" in said
    assert said.count("going on without the cache") == 1
