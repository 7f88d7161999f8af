"""Products with the Hessian of ResNet-18 in evaluation mode, by a graph kept between probes: --width --examples --probes."""

import torch
import torch.nn.functional as F

from repetitions import options, serve
from resnet18 import resnet18

chosen = options("width", "examples", "probes")
network = resnet18(chosen.width).eval()
parameters = list(network.parameters())
images, labels = torch.randn(chosen.examples, 3, 32, 32), torch.randint(0, 10, (chosen.examples,))
loss = F.cross_entropy(network(images), labels)
gradient = torch.autograd.grad(loss, parameters, create_graph=True)
probes = [[torch.randint(0, 2, p.shape).float() * 2 - 1 for p in parameters] for _ in range(chosen.probes)]


def products():
    for probe in probes:
        torch.autograd.grad(gradient, parameters, grad_outputs=probe, retain_graph=True)


serve(products, chosen.probes)
