/**
 * Our times on a graphics adapter beside those on the CPU and PyTorch's on the same card, in one table:
 * `node bench/device/main.ts [--seconds 450] [--dry]`.
 *
 * Measures what fits into the time and says what does not. `--dry` does the same on a handful of examples, for a software
 * adapter. `bench/device/run.sh` starts it on a machine without Node.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { DEVICES, type Device, requireDevice } from "#engine";
import { asCommand } from "../command.ts";
import { findPyTorch, type PyTorch } from "../pytorch.ts";
import { duration, tableText } from "../table.ts";
import type { DriftFound } from "./drift-process.ts";
import type { WorkFound } from "./work-process.ts";
import { deviceWorks } from "./works.ts";

const execute = promisify(execFile);
const { values: flags } = parseArgs({
  options: { seconds: { type: "string", default: "450" }, dry: { type: "boolean", default: false } },
});
const deadline = performance.now() + 1000 * Number(flags.seconds);

/** Repetitions of a unit after the first. */
const REPETITIONS = flags.dry ? 1 : 5;

/** No work may take more than this share of what is left, so that the next have a chance. */
const SHARE = 0.4;

/** Runs a program within its share of the time that is left; what it printed, or why it did not come to an end. */
async function withinTime(
  program: string,
  words: readonly string[],
  share = SHARE,
): Promise<{ readonly printed: string } | { readonly why: string }> {
  const timeout = Math.round(share * (deadline - performance.now()));
  if (timeout < 2000) return { why: "no time left" };
  try {
    const limits = { timeout, killSignal: "SIGKILL", maxBuffer: 2 ** 26 } as const;
    return { printed: (await execute(program, words, limits)).stdout };
  } catch (error) {
    if (error instanceof Error && "killed" in error && error.killed) {
      return { why: `not done in ${Math.round(timeout / 1000)} s` };
    }
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    return { why: said.trim().split("\n").at(-1)?.slice(0, 120) || "ended" };
  }
}

type Found = WorkFound | { readonly why: string };

async function foundBy(position: number, device: Device): Promise<Found> {
  const script = join(import.meta.dirname, "work-process.ts");
  const dry = flags.dry ? ["--dry"] : [];
  const outcome = await withinTime(process.execPath, [
    script,
    `${position}`,
    device,
    `${REPETITIONS}`,
    ...dry,
  ]);
  return "why" in outcome ? outcome : JSON.parse(outcome.printed);
}

/** The median of seconds of a unit of PyTorch on the card. */
async function torchSeconds(pytorch: PyTorch, work: ReturnType<typeof deviceWorks>[number]): Promise<string> {
  if (work.torch === undefined) return "–";
  const { script, options } = work.torch;
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const call = [join(import.meta.dirname, "on_card.py"), script, ...words]
    .map((word) => `'${word}'`)
    .join(" ");
  const lines = "x\\n".repeat(REPETITIONS + 1);
  const outcome = await withinTime("sh", ["-c", `printf '${lines}' | '${pytorch.interpreter}' ${call}`], 0.2);
  if ("why" in outcome) return outcome.why;
  const seconds = outcome.printed.trim().split("\n").slice(1);
  return duration(medianOf(seconds.map((line): number => JSON.parse(line).seconds)));
}

function medianOf(seconds: readonly number[]): number {
  return seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)]!;
}

/** How far numbers lie from others, as a share of their length. */
function distance(found: readonly number[], expected: readonly number[]): number {
  const norm = (values: readonly number[]): number => Math.hypot(...values);
  return norm(found.map((value, i) => value - expected[i]!)) / norm(expected);
}

function timeOf(found: Found): string {
  if ("why" in found) return found.why;
  const median = medianOf(found.seconds);
  // A unit is the difference of two trainings: too short a one is lost in what else they take.
  return median > 0 ? duration(median) : "too short";
}

function rowOf(name: string, onDevice: Found, onCpu: Found, torch: string): readonly string[] {
  const areNumbers = !("why" in onDevice || "why" in onCpu) && onDevice.numbers.length > 0;
  const elsewhere = "why" in onDevice ? null : onDevice.elsewhere;
  const fallen = Object.entries(elsewhere?.onCpu ?? {}).map(([operator, calls]) => `${operator} ${calls}`);
  return [
    name,
    timeOf(onDevice),
    "why" in onDevice ? "–" : duration(onDevice.first),
    timeOf(onCpu),
    torch,
    areNumbers ? distance(onDevice.numbers, onCpu.numbers).toExponential(1) : "–",
    elsewhere === null
      ? "–"
      : `${fallen.join(", ") || "none"} of ${elsewhere.others + countOf(elsewhere.onCpu)}`,
  ];
}

const countOf = (calls: Readonly<Record<string, number>>): number =>
  Object.values(calls).reduce((sum, count) => sum + count, 0);

