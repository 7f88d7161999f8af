"""Runs a script of `bench/torch` on the graphics card: on_card.py <script> <its options>."""

import runpy
import sys
from pathlib import Path

import torch

SCRIPTS = Path(__file__).parent.parent / "torch"
sys.path.insert(0, str(SCRIPTS))

import repetitions

torch.set_default_device("cuda")
serve = repetitions.serve


def serve_on_card(work, units):
    """As `serve`; a piece of work is done when the card is."""

    def done():
        work()
        torch.cuda.synchronize()

    serve(done, units)


repetitions.serve = serve_on_card
sys.argv = sys.argv[1:]
runpy.run_path(str(SCRIPTS / sys.argv[0]), run_name="__main__")
