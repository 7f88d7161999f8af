import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OpenedTable, openTable } from "#atlas/tables";
import { AtlasError, exitCodeOf, formatError } from "#errors";
import { diagnose, estimateIn, findTransitions, PHASES, quantitiesIn } from "#taxonomy";
import { expectRefusal, type Files, scratchFolders } from "./refusal.ts";
import { standingLossAtlas } from "./standing-command.ts";

const freshFolder = scratchFolders("bad-tables");

const HEADER =
  "width,batch_size,train_loss,train_error_pct,test_acc_pct,hessian_trace,mode_connectivity_pct,cka_softmax";
const ROWS = [
  "2,16,0.5,20,60,900,-9,0.4",
  "2,64,0.4,15,62,950,-12,0.4",
  "16,16,0.3,9,70,400,3,0.5",
  "16,64,0.001,0,85,60,0,0.8",
];

function cells(rows: readonly string[], header = HEADER): string {
  return [header, ...rows, ""].join("\n");
}

/** Opens tables in this process; what the command would say and how it would end where they are refused. */
async function opened(files: Files, names: readonly string[]): Promise<OpenedTable> {
  const folder = freshFolder(files);
  return openTable(
    names.map((name) => join(folder, name)),
    { resamples: 20 },
  );
}

async function expectRefused(
  files: Files,
  names: readonly string[],
  error: string,
  says: readonly string[],
): Promise<void> {
  const reason = await opened(files, names).then(
    () => expect.fail("the table was not refused"),
    (problem: unknown) => problem,
  );
  const ending = { code: exitCodeOf(reason), errors: `${formatError(reason)}\n`, output: "" };
  expectRefusal(ending, { code: 2, error, says });
}

const NETWORKS = "width,batch_size,seed,train_loss\n";
const PAIRS = "width,batch_size,seed_i,seed_j,cka_softmax_ij,cka_softmax_ji\n";
const POINTS = "width,batch_size,seed_i,seed_j,t,train_err_pct\n";

