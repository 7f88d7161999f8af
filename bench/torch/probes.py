"""Products with the Hessian of a loss, one random probe after another, by a graph kept between them."""

import torch

from repetitions import serve


def serve_products(loss, network, count):
    """Answers every line of input with products along so many probes of signs, timed for each."""
    parameters = list(network.parameters())
    gradient = torch.autograd.grad(loss, parameters, create_graph=True)
    probes = [[torch.randint(0, 2, p.shape).float() * 2 - 1 for p in parameters] for _ in range(count)]

    def products():
        for probe in probes:
            torch.autograd.grad(gradient, parameters, grad_outputs=probe, retain_graph=True)

    serve(products, count)
