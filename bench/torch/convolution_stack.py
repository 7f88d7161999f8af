"""A stack of 3x3 convolutions with ReLU, forward and backward: --layers --channels --examples --size."""

import torch
from torch import nn

from repetitions import options, serve

chosen = options("layers", "channels", "examples", "size")
layers = [
    layer
    for _ in range(chosen.layers)
    for layer in (nn.Conv2d(chosen.channels, chosen.channels, 3, 1, 1, bias=False), nn.ReLU())
]
stack = nn.Sequential(*layers)
maps = torch.randn(chosen.examples, chosen.channels, chosen.size, chosen.size, requires_grad=True)


def forward_and_backward():
    torch.autograd.grad(stack(maps).sum(), [maps, *stack.parameters()])


serve(forward_and_backward, 1)
