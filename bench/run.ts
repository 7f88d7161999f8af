/**
 * Our times beside PyTorch's, as installed and at its best, in the same run on the same machine, one thread each:
 * `npm run bench`.
 *
 * `npm run bench -- resnet-step hvp` picks rows, `--quick` leaves out what takes long, `--repetitions n` sets how
 * often each side is timed, `--json` prints one JSON object.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { env } from "onnxruntime-node";
import { asCommand, badArgument, chosenByName } from "./command.ts";
import { findPyTorch, kernelsOfPyTorch, type PyTorchStart } from "./pytorch.ts";
import { convolutionStack } from "./rows/convolution-stack.ts";
import { hessianProduct } from "./rows/hessian-product.ts";
import { mlpCells } from "./rows/mlp-cells.ts";
import { mlpStep } from "./rows/mlp-step.ts";
import { resnetCell } from "./rows/resnet-cell.ts";
import { resnetStep } from "./rows/resnet-step.ts";
import type { BenchSettings, Comparison, Outcome, Row } from "./rows/row.ts";
import { trace } from "./rows/trace.ts";
import { transformerProduct } from "./rows/transformer-product.ts";
import { transformerStep } from "./rows/transformer-step.ts";
import { comparisonTable } from "./table.ts";

const ROWS: readonly Row[] = [
  resnetStep,
  mlpStep,
  transformerStep,
  hessianProduct,
  trace,
  transformerProduct,
  convolutionStack,
  mlpCells,
  resnetCell,
];

/** What a median is taken of unless told otherwise. */
const REPETITIONS = { full: 5, quick: 3 };

interface Request {
  readonly rows: readonly Row[];
  readonly json: boolean;
  readonly quick: boolean;
  readonly repetitions: number;
}

function readArguments(): Request {
  const { values, positionals } = parsed();
  const { quick, json } = values;
  const repetitions = Number(values.repetitions ?? REPETITIONS[quick ? "quick" : "full"]);
  if (!Number.isSafeInteger(repetitions) || repetitions < 1) {
    throw badArgument(`--repetitions is ${values.repetitions}`, "a whole number from 1");
  }
  return { rows: chosenByName(ROWS, ({ name }) => name, positionals), json, quick, repetitions };
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        repetitions: { type: "string" },
      },
    });
  } catch (error) {
    throw badArgument(
      error instanceof Error ? error.message : String(error),
      "names of rows, --quick, --repetitions and --json",
    );
  }
}

async function measureRow(row: Row, settings: BenchSettings): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const outcome of row.measure(settings)) {
    outcomes.push(outcome);
    if (outcome.kind === "compared") process.stderr.write(`${row.name}: ${outcome.case} done\n`);
  }
  return outcomes;
}

function rowText({ name, title }: Row, outcomes: readonly Outcome[]): string {
  const comparisons = outcomes.filter((outcome): outcome is Comparison => outcome.kind === "compared");
  const skipped = outcomes.flatMap((outcome) => (outcome.kind === "skipped" ? [outcome.reason] : []));
  return [
    `${name}: ${title}`,
    ...(comparisons.length > 0 ? [comparisonTable(comparisons)] : []),
    ...skipped.map((reason) => `skipped: ${reason}`),
  ].join("\n");
}

interface Machine {
  readonly processor: string;
  readonly node: string;
  readonly onnxruntime: string;
  readonly pytorch: ({ readonly version: string } & Readonly<Record<PyTorchStart, string>>) | null;
}

function headingOf({ processor, node, onnxruntime, pytorch }: Machine, repetitions: number): string {
  const theirs =
    pytorch === null
      ? ["No Python here can import PyTorch, so our side runs alone"]
      : [
          `PyTorch ${pytorch.version} as installed: ${pytorch.installed}`,
          `PyTorch ${pytorch.version} at its best: ${pytorch.best}`,
        ];
  return [
    `${processor}; Node ${node}; ONNX Runtime ${onnxruntime}`,
    ...theirs,
    `One thread each; medians of ${repetitions}; the spread is greatest less least, by the median.`,
    "Measured against the faster of PyTorch's two starts.",
  ].join("\n");
}

await asCommand(async () => {
  const { rows, json, quick, repetitions } = readArguments();
  const pytorch = await findPyTorch();
  const machine: Machine = {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    node: process.versions.node,
    onnxruntime: env.versions.node ?? "unknown",
    pytorch: pytorch && {
      version: pytorch.version,
      installed: await kernelsOfPyTorch(pytorch, "installed"),
      best: await kernelsOfPyTorch(pytorch, "best"),
    },
  };
  if (!json) {
    process.stdout.write(`${headingOf(machine, repetitions)}\n`);
  }
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    const found = await measureRow(row, { quick, repetitions, pytorch });
    if (!json) process.stdout.write(`\n${rowText(row, found)}\n`);
    outcomes.push(...found);
  }
  if (json) process.stdout.write(`${JSON.stringify({ machine, repetitions, outcomes }, null, 2)}\n`);
});