describe("a table of cells is refused that", () => {
  const bad: readonly (readonly [
    what: string,
    text: string | Uint8Array,
    error: string,
    says: readonly string[],
  ])[] = [
    ["is empty", "", "csv/empty", ["cells.csv", "the table is empty", "column names"]],
    ["has no rows", `${HEADER}\n`, "tables/no-rows", ["cells.csv", "no rows"]],
    [
      "is binary",
      Uint8Array.of(0x1f, 0x8b, 8, 0, 255, 254),
      "files/not-text",
      ["cells.csv", "not text", "UTF-8"],
    ],
    [
      "is binary and text all the same",
      "\u0000\u0001\u0002\n\u0003",
      "files/not-text",
      ["not text", "UTF-8", "Save the table"],
    ],
    [
      "is one line of ten megabytes",
      "x".repeat(1e7),
      "tables/no-known-columns",
      [":1", '"xxx', "…", "width"],
    ],
    [
      "has ten megabytes in a number",
      cells([`2,16,${"9".repeat(1e7)},1,1,1,1,1`]),
      "tables/not-a-number",
      [":2, column train_loss", "…", "decimal"],
    ],
    [
      "has a hundred thousand columns",
      Array.from({ length: 1e5 }, (_, i) => `c${i}`).join(),
      "csv/too-many-columns",
      [":1", "at most 4096"],
    ],
    [
      "has no knob",
      "train_loss\n1\n",
      "tables/no-known-columns",
      [":1", "no column of a knob (its columns: train_loss)", "width"],
    ],
    [
      "has no metric",
      "width,batch_size\n1,2\n",
      "tables/no-known-columns",
      [":1", "no column of a metric", "train_loss"],
    ],
    [
      "has a word for a number",
      cells([ROWS[0]!, "2,64,low,15,62,950,-12,0.4"]),
      "tables/not-a-number",
      [":3, column train_loss", '"low"', "decimal number"],
    ],
    [
      "has a decimal comma",
      cells(['2,64,"0,5",15,62,950,-12,0.4']),
      "tables/mixed-numbers",
      [":2, column train_loss", '"0,5" has a decimal comma', '"0.4"', "a point before decimals"],
    ],
    ["has a short row", cells([ROWS[0]!, "2,64,1"]), "csv/wrong-field-count", [":3", "3 values", "8"]],
    [
      "has a cell twice",
      cells([...ROWS, ROWS[1]!]),
      "tables/duplicate-cell",
      [":6", "width 2, batch_size 64 is there already, on line 3", "column seed"],
    ],
    [
      "has a cell twice for another setting",
      "dropout,width,train_loss\n10,2,1\n20,2,1\n",
      "tables/duplicate-cell",
      [":3", "on line 2", 'differ in "dropout"', "keep one value"],
    ],
    [
      "lacks a knob in one row",
      cells([ROWS[0]!, ",64,0.4,15,62,950,-12,0.4"]),
      "tables/missing-knob",
      [":3, column width", "in every row"],
    ],
    [
      "has NaN for a knob",
      cells([ROWS[0]!, "NaN,64,0.4,15,62,950,-12,0.4"]),
      "tables/missing-knob",
      [":3, column width"],
    ],
    [
      "has a width of zero",
      cells(["0,64,0.4,15,62,950,-12,0.4"]),
      "tables/bad-knob",
      [":2, column width", "is 0", "positive"],
    ],
    [
      "has label noise in percent",
      "label_noise,train_loss\n10,1\n",
      "tables/bad-knob",
      [":2, column label_noise", "share", "by 100"],
    ],
    [
      "has an accuracy above 100",
      cells(["2,64,0.4,15,620,950,-12,0.4"]),
      "tables/out-of-range",
      [":2, column test_acc_pct", "620", "0 to 100"],
    ],
    [
      "has accuracies as shares",
      cells(["2,64,0.4,15,0.6,950,-12,0.4", "4,64,0.4,15,0.7,950,-12,0.4"]),
      "tables/share-for-percent",
      [":2, column test_acc_pct", "between 0 and 1", "--unit test_acc_pct=share", "test_acc"],
    ],
    [
      "has accuracies in percent among shares",
      "width,test_acc\n2,0.9\n4,99\n8,0.8\n",
      "tables/out-of-range",
      [
        ":3, column test_acc",
        "the value is 99, which is test_acc_pct 9900",
        "0 to 100",
        "--unit test_acc=percent",
      ],
    ],
    [
      "has a CKA in percent among shares",
      cells([...ROWS, "4,64,0.4,15,62,950,-12,40"]),
      "tables/out-of-range",
      [":6, column cka_softmax", "40", "0 to 1", "--unit cka_softmax=percent"],
    ],
    [
      "has a negative loss",
      cells(["2,64,-4.5,15,62,950,-12,0.4"]),
      "tables/out-of-range",
      [":2, column train_loss", "-4.5", "log_train_loss"],
    ],
    [
      "has a trace under the name of a logarithm",
      "width,log_hessian_trace\n2,5000\n",
      "tables/out-of-range",
      [":2, column log_hessian_trace", "5000", "hessian_trace if"],
    ],
    [
      "has a negative standard error",
      "width,train_loss,train_loss_se\n2,1,-1\n",
      "tables/out-of-range",
      [":2, column train_loss_se", "-1"],
    ],
    [
      "counts more networks that diverged than there are",
      "width,train_loss,seeds,diverged_seeds\n2,1,2,3\n",
      "tables/bad-count",
      [":2, column diverged_seeds", "3 networks diverged of 2", "seeds counts them as well"],
    ],
    [
      "counts half a network",
      "width,train_loss,seeds\n2,1,2.5\n",
      "tables/bad-count",
      [":2, column seeds", "2.5"],
    ],
    [
      "spells one column twice",
      "width,Train Loss,train_loss\n2,1,1\n",
      "tables/same-column",
      [":1", '"Train Loss"', '"train_loss"'],
    ],
  ];
  it.each(bad)("%s", async (_, text, error, says) => {
    await expectRefused({ "cells.csv": text }, ["cells.csv"], error, says);
  });
});

