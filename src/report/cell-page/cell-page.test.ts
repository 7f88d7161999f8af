import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { OF_CLASSIFIERS } from "#quantities";
import { cellFacts } from "#report/facts";
import type { EvidencedTable } from "#taxonomy";
import { cellFromObservations, classifyPhases, diagnose } from "#taxonomy";
import type { CellEvidence, LayerMapEvidence } from "../cell-evidence.ts";
import { HOSTILE } from "../report.testing.ts";
import { type CellPage, cellPageHtml } from "./cell-page.ts";

const losses = [0.0123456789, 0.01, 0.0131];

function smallTable(): EvidencedTable {
  const cells = [4, 32].flatMap((width) =>
    [16, 128].map((batch_size) =>
      cellFromObservations({
        knobs: { width, batch_size },
        seeds: 3,
        observations: [
          ...losses.map((value, seed) => ({
            metric: "train_loss" as const,
            seeds: [seed] as const,
            value,
            standardError: null,
          })),
          ...[0, 1].map((seed) => ({
            metric: "mode_connectivity_pct" as const,
            seeds: [seed, seed + 1] as const,
            value: -4 - seed,
            standardError: null,
          })),
        ],
      }),
    ),
  );
  return { ...classifyPhases(cells).table, name: "small" };
}

const table = smallTable();
const cell = table.cells[0]!;

const network = (seed: number) => ({
  seed,
  key: `key${seed}`,
  status: "trained" as const,
  constant: false,
  epochs: 3,
  updates: 30,
  stoppedBy: "target-loss",
  loss: [2, 0.5, losses[seed]!],
  errorPct: [60, 20, 1],
});

const profile = [0, 0.5, 1].map((t) => ({ t, errorPct: 10 * t * (1 - t), nll: 0.01 + t * (1 - t) }));

const evidence: CellEvidence = {
  seeds: [0, 1, 2],
  terms: OF_CLASSIFIERS,
  networks: [0, 1, 2].map(network),
  pairs: [
    { seeds: [0, 1], paths: { line: profile, curve: profile }, problem: null },
    { seeds: [1, 2], paths: { line: [], curve: profile }, problem: null },
  ],
  observations: [
    ...losses.map((value, seed) => ({
      quantity: "train_loss",
      seeds: [seed],
      value,
      standardError: null,
      detail: {},
    })),
    {
      quantity: "hessian_trace",
      seeds: [0],
      value: 45.15611122140647,
      standardError: 1.8796519374113958,
      detail: { probes: 32, converged: true, smallest: null, residual: 5.8e-7 },
    },
    ...[
      { seeds: [0, 1], value: 0.25 },
      { seeds: [1, 2], value: 0.75 },
    ].map((own) => ({ quantity: "agreement", ...own, standardError: null, detail: {} })),
    {
      quantity: "cka_softmax",
      seeds: [0, 2],
      value: null,
      standardError: null,
      detail: { because: "a network answers all probes the same" },
    },
  ],
};

function page(part: Partial<CellPage> = {}): CellPage {
  return {
    experiment: "small",
    report: "../report.html",
    facts: cellFacts(table, cell),
    reasons: cell,
    diagnosis: diagnose(table)[0]!,
    evidence,
    neighbours: [
      { knob: "width", side: "after", value: 32, cell: 2, page: "width-32.html" },
      { knob: "batch_size", side: "after", value: 128, cell: 1, page: null },
    ],
    ...part,
  };
}

function opened(part: Partial<CellPage> = {}) {
  const html = cellPageHtml(page(part));
  const { document } = parseHTML(html);
  const all = (selector: string): Node[] => [...document.querySelectorAll(selector)];
  return { html, all, texts: (selector: string) => all(selector).map((node) => node.textContent ?? "") };
}

interface Node {
  readonly textContent: string | null;
  readonly children: Iterable<Node>;
  getAttribute(name: string): string | null;
}

