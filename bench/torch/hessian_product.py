"""Products with the Hessian of ResNet-18 in evaluation mode, by a graph kept between probes: --width --examples --probes."""

import torch
import torch.nn.functional as F

from probes import serve_products
from repetitions import options
from resnet18 import resnet18

chosen = options("width", "examples", "probes")
network = resnet18(chosen.width).eval()
images, labels = torch.randn(chosen.examples, 3, 32, 32), torch.randint(0, 10, (chosen.examples,))
loss = F.cross_entropy(network(images), labels)
serve_products(loss, network, chosen.probes)