describe("observations are refused that", () => {
  const bad: readonly (readonly [what: string, text: string, error: string, says: readonly string[]])[] = [
    [
      "pair a seed with itself",
      `${PAIRS}2,16,1,1,0.4,0.5\n`,
      "tables/pair-with-itself",
      [":2", "seed 1", "two different seeds"],
    ],
    ["name no seed", `${NETWORKS}2,16,,0.4\n`, "tables/bad-seed", [":2, column seed", "missing"]],
    ["name half a seed", `${NETWORKS}2,16,0.5,0.4\n`, "tables/bad-seed", [":2, column seed", "0.5"]],
    [
      "appear twice",
      `${NETWORKS}2,16,0,0.4\n2,16,0,0.5\n`,
      "tables/duplicate-observation",
      [":3", "train_loss of seed 0", "more.csv:2"],
    ],
    [
      "carry their uncertainty in one cell",
      `${NETWORKS}2,16,0,0.4 ± 0.1\n`,
      "tables/not-a-number",
      [":2, column train_loss", "0.4 ± 0.1", "train_loss_se"],
    ],
    [
      "appear twice for want of a knob",
      "width,batch_size,activation,seed,train_loss\n2,16,relu,0,0.4\n2,16,tanh,0,0.5\n",
      "tables/duplicate-observation",
      [":3", "train_loss of seed 0", "more.csv:2", 'differ in "activation"', "--knobs"],
    ],
    [
      "write -1 for what was not measured",
      "width,batch_size,seed,Test accuracy\n2,16,0,0.4\n2,16,1,-1\n",
      "tables/out-of-range",
      [":3, column Test accuracy", "-1", "Leave the value empty"],
    ],
    [
      "are all of other cells",
      `${NETWORKS}3,16,0,0.4\n`,
      "tables/no-such-cells",
      [":2", "no cell width 3, batch_size 16"],
    ],
    [
      "do not say which cell",
      "width,seed,train_loss\n2,0,0.4\n",
      "tables/ambiguous-observation",
      [":2", "batch_size 16", "batch_size 64"],
    ],
    [
      "are of no metric",
      "width,batch_size,seed_i,seed_j,metric,value\n2,16,0,,2nd try!,1\n",
      "tables/unknown-metric",
      [":2, column metric", '"2nd try!"', "train_loss"],
    ],
    [
      "are of a metric called like a count",
      "width,batch_size,seed_i,seed_j,metric,value\n2,16,0,,train_loss,1\n2,16,0,,seeds,1\n",
      "tables/unknown-metric",
      [":3, column metric", '"seeds"', "that no other column is called by"],
    ],
    [
      "are of a metric called like a knob",
      "width,training.momentum,seed_i,seed_j,metric,value\n2,0.9,0,,momentum,1\n2,0.5,0,,momentum,1\n",
      "tables/unknown-metric",
      [":2, column metric", '"momentum"'],
    ],
    [
      "are of a metric of their own without a sane seed",
      "width,batch_size,seed_i,seed_j,metric,value\n2,16,-1,,smoothness,1\n",
      "tables/bad-seed",
      [":2, column seed_i", "-1"],
    ],
    [
      "are of networks and of pairs under one name of their own",
      "width,batch_size,seed_i,seed_j,metric,value\n2,16,0,,smoothness,1\n2,16,0,1,smoothness,1\n",
      "tables/other-networks",
      [":3", "smoothness", "more.csv:2"],
    ],
    [
      "are of a pair without its second seed",
      "width,batch_size,seed_i,seed_j,metric,value\n2,16,0,,cka_softmax,1\n",
      "tables/bad-seed",
      [":2, column seed_j", "missing"],
    ],
    [
      "have no end of a curve",
      `${POINTS}2,16,0,1,0,20\n2,16,0,1,0.5,30\n`,
      "tables/curve-without-ends",
      [":2", "t = 0 and t = 1"],
    ],
    ["are cells as well", cells(ROWS), "tables/two-cell-tables", ["more.csv", "cells.csv", "seed"]],
  ];
  it.each(bad)("%s", async (_, text, error, says) => {
    await expectRefused(
      { "cells.csv": cells(ROWS), "more.csv": text },
      ["cells.csv", "more.csv"],
      error,
      says,
    );
  });
});

