import type { KnobAxis } from "#atlas/configuration";
import type { PlanSummary } from "#atlas/plan";
import type { KnobValue } from "#knobs";
import { bothEnds, counted, duration } from "#words";
import { alignColumns } from "./columns.ts";
import { wrapped } from "./prose.ts";

/** A plan for people: the grid, the jobs by kind, the time and the memory; ends with a newline. */
export function planText(summary: PlanSummary, columns: number): string {
  const { grid, jobs, workers, threads, scaled_learning_rates: rates } = summary;
  const { wall_seconds_without_waiting: unhindered } = summary;
  const axes = [
    ["load", grid.load] as const,
    ["temperature", grid.temperature] as const,
    ...grid.slices.map((axis) => ["slices", axis] as const),
  ];
  const { checkpoints, refine } = summary;
  const counts = [
    counted(summary.cells, "cell"),
    refine === undefined
      ? counted(summary.networks, "network")
      : `at most ${refine.most_networks} of ${counted(refine.grid_networks, "network")}`,
    ...(checkpoints === undefined ? [] : [counted(checkpoints, "checkpoint")]),
  ].join(", ");
  const lines = [
    wrapped(`${summary.name}: ${counts} (${counted(summary.seeds, "seed")} each)`, columns, 2),
    "",
    ...axesText(axes, columns),
    ...(rates === null ? [] : [wrapped(scaledRates(rates), columns, 4)]),
    "",
    ...alignColumns(
      [
        ["jobs", "count", "operations", "one worker", "memory", "disk"],
        ...jobs.map(({ kind, count, operations, seconds, least_seconds, memory_mb, disk_mb }) => [
          kind,
          String(count),
          siNumber(operations),
          least_seconds === undefined
            ? duration(seconds)
            : `${duration(least_seconds)} … ${duration(seconds)}`,
          `${memory_mb} MiB`,
          binarySize(disk_mb),
        ]),
      ],
      1,
    ),
    "",
    ...[
      `about ${duration(summary.wall_seconds)} with ${counted(workers, "worker")}${threads === 1 ? "" : ` of ${counted(threads, "thread")}`}, each in up to ${summary.worker_memory_mb} MiB`,
      ...(unhindered === undefined
        ? []
        : [
            `jobs wait for memory in that time: with room for all workers at once about ${duration(unhindered)}`,
          ]),
      `${coreHours(summary.total_seconds)} of one core in all, and about ${binarySize(summary.disk_mb)} on the disk`,
      `${summary.is_machine_measured ? "as this machine was measured with all cores busy" : "a rough guess by one core of a machine of 2026"}, every network to the end of its budget`,
      ...(refine === undefined
        ? []
        : [
            `${counted(refine.first_cells, "cell")} come first; those after them are chosen by what is found, and priced here as if spread evenly over the rest`,
          ]),
      ...(jobs.some(({ least_seconds }) => least_seconds !== undefined)
        ? ["… is from the least to the most, by how many curves settle and when"]
        : []),
    ].map((line) => wrapped(line, columns, 2)),
  ];
  return `${lines.join("\n")}\n`;
}

/** The axes with their values, which go on below themselves where they are long. */
function axesText(axes: readonly (readonly [string, KnobAxis])[], columns: number): readonly string[] {
  const names = alignColumns(axes.map(([name, { knob }]) => [name, knob]));
  const indent = Math.max(...names.map((name) => name.length)) + 2;
  return axes.map(([, { values }], index) => {
    const shown = wrapped(listed(values), Math.max(columns - indent, 20));
    return `${names[index]!.padEnd(indent)}${shown.replaceAll("\n", `\n${" ".repeat(indent)}`)}`;
  });
}

/** What cells train with where the rate is a number times their batch size. */
function scaledRates([least, largest]: readonly [number, number]): string {
  const [first, last] = [least, largest].map((rate) => String(Number(rate.toPrecision(6))));
  return `  learning rate of a cell ${first === last ? first : `from ${first} to ${last}`}, scaled with its batch size`;
}

/** A count with a prefix of the SI and three significant digits, such as `311 G`. */
function siNumber(value: number): string {
  const prefixes = ["", " k", " M", " G", " T", " P", " E"];
  const thousands = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), prefixes.length - 1);
  return `${Number((value / 1000 ** thousands).toPrecision(3))}${prefixes[thousands]}`;
}

/** Long axes show their ends. */
function listed(values: readonly KnobValue[]): string {
  const shown = bothEnds(values, 8, 4);
  return `${shown.join(" ")}${shown === values ? "" : ` (${values.length} values)`}`;
}

/** Work for people: core-hours where it is many. */
function coreHours(seconds: number): string {
  return seconds < MANY_HOURS * 3600
    ? duration(seconds)
    : `${Math.round(seconds / 3600).toLocaleString("en-US")} hours`;
}

/** Hours from which work is told in hours alone. */
const MANY_HOURS = 48;

/** A size for people, given in MiB. */
function binarySize(mib: number): string {
  return mib < 10_240 ? `${mib} MiB` : `${Math.round(mib / 1024).toLocaleString("en-US")} GiB`;
}
