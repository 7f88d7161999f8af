import { cellFromMeans, classifyPhases, diagnose } from "#taxonomy";

const rows = [
  [2, 8, 0.5, 20, -9, 0.4, 60],
  [2, 16, 0.4, 15, -12, 0.4, 62],
  [16, 8, 0.3, 9, 3, 0.5, 70],
  [16, 16, 0.001, 0, 0, 0.8, 85],
] as const;
/** Four cells, classified, for tests. */
export const { table } = classifyPhases(
  rows.map(([width, batch, loss, error, connectivity, cka, accuracy]) =>
    cellFromMeans({
      knobs: { width, batch_size: batch },
      means: {
        train_loss: loss,
        train_error_pct: error,
        mode_connectivity_pct: connectivity,
        cka_softmax: cka,
        hessian_trace: 100,
        test_acc_pct: accuracy,
      },
    }),
  ),
);
/** The diagnoses of the four cells. */
export const diagnoses = diagnose(table);
