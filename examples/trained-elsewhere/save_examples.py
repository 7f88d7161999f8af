"""Keeps some images of Fashion-MNIST as arrays: save_examples.py FOLDER, of its four .gz files."""

import gzip
import sys

import numpy as np


def numbers(name: str, header: int) -> np.ndarray:
    with gzip.open(f"{sys.argv[1]}/{name}-ubyte.gz") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


for part, name, count in [("train", "train", 4000), ("test", "t10k", 1000)]:
    images = numbers(f"{name}-images-idx3", 16).reshape(-1, 28, 28)
    labels = numbers(f"{name}-labels-idx1", 8)
    np.savez_compressed(f"{part}.npz", x=images[:count], y=labels[:count])
