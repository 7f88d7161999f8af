import { expect, test } from "vitest";
import { diagnose } from "./diagnose.ts";
import { evaluateAdvice } from "./evaluate-advice.ts";
import { tableOf } from "./grid-table.testing.ts";
import { network, TREE } from "./made-networks.testing.ts";

test("following the advice is counted by hand, beside what else could have been done", () => {
  // Narrow networks are too small and gain by width; wide ones are too hot and lose by cooling.
  const cells = [
    network({ width: 4, batch_size: 16 }, [10, -5, 0.4], 50),
    network({ width: 4, batch_size: 32 }, [10, -5, 0.4], 52),
    network({ width: 8, batch_size: 16 }, [10, 3, 0.4], 70),
    network({ width: 8, batch_size: 32 }, [10, 3, 0.4], 60),
  ];
  const table = tableOf(cells);
  const evaluation = evaluateAdvice(table, diagnose(table, { tree: TREE }));
  expect(evaluation).toMatchObject({ cells: 4, improvable: 3 });
  expect(evaluation.followed.map(({ cell, neighbour, gain }) => [cell, neighbour, gain])).toEqual([
    [0, 2, 20],
    [1, 3, 8],
  ]);
  expect(evaluation.advice).toMatchObject({ steps: 2, gained: 2, share: 1, meanGain: 14 });
  const baselines = Object.fromEntries(evaluation.baselines.map((baseline) => [baseline.name, baseline]));
  expect(baselines["always wider"]).toMatchObject({ steps: 2, gained: 2 });
  expect(baselines["always colder"]).toMatchObject({ steps: 1, gained: 1, meanGain: 2 });
  expect(baselines["always hotter"]).toMatchObject({ steps: 2, gained: 1, meanGain: 4 });
  expect(baselines["a remedy at random"]).toMatchObject({ steps: 3, gained: 2.5 });
  expect(baselines["the best remedy in hindsight"]).toMatchObject({ steps: 3, gained: 3 });
});
