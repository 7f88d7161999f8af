"""Writes files that ask for far more memory or time than they have reason to, and prints what each is.

    python3 hostile_files.py FOLDER

Forms whose packages are not installed are left out.
"""

import gzip
import json
import pathlib
import pickle
import struct
import sys
import zipfile
import zlib

import numpy

folder = pathlib.Path(sys.argv[1])
written = {}


def note(kind, name, what, content=None):
    if content is not None:
        (folder / name).write_bytes(content)
    path = folder / name
    own = sum(part.stat().st_size for part in path.rglob("*") if part.is_file()) if path.is_dir() else path.stat().st_size
    written[name] = {"kind": kind, "bytes": own, "what": what}


def npy(shape, content=b""):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header) + 1) + header + b"\n" + content


def archives():
    with zipfile.ZipFile(folder / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.npy", npy((2**26,), bytes(2**28)))
    note("weights", "bomb.npz", "256 MiB of zeros, packed")
    note("weights", "claims.npy", "a shape of 2^40 numbers", npy((2**40,), bytes(64)))
    # Entries that lie in each other: each holds the headers of all that follow.
    tail, names = bytes(2**22), [f"{i:06}.npy" for i in range(20_000)]
    local, central, at = [], [], 0
    for i, name in enumerate(names):
        size = (len(names) - i - 1) * 40 + len(tail)
        local.append(struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 0, 0, size, size, 10, 0) + name.encode())
        central.append(
            struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 0, 0, size, size, 10, 0, 0, 0, 0, 0, at)
            + name.encode()
        )
        at += 40
    directory = b"".join(central)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(names), len(names), len(directory), at + len(tail), 0)
    note("weights", "overlapping.npz", "20,000 entries in each other", b"".join(local) + tail + directory + end)


def doubled(levels):
    value = []
    for _ in range(levels):
        value = [value, value]
    return value


class Call:
    def __init__(self, name, args, state=None):
        self.name, self.args, self.state = name, args, state


class Pickler(pickle._Pickler):
    """Writes calls of functions that need not be there."""

    def save(self, value, *rest, **more):
        if not isinstance(value, Call):
            return super().save(value, *rest, **more)
        known = self.memo.get(id(value))
        if known:
            return self.write(self.get(known[0]))
        module, _, name = value.name.rpartition(".")
        self.write(f"c{module}\n{name}\n".encode())
        self.save(value.args)
        self.write(pickle.REDUCE)
        self.memoize(value)
        if value.state is not None:
            self.save(value.state)
            self.write(pickle.BUILD)


def pickled(value):
    import io

    file = io.BytesIO()
    pickler = Pickler(file, 2)
    pickler.fast = False
    pickler.dump(value)
    return file.getvalue()


def array(shape, dtype, content):
    state = (1, shape, Call("numpy.dtype", (dtype, 0, 1), (3, "|", None, None, None, -1, -1, 0)), False, content)
    return Call("numpy.core.multiarray._reconstruct", (Call("numpy.ndarray", ()), (0,), "b"), state)


def pickles():
    note("weights", "doubled-shape.pkl", "a shape of lists within lists, each twice", pickled({"w": array(doubled(60), "f4", "")}))
    note("weights", "doubled-type.pkl", "a type of lists within lists, each twice", pickled({"w": array((1,), doubled(60), "abcd")}))
    text = "abcd" * 2**18
    shared = {f"w{i}": array((2**18,), "f4", text) for i in range(4000)}
    note("weights", "shared-text.pkl", "4,000 arrays of one text of 1 MiB", pickled(shared))
    pairs = [[f"k{i}", 1] for i in range(30_000)]
    states = Call("collections.OrderedDict", (pairs,))
    objects = {f"o{i}": Call("a.b", (), states) for i in range(30_000)}
    note("weights", "shared-pairs.pkl", "30,000 objects with one dictionary of 30,000 pairs", pickled(objects))
    note("weights", "many-lists.pkl", "20 million lists", b"\x80\x02" + b"]" * 20_000_000 + b".")
    note("weights", "remembered.pkl", "20 million memories", b"\x80\x04K\x01" + b"\x94" * 19_000_000 + b".")
    note("weights", "axes.pkl", "a shape of 200,000 axes", pickled({"w": array([1] * 200_000, "f4", "abcd")}))


def safetensors():
    note("weights", "claims.safetensors", "a header of 2^60 bytes", struct.pack("<Q", 2**60) + b"{" + bytes(100))
    header = json.dumps({f"tensor{i}": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for i in range(500_000)})
    note("weights", "header.safetensors", "500,000 tensors of nothing", struct.pack("<Q", len(header)) + header.encode())
    nested = b'{"a":' * 5_000_000
    note("weights", "nested.safetensors", "JSON 5 million levels deep", struct.pack("<Q", len(nested)) + nested)


