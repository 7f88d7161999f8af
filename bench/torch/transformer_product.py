"""Products with the Hessian of a Transformer's loss: --width --heads --hidden --depth --words --length --examples --probes."""

import torch

from repetitions import options, serve
from transformer import Transformer, sentences, token_loss

chosen = options("width", "heads", "hidden", "depth", "words", "length", "examples", "probes")
network = Transformer(chosen.width, chosen.heads, chosen.hidden, chosen.depth, chosen.words, chosen.length)
parameters = list(network.parameters())
loss = token_loss(network, *sentences(chosen.examples, chosen.length, chosen.words))
gradient = torch.autograd.grad(loss, parameters, create_graph=True)
probes = [[torch.randint(0, 2, p.shape).float() * 2 - 1 for p in parameters] for _ in range(chosen.probes)]


def products():
    for probe in probes:
        torch.autograd.grad(gradient, parameters, grad_outputs=probe, retain_graph=True)


serve(products, chosen.probes)
