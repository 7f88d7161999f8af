"""Product of two square float32 matrices: --size."""

import torch

from repetitions import options, serve

chosen = options("size")
a, b = torch.randn(chosen.size, chosen.size), torch.randn(chosen.size, chosen.size)
serve(lambda: a @ b, 1)
