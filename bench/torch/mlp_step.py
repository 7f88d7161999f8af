"""Training step of a perceptron inputs-width-width-10: --inputs --width --batch --updates."""

import torch
from torch import nn

from repetitions import options, serve
from training import epoch

chosen = options("inputs", "width", "batch", "updates")
examples = chosen.batch * chosen.updates
images, labels = torch.randn(examples, chosen.inputs), torch.randint(0, 10, (examples,))
network = nn.Sequential(
    nn.Linear(chosen.inputs, chosen.width),
    nn.ReLU(),
    nn.Linear(chosen.width, chosen.width),
    nn.ReLU(),
    nn.Linear(chosen.width, 10),
)
serve(epoch(network, images, labels, chosen.batch), chosen.updates)
