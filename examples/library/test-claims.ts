// The paper's claims on a table of your own: each with its statistic, its interval and what it comes to.
import { cellFromMeans, classifyPhases, testClaims } from "loss-atlas/taxonomy";

// Twenty-five cells in which wider networks and smaller batches test better.
const cells = [4, 8, 16, 32, 64].flatMap((width, column) =>
  [16, 32, 64, 128, 256].map((batch_size, row) =>
    cellFromMeans({
      knobs: { width, batch_size },
      means: {
        train_loss: 0.3 / 3 ** column,
        train_error_pct: 10 / 2 ** column,
        mode_connectivity_pct: 2 * column - 6,
        cka_softmax: 0.5 + 0.1 * column - 0.02 * row,
        hessian_trace: 10 + 5 * row,
        test_acc_pct: 70 + 5 * column - row,
      },
    }),
  ),
);

const { table, thresholds } = classifyPhases(cells);
const results = testClaims(table, thresholds, { resamples: 200 });
const tested = results.filter(({ verdict }) => verdict !== "not measurable");
for (const { id, verdict } of tested.slice(0, 3)) console.log(id, verdict);
// → Q1 holds
// → Q2 unclear
// → Q3 unclear
