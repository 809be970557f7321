"""Parquet files of several writers: types by encodings by codecs, and what pyarrow reads in them.

parquet_matrix.py write FOLDER      files of every writer that this Python environment has
parquet_matrix.py table FOLDER URL  imports all files into a server, compares, prints a table

Writers: pyarrow and pandas (both of tests/requirements.txt); DuckDB, Polars, fastparquet and Spark
(parquet-java) where they are installed. tests/data/parquet holds their files, made by
`parquet_matrix.py golden tests/data/parquet`.
"""

import decimal
import itertools
import math
import random
import shutil
import sys
import tempfile
import uuid
from collections import Counter, defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

DECIMALS = [(1, 0), (4, 2), (9, 9), (10, 2), (15, 2), (18, 6), (19, 4), (28, 10), (38, 0), (38, 18)]
CODECS = ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]
ENCODINGS = ["dictionary", "plain", "delta", "delta_length", "split"]
NULLS = ["none", "some", "all"]


def some_decimals(rows, precision, scale, chance):
    most = 10 ** min(precision, 6 if precision < 28 else precision)
    with decimal.localcontext(prec=100):
        wholes = [chance.randrange(-most + 1, most) for _ in range(rows)]
        wholes[:3] = [-1, 10**precision - 1, 1 - 10**precision]
        return [decimal.Decimal(whole).scaleb(-scale) for whole in wholes]


