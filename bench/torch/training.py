"""Updates of stochastic gradient descent with momentum 0.9 and weight decay 5e-4."""

import torch
import torch.nn.functional as F


def epoch(network, images, labels, batch):
    """A function that makes one pass over the images in a new order, in training mode."""
    optimiser = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
    network.train()

    def run():
        order = torch.randperm(len(images))
        for start in range(0, len(images), batch):
            chosen = order[start : start + batch]
            optimiser.zero_grad(set_to_none=True)
            F.cross_entropy(network(images[chosen]), labels[chosen]).backward()
            optimiser.step()

    return run
