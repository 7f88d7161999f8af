"""Writes valid files of one size in the forms that are read, and prints what each holds once it is unpacked, in bytes.

    python3 large_files.py FOLDER MEGABYTES

Forms whose packages are not installed are left out.
"""

import gzip
import json
import pathlib
import sys

import numpy

folder, megabytes = pathlib.Path(sys.argv[1]), int(sys.argv[2])
side = 500
layers = max(1, megabytes * 1_000_000 // (4 * side * side))
generator = numpy.random.default_rng(1)
arrays = {f"layer{i}.weight": generator.normal(size=(side, side)).astype("f4") for i in range(layers)}
size = 4 * side * side * layers
written = {}


def note(kind, name, content=None):
    path = folder / name
    own = sum(part.stat().st_size for part in path.iterdir()) if path.is_dir() else path.stat().st_size
    written[name] = {"kind": kind, "bytes": own, "content": content or own}


def weights():
    import torch

    state = {name: torch.from_numpy(array) for name, array in arrays.items()}
    torch.save(state, folder / "zip.pt")
    torch.save(state, folder / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save({name: tensor.t() for name, tensor in state.items()}, folder / "transposed.pt")
    for name in ("zip.pt", "legacy.pt", "transposed.pt"):
        note("weights", name)


def safetensors():
    from safetensors.numpy import save_file

    save_file(arrays, folder / "weights.safetensors")
    note("weights", "weights.safetensors")


def npz():
    numpy.savez(folder / "weights.npz", **arrays)
    numpy.savez_compressed(folder / "compressed.npz", **arrays)
    note("weights", "weights.npz")
    note("weights", "compressed.npz", size)


def keras():
    import h5py

    with h5py.File(folder / "weights.h5", "w") as file:
        for name, array in arrays.items():
            file[f"{name}/vars/0"] = array
    note("weights", "weights.h5")


def onnx_models():
    import onnx
    from onnx import helper, numpy_helper

    names = list(arrays)
    nodes = [
        helper.make_node("MatMul", [f"x{i}", name], [f"x{i + 1}"]) for i, name in enumerate(names)
    ]
    graph = helper.make_graph(
        nodes,
        "layers",
        [helper.make_tensor_value_info("x0", 1, ["batch", side])],
        [helper.make_tensor_value_info(f"x{len(names)}", 1, ["batch", side])],
        [numpy_helper.from_array(array, name) for name, array in arrays.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, folder / "model.onnx")
    note("model", "model.onnx")
    onnx.save(model, folder / "external.onnx", save_as_external_data=True, location="external.data")
    note("model", "external.onnx", size)


def examples():
    count = megabytes * 1_000_000 // 784
    x = generator.integers(0, 256, size=(count, 28, 28), dtype="u1")
    y = generator.integers(0, 10, size=count)
    numpy.savez(folder / "bytes.npz", x=x, y=y)
    numpy.savez_compressed(folder / "bytes-compressed.npz", x=x // 32, y=y)
    numpy.savez(folder / "floats.npz", x=x[: count // 4].astype("f4"), y=y[: count // 4])
    note("arrays", "bytes.npz")
    note("arrays", "bytes-compressed.npz", x.nbytes)
    note("arrays", "floats.npz")
    tables(x.reshape(count, 784), y)
    parquet(x.reshape(count, 784), y)
    idx(x, y)
    matlab(x, y)


def tables(x, y):
    count = len(x) // 4
    lines = "\n".join(",".join(map(str, [label, *row])) for label, row in zip(y[:count], x[:count]))
    (folder / "pixels.csv").write_text(lines)
    note("pixel-table", "pixels.csv")
    columns = 16
    numbers = generator.normal(size=(megabytes * 1_000_000 // (columns * 9), columns))
    names = ",".join([*(f"c{i}" for i in range(columns)), "class"])
    rows = "\n".join(",".join([*(f"{value:.5f}" for value in row), "ab"[i % 2]]) for i, row in enumerate(numbers))
    (folder / "table.csv").write_text(f"{names}\n{rows}\n")
    note("table", "table.csv")
    with gzip.open(folder / "table.csv.gz", "wt", compresslevel=1) as file:
        file.write(f"{names}\n{rows}\n")
    note("table", "table.csv.gz", (folder / "table.csv").stat().st_size)


def parquet(x, y):
    import pyarrow
    import pyarrow.parquet

    count = megabytes * 1_000_000 // (16 * 8)
    numbers = {f"c{i}": generator.normal(size=count) for i in range(16)}
    table = pyarrow.table({**numbers, "label": generator.integers(0, 10, size=count)})
    pyarrow.parquet.write_table(table, folder / "numbers.parquet")
    note("parquet", "numbers.parquet", 16 * 8 * count)
    rows = len(x) // 4
    pixels = {f"p{i}": x[:rows, i].astype("i8") for i in range(784)}
    pyarrow.parquet.write_table(pyarrow.table({**pixels, "label": y[:rows]}), folder / "pixels.parquet")
    note("parquet", "pixels.parquet", 4 * 784 * rows)


def idx(x, y):
    for name, count in (("train", len(x)), ("t10k", 10)):
        into = folder / "mnist"
        into.mkdir(exist_ok=True)
        header = b"".join(part.to_bytes(4, "big") for part in (0x803, count, 28, 28))
        with gzip.open(into / f"{name}-images-idx3-ubyte.gz", "wb", compresslevel=1) as file:
            file.write(header + (x[:count] // 32).tobytes())
        header = b"".join(part.to_bytes(4, "big") for part in (0x801, count))
        (into / f"{name}-labels-idx1-ubyte").write_bytes(header + y[:count].astype("u1").tobytes())
    note("mnist", "mnist", x.nbytes)


def matlab(x, y):
    from scipy.io import savemat

    count = x.size // 3072
    pictures = numpy.resize(x, (32, 32, 3, count))
    into = folder / "svhn"
    into.mkdir(exist_ok=True)
    labels = (y[:count] % 10 + 1).reshape(-1, 1).astype("u1")
    savemat(into / "train_32x32.mat", {"X": pictures // 32, "y": labels}, do_compression=True)
    savemat(into / "test_32x32.mat", {"X": pictures[..., :4], "y": labels[:4]})
    note("svhn", "svhn", pictures.nbytes)


for form in (weights, safetensors, npz, keras, onnx_models, examples):
    try:
        form()
    except ImportError as error:
        print(f"{form.__name__} left out: {error}", file=sys.stderr)
print(json.dumps(written))
