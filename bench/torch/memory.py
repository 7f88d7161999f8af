"""The resident set of this process before and at the peak of training ResNet-18: memory.py width batch updates."""

import json
import resource
import sys

import torch

from resnet18 import resnet18
from training import epoch


def largest_resident_set():
    """Bytes; Linux counts in KiB, macOS in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


width, batch, updates = (int(argument) for argument in sys.argv[1:])
torch.set_num_threads(1)
before = largest_resident_set()
images = torch.randn(batch * updates, 3, 32, 32)
labels = torch.randint(0, 10, (batch * updates,))
run = epoch(resnet18(width), images, labels, batch)
run()
run()
print(json.dumps({"before": before, "peak": largest_resident_set()}))
