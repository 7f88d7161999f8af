"""Exports a ResNet-20 and a network of 45 MB to ONNX, and times products with the Hessian of the ResNet-20's loss.

    python3 imported_network.py --write FOLDER
    python3 imported_network.py --read FOLDER --examples 250 --probes 4
"""

import argparse
import pathlib

import torch
import torch.nn.functional as F
from torch import nn

from probes import serve_products
from resnet18 import BasicBlock, convolution, resnet18

parser = argparse.ArgumentParser()
parser.add_argument("--write")
parser.add_argument("--read")
parser.add_argument("--examples", type=int, default=250)
parser.add_argument("--probes", type=int, default=4)
arguments = parser.parse_args()
torch.set_num_threads(1)
torch.manual_seed(0)


def resnet20():
    """Three stages of three basic blocks for small images (He et al. 2016)."""
    layers, inputs = [convolution(3, 16, 3), nn.ReLU()], 16
    for stage, outputs in enumerate((16, 32, 64)):
        for block in range(3):
            layers.append(BasicBlock(inputs, outputs, 2 if stage > 0 and block == 0 else 1))
            inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 10))


def write(folder):
    for name, network in {"resnet20": resnet20(), "large": resnet18(64)}.items():
        with torch.no_grad():
            for _ in range(3):
                network(torch.randn(16, 3, 32, 32))
        torch.save(network.state_dict(), folder / f"{name}.pt")
        torch.onnx.export(
            network.eval(),
            torch.randn(2, 3, 32, 32),
            folder / f"{name}.onnx",
            opset_version=13,
            input_names=["images"],
            output_names=["logits"],
            dynamic_axes={"images": {0: "batch"}, "logits": {0: "batch"}},
            training=torch.onnx.TrainingMode.PRESERVE,
            do_constant_folding=False,
        )


if arguments.write is not None:
    write(pathlib.Path(arguments.write))
else:
    network = resnet20()
    network.load_state_dict(torch.load(pathlib.Path(arguments.read) / "resnet20.pt"))
    network.eval()
    images, labels = torch.randn(arguments.examples, 3, 32, 32), torch.randint(0, 10, (arguments.examples,))
    serve_products(F.cross_entropy(network(images), labels), network, arguments.probes)
