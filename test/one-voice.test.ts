import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AtlasTable,
  type Cell,
  cellFromMeans,
  classifyPhases,
  DEFAULT_TREE,
  type Diagnosis,
  diagnose,
  diagnoseSymptoms,
  estimateIn,
  OWN_GRIDS,
  symptomsOfMetrics,
  termsOf,
} from "#taxonomy";
import { diagnosesText, diagnosisText } from "../src/cli/diagnose-text.ts";
import { diagnosisSentences, evidenceOf } from "../src/report/diagnosis-words.ts";
import { constantRateCells } from "../src/taxonomy/diagnosis/published-cells.testing.ts";

/** The move that each phase calls for, written down a second time. */
const CALLED_FOR = { I: "wider", II: "colder", III: "wider", "IV-A": "hotter", "IV-B": null } as const;

const NUMBER = "(−?[\\d.]+(?:e[+-]\\d+)?)";

/** Everything that what is said of a cell says otherwise than the numbers of its table; empty for nothing. */
function contradictions(table: AtlasTable, diagnosis: Diagnosis): readonly string[] {
  const { sentence, remedies, standing, faults, verdict, likeness } = diagnosis;
  const cell = diagnosis.cell === null ? null : table.cells[diagnosis.cell]!;
  const accuracy = (index: number) => estimateIn(table.cells[index], "test_acc_pct").value;
  const found: string[] = [];
  const claim = (holds: boolean, what: string) => {
    if (!holds) found.push(what);
  };
  if (cell !== null) {
    claim(standing.phase === cell.phase, `phase ${standing.phase} of a cell labelled ${cell.phase}`);
    const [leading] = standing.possible;
    if (leading !== undefined) claim(sentence.startsWith(`Phase ${leading}`), `the phase ${leading} first`);
  }
  for (const phase of standing.possible) {
    const move = CALLED_FOR[phase];
    if (move === null) continue;
    const own = remedies.find(({ direction }) => direction === move);
    claim(own !== undefined, `${phase} calls for ${move}`);
    claim(own === undefined || own.phases.includes(phase), `${move} is told as the remedy of ${phase}`);
    claim(own === undefined || sentence.includes(own.change), `${move} is told in the sentence`);
  }
  for (const { state, gain, neighbour, change } of remedies) {
    const [before, after] = [diagnosis.cell, neighbour].map((at) => (at === null ? null : accuracy(at)));
    if (before != null && after != null) {
      claim(gain?.source === "this step" && gain.mean === after - before, `what ${change} gained`);
      claim((state === "open") === after > before, `${change} is offered as measured`);
    }
    if (gain !== null) claim((state === "open") === gain.mean > 0, `${change} is offered as it gained`);
  }
  const open = remedies.map(({ state }) => state === "open");
  claim(
    !open.slice(open.indexOf(false) === -1 ? open.length : open.indexOf(false)).includes(true),
    "open first",
  );
  const [offered] = remedies;
  const at = ["Try first: ", "If anything: "].find((words) => sentence.includes(words)) ?? null;
  claim((at !== null) === (offered?.state === "open"), "a step is offered where one is open");
  if (at !== null && offered !== undefined) {
    const rest = sentence.slice(sentence.indexOf(at) + at.length);
    claim(rest.startsWith(offered.change), `offers ${offered.change}`);
    claim(!rest.slice(offered.change.length).startsWith("; this lost"), "no step that lost is offered");
  }
  // Every gain that is told is one of those known, with its sign.
  const told = [...sentence.matchAll(new RegExp(`(gained|lost) ${NUMBER}(?: ± ${NUMBER})? points?`, "gu"))];
  const known = remedies.flatMap(({ gain }) => (gain === null ? [] : [gain.mean]));
  for (const [, sign, size] of told) {
    const value = (sign === "lost" ? -1 : 1) * Number(size);
    claim(
      known.some((mean) => Number(mean.toPrecision(3)) === value),
      `${sign} ${size}`,
    );
  }
  // Every share that is told of a cause is that of the cause.
  for (const [, cause, percent] of sentence.matchAll(
    /(too (?:small|hot|cold|little data|noisy data)) \((?:over |under )?(\d+) %\)/g,
  )) {
    const share = likeness?.causes.find((own) => own.cause === cause)?.share ?? null;
    claim(share !== null && Math.abs(100 * share - Number(percent)) <= 1, `${cause} ${percent} %`);
  }
  const [first] = faults;
  if (first !== undefined && first.by !== "its phase")
    claim(first.cause === verdict, `blames ${first.cause}`);
  claim(likeness?.isFar !== true || !sentence.includes("in cells like it"), "nothing is like it");
  claim(verdict !== "fine" || faults.length === 0, "fine and at fault");
  claim(verdict !== "fine" || standing.phase === "IV-B" || standing.phase === "undecided", "fine is IV-B");
  claim(!/NaN|undefined|null|Infinity/.test(sentence), "holds no missing number");
  for (const words of evidenceOf(diagnosis, termsOf(table.cells))) {
    for (const [, percent, examples] of words.matchAll(/so for (\d+) % of (\d+) examples/g)) {
      const quoted = diagnosis.answers.some(
        (answer) =>
          answer.examples === Number(examples) && Math.round(100 * answer.purity) === Number(percent),
      );
      claim(quoted, `the leaf of ${percent} % of ${examples}`);
    }
  }
  return found;
}

