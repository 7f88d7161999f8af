/**
 * Matrix products of the shapes that our programs multiply, in every form that ONNX Runtime has, beside PyTorch's:
 * `node bench/kernels.ts [--quick] [part of a name …]`.
 *
 * Prints GFLOP/s by the least of the times, one thread each, all forms and both starts of PyTorch in turns. `chosen` is
 * what the engine lowers the product to, by its shape and never by a timing; `of the fastest` is its time by that of the
 * fastest form that could take its place (`packed` needs a constant), `ratio` its speed by PyTorch's faster start.
 */
import { parseArgs } from "node:util";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { asCommand, badArgument } from "./command.ts";
import { normals } from "./draws.ts";
import { copiesOf, FORM_NAMES, formsOf, operandShapes, timedForm } from "./kernels/forms.ts";
import { operationsOf, PRODUCTS, type Product } from "./kernels/product.ts";
import { findPyTorch, kernelsOfPyTorch, type PyTorch, startTorchScript } from "./pytorch.ts";
import { STARTS } from "./rows/row.ts";
import { inTurns } from "./spread.ts";
import { tableText } from "./table.ts";

const REPETITIONS = { full: 9, quick: 3 };

const HEADINGS = ["", ...FORM_NAMES, "of the fastest", "PyTorch as installed", "at its best", "ratio"];

/** A product measured in every form, a row of the table; `fastest` is the greatest speed of all, GFLOP/s. */
interface Measured {
  readonly row: readonly string[];
  readonly fastest: number;
}

async function measure(product: Product, pytorch: PyTorch | null, repetitions: number): Promise<Measured> {
  const stream = randomStream(0, "bench", "kernels", product.name);
  const { left, right } = operandShapes(product);
  const operands = [normals(elementCount(left), stream), normals(elementCount(right), stream)] as const;
  const forms = await Promise.all(formsOf(product).map((form) => timedForm(product, form, operands)));
  const scripts = pytorch
    ? STARTS.map((start) => startTorchScript(pytorch, start, "matrix_products.py", torchOptions(product)))
    : [];
  try {
    const spreads = await inTurns(
      [...forms, ...scripts].map(({ repeat }) => repeat),
      {
        repetitions,
        warmUps: 1,
      },
    );
    const speeds = spreads.map(({ least }) => operationsOf(product) / least / 1e9);
    const ours = new Map(forms.map(({ name }, i) => [name, speeds[i]!]));
    const theirs = speeds.slice(forms.length);
    const chosen = ours.get("chosen")!;
    const possible = forms.flatMap(({ name }) => (name === "packed" ? [] : [ours.get(name)!]));
    return {
      row: [
        product.name,
        ...FORM_NAMES.map((name) => speedText(ours.get(name))),
        `${(Math.max(...possible) / chosen).toFixed(2)} ×`,
        ...STARTS.map((_, i) => speedText(theirs[i])),
        theirs.length === 0 ? "–" : `${(chosen / Math.max(...theirs)).toFixed(2)} ×`,
      ],
      fastest: Math.max(...speeds),
    };
  } finally {
    for (const form of forms) await form.release();
    for (const torch of scripts) torch.stop();
  }
}

function torchOptions(product: Product): Readonly<Record<string, number>> {
  const { stack, rows, depth, columns, isLeftTurned, isRightTurned, isLeftShared } = product;
  return {
    stack,
    rows,
    depth,
    columns,
    "left-turned": Number(isLeftTurned ?? false),
    "right-turned": Number(isRightTurned ?? false),
    "left-shared": Number(isLeftShared ?? false),
    repeats: copiesOf(product),
  };
}

const speedText = (speed: number | undefined): string => (speed === undefined ? "–" : speed.toFixed(0));

function readArguments(): { readonly products: readonly Product[]; readonly repetitions: number } {
  const { values, positionals } = parsed();
  const products = PRODUCTS.filter(
    ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  );
  if (products.length === 0) {
    const names = PRODUCTS.map(({ name }) => name).join(", ");
    throw badArgument(`no product is called ${positionals.join(" or ")}`, `a part of one of ${names}`);
  }
  return { products, repetitions: REPETITIONS[values.quick ? "quick" : "full"] };
}

function parsed() {
  try {
    return parseArgs({ allowPositionals: true, options: { quick: { type: "boolean", default: false } } });
  } catch (error) {
    throw badArgument(error instanceof Error ? error.message : String(error), "parts of names and --quick");
  }
}

await asCommand(async () => {
  const { products, repetitions } = readArguments();
  const pytorch = await findPyTorch();
  if (pytorch !== null) {
    for (const start of STARTS) process.stdout.write(`${start}: ${await kernelsOfPyTorch(pytorch, start)}\n`);
  }
  const measured: Measured[] = [];
  for (const product of products) {
    measured.push(await measure(product, pytorch, repetitions));
    process.stderr.write(`${product.name} done\n`);
  }
  const peak = Math.max(...measured.map(({ fastest }) => fastest));
  process.stdout.write(`GFLOP/s; the fastest of all is ${peak.toFixed(0)}\n`);
  process.stdout.write(`${tableText([HEADINGS, ...measured.map(({ row }) => row)])}\n`);
});
