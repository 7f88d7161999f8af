"""Hutchinson's trace of a given ResNet-18's Hessian to a relative standard error: --width --examples --percent --file."""

import numpy as np
import torch
import torch.nn.functional as F

from repetitions import options, serve
from resnet18 import resnet18

chosen = options("width", "examples", "percent", text=["file"])
network = resnet18(chosen.width).eval()
parameters = list(network.parameters())
values = np.fromfile(chosen.file, np.float32)
start = 0


def take(count):
    global start
    start += count
    return torch.from_numpy(values[start - count : start].copy())


# The loss of both sides is of the same network on the same images: what they differ in is how they multiply and estimate.
with torch.no_grad():
    for array in [*parameters, *(b for n, b in network.named_buffers() if not n.endswith("tracked"))]:
        array.copy_(take(array.numel()).reshape(array.shape))
images = take(chosen.examples * 3 * 32 * 32).reshape(chosen.examples, 3, 32, 32)
labels = take(chosen.examples).view(torch.int32).long()
gradient = torch.autograd.grad(F.cross_entropy(network(images), labels), parameters, create_graph=True)

FEWEST, MOST = 8, 2000


def trace():
    """One product a probe until the standard error is small enough; gives the number of products."""
    samples = []
    while len(samples) < MOST:
        probe = [torch.randint(0, 2, p.shape).float() * 2 - 1 for p in parameters]
        products = torch.autograd.grad(gradient, parameters, grad_outputs=probe, retain_graph=True)
        samples.append(sum(float((v * p).sum()) for v, p in zip(probe, products)))
        if len(samples) >= FEWEST:
            error = np.std(samples, ddof=1) / len(samples) ** 0.5
            if error <= chosen.percent / 100 * abs(np.mean(samples)):
                break
    return len(samples)


serve(trace, 1)
