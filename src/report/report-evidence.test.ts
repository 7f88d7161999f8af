import { expect, test } from "vitest";
import { cellFromMeans, classifyPhases, DEFAULT_THRESHOLDS } from "#taxonomy";
import { reportEvidence } from "./report-evidence.ts";
import { reportHtml } from "./report-html.ts";
import { type TableQuestion, tableEvidence } from "./table-evidence.ts";

/** Two amounts of data by four widths by four batch sizes: wide is connected, cold has converged, one setting is similar. */
const { table } = classifyPhases(
  [500, 1000].flatMap((examples) =>
    [4, 16, 64, 256].flatMap((width) =>
      [8, 32, 128, 512].map((batch_size) => {
        const cold = batch_size > 64;
        return cellFromMeans({
          knobs: { examples, width, batch_size },
          seeds: 3,
          means: {
            train_loss: cold ? 0.001 : 0.5,
            train_error_pct: cold ? 0 : 12,
            mode_connectivity_pct: width < 32 ? -9 : 0,
            hessian_trace: cold ? 40 : 900,
            cka_softmax: width === 256 && batch_size === 128 ? 0.9 : 0.5,
            test_acc_pct: 60 + Math.log2(width) + (cold ? 5 : 0),
          },
        });
      }),
    ),
  ),
);

const evidenceOf = (question: TableQuestion) =>
  reportEvidence(question, { evidence: async () => tableEvidence(question) });

const QUESTION = { table, thresholds: DEFAULT_THRESHOLDS, rootSeed: 7, provenance: "the defaults" };

test("every slice has its transitions, borders and summary under one name, every cell its diagnosis", async () => {
  const { thresholds, transitions, borders, summaries, diagnoses, adviceEvaluation } =
    await evidenceOf(QUESTION);
  const names = ["training examples 500", "training examples 1000"];
  expect(transitions.map(({ slice }) => slice)).toEqual(names);
  expect(summaries.map(({ slice }) => slice)).toEqual(names);
  expect(Object.keys(borders)).toEqual(names);
  for (const name of names) {
    const cuts = new Set(borders[name]!.map(({ cut }) => cut));
    expect([...cuts]).toEqual(expect.arrayContaining(["local", "connectivity"]));
  }
  for (const { sentences } of transitions) {
    expect(sentences.filter((sentence) => sentence.includes("Hessian transition"))).toHaveLength(1);
    expect(sentences.filter((sentence) => sentence.includes("similarity crossover"))).toHaveLength(1);
    expect(sentences.filter((sentence) => sentence.includes("two transitions meet"))).toHaveLength(1);
  }
  expect(diagnoses.map(({ cell }) => cell)).toEqual(table.cells.map((_, index) => index));
  expect(thresholds.used).toBe(DEFAULT_THRESHOLDS);
  expect(thresholds.fit?.cuts.map(({ name }) => name)).toEqual(["local", "connectivity", "similarity"]);
  expect(thresholds.sensitivity?.shifts).toHaveLength(6);
  expect(adviceEvaluation.cells).toBe(32);
});

test("the same table and seed give the same evidence", async () => {
  expect(await evidenceOf(QUESTION)).toEqual(await evidenceOf(QUESTION));
});

test("a run that has hardly begun has a report that says so", async () => {
  const begun = classifyPhases(
    [4, 16, 64].flatMap((width) =>
      [8, 32].map((batch_size) =>
        cellFromMeans({
          knobs: { width, batch_size },
          seeds: 3,
          means: width === 4 ? { train_loss: 0.1, train_error_pct: 3 } : {},
        }),
      ),
    ),
  ).table;
  const { summaries, ...evidence } = await evidenceOf({ ...QUESTION, table: begun, rootSeed: 0 });
  const html = reportHtml({ table: begun, summary: [], settings: [], environment: [], ...evidence });
  expect(summaries[0]?.headline).toBe("No phase could be told in 6 cells.");
  expect(html).toContain("(6 cells) a number the label needs is missing");
  expect(html).toContain("no crossing");
  expect(html).not.toContain("Does the advice help here?");
  // The page's code may say what is undefined; what it shows and what it is told may not be.
  expect(html.replace(/<script>.*?<\/script>/s, "")).not.toMatch(/\bNaN\b|\bundefined\b|Infinity/);
});