describe("a table is read as far as it goes when it", () => {
  const partial: readonly (readonly [what: string, text: string, phases: string, says: readonly string[]])[] =
    [
      [
        "has no similarity",
        cells(
          ROWS.map((row) => row.replace(/,[^,]*$/, "")),
          HEADER.replace(",cka_softmax", ""),
        ),
        "I I II not measured",
        ["CKA of probabilities is not measured: phases IV-A and IV-B are not told apart"],
      ],
      [
        "has no connectivity",
        "width,train_loss\n2,1\n4,0.1\n",
        "not measured not measured",
        ["Mode connectivity is not measured: no phase is told"],
      ],
      ["has one row", cells(ROWS.slice(3)), "IV-B", ["One cell has no neighbours"]],
      [
        "has words for missing numbers",
        cells([...ROWS.slice(0, 3), "16,64,NaN,NA,null,None,nan,N/A"]),
        "I I II not measured",
        ["6 values such as NaN or NA"],
      ],
      [
        "has logarithms under another name",
        cells(ROWS.map((row) => row.replace(/,900,/, ",-3,"))),
        "I I II IV-B",
        ["hessian_trace is negative in 1 of 4 rows", "log_hessian_trace"],
      ],
      [
        "has a misspelt column",
        cells(ROWS, HEADER.replace("hessian_trace", "hesian_trace")),
        "I I II IV-B",
        ["kept as it is: hesian_trace; did you mean hessian_trace"],
      ],
      [
        "has spaces, another order and CRLF",
        "Batch Size, CKA-softmax ,width,train_loss,mode_connectivity_pct\r\n16,0.8,4,0.001,0\r\n",
        "IV-B",
        [],
      ],
    ];
  it.each(partial)("%s", async (_, text, phases, says) => {
    const { table, notes } = await opened({ "cells.csv": text }, ["cells.csv"]);
    expect(table.cells.map(({ phase }) => phase).join(" ")).toBe(phases);
    for (const part of says) expect(notes.join("\n")).toContain(part);
  });

  it("comes with observations of cells that it lacks", async () => {
    const more = `${NETWORKS}2,16,0,0.4\n2,16,1,0.6\n3,16,0,0.4\n`;
    const { table, notes } = await opened({ "cells.csv": cells(ROWS), "more.csv": more }, [
      "cells.csv",
      "more.csv",
    ]);
    expect(estimateIn(table.cells[0]!, "train_loss")).toMatchObject({ value: 0.5, count: 2 });
    expect(notes.join("\n")).toContain(
      "1 of 3 observations are of 1 cell that the table of cells lacks (width 3",
    );
  });

  it("disagrees with its own observations", async () => {
    const more = `${NETWORKS}2,16,0,0.7\n2,16,1,0.9\n`;
    const { table, notes } = await opened({ "cells.csv": cells(ROWS), "more.csv": more }, [
      "cells.csv",
      "more.csv",
    ]);
    expect(estimateIn(table.cells[0]!, "train_loss").value).toBeCloseTo(0.8, 12);
    expect(notes.join("\n")).toContain(
      "mean of train_loss differs from the mean of its observations in 1 of 4",
    );
  });
});

describe("the command", { concurrent: true }, () => {
  const refused: readonly (readonly [words: readonly string[], error: string, says: readonly string[]])[] = [
    [["classify", "no.csv"], "files/missing", ["no.csv"]],
    [["diagnose", "bare.csv", "--fit"], "taxonomy/no-answers", ["test accuracy"]],
    [["diagnose"], "cli/usage", ["nothing to diagnose", "--train-error"]],
    [["diagnose", "--cka", "0.5", "--evaluate"], "cli/usage", ["beside --evaluate, which is of a table"]],
    [["diagnose", "--cka", "0.5", "--resamples", "9"], "cli/usage", ["--resamples", "one network"]],
    [["diagnose", "--cka", "60"], "cli/usage", ["--cka", "from 0 to 1"]],
    [["classify", "cells.csv", "--train-loss", "0"], "cli/usage", ["--train-loss", "above 0"]],
    [["classify", "cells.csv", "--json", "--csv"], "cli/usage", ["--json", "--csv"]],
    [["claims", "cells.csv", "--against", "./cells.csv"], "cli/usage", ["--against", "itself"]],
  ];
  it.each(refused)("%j is refused in one line", async (words, error, says) => {
    const cwd = freshFolder({ "cells.csv": cells(ROWS), "bare.csv": "width,train_loss\n2,1\n4,1\n" });
    expectRefusal(await standingLossAtlas(words, { cwd }), { code: 2, error, says });
  });

  it("maps, lists and diagnoses a small table, piped and as JSON", async () => {
    const cwd = freshFolder({
      "cells.csv": cells(ROWS),
      "labels.csv": "width,batch_size,phase\n2,16,I\n2,64,III\n16,64,IV_B\n",
    });
    const [text, json, csv, verdicts] = await Promise.all([
      standingLossAtlas(["classify", "cells.csv", "--labels", "labels.csv"], { cwd }),
      standingLossAtlas(["classify", "cells.csv", "--json"], { cwd }),
      standingLossAtlas(["classify", "cells.csv", "--csv"], { cwd }),
      standingLossAtlas(["diagnose", "cells.csv", "--cell", "width=2,batch_size=16"], { cwd }),
    ]);
    expect(text.errors).toBe("");
    expect(text.output).toBe(stripVTControlCharacters(text.output));
    expect(text.output).toMatch(/ 16 │ I~ +II~\n +64 │ I~ +IV-B~\n/);
    expect(text.output).toContain("2 of 3 labelled cells agree (66.7 %)");
    const record = JSON.parse(json.output);
    expect(record.table.cells.map(({ phase }: { phase: string }) => phase)).toEqual(["I", "I", "II", "IV-B"]);
    expect(csv.output.split("\n")).toHaveLength(6);
    expect(csv.errors).toContain("note: ");
    expect(verdicts.output).toMatch(/^width 2, batch size 16, phase I\n/);
    expect(verdicts.output).toContain("cells like it");
  });
});