def columns_of(rows, seed=1):
    """Columns of every flat type by name, without missing values."""
    chance = random.Random(seed)
    whole = {}
    for bits in (8, 16, 32, 64):
        low, high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
        few = [low, high, 0, -1, *(chance.randrange(-50, 50) for _ in range(rows))][:rows]
        whole[f"int{bits}"] = pa.array(few, f"int{bits}")
        few = [0, 2**bits - 1, *(chance.randrange(0, 100) for _ in range(rows))][:rows]
        whole[f"uint{bits}"] = pa.array(few, f"uint{bits}")
    reals = [chance.choice([0.5, 1.25, -3.0, 1e5]) * chance.randrange(9) for _ in range(rows)]
    ms = [chance.randrange(-(10**11), 2 * 10**12) for _ in range(rows)]
    second = [value // 1000 for value in ms]
    day = [chance.randrange(86400) for _ in range(rows)]
    words = [f"prefix {chance.randrange(9)} ä{chance.randrange(20)}" for _ in range(rows)]
    words[1 % rows] = "long " * 300
    wide = [uuid.UUID(int=chance.getrandbits(128)) for _ in range(rows)]
    columns = {
        "bool": pa.array([chance.random() < 0.5 for _ in range(rows)]),
        **whole,
        "float16": pa.array(reals, pa.float64()).cast(pa.float16()),
        "float": pa.array([value / 3 for value in reals], "float"),
        "double": pa.array([value / 3 for value in reals], "double"),
        "date32": pa.array([value // 86400 for value in second], pa.int32()).cast(pa.date32()),
        "date64": pa.array([value // 86400 for value in second], pa.int32())
        .cast(pa.date32())
        .cast(pa.date64()),
        "time32_ms": pa.array([value * 1000 + 7 for value in day], pa.time32("ms")),
        "time64_us": pa.array([value * 10**6 + 7 for value in day], pa.time64("us")),
        "time64_ns": pa.array([value * 10**9 + 7 for value in day], pa.time64("ns")),
        "timestamp_s": pa.array(second, pa.timestamp("s")),
        "timestamp_ms": pa.array(ms, pa.timestamp("ms", "UTC")),
        "timestamp_us": pa.array([value * 1000 - 1 for value in ms], pa.timestamp("us")),
        "timestamp_ns": pa.array([value * 10**6 + 999_999 for value in ms], pa.timestamp("ns")),
        "string": pa.array(words),
        "large_string": pa.array(words, pa.large_string()),
        "categories": pa.array([word[:9] for word in words]).dictionary_encode(),
        "binary": pa.array([word.encode() for word in words], pa.binary()),
        "fixed": pa.array(
            [f"{chance.randrange(1000):03}".encode() for _ in range(rows)], pa.binary(3)
        ),
        "uuid": pa.array([value.bytes for value in wide], pa.uuid()),
        "json": pa.array([f'{{"a": {i % 7}}}' for i in range(rows)], pa.json_()),
        "duration": pa.array(ms, pa.duration("ms")),
        "null": pa.nulls(rows),
    }
    for precision, scale in DECIMALS:
        values = some_decimals(rows, precision, scale, chance)
        columns[f"decimal{precision}_{scale}"] = pa.array(values, pa.decimal128(precision, scale))
    for precision, scale in [(40, 3), (76, 20)]:
        values = some_decimals(rows, precision, scale, chance)
        columns[f"decimal{precision}_{scale}"] = pa.array(values, pa.decimal256(precision, scale))
    return columns


def with_nulls(array, kind):
    if kind == "none" or len(array) == 0:
        return array
    if kind == "all":
        return pa.nulls(len(array), array.type)
    mask = pa.array([i % 7 == 3 or i % 50 < 9 for i in range(len(array))])
    if isinstance(array.type, pa.BaseExtensionType):
        return array.type.wrap_array(with_nulls(array.storage, kind))
    return pc.if_else(mask, pa.scalar(None, array.type), array)


def table_of(rows, nulls="some", leave_out=()):
    columns = columns_of(rows)
    names = [name for name in columns if name not in leave_out]
    arrays = [with_nulls(columns[name], nulls) for name in names]
    fields = [
        pa.field(name, array.type, nullable=nulls != "none" or name == "null")
        for name, array in zip(names, arrays, strict=True)
    ]
    return pa.table(arrays, schema=pa.schema(fields))


def encoding_of(kind, encoding, options):
    """The encoding of one column of pyarrow in a file of this kind."""
    integer = kind.startswith(("int", "uint", "date", "time", "duration", "null"))
    if kind.startswith("decimal") and options["store_decimal_as_integer"]:
        integer = int(kind[7:].split("_")[0]) <= 18
    if kind.startswith("timestamp") and options["use_deprecated_int96_timestamps"]:
        return "PLAIN"
    fixed = kind in ("fixed", "uuid", "float16") or (kind.startswith("decimal") and not integer)
    text = kind in ("string", "large_string", "binary", "json")
    if encoding in ("delta", "delta_length") and integer:
        return "DELTA_BINARY_PACKED"
    if encoding == "delta" and (text or fixed):
        return "DELTA_BYTE_ARRAY"
    if encoding == "delta_length" and text:
        return "DELTA_LENGTH_BYTE_ARRAY"
    if encoding == "split" and (integer or fixed or kind in ("float", "double")):
        return "BYTE_STREAM_SPLIT"
    return "RLE" if encoding != "plain" and kind == "bool" else "PLAIN"


def write_pyarrow(path, table, encoding, **options):
    if encoding != "dictionary":
        options["use_dictionary"] = False
        options["column_encoding"] = {
            name: encoding_of(name, encoding, options) for name in table.column_names
        }
    pq.write_table(table, path, **options)


def pyarrow_files(folder, rows=300, every=True):
    """(path, encoding, codec) of files of pyarrow; of some combinations only when not `every`."""
    tables = {nulls: table_of(rows, nulls) for nulls in NULLS}
    combinations = itertools.product(
        ENCODINGS, CODECS, ["1.0", "2.0"], ["2.6", "2.4", "1.0"], NULLS
    )
    for number, (encoding, codec, page, version, nulls) in enumerate(combinations):
        # A stride that meets each pair of choices.
        if not every and number % 19 != 0:
            continue
        path = folder / f"pyarrow-{encoding}-{codec}-page{page[0]}-{version}-{nulls}.parquet"
        options = {"compression": codec, "data_page_version": page, "version": version}
        options["store_decimal_as_integer"] = number % 2 == 0
        options["use_deprecated_int96_timestamps"] = number % 5 == 0 and version == "1.0"
        options["data_page_size"] = 700
        options["row_group_size"] = rows // 2 + 1
        options["write_page_index"] = number % 3 == 0
        table = tables[nulls]
        if version != "2.6" and not options["use_deprecated_int96_timestamps"]:
            table = table.drop_columns(["timestamp_ns"])  # would not fit into microseconds
        write_pyarrow(path, table, encoding, **options)
        yield path


def pandas_files(folder, rows=200):
    table = table_of(rows, "some", ("json", "uuid", "null", "float16", "time64_ns"))
    frame = table.to_pandas(date_as_object=True)
    for codec in ("snappy", "gzip", None):
        path = folder / f"pandas-{codec}.parquet"
        frame.to_parquet(path, engine="pyarrow", compression=codec)
        yield path


def fastparquet_files(folder, rows=130):
    import fastparquet
    import pandas as pd

    names = ("bool", "int8", "int64", "uint32", "float", "double", "timestamp_ns", "string")
    arrow = table_of(rows, "none").select(list(names))
    frame = pd.DataFrame({name: arrow[name].to_numpy(zero_copy_only=False) for name in names})
    frame["string"] = frame["string"].astype(object)
    frame["missing"] = frame["double"].where(frame.index % 3 > 0)
    frame["category"] = pd.Categorical([f"c{i % 5}" for i in range(rows)])
    frame["nullable"] = pd.array([None if i % 4 == 1 else i for i in range(rows)], dtype="Int32")
    for codec in ("UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4", "LZ4_RAW", "BROTLI"):
        path = folder / f"fastparquet-{codec.lower()}.parquet"
        times = "int96" if codec == "GZIP" else "int64"
        try:
            fastparquet.write(path, frame, compression=codec, times=times, row_group_offsets=50)
        except (ValueError, RuntimeError, KeyError) as error:
            print(f"fastparquet does not write {codec}: {error}", file=sys.stderr)
            path.unlink(missing_ok=True)
            continue
        yield path


def polars_files(folder, rows=150):
    import polars as pl

    arrow = table_of(rows, "some", ("uuid", "json", "fixed", "decimal40_3", "decimal76_20"))
    frame = pl.from_arrow(arrow)
    for codec in ("uncompressed", "snappy", "gzip", "zstd", "lz4", "brotli"):
        path = folder / f"polars-{codec}.parquet"
        frame.write_parquet(path, compression=codec, row_group_size=60)
        yield path


def duckdb_files(folder, rows=150):
    import duckdb

    leave_out = (
        "null",
        "json",
        "fixed",
        "float16",
        "decimal40_3",
        "decimal76_20",
        "duration",
        "date64",
    )
    source = folder / "source.parquet"
    pq.write_table(table_of(rows, "some", leave_out), source)
    for version, codec in itertools.product(
        ("V1", "V2"), ("uncompressed", "snappy", "gzip", "zstd", "lz4", "lz4_raw", "brotli")
    ):
        path = folder / f"duckdb-{version.lower()}-{codec}.parquet"
        options = f"FORMAT parquet, PARQUET_VERSION {version}, COMPRESSION {codec}"
        duckdb.sql(
            f"""COPY (SELECT *, 'x'::ENUM('x','y') AS enum, 5::HUGEINT AS huge,
                  'prefix' || (uint64 % 9) || repeat('s', (uint64 % 11)::INT) AS words,
                  (row_number() over ())::BIGINT * 1000 AS steps
                FROM '{source}') TO '{path}' ({options}, ROW_GROUP_SIZE 2048, DICTIONARY_SIZE_LIMIT 20)"""
        )
        yield path
    source.unlink()


SPARK_COLUMNS = """cast(id % 3 = 0 as boolean) as bool, cast(id % 100 - 5 as tinyint) as int8,
    cast(id * 11 as smallint) as int16, cast(id * 7919 - 9 as int) as int32, id * 1000003 as int64,
    cast(id / 3 as float) as float, if(id % 5 = 1, null, id / 7) as double,
    cast((id - 60) / 8 as decimal(7, 3)) as decimal7_3,
    cast((id - 60) * 12345678.5 as decimal(17, 2)) as decimal17_2,
    cast((id - 60) * 1234567890123.25 as decimal(38, 10)) as decimal38_10,
    date_add(date'1969-01-01', cast(id * 9 as int)) as date,
    timestamp_micros(id * 777777777 - 5) as time,
    concat('prefix ', id % 11, repeat('s', cast(id % 7 as int))) as string,
    if(id % 4 = 0, null, concat('ä', id)) as missing,
    cast(concat('b', id) as binary) as binary"""


def spark_files(folder, rows=150):
    import pyspark
    from pyspark.sql import SparkSession

    name = "spark" + pyspark.__version__[0]
    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = session.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    frame = session.sql(f"SELECT {SPARK_COLUMNS} FROM range(0, {rows}, 1, 1)")
    for version, codec, times in (
        ("PARQUET_1_0", "snappy", "INT96"),
        ("PARQUET_1_0", "gzip", "TIMESTAMP_MICROS"),
        ("PARQUET_1_0", "lz4", "TIMESTAMP_MILLIS"),
        ("PARQUET_2_0", "uncompressed", "TIMESTAMP_MICROS"),
        ("PARQUET_2_0", "zstd", "TIMESTAMP_MILLIS"),
        ("PARQUET_2_0", "snappy", "INT96"),
        ("PARQUET_1_0", "lz4_raw", "INT96"),
        ("PARQUET_1_0", "brotli", "INT96"),
    ):
        session.conf.set("spark.sql.parquet.outputTimestampType", times)
        target = folder / f"{name}-{version[-3]}-{codec}.parquet"
        parts = folder / "parts"
        writer = frame.write.mode("overwrite").option("compression", codec)
        writer = writer.option("parquet.writer.version", version)
        legacy = "true" if codec == "gzip" else "false"  # decimals as fixed bytes always
        session.conf.set("spark.sql.parquet.writeLegacyFormat", legacy)
        try:
            writer.parquet(str(parts))
        except Exception as error:
            print(f"{name} does not write {codec}: {str(error)[:80]}", file=sys.stderr)
            continue
        next(parts.glob("part-*.parquet")).rename(target)
        yield target
    session.stop()


JAVA_SCHEMA = """message m {
    required binary d20 (DECIMAL(20,2)); optional binary d9 (DECIMAL(9,4));
    optional fixed_len_byte_array(3) d6 (DECIMAL(6,1)); optional fixed_len_byte_array(24) d50 (DECIMAL(50,5));
    required int32 d5 (DECIMAL(5,2)); optional int64 d18 (DECIMAL(18,18));
    optional binary e (ENUM); optional binary j (JSON); optional binary s (UTF8); optional boolean b;
    optional int32 t (TIME_MILLIS); required int64 u (TIME_MICROS); optional int32 u8 (UINT_8);
    optional int64 u64 (UINT_64); optional double g; optional int96 old;
}"""


def java_row(group, i, binary):
    """Fills one row of the schema above."""

    def whole(value, width=None):
        least = max(1, (value.bit_length() + 8) // 8)
        return binary.fromConstantByteArray(value.to_bytes(width or least, "big", signed=True))

    def text(value):
        return binary.fromString(value)

    sign = -1 if i % 2 else 1
    far = 2**32  # or it would be taken for a 32-bit integer
    group.append("d20", whole(sign * (10**20 - 1 - i * 10**16)))
    group.append("d6", whole(sign * i * 7, 3))
    group.append("d50", whole(sign * (10**49 + i * 10**5 + 1), 24))
    group.append("d5", sign * i).append("u", far + i * 1_000_001)
    old = (i * 10**9).to_bytes(8, "little") + (2440588 + i * 99).to_bytes(4, "little")
    group.append("old", binary.fromConstantByteArray(old))
    if i % 3:
        group.append("d9", whole(sign * i * 12345)).append("d18", sign * (10**17 + i))
        group.append("e", text("ABC"[i % 3])).append("j", text(f"[{i}]")).append(
            "s", text(f"ä{i}" * (i % 9))
        )
        group.append("b", i % 5 < 2).append("t", i * 1000).append("u8", i).append(
            "u64", -far - i
        ).append("g", i / 3)


ODD_SCHEMA = """message m {
    required int32 a; optional binary bson (BSON); optional fixed_len_byte_array(12) gap (INTERVAL);
    optional group l (LIST) { repeated group list { optional int32 element; } }
    optional group s { optional group t { required int32 u; optional binary v (UTF8); } }
    repeated int64 r; required binary z (UTF8);
}"""


def odd_row(group, i, binary):
    """Fills one row of the schema above, whose columns but the first and last cannot be read."""
    group.append("a", i).append("z", binary.fromString(f"z{i}"))
    for k in range(i % 3):
        group.append("r", 2**32 + k)
        group.addGroup("l" if k == 0 else "s")
    group.append("bson", binary.fromString("{}")).append("gap", binary.fromString("twelve bytes"))


def java_files(folder, rows=150):
    """By parquet-java alone, in the Java machine of Spark."""
    import pyspark
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    java = session.getOrCreate()._jvm
    parquet, hadoop = java.org.apache.parquet, java.org.apache.hadoop
    codecs = parquet.hadoop.metadata.CompressionCodecName

    def write(name, version, codec, text, fill):
        path = folder / f"java{pyspark.__version__[0]}-{name}.parquet"
        path.unlink(missing_ok=True)
        schema = parquet.schema.MessageTypeParser.parseMessageType(text)
        builder = parquet.hadoop.example.ExampleParquetWriter.builder(hadoop.fs.Path(str(path)))
        version = parquet.column.ParquetProperties.WriterVersion.fromString(version)
        builder = builder.withType(schema).withWriterVersion(version).withPageSize(600)
        builder = builder.withCompressionCodec(getattr(codecs, codec))
        writer = builder.withDictionaryEncoding(codec != "UNCOMPRESSED").build()
        for i in range(rows):
            group = parquet.example.data.simple.SimpleGroup(schema)
            fill(group, i, parquet.io.api.Binary)
            writer.write(group)
        writer.close()
        (folder / f".{path.name}.crc").unlink(missing_ok=True)
        return path

    for version, codec in itertools.product(("v1", "v2"), ("UNCOMPRESSED", "SNAPPY", "ZSTD")):
        yield write(f"{version}-{codec.lower()}", version, codec, JAVA_SCHEMA, java_row)
    yield write("odd", "v2", "SNAPPY", ODD_SCHEMA, odd_row)
    session.getOrCreate().stop()


WRITERS = {
    "pyarrow": pyarrow_files,
    "pandas": pandas_files,
    "fastparquet": fastparquet_files,
    "polars": polars_files,
    "duckdb": duckdb_files,
    "java": java_files,
    "spark": spark_files,
}


def reading_of(array):
    """What an import of a column should give: numbers, or text; None is missing."""
    kind = array.type
    if isinstance(kind, pa.BaseExtensionType):
        if kind == pa.uuid():
            return [None if v is None else str(uuid.UUID(bytes=v)).upper() for v in
                    array.cast(pa.binary(16)).to_pylist()]  # fmt: skip
        return reading_of(pa.chunked_array([chunk.storage for chunk in array.chunks]))
    if pa.types.is_dictionary(kind):
        return reading_of(array.cast(kind.value_type))
    if pa.types.is_timestamp(kind):
        per_ms = {"s": (1000, 1), "ms": (1, 1), "us": (1, 1000), "ns": (1, 10**6)}[kind.unit]
        wholes = array.cast(pa.int64()).to_pylist()
        return [None if v is None else float(v * per_ms[0] // per_ms[1]) for v in wholes]
    if pa.types.is_date(kind):
        days = array.cast(pa.date32()).cast(pa.int32()).to_pylist()
        return [None if v is None else v * 86_400_000.0 for v in days]
    if pa.types.is_time32(kind):
        array = array.cast(pa.int32())
    elif pa.types.is_time64(kind) or pa.types.is_duration(kind):
        array = array.cast(pa.int64())
    values = array.to_pylist()
    if pa.types.is_boolean(kind):
        return [None if v is None else str(v) for v in values]
    if (
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
    ):
        return [None if v is None else v.decode() for v in values]
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return values
    return [None if v is None or math.isnan(v) else float(v) for v in values]


def imported(client, path, **options):
    """Rows of text by column name; an empty text is a missing value."""
    frame = client.import_file(str(path), **options)
    lines = frame.as_data_frame(use_pandas=False, header=False)
    width = len(frame.names)
    lines = [line or [""] * width for line in lines]
    names = frame.names
    client.remove(frame)
    return {name: [line[i] for line in lines] for i, name in enumerate(names)}


def differences(client, path, **options):
    """Of every column of the file: None where it is as pyarrow reads it, else the first fault."""
    table = pq.read_table(path)
    got = imported(client, path, **options)
    found = {name: "is missing" for name in table.column_names if name not in got}
    for name in table.column_names:
        if name in found:
            continue
        wanted = reading_of(table[name])
        found[name] = None
        if len(wanted) != len(got[name]):
            found[name] = f"{len(got[name])} rows, not {len(wanted)}"
        for row, (want, text) in enumerate(zip(wanted, got[name], strict=False)):
            if want is None or want == "":
                same = text == ""
            else:
                same = text == want if isinstance(want, str) else text != "" and float(text) == want
            if not same:
                found[name] = f"row {row}: {text!r}, not {want!r}"
                break
    return found


def encodings_of(path):
    """By column: its type in the file and the encodings of its values."""
    metadata = pq.ParquetFile(path).metadata
    found = {}
    for group in range(metadata.num_row_groups):
        for i in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(i)
            names = {"PLAIN_DICTIONARY": "DICTIONARY", "RLE_DICTIONARY": "DICTIONARY"}
            known = {names.get(encoding, encoding) for encoding in chunk.encodings}
            if len(known) > 1 and chunk.physical_type != "BOOLEAN":
                known -= {"RLE", "BIT_PACKED"}
            if "DICTIONARY" in known:
                known -= {"PLAIN"}
            found.setdefault(chunk.path_in_schema, (chunk.physical_type, set()))[1].update(known)
    return found


def print_table(client, folder):
    """By writer, type and encoding: how many columns were read and equal."""
    cells = defaultdict(Counter)
    faults = []
    for path in sorted(folder.glob("*.parquet")):
        writer = path.name.split("-")[0]
        try:
            found = differences(client, path)
        except Exception as error:
            faults.append(f"{path.name}: {str(error).strip()[:300]}")
            cells[writer, "(file)", "refused"]["read"] += 1
            continue
        for name, (kind, encodings) in encodings_of(path).items():
            fault = found.get(name, "is missing")
            for encoding in encodings:
                cells[writer, kind, encoding]["read"] += 1
                cells[writer, kind, encoding]["equal"] += fault is None
            if fault is not None:
                faults.append(f"{path.name}: column {name} ({kind}, {encodings}): {fault}")
    print("| writer | type | encoding | columns read | equal |\n| --- | --- | --- | --- | --- |")
    for (writer, kind, encoding), count in sorted(cells.items()):
        print(f"| {writer} | {kind} | {encoding} | {count['read']} | {count['equal']} |")
    print("\n".join(faults))
    return not faults


def write_all(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for writer, write in WRITERS.items():
        try:
            print(writer, len(list(write(folder))), "files")
        except ImportError as error:
            print(f"{writer}: {error}")


GOLDEN = """fastparquet-snappy fastparquet-gzip fastparquet-lz4 polars-zstd polars-snappy polars-lz4
    duckdb-v1-snappy duckdb-v2-zstd duckdb-v2-uncompressed java3-v1-snappy java3-v2-zstd
    java4-v1-zstd java4-v2-snappy java4-odd spark3-1-gzip spark3-1-lz4 spark3-2-zstd
    spark4-1-snappy spark4-2-uncompressed spark4-1-lz4_raw"""


def write_golden(folder):
    """Of the writers that are here; the others' files stay."""
    with tempfile.TemporaryDirectory() as all_files:
        write_all(Path(all_files))
        for name in GOLDEN.split():
            source = Path(all_files) / f"{name}.parquet"
            if source.exists():
                shutil.copy(source, folder)


def main():
    command, folder = sys.argv[1], Path(sys.argv[2])
    if command in ("write", "golden"):
        (write_golden if command == "golden" else write_all)(folder)
        return
    import h2o

    h2o.connect(url=sys.argv[3], verbose=False)
    h2o.no_progress()
    sys.exit(not print_table(h2o, folder))


if __name__ == "__main__":
    main()