/** What is said of a whole table, against the cells that it is said of. */
function expectOneVoice(cells: readonly Cell[], options: Parameters<typeof diagnose>[1] = {}): void {
  const { table, thresholds } = classifyPhases(cells);
  const diagnoses = diagnose(table, { thresholds, resamples: 50, ...options });
  for (const diagnosis of diagnoses) {
    const found = contradictions(table, diagnosis);
    expect(found, `${JSON.stringify(table.cells[diagnosis.cell ?? 0]?.knobs)} ${diagnosis.sentence}`).toEqual(
      [],
    );
  }
  const counts = Map.groupBy(diagnoses, ({ verdict }) => verdict);
  const text = diagnosesText({ table, notes: [] }, diagnoses, Number.POSITIVE_INFINITY);
  const [report = ""] = diagnosisSentences({ table, diagnoses });
  for (const [verdict, own] of counts) {
    expect(text).toMatch(new RegExp(`^${verdict}: ${own.length} cells?$`, "m"));
    expect(report).toContain(`${verdict} (${own.length})`);
  }
  const [one] = diagnoses;
  expect(diagnosisText(one!, table, Number.POSITIVE_INFINITY)).toContain(one!.sentence);
}

const anyMeans = fc.record({
  train_loss: fc.double({ min: 1e-4, max: 3, noNaN: true }),
  train_error_pct: fc.double({ min: 0, max: 90, noNaN: true }),
  mode_connectivity_pct: fc.double({ min: -40, max: 30, noNaN: true }),
  unsettled_connectivity_pct: fc.option(fc.double({ min: 0, max: 20, noNaN: true })),
  cka_softmax: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  hessian_trace: fc.option(fc.double({ min: 1, max: 1e5, noNaN: true })),
  test_acc_pct: fc.option(fc.integer({ min: 0, max: 400 }).map((quarters) => quarters / 4)),
});

const someErrors = { train_loss: 0.01, train_error_pct: 0.5, mode_connectivity_pct: 0.5, cka_softmax: 0.02 };

describe("what is said of a cell contradicts no number of it", () => {
  test.each([
    ["by cells like it", {}],
    ["by a tree", { tree: DEFAULT_TREE }],
  ])("in made tables, %s", (_, options) => {
    const tables = fc.tuple(fc.array(anyMeans, { minLength: 9, maxLength: 9 }), fc.boolean(), fc.nat(2));
    fc.assert(
      fc.property(tables, ([means, hasErrors, lost]) =>
        expectOneVoice(
          means.map((own, index) =>
            cellFromMeans({
              knobs: {
                width: 4 * 2 ** (index % 3),
                batch_size: 8 * 3 ** Math.floor(index / 3),
                examples: 1000,
                label_noise: 0,
              },
              seeds: 3,
              divergedSeeds: index === 4 ? lost : 0,
              means: own,
              ...(hasErrors && { standardErrors: { ...someErrors, test_acc_pct: 0.5 } }),
            }),
          ),
          options,
        ),
      ),
      { numRuns: 25 },
    );
  });

  test.each(OWN_GRIDS.map((grid) => [grid.name, grid] as const))("in %s", (_, { cells }) => {
    expectOneVoice(
      cells.map(({ width, batchSize, examples, labelNoise, ...row }) =>
        cellFromMeans({
          knobs: { width, batch_size: batchSize, examples, label_noise: labelNoise },
          seeds: 3,
          means: {
            train_loss: row.trainLoss,
            train_error_pct: row.trainErrorPct,
            mode_connectivity_pct: row.modeConnectivityPct,
            cka_softmax: row.cka,
            hessian_trace: Math.exp(row.lnHessianTrace),
            test_acc_pct: row.testAccuracyPct,
          },
        }),
      ),
    );
  });

  const published = new URL("../../shared/reference/constant_lr_cells.csv", import.meta.url);
  test.skipIf(!existsSync(published))("in published cells of one amount of data", () => {
    const cells = constantRateCells(published.pathname);
    expectOneVoice(cells.filter(({ knobs }) => knobs.examples === 50_000));
  });

  test("of a network alone", () => {
    const { table } = classifyPhases([cellFromMeans({ knobs: { width: 4, batch_size: 8 }, means: {} })]);
    const lone = anyMeans.map(({ test_acc_pct: _, ...own }) => own);
    fc.assert(
      fc.property(lone, (means) => {
        const diagnosis = diagnoseSymptoms(symptomsOfMetrics(means));
        expect(contradictions(table, diagnosis), diagnosis.sentence).toEqual([]);
        const { verdict, leadingVerdict, settling, sentence } = diagnosis;
        if (verdict === "undecided" && leadingVerdict !== "fine") {
          expect(settling).not.toBeNull();
          expect(sentence).toContain(`What would settle it: ${settling!.change}.`);
        } else expect(settling).toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  test("of dead networks by their numbers, with a similarity and without one", () => {
    const dead = fc.record({
      train_error_pct: fc.double({ min: 45, max: 99, noNaN: true }),
      mode_connectivity_pct: fc.double({ min: -0.09, max: 0.09, noNaN: true }),
      cka_softmax: fc.option(fc.double({ min: 0.95, max: 1, noNaN: true })),
    });
    fc.assert(
      fc.property(dead, (means) => {
        const found = diagnoseSymptoms(symptomsOfMetrics(means));
        expect(found).toMatchObject({ verdict: "not measured", remedies: [], advice: [], faults: [] });
        expect(found.sentence).toContain("give one answer to everything");
      }),
      { numRuns: 30 },
    );
  });
});

test("no measured cell of living networks is taken for a dead one where its similarity is missing", () => {
  for (const { cells } of OWN_GRIDS) {
    for (const { trainErrorPct, modeConnectivityPct } of cells) {
      const means = { train_error_pct: trainErrorPct, mode_connectivity_pct: modeConnectivityPct };
      expect(diagnoseSymptoms(symptomsOfMetrics(means)).sentence).not.toContain("one answer to everything");
    }
  }
});