describe("the page of a cell", () => {
  const { html, all, texts } = opened();

  test("is named by its place and leads to its report and its neighbours", () => {
    expect(texts("h1")).toEqual(["Width 4, Batch size 16"]);
    expect(all("a").map((link) => [link.textContent, link.getAttribute("href")])).toEqual([
      ["small", "../report.html"],
      ["32", "width-32.html"],
    ]);
    expect(texts(".neighbours li").map((words) => words.trim().split(/\s+/))).toEqual([
      ["Width", "4", "32"],
      ["Batch", "size", "16", "128"],
    ]);
  });

  test("names the layers of its maps where they have names", () => {
    const map = { seeds: [0, 1], layers: 2, values: [1, 0.5, null, 0.25] } as const;
    const withMaps = (layerMaps: readonly LayerMapEvidence[]) =>
      opened({ evidence: { ...evidence, layerMaps } }).html;
    const named = withMaps([{ ...map, names: ["hidden2", "outputs"] }]);
    expect(named).toContain("that first reads each: 1 hidden2, 2 outputs.");
    expect(named).toContain("layer 1 (hidden2) of seed 0, layer 2 (outputs) of seed 1");
    expect(withMaps([map])).toContain("layer 1 of seed 0, layer 2 of seed 1");
  });

  test("calls networks of files by these and speaks of no seeds", () => {
    const names = ["a.pt", "b & c.pt", "d.pt"];
    const map = { seeds: [0, 1] as const, layers: 2, values: [1, 0.5, null, 0.25] };
    const given = evidence.networks.map((own) => ({ ...own, loss: [], errorPct: [] }));
    const own = { ...evidence, names, networks: given, layerMaps: [map] };
    const { html: page } = opened({ evidence: own });
    expect(page).toContain("<h3>a.pt and b &amp; c.pt</h3>");
    expect(page).toContain("layer 1 of a.pt, layer 2 of b &amp; c.pt");
    expect(page).toContain('<th scope="row">d.pt</th>');
    expect(page).not.toMatch(/\bseeds?\b/i);
  });

  test("loads nothing and runs nothing", () => {
    expect(html).not.toMatch(/https?:\/\/|@import|url\(|<script|<link|<img/i);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/\bNaN\b|undefined<|Infinity|null</);
  });

  test("has a section for everything that is stored", () => {
    expect(texts("h2")).toEqual(["Phase", "Diagnosis", "Training", "Paths between networks", "Numbers"]);
    expect(texts("h3")).toEqual(["Seeds 0 and 1", "Seeds 1 and 2"]);
  });

  test("draws every history and every stored path", () => {
    const [training, both, curveOnly] = all("figure").map(
      (figure) => (figure as unknown as ParentNode).querySelectorAll(".series path").length,
    );
    expect([training, both, curveOnly]).toEqual([2 * 3, 2 * 2, 2 * 1]);
  });

  test("has the value of the cell for quantities that the table has no column for", () => {
    expect(texts(".numbers tr.mean")).toEqual(
      expect.arrayContaining([
        "Hessian trace, nats45.21.9over 1 network",
        "Agreement of classes0.500.43over 2 pairs; error as if networks made all the spread, at most twice too large",
        "CKA of probabilitiesnot defineda network answers all probes the same",
      ]),
    );
  });

  test("is in the unit of the loss that trained the networks", () => {
    const squares = opened({ evidence: { ...evidence, terms: { ...OF_CLASSIFIERS, lossUnit: "squares" } } });
    expect(squares.html).not.toContain("nats");
    expect(squares.texts(".numbers tr.mean")).toContain("Hessian trace, squares45.21.9over 1 network");
  });

  test("holds every number to its last digit, with the mean and its standard error above", () => {
    const values = all(".numbers data").map((node) => Number(node.getAttribute("value")));
    const mean = cell.metrics.train_loss!;
    expect(values).toEqual(expect.arrayContaining([...losses, 45.15611122140647, 1.8796519374113958]));
    expect(values).toEqual(expect.arrayContaining([mean.value, mean.standardError]));
    expect(texts(".numbers tbody tr").find((row) => row.includes("45.1561"))).toBe(
      "seed 045.15611.9probes 32, converged, residual 5.8e-7",
    );
    expect(texts(".numbers tbody tr").find((row) => row.startsWith("seeds 0 and 2"))).toContain(
      "not defined",
    );
  });

  test("says how each comparison came out, by how much", () => {
    const rows = all("section table").flatMap((table) => [
      ...(table as unknown as ParentNode).querySelectorAll("tr"),
    ]);
    const local = rows.find((row) => row.textContent?.startsWith("Converged?"))!;
    expect([...local.children].slice(0, 3).map((node) => node.textContent)).toEqual([
      "Converged?",
      "yes",
      "Training loss",
    ]);
  });

  test("is the same for the same facts", () => {
    expect(cellPageHtml(page())).toBe(html);
  });
});

interface ParentNode {
  querySelectorAll(selector: string): { readonly length: number } & Iterable<Node>;
}

test("hostile names stay text", () => {
  const facts = {
    ...cellFacts(table, cell),
    place: [{ knob: HOSTILE, value: HOSTILE }],
    explanation: HOSTILE,
  };
  const { all, texts } = opened({
    experiment: HOSTILE,
    facts,
    evidence: {
      ...evidence,
      pairs: [{ seeds: [0, 1], paths: { line: [], curve: [] }, problem: HOSTILE }],
      networks: [{ ...network(0), key: HOSTILE, stoppedBy: HOSTILE }],
      observations: [
        { quantity: HOSTILE, seeds: [0], value: 1, standardError: null, detail: { [HOSTILE]: HOSTILE } },
      ],
    },
  });
  expect(all("script, img")).toEqual([]);
  expect(texts(".back a")).toEqual([HOSTILE]);
  expect(texts("code")).toEqual([`weights/${HOSTILE}.safetensors`]);
  expect(texts(".paths p")[0]).toContain(HOSTILE);
});

