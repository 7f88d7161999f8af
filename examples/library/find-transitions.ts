// Where the phases change: the positions between cells at which training converges and networks connect.
import { cellFromMeans, classifyPhases, findTransitions } from "loss-atlas/taxonomy";

const widths = [4, 8, 16, 32, 64];
const cells = widths.flatMap((width, step) =>
  [32, 64].map((batch_size) =>
    cellFromMeans({
      knobs: { width, batch_size },
      means: { train_loss: 0.64 / 4 ** step, mode_connectivity_pct: 3 * step - 6, cka_softmax: 0.9 },
    }),
  ),
);

const { table, thresholds } = classifyPhases(cells);
const [plane] = findTransitions(table, thresholds);
for (const { transition, along, across, at, between } of plane!.lines)
  if (along === "width") console.log(transition, `at ${across} ${at}:`, between?.join(" … "));
// → hessian at batch_size 32: 16 … 32
// → hessian at batch_size 64: 16 … 32
// → connectivity at batch_size 32: 8 … 16
// → connectivity at batch_size 64: 8 … 16