/** Characters put in for others. */
interface Slip {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}
/** One value put in for another. */
interface OtherValue {
  readonly at: number;
  readonly value: string;
}

// Doubles would lie next to 0 most of the time.
const anywhere = fc.nat(9999).map((tenThousandths) => tenThousandths / 10_000);
const slip: fc.Arbitrary<Slip> = fc.record({
  at: anywhere,
  remove: fc.integer({ min: 0, max: 6 }),
  insert: fc.constantFrom("", "-", "e9", "e-400", ",", "\n", '"', "\u0000", "9999", "é", ".", "inf", "width"),
});
const otherValue: fc.Arbitrary<OtherValue> = fc.record({
  at: anywhere,
  value: fc.constantFrom("", "NaN", "0", "1", "1e-300", "1e300", "-0", "99", "-3", "0.71", "x"),
});

/** The text with one change, somewhere between its start (0) and its end (1). */
function spoiltBy(text: string, change: Slip | OtherValue): string {
  const start = Math.floor(change.at * text.length);
  if ("insert" in change) return text.slice(0, start) + change.insert + text.slice(start + change.remove);
  return text.slice(0, start) + text.slice(start).replace(/(?<=,)[^,\n]*/, change.value);
}

/** JSON has no NaN and would write null. */
function namingNaN(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? "NaN" : value;
}

describe("a good table spoilt at random", () => {
  const good: Files = {
    "cells.csv": cells(ROWS),
    "more.csv": `${NETWORKS}${ROWS.flatMap((row) => {
      const [width, batch, loss] = row.split(",");
      return [0, 1, 2].map((seed) => `${width},${batch},${seed},${Number(loss) * (1 + seed / 10)}`);
    }).join("\n")}\n`,
  };

  it("is refused in one line or gives phases and verdicts without NaN", async () => {
    const change = fc.oneof({ weight: 1, arbitrary: slip }, { weight: 4, arbitrary: otherValue });
    const changes = fc.array(fc.tuple(fc.constantFrom("cells.csv", "more.csv"), change), {
      minLength: 1,
      maxLength: 3,
    });
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const files: Record<string, string> = Object.fromEntries(
          Object.entries(good).map(([k, v]) => [k, String(v)]),
        );
        for (const [name, change] of list) files[name] = spoiltBy(files[name]!, change);
        let map: OpenedTable;
        try {
          map = await opened(files, ["cells.csv", "more.csv"]);
        } catch (error) {
          refusals++;
          expect(error).toBeInstanceOf(AtlasError);
          expect(exitCodeOf(error)).toBe(2);
          expect(formatError(error)).not.toMatch(/\n|undefined|\[object /);
          return;
        }
        for (const cell of map.table.cells) {
          expect(PHASES).toContain(cell.phase);
          expect(cell.explanation).not.toMatch(/NaN|undefined|Infinity/);
          for (const metric of quantitiesIn([])) expect(estimateIn(cell, metric).value).not.toBeNaN();
        }
        const said = [
          findTransitions(map.table, map.thresholds, { resamples: 5 }),
          diagnose(map.table, { resamples: 5 }),
        ];
        expect(JSON.stringify(said, namingNaN)).not.toMatch(/NaN|undefined/);
      }),
      { numRuns: 120 },
    );
    expect(refusals).toBeGreaterThan(10);
    expect(refusals).toBeLessThan(110);
  });
});
