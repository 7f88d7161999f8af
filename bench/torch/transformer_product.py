"""Products with the Hessian of a Transformer's loss: --width --heads --hidden --depth --words --length --examples --probes."""

from probes import serve_products
from repetitions import options
from transformer import Transformer, sentences, token_loss

chosen = options("width", "heads", "hidden", "depth", "words", "length", "examples", "probes")
network = Transformer(chosen.width, chosen.heads, chosen.hidden, chosen.depth, chosen.words, chosen.length)
loss = token_loss(network, *sentences(chosen.examples, chosen.length, chosen.words))
serve_products(loss, network, chosen.probes)
