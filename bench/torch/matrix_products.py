"""Products of stacks of float32 matrices: --stack --rows --depth --columns, 1 for --left-turned … where so, --repeats."""

import torch

from repetitions import options, serve

chosen = options("stack", "rows", "depth", "columns", "left-turned", "right-turned", "left-shared", "repeats")


def matrices(rows, columns, is_turned, is_single):
    """A matrix or a stack of them, which lie transposed in memory where turned."""
    lead = [] if is_single or chosen.stack == 1 else [chosen.stack]
    if is_turned:
        return torch.randn(*lead, columns, rows).transpose(-1, -2)
    return torch.randn(*lead, rows, columns)


left = matrices(chosen.rows, chosen.depth, chosen.left_turned, chosen.left_shared)
right = matrices(chosen.depth, chosen.columns, chosen.right_turned, False)


def work():
    for _ in range(chosen.repeats):
        left @ right


serve(work, chosen.repeats, is_short=True)