describe("how far a barrier is bounded", () => {
  const of = (quantity: string, value: number | null, detail = {}) => ({
    quantity,
    seeds: [0, 1],
    value,
    standardError: null,
    detail,
  });
  const words = (...found: ReturnType<typeof of>[]) =>
    opened({ evidence: { ...evidence, observations: [...evidence.observations, ...found] } }).texts(
      ".paths p",
    );

  test("is said where several curves were sought, of their own pair alone", () => {
    const several = of("curve_barrier_mean_pct", 5.1, { curves: 3, deviation: 1, lowest: 4.2, highest: 6.3 });
    expect(words(of("curve_barrier_pct", 4.2), several)).toEqual([
      "Barrier at most 4.2 points of training error, by 3 curves: 5.1 in the mean, 6.3 by the worst.",
    ]);
    const one = of("curve_barrier_mean_pct", 4.2, { curves: 1, deviation: null, lowest: 4.2, highest: 4.2 });
    expect(words(of("curve_barrier_pct", 4.2), one)).toEqual([
      "Barrier at most 4.2 points of training error, by 1 curve.",
    ]);
    const none = of("curve_barrier_mean_pct", null, { curves: 0, deviation: null });
    expect(words(of("curve_barrier_pct", null), none)).toEqual([
      "Every curve that was sought ran off: nothing bounds the barrier.",
    ]);
    expect(words(of("curve_barrier_pct", 4.2))).toEqual([]);
  });
});

describe("what is missing is said", () => {
  test("networks that are to come, pairs that are not measured, numbers that are not there", () => {
    const { html, texts } = opened({
      diagnosis: null,
      facts: { ...cellFacts(table, cell), estimates: new Map() },
      reasons: { cuts: [], phaseShares: null },
      evidence: {
        seeds: [0, 1, 2],
        terms: OF_CLASSIFIERS,
        networks: [],
        pairs: [{ seeds: [0, 1], paths: { line: [], curve: [] }, problem: null }],
        observations: [],
      },
    });
    expect(texts("h2")).toEqual(["Phase", "Training", "Paths between networks", "Numbers"]);
    expect(html).toContain("3 networks of 3 have not been trained yet (seed 0, 1, 2).");
    expect(html).toContain("it has not been measured yet, or its file is gone");
    expect(html).toContain("Nothing is measured here yet.");
    expect(texts("figure")).toEqual([]);
  });

  test("pairs that are left out are counted, with the networks that are the reason", () => {
    const { html, texts } = opened({
      facts: {
        ...cellFacts(table, cell),
        networks: { planned: 3, diverged: 0, constant: 1, pairs: { planned: 3, measured: 1 } },
      },
      evidence: {
        ...evidence,
        networks: [network(0), { ...network(1), constant: true }, network(2)],
        pairs: [
          { seeds: [0, 1], paths: { line: [], curve: [] }, problem: null },
          { seeds: [1, 2], paths: { line: [], curve: [] }, problem: null },
          { seeds: [0, 2], paths: { line: profile, curve: profile }, problem: null },
        ],
      },
    });
    expect(html).toContain("1 of 3 networks is constant, 1 of 3 pairs measured");
    expect(html).toContain("1 of 3 pairs measured: the network of seed 1 has a constant output.");
    expect(texts(".paths p")).toEqual([
      "There is no path to measure: the network of seed 1 has a constant output.",
      "There is no path to measure: the network of seed 1 has a constant output.",
    ]);
  });

  test("networks of which no epoch is known have no empty plot, and no word of having been trained", () => {
    const given = (seed: number) => ({ ...network(seed), epochs: 0, updates: 0, loss: [], errorPct: [] });
    const { html, all, texts } = opened({
      evidence: { ...evidence, pairs: [], networks: [given(0), { ...given(1), constant: true }, given(2)] },
    });
    expect(html).toContain("Of these networks no epoch of training is known.");
    expect(texts("table.words tr")).toEqual(
      expect.arrayContaining([
        "SeedNetworkWeights",
        "0weights/key0.safetensors",
        "1its output is constantweights/key1.safetensors",
        "2weights/key2.safetensors",
      ]),
    );
    expect(html).not.toContain("Updates");
    expect(all(".series path")).toEqual([]);
  });

  test("a network that diverged has its history up to there, and no path", () => {
    const diverged = {
      ...network(1),
      status: "diverged" as const,
      stoppedBy: "divergence",
      loss: [2, 900, null],
      errorPct: [60, 90, null],
    };
    const { html, all, texts } = opened({
      evidence: {
        ...evidence,
        networks: [network(0), diverged],
        pairs: [{ seeds: [0, 1], paths: { line: [], curve: [] }, problem: null }],
      },
    });
    expect(html).toContain("There is no path to measure: the network of seed 1 diverged.");
    expect(html).toContain("1 network of 3 has not been trained yet (seed 2).");
    expect(texts("table.words tr").find((row) => row.startsWith("1diverged"))).toContain(
      "divergencenot finite",
    );
    expect(all(".series path")).toHaveLength(4);
    expect(html).not.toMatch(/NaN|Infinity/);
  });
});
