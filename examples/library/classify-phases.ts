// Phases from numbers alone: a cell is its knobs and the means that were measured there. Loads no engine.
import { cellFromMeans, classifyPhases } from "loss-atlas/taxonomy";

// Training loss in nats, mode connectivity in points of training error (below zero a barrier), CKA 0 … 1.
const cells = [
  { width: 8, train_loss: 0.5, mode_connectivity_pct: -9, cka_softmax: 0.4 },
  { width: 32, train_loss: 0.01, mode_connectivity_pct: -6, cka_softmax: 0.5 },
  { width: 128, train_loss: 0.001, mode_connectivity_pct: 0, cka_softmax: 0.6 },
  { width: 512, train_loss: 0.001, mode_connectivity_pct: 0, cka_softmax: 0.9 },
].map(({ width, ...means }) => cellFromMeans({ knobs: { width, batch_size: 64 }, means }));

const { table, provenance } = classifyPhases(cells);
for (const { knobs, phase } of table.cells) console.log(knobs.width, phase);
// → 8 I
// → 32 III
// → 128 IV-A
// → 512 IV-B
console.log(provenance);
// → defaults, fitted to the lines that Yang et al. 2021 drew for ResNet-18 on CIFAR-10