def keras():
    import h5py

    with h5py.File(folder / "chunk.h5", "w") as file:
        file.create_dataset("w", (1,), "f4", maxshape=(None,), chunks=(2**26,), compression="gzip")[0] = 1
    note("weights", "chunk.h5", "a chunk of 256 MiB for a number")
    with h5py.File(folder / "links.h5", "w") as file:
        group = file.create_group("0")
        for level in range(1, 12):
            inner = file.create_group(str(level))
            for i in range(10):
                group[f"link{i}"] = inner
            group = inner
    note("weights", "links.h5", "10^11 ways through its groups")


def tables():
    with gzip.open(folder / "bomb.csv.gz", "wb", compresslevel=9) as file:
        for _ in range(1000):
            file.write(bytes(2**20))
    note("table", "bomb.csv.gz", "1,000 MiB of zeros, packed")
    note("table", "quote.csv", "40 MB within one quotation mark", b'a,b\n1,"' + b"x" * 40_000_000)
    note("table", "columns.csv", "a million columns", b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n")


def png(side):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(6)
    rows = side if side <= 10_000 else 1
    packed = b"".join(packer.compress(bytes(1 + 3 * side)) for _ in range(rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def pictures():
    for name, side, count in (("claimed", 100_000, 1), ("enormous", 10_000, 2)):
        picture = png(side)
        for label in "ab":
            into = folder / name / label
            into.mkdir(parents=True, exist_ok=True)
            for i in range(count):
                (into / f"{i}.png").write_bytes(picture)
    note("pictures", "claimed", "PNG of 100,000 × 100,000 pixels")
    note("pictures", "enormous", "four PNG of 10,000 × 10,000 pixels")


def parquet():
    import pyarrow
    import pyarrow.parquet

    rows = 20_000_000
    table = pyarrow.table({"a": numpy.zeros(rows, "i1"), "label": numpy.zeros(rows, "i1")})
    pyarrow.parquet.write_table(table, folder / "runs.parquet")
    note("parquet", "runs.parquet", "20 million equal rows")


def models():
    import onnx
    from onnx import helper, numpy_helper

    def saved(name, what, nodes, initializers, functions=()):
        graph = helper.make_graph(
            nodes,
            "hostile",
            [helper.make_tensor_value_info("x", 1, ["batch", 4])],
            [helper.make_tensor_value_info("y", 1, ["batch", 4])],
            initializers,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("own", 1)]
        onnx.save(helper.make_model(graph, opset_imports=opsets, functions=functions), folder / name)
        note("model", name, what)

    weight = numpy_helper.from_array(numpy.ones((4, 4), "f4"), "w")
    size = numpy_helper.from_array(numpy.array([2**24]), "size")
    filled = [helper.make_node("ConstantOfShape", ["size"], [f"c{i}"]) for i in range(500)]
    sums = [helper.make_node("Sum", [f"c{i}" for i in range(500)], ["c"])]
    total = [
        helper.make_node("ReduceSum", ["c"], ["r"], keepdims=0),
        helper.make_node("MatMul", ["x", "w"], ["z"]),
        helper.make_node("Add", ["z", "r"], ["y"]),
    ]
    saved("constants.onnx", "500 constants of 16 million zeros", [*filled, *sums, *total], [weight, size])
    large = numpy_helper.from_array(numpy.ones((4, 2**20), "f4"), "v")
    copies = [helper.make_node("Identity", ["v"], [f"v{i}"]) for i in range(2000)]
    products = [helper.make_node("MatMul", ["x", f"v{i}"], [f"p{i}"]) for i in range(2000)]
    ends = [helper.make_node("Sum", [f"p{i}" for i in range(2000)], ["y"])]
    saved("copies.onnx", "2,000 copies of 16 MiB", [*copies, *products, *ends], [large])
    functions = [
        helper.make_function("own", "f0", ["a"], ["b"], [helper.make_node("Relu", ["a"], ["b"])], [helper.make_opsetid("", 17)])
    ]
    for level in range(1, 30):
        calls = [
            helper.make_node(f"f{level - 1}", ["a"], ["c"], domain="own"),
            helper.make_node(f"f{level - 1}", ["c"], ["b"], domain="own"),
        ]
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("own", 1)]
        functions.append(helper.make_function("own", f"f{level}", ["a"], ["b"], calls, opsets))
    call = helper.make_node("f29", ["x"], ["z"], domain="own")
    saved("functions.onnx", "functions that call each other twice", [call, helper.make_node("MatMul", ["z", "w"], ["y"])], [weight], functions)


for form in (archives, pickles, safetensors, keras, tables, pictures, parquet, models):
    try:
        form()
    except ImportError as error:
        print(f"{form.__name__} left out: {error}", file=sys.stderr)
print(json.dumps(written))