/** The quickstart, smaller where it is dry, through the command itself. */
async function quickstartRow(device: Device): Promise<readonly string[]> {
  const root = join(import.meta.dirname, "..", "..");
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-device-"));
  const seconds = new Map<string, string>();
  const losses = new Map<string, readonly number[]>();
  const smaller = flags.dry
    ? ["--set", "grid.load.width=[4]", "--set", "grid.temperature.batch_size=[64]"]
    : [];
  try {
    for (const own of [device, "cpu"]) {
      const began = performance.now();
      const outcome = await withinTime(
        process.execPath,
        [
          ...[join(root, "bin", "loss-atlas.js"), "run", join(root, "examples", "quickstart.yaml")],
          ...["--device", own, "--name", own, "--out", folder, "--no-cache", "--set", "seeds=2", ...smaller],
          ...(own === "cpu" ? [] : ["--workers", "1"]),
        ],
        own === "cpu" ? 0.9 : 0.7,
      );
      seconds.set(own, "why" in outcome ? outcome.why : duration((performance.now() - began) / 1000));
      if ("printed" in outcome) losses.set(own, await trainLosses(join(folder, own, "cells.csv")));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const [found, expected] = [losses.get(device), losses.get("cpu")];
  const apart = found && expected ? distance(found, expected).toExponential(1) : "–";
  const name = `quickstart, 2 seeds${flags.dry ? ", one cell" : ""}, compilation and files included`;
  return [name, seconds.get(device)!, "–", seconds.get("cpu")!, "–", apart, "–"];
}

/** Perturbed runs beside which a device's is looked at. */
const PERTURBED = 8;

/** How far the losses of the first epoch may lie from the CPU's, as a share: rounding, and nothing that grew of it. */
const TIGHT = 1e-5;

/**
 * Trainings of one cell on the device beside the CPU's: in the first epoch they must agree to rounding; what training
 * makes of that by the end is told beside what it makes of initial weights that differ by 1e-7.
 */
async function driftRow(device: Device): Promise<readonly string[]> {
  const losses = async (own: Device, perturbed: number): Promise<DriftFound | string> => {
    const script = join(import.meta.dirname, "drift-process.ts");
    const outcome = await withinTime(process.execPath, [script, own, `${perturbed}`]);
    return "why" in outcome ? outcome.why : JSON.parse(outcome.printed);
  };
  const name = "quickstart, losses of one cell's two networks";
  const [found, expected] = [await losses(device, 0), await losses("cpu", PERTURBED)];
  const why = [found, expected].find((one) => typeof one === "string");
  if (typeof found === "string" || typeof expected === "string") return [name, `${why}`, ..."–––––"];
  const apart = (own: DriftFound, run: number, epoch: number): number =>
    Math.max(
      ...own.map((runs, network) => Math.abs(runs[run]!.at(epoch)! / expected[network]![0]!.at(epoch)! - 1)),
    );
  const perturbed = (epoch: number) =>
    Math.max(...Array.from({ length: PERTURBED }, (_, run) => apart(expected, 1 + run, epoch)));
  const first = apart(found, 0, 0);
  if (!(first <= TIGHT)) process.exitCode = 1;
  const words = [0, -1].map(
    (epoch) => `${apart(found, 0, epoch).toExponential(1)} (${perturbed(epoch).toExponential(1)})`,
  );
  const verdict = first <= TIGHT ? "" : `, MORE THAN ROUNDING`;
  return [name, "–", "–", "–", "–", `first epoch ${words[0]}${verdict}, last ${words[1]}`, "–"];
}

/** Mean training losses of the cells of a table. */
async function trainLosses(path: string): Promise<readonly number[]> {
  const [header, ...rows] = (await readFile(path, "utf8")).trim().split("\n");
  const column = header!.split(",").indexOf("train_loss");
  return rows.map((row) => Number(row.split(",")[column]));
}

async function firstThatComputes(): Promise<{
  readonly device: Device | undefined;
  readonly said: readonly string[];
}> {
  const said: string[] = [];
  for (const device of DEVICES.filter((known) => known !== "cpu")) {
    try {
      await requireDevice(device);
      return { device, said };
    } catch (error) {
      said.push(`${device}: ${error instanceof Error ? error.message.split(";")[0] : error}`);
    }
  }
  return { device: undefined, said };
}

await asCommand(async () => {
  const { device, said } = await firstThatComputes();
  for (const line of said) process.stdout.write(`${line}\n`);
  if (device === undefined) {
    process.exitCode = 1;
    return;
  }
  const pytorch = await findPyTorch();
  const cards = await withinTime("nvidia-smi", ["--query-gpu=name,driver_version", "--format=csv,noheader"]);
  const card = "printed" in cards ? cards.printed.trim() : "no NVIDIA card: a software adapter or another's";
  process.stdout.write(
    `${device} on ${card}; ${availableParallelism()} cores; PyTorch ${pytorch?.version ?? "is not there"}\n`,
  );
  const hasCard = "printed" in cards;
  const rows: (readonly string[])[] = [];
  for (const [position, work] of deviceWorks(flags.dry).entries()) {
    const onDevice = await foundBy(position, device);
    const onCpu = await foundBy(position, "cpu");
    const torch = pytorch !== null && hasCard ? await torchSeconds(pytorch, work) : "–";
    rows.push(rowOf(work.name, onDevice, onCpu, torch));
    process.stdout.write(`${rows.at(-1)!.join(" | ")}\n`);
    // The quickstart comes before the widest network, which may take all that is left.
    if (work.name.includes("curve")) rows.push(await driftRow(device), await quickstartRow(device));
  }
  const headings = [
    ...["a unit of", device, "first unit", `CPU, ${availableParallelism()} threads`, "PyTorch on the card"],
    ...["off the CPU's", "operators on the CPU"],
  ];
  process.stdout.write(`\n${tableText([headings, ...rows])}\n`);
  process.stdout.write(
    `\nIn brackets: how far ${PERTURBED} trainings on the CPU lie apart whose initial weights differ by 1e-7 of themselves.\n`,
  );
});
