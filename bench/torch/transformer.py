"""A pre-norm encoder-decoder Transformer of hand-written modules, whose attention has second derivatives."""

import math

import torch
import torch.nn.functional as F
from torch import nn

PADDING = 0


def heads_of(x, heads):
    """[batch, tokens, width] as [batch, heads, tokens, width / heads]."""
    return x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)


class Attention(nn.Module):
    """Multi-head attention of queries to keys and values, which are themselves unless a memory is given."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.projection = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x, mask, memory=None):
        width = x.shape[-1]
        if memory is None:
            queries, keys, values = self.projection(x).split(width, -1)
        else:
            weight, bias = self.projection.weight, self.projection.bias
            queries = F.linear(x, weight[:width], bias[:width])
            keys, values = F.linear(memory, weight[width:], bias[width:]).split(width, -1)
        queries = heads_of(queries, self.heads) * math.sqrt(self.heads / width)
        scores = torch.matmul(queries, heads_of(keys, self.heads).transpose(2, 3)) + mask
        answers = torch.matmul(torch.softmax(scores, -1), heads_of(values, self.heads))
        return self.out(answers.transpose(1, 2).reshape(x.shape))


class Block(nn.Module):
    """Attention to itself, then to a memory if it `reads` one, then a feed-forward part, each after a layer norm."""

    def __init__(self, width, heads, hidden, reads):
        super().__init__()
        self.attention = Attention(width, heads)
        self.cross = Attention(width, heads) if reads else None
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3 if reads else 2))
        self.up, self.down = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x, mask, memory=None, memory_mask=None):
        x = x + self.attention(self.norms[0](x), mask)
        if memory is not None:
            x = x + self.cross(self.norms[1](x), memory_mask, memory)
        return x + self.down(F.relu(self.up(self.norms[-1](x))))


def positions(length, width):
    """Sinusoidal positions [length, width], sines before cosines."""
    rates = torch.exp(torch.arange(width // 2) * (-math.log(10000) / (width // 2)))
    angles = torch.arange(length)[:, None] * rates
    return torch.cat([angles.sin(), angles.cos()], 1)


class Transformer(nn.Module):
    """Logits [batch, tokens, words] of the next target token."""

    def __init__(self, width, heads, hidden, depth, words, length):
        super().__init__()
        self.scale = math.sqrt(width)
        self.source, self.target = nn.Embedding(words, width), nn.Embedding(words, width)
        for embedding in (self.source, self.target):
            nn.init.normal_(embedding.weight, std=width**-0.5)
        self.encoder = nn.ModuleList(Block(width, heads, hidden, False) for _ in range(depth))
        self.decoder = nn.ModuleList(Block(width, heads, hidden, True) for _ in range(depth))
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2))
        self.head = nn.Linear(width, words)
        self.register_buffer("positions", positions(length, width))
        self.register_buffer("causal", torch.full((length, length), -math.inf).triu(1))

    def forward(self, source, target):
        padding = torch.zeros(source.shape).masked_fill_(source == PADDING, -math.inf)[:, None, None]
        x = self.source(source) * self.scale + self.positions
        for block in self.encoder:
            x = block(x, padding)
        memory = self.norms[0](x)
        y = self.target(target) * self.scale + self.positions
        for block in self.decoder:
            y = block(y, self.causal, memory, padding)
        return self.head(self.norms[1](y))


def token_loss(network, source, target, wanted):
    """Mean cross-entropy of the wanted tokens that are no padding."""
    logits = network(source, target)
    return F.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=PADDING)


def sentences(pairs, length, words):
    """Random sources, targets shifted right and targets [pairs, length], half filled to filled, padded with zeros."""
    filled = torch.arange(length) < torch.randint(length // 2, length + 1, (pairs, 1))
    source, wanted = (torch.randint(1, words, (pairs, length)) * filled for _ in range(2))
    return source, torch.cat([torch.ones(pairs, 1, dtype=torch.long), wanted[:, :-1]], 1) * filled, wanted
