"""Exports a ResNet-20 and a network of 45 MB to ONNX, and times what is asked of the Hessian of the ResNet-20's loss.

    python3 imported_network.py --write FOLDER
    python3 imported_network.py --read FOLDER --examples 1000 --steps 6 --probes 8 --starts 8 --nodes 2

Every line of input is answered with the next of three: the ends of the spectrum by Lanczos, with a product each for their
residuals, the trace by Hutchinson's probes, and quadratures of the spectrum by Lanczos from several vectors.
"""

import argparse
import itertools
import pathlib

import torch
import torch.nn.functional as F
from torch import nn

from repetitions import serve
from resnet18 import BasicBlock, convolution, resnet18

parser = argparse.ArgumentParser()
parser.add_argument("--write")
parser.add_argument("--read")
for name in ("examples", "steps", "probes", "starts", "nodes"):
    parser.add_argument(f"--{name}", type=int)
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


def works(loss, parameters):
    """What is asked of the Hessian, one thing a call, in turns."""
    gradient = torch.autograd.grad(loss, parameters, create_graph=True)
    sizes = [p.numel() for p in parameters]

    def product(vector):
        parts = [part.view_as(p) for part, p in zip(vector.float().split(sizes), parameters)]
        products = torch.autograd.grad(gradient, parameters, grad_outputs=parts, retain_graph=True)
        return torch.cat([part.reshape(-1) for part in products]).double()

    def lanczos(steps):
        """Ritz values and vectors by steps with full re-orthogonalisation in float64."""
        basis = torch.zeros(steps, sum(sizes), dtype=torch.float64)
        diagonal, beside = [], []
        rest = torch.randn(sum(sizes), dtype=torch.float64)
        for step in range(steps):
            basis[step] = rest / rest.norm()
            rest = product(basis[step])
            diagonal.append(rest @ basis[step])
            known = basis[: step + 1]
            for _ in range(2):
                rest -= known.T @ (known @ rest)
            beside.append(rest.norm())
        off = torch.stack(beside[:-1])
        values, vectors = torch.linalg.eigh(torch.stack(diagonal).diag() + off.diag(1) + off.diag(-1))
        return basis, values, vectors

    def ends():
        basis, values, vectors = lanczos(arguments.steps)
        for end in (0, -1):
            vector = basis.T @ vectors[:, end]
            (product(vector) - values[end] * vector).norm().item()
        return arguments.steps + 2

    def trace():
        for _ in range(arguments.probes):
            probe = torch.randint(0, 2, (sum(sizes),)).double() * 2 - 1
            (probe @ product(probe)).item()
        return arguments.probes

    def quadratures():
        for _ in range(arguments.starts):
            lanczos(arguments.nodes)
        return arguments.starts * arguments.nodes

    product(torch.ones(sum(sizes)))
    asked = itertools.cycle((ends, trace, quadratures))
    return lambda: next(asked)()


if arguments.write is not None:
    write(pathlib.Path(arguments.write))
else:
    network = resnet20()
    network.load_state_dict(torch.load(pathlib.Path(arguments.read) / "resnet20.pt"))
    network.eval()
    images, labels = torch.randn(arguments.examples, 3, 32, 32), torch.randint(0, 10, (arguments.examples,))
    # The graph is made once and before anything is timed.
    serve(works(F.cross_entropy(network(images), labels), list(network.parameters())), 1)
