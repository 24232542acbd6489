"""What a query reads of a lake on S3 of which nothing is on the disk."""

import io
import struct

import pyarrow.parquet
import relay


def chunk_bytes(s3, keys, columns):
    """The bytes of those columns' chunks, over all data files."""
    total = 0
    for key in keys:
        body = s3.get_object(Bucket="lake", Key=key)["Body"].read()
        metadata = pyarrow.parquet.read_metadata(io.BytesIO(body))
        for group in range(metadata.num_row_groups):
            chunks = [metadata.row_group(group).column(i) for i in range(metadata.num_columns)]
            total += sum(chunk.total_compressed_size for chunk in chunks
                         if chunk.path_in_schema in columns)
    return total


def test_hardly_more_than_the_columns_it_needs(program, server, s3, keys):
    program.ok("generate", "export", "export", "--items", 100000, "--quiet")
    program.ok("load", "export", "--table", "shop", "--quiet")
    files = [key for key in keys("warehouse/default/shop/data/") if key.endswith(".parquet")]
    columns = ["PK", "SK", "CreatedAt"]
    needed = chunk_bytes(s3, files, columns)
    with relay.to(server) as way:
        program.rows("SELECT max(PK) AS a, max(length(SK)) AS b, max(CreatedAt) AS c FROM shop",
                     AWS_ENDPOINT_URL_S3=way.url, XDG_CACHE_HOME=str(program.folder / "cold"))
        read = sum(request.sent_bytes for request in way.requests)
        of_data = [request for request in way.requests if request.path.endswith(".parquet")]
    assert needed <= read <= 1.2 * needed, f"{read} bytes for {needed}"
    # Of each file its end, with the footer, and at most one range for each column.
    assert len(of_data) <= (1 + len(columns)) * len(files)


def test_of_each_file_hardly_more_than_its_footer(program, server, s3, keys):
    """One narrow column: what else is read counts most."""
    program.ok("generate", "export", "export", "--items", 20000, "--files", 8, "--quiet")
    program.ok("load", "export", "--table", "shop", "--quiet")
    files = [key for key in keys("warehouse/default/shop/data/") if key.endswith(".parquet")]
    needed = chunk_bytes(s3, files, ["Quantity"])
    for key in files:
        end = s3.get_object(Bucket="lake", Key=key, Range="bytes=-8")["Body"].read()
        needed += struct.unpack("<I", end[:4])[0] + len(end)
    with relay.to(server) as way:
        program.rows("SELECT sum(Quantity) AS sum FROM shop", AWS_ENDPOINT_URL_S3=way.url,
                     XDG_CACHE_HOME=str(program.folder / "cold"))
        of_data = [request for request in way.requests if request.path.endswith(".parquet")]
    heads = 1000 * len(of_data)
    read = sum(request.sent_bytes for request in of_data)
    assert needed <= read <= 1.3 * needed + heads, f"{read} bytes for {needed}"
    assert len(of_data) <= 2 * len(files)
