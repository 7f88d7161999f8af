"""Writes files of the same weights, as PyTorch and NumPy do, and times how long torch.load and numpy.load take to read one.

    python3 read_weights.py --write FOLDER --megabytes 45
    python3 read_weights.py --read FILE
"""

import argparse
import pathlib

import numpy
import torch

from repetitions import serve

parser = argparse.ArgumentParser()
parser.add_argument("--write")
parser.add_argument("--read")
parser.add_argument("--megabytes", type=int, default=45)
arguments = parser.parse_args()


def write(folder):
    side = 500
    layers = arguments.megabytes * 1_000_000 // (4 * side * side)
    state = {f"layer{i}.weight": torch.randn(side, side) for i in range(layers)}
    arrays = {name: tensor.numpy() for name, tensor in state.items()}
    torch.save(state, folder / "zip.pt")
    torch.save(state, folder / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save({name: tensor.half() for name, tensor in state.items()}, folder / "half.pt")
    torch.save({name: tensor.t() for name, tensor in state.items()}, folder / "transposed.pt")
    numpy.savez(folder / "stored.npz", **arrays)
    numpy.savez_compressed(folder / "compressed.npz", **arrays)


def read():
    if arguments.read.endswith(".npz"):
        return sum(array.astype("f4").sum() for array in numpy.load(arguments.read).values())
    return sum(tensor.to(torch.float32).contiguous().sum().item() for tensor in torch.load(arguments.read).values())


if arguments.write:
    write(pathlib.Path(arguments.write))
else:
    torch.set_num_threads(1)
    serve(read, 1)
