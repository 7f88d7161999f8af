"""Training step of ResNet-18 on 3x32x32 images: --width --batch --updates."""

import torch

from repetitions import options, serve
from resnet18 import resnet18
from training import epoch

chosen = options("width", "batch", "updates")
examples = chosen.batch * chosen.updates
images, labels = torch.randn(examples, 3, 32, 32), torch.randint(0, 10, (examples,))
serve(epoch(resnet18(chosen.width), images, labels, chosen.batch), chosen.updates)
