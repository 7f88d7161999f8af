"""Training step of an encoder-decoder Transformer by Adam: --width --heads --hidden --depth --words --length --batch --updates."""

import torch

from repetitions import options, serve
from transformer import Transformer, sentences, token_loss

chosen = options("width", "heads", "hidden", "depth", "words", "length", "batch", "updates")
network = Transformer(chosen.width, chosen.heads, chosen.hidden, chosen.depth, chosen.words, chosen.length)
examples = sentences(chosen.batch * chosen.updates, chosen.length, chosen.words)
optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, betas=(0.9, 0.98), foreach=True)


def epoch():
    order = torch.randperm(len(examples[0]))
    for batch in order.split(chosen.batch):
        optimiser.zero_grad(set_to_none=True)
        token_loss(network, *(tokens[batch] for tokens in examples)).backward()
        optimiser.step()


serve(epoch, chosen.updates)
