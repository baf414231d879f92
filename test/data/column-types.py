"""Writes column-types.parquet and column-types.feather: one column of each type that these formats have. Needs pyarrow."""

import datetime
import decimal
import pathlib

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet

table = pa.table(
    {
        "i64": pa.array([1, -2, 3], pa.int64()),
        "i64n": pa.array([1, None, 3], pa.int64()),
        "big": pa.array([2**53 + 1, 5, -(2**62)], pa.int64()),
        "u8": pa.array([1, 255, 0], pa.uint8()),
        "i16": pa.array([1, -300, 0], pa.int16()),
        "u32": pa.array([1, 4294967295, 0], pa.uint32()),
        "f32": pa.array([1.5, None, float("nan")], pa.float32()),
        "f64": pa.array([1.5, None, float("inf")], pa.float64()),
        "b": pa.array([True, None, False]),
        "s": pa.array(["a", None, "é"], pa.string()),
        "c": pa.array(["x", "y", None]).dictionary_encode(),
        "d": pa.array([datetime.date(2020, 1, 2), None, datetime.date(1969, 12, 31)]),
        "t": pa.array([1577934245123456, None, -1], pa.timestamp("us", tz="Europe/Berlin")),
        "tn": pa.array([1577934245123456789, None, 0], pa.timestamp("ns")),
        "dec": pa.array([decimal.Decimal("1.25"), None, decimal.Decimal("-3.00")], pa.decimal128(10, 2)),
        "l": pa.array([[1, 2], None, []], pa.list_(pa.int64())),
        "st": pa.array([{"a": 1, "b": "x"}, None, {"a": 2, "b": None}]),
    }
)
folder = pathlib.Path(__file__).parent
pyarrow.parquet.write_table(table, folder / "column-types.parquet", compression="zstd")
pyarrow.feather.write_feather(table, folder / "column-types.feather", compression="zstd")
