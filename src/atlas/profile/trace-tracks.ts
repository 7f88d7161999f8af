import type { OperatorTime, Timing } from "#timing";

/** How many slices of phases a trace shows at most: its longest. Jobs are shown all. */
const MOST_SLICES = 200_000;

/** A job, or what else a worker does, with what is in it. */
interface Stretch {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly began: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly timing?: Timing;
}

/** A slice of a track; times in milliseconds, `began` since 1970. */
interface TrackSlice {
  readonly track: number;
  readonly name: string;
  readonly category: string;
  readonly began: number;
  readonly duration: number;
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * Slices of time on tracks, one a process, as the JSON of Chrome's trace format, which Perfetto opens.
 *
 * Source: "Trace Event Format", Google, 2016: complete events (`ph` X), times in microseconds.
 */
export class TraceTracks {
  readonly #names: string[];
  readonly #stretches: TrackSlice[] = [];
  #slices: TrackSlice[] = [];
  #leftOut = 0;

  /** @param first the name of track 0 */
  constructor(first: string) {
    this.#names = [first];
  }

  /** Opens another track; gives its number. */
  open(name: string): number {
    return this.#names.push(name) - 1;
  }

  /** Adds a stretch of work with the phases in it. */
  add(track: number, { name, began, duration, details, timing }: Stretch): void {
    const operators = timing === undefined ? {} : secondsByOperator(timing.operators);
    this.#stretches.push({
      track,
      name,
      category: "job",
      began,
      duration,
      details: { ...details, ...operators },
    });
    // A worker's own clock says how long its phases took; where they lie is told by when its answer came.
    if (timing !== undefined) this.addSlices(track, began + duration - 1000 * timing.seconds, timing);
  }

  /** Adds the phases of some work that began at a time, milliseconds since 1970. */
  addSlices(track: number, began: number, { slices, slicesLeftOut }: Timing): void {
    this.#leftOut += slicesLeftOut;
    for (const { phase, detail, begin, duration } of slices) {
      this.#slices.push({
        track,
        name: phase,
        category: "phase",
        began: began + begin,
        duration,
        ...(detail !== undefined && { details: { program: detail } }),
      });
    }
    if (this.#slices.length > 2 * MOST_SLICES) this.#keepLongest();
  }

  /** The trace as JSON, in parts: one event a line. */
  *json(): Generator<string> {
    this.#keepLongest();
    const all = [...this.#stretches, ...this.#slices];
    const origin = all.reduce((least, { began }) => Math.min(least, began), Number.POSITIVE_INFINITY);
    const remark = `${this.#leftOut} short slices are left out: a job shows its 60 longest, a trace ${MOST_SLICES}`;
    yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify({ leftOut: remark })},"traceEvents":[`;
    let separator = "\n";
    const names = this.#names.map((name, pid) => ({
      ph: "M",
      name: "process_name",
      pid,
      tid: 0,
      args: { name },
    }));
    const events = this.#names.flatMap((_, track) =>
      nested(
        all.filter((slice) => slice.track === track),
        origin,
      ),
    );
    for (const event of [...names, ...events]) {
      yield `${separator}${JSON.stringify(event)}`;
      separator = ",\n";
    }
    yield "\n]}\n";
  }

  #keepLongest(): void {
    if (this.#slices.length <= MOST_SLICES) return;
    this.#leftOut += this.#slices.length - MOST_SLICES;
    this.#slices = this.#slices.toSorted((a, b) => b.duration - a.duration).slice(0, MOST_SLICES);
  }
}

/** The events of one track. Slices that lie across each other, as of files that are written at once, get rows of their own. */
function nested(slices: readonly TrackSlice[], origin: number) {
  const rows: Row[] = [];
  const byBegin = slices.toSorted((a, b) => a.began - b.began || b.duration - a.duration);
  return byBegin.map(({ track, name, category, began, duration, details }) => {
    const [begin, end] = [began - origin, began + duration - origin];
    const found = rows.findIndex((row) => hasRoom(row, begin, end));
    const row = rows[found] ?? { open: [], free: 0 };
    if (found < 0) rows.push(row);
    const from = Math.round(1000 * Math.max(begin, row.free));
    const to = Math.max(from, Math.round(1000 * Math.min(end, row.open.at(-1) ?? end)));
    row.open.push(to / 1000);
    return {
      ph: "X",
      name,
      cat: category,
      ts: from,
      dur: to - from,
      pid: track,
      tid: rows.indexOf(row),
      ...(details && { args: details }),
    };
  });
}

/** A row of slices that lie within or beside each other; milliseconds. */
interface Row {
  /** The ends of the slices that are open, innermost last. */
  readonly open: number[];
  /** Up to when there are slices that are closed. */
  free: number;
}

/** Whether a slice lies within the innermost that is open; closes those that end before it. */
function hasRoom(row: Row, begin: number, end: number): boolean {
  while (row.open.length > 0 && row.open.at(-1)! <= begin + CLOSE)
    row.free = Math.max(row.free, row.open.pop()!);
  return row.open.length === 0 || row.open.at(-1)! >= end - CLOSE;
}

/** By how much clocks of processes may disagree about an edge that two slices share, milliseconds. */
const CLOSE = 0.05;

function secondsByOperator(operators: readonly OperatorTime[]): {
  readonly operators?: Record<string, number>;
} {
  if (operators.length === 0) return {};
  const longest = operators.toSorted((a, b) => b.seconds - a.seconds);
  return {
    operators: Object.fromEntries(
      longest.map(({ operator, seconds }) => [operator, Number(seconds.toFixed(4))]),
    ),
  };
}
