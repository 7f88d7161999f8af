import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { TimedWork } from "#atlas/run";
import { parseCsv } from "#files";
import { Stopwatch, type Timing } from "#timing";
import {
  arithmeticShare,
  ProfileCollector,
  profileFindings,
  profileSentences,
  profileTable,
  type RunProfile,
  readProfile,
  writeProfile,
} from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-profile-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A time at which nothing else happens, milliseconds since 1970. */
const BEGAN = performance.timeOrigin + 1000;

const job = (kind: string, key: string) => ({ kind, key, needs: [], cost: 1, tasks: [] });

const timing = (seconds: number, own: Partial<Timing> = {}): Timing => ({
  seconds,
  phases: [],
  operators: [],
  slices: [],
  slicesLeftOut: 0,
  ...own,
});

/** Two workers of five seconds: one starts for 1, trains for 3 and waits; the other starts, waits and loses its process. */
const WORKS: readonly TimedWork[] = [
  {
    worker: "worker-0",
    what: "start",
    began: BEGAN,
    seconds: 1,
    timing: timing(0.75, { phases: [{ phase: "imports", seconds: 0.5, calls: 1 }] }),
    isLost: false,
  },
  {
    worker: "worker-0",
    what: "job",
    job: job("train", "a"),
    began: BEGAN + 1000,
    seconds: 3,
    timing: timing(2.9, {
      phases: [
        { phase: "arithmetic", seconds: 2, calls: 40 },
        { phase: "trace", seconds: 0.3, calls: 1 },
        { phase: "profiling", seconds: 0.4, calls: 1 },
      ],
      operators: [
        { operator: "Conv", seconds: 1.5, calls: 80 },
        { operator: "between operators", seconds: 0.4, calls: 0 },
      ],
      slices: [
        { phase: "trace", detail: "step", begin: 0, duration: 300 },
        { phase: "data", begin: 100, duration: 50 },
        { phase: "arithmetic", detail: "step", begin: 290, duration: 1000 },
      ],
      slicesLeftOut: 7,
    }),
    isLost: false,
  },
  { worker: "worker-1", what: "start", began: BEGAN, seconds: 1, isLost: false },
  { worker: "worker-1", what: "waiting", began: BEGAN + 1500, seconds: 2.5, isLost: false },
  {
    worker: "worker-1",
    what: "job",
    job: job("curvature", "b"),
    began: BEGAN + 4000,
    seconds: 1,
    isLost: true,
  },
];

function collected(): ProfileCollector {
  const collector = new ProfileCollector(new Stopwatch(0));
  for (const work of WORKS) collector.add(work);
  return collector;
}

test("every second of every worker is in one column, and in one phase or unnamed", () => {
  const { workers, seconds, columns } = collected().profile();
  expect([workers, seconds]).toEqual([2, 5]);
  expect(columns.map((column) => [column.kind, column.jobs, column.seconds])).toEqual([
    ["train", 1, 3],
    ["curvature", 1, 1],
    ["", 0, 6],
  ]);
  const total = columns.reduce((sum, column) => sum + column.seconds, 0);
  expect(total).toBeCloseTo(workers * seconds, 9);
  const phasesOf = (kind: string) =>
    columns.find((column) => column.kind === kind)!.phases.map(({ phase, seconds: own }) => [phase, own]);
  expect(phasesOf("curvature")).toEqual([["lost", 1]]);
  // A start says how long it took since the process began; the rest was starting the process.
  expect(phasesOf("")).toEqual([
    ["start", 0.25],
    ["imports", 0.5],
    ["messages", 0.5],
    // One waits for a job for 2.5 s, the other has none for the last second.
    ["waiting", 3.5],
  ]);
});

test("the table counts shares of all but what the profile took, and operators below the programs", () => {
  const profile = collected().profile();
  const { headings, rows } = profileTable(profile);
  expect(headings).toEqual(["", "train", "curvature", "all", "share"]);
  const cells = Object.fromEntries(rows.map(({ label, cells: own }) => [label, own]));
  expect(cells["in programs"]).toEqual(["2.00", "", "2.00", "20.8 %"]);
  expect(cells.Conv).toEqual(["1.50", "", "1.50", "15.6 %"]);
  expect(cells["between them"]).toEqual(["0.40", "", "0.40", "4.2 %"]);
  expect(cells["not looked into"]).toEqual(["0.10", "", "0.10", "1.0 %"]);
  expect(cells.all).toEqual(["2.60", "1.00", "9.60", "100.0 %"]);
  expect(cells.profiling).toBeUndefined();
  expect(arithmeticShare(profile)).toBeCloseTo(1.5 / 9.6, 9);
  expect(profileSentences(profile)[0]).toBe(
    "2 workers, 5.0 s each: 21 % of it in compiled programs (16 % in operators, pure arithmetic, and what of another 1 % that was not looked into), 3 % compiling, 36 % waiting.",
  );
});

test("of too many kinds those that take least share a column", () => {
  const collector = collected();
  for (const kind of ["d", "e", "f"]) {
    collector.add({
      worker: "worker-0",
      what: "job",
      job: job(kind, kind),
      began: BEGAN + 4000,
      seconds: 0.1,
      isLost: false,
    });
  }
  const { headings, rows } = profileTable(collector.profile(), 3);
  expect(headings).toEqual(["", "train", "curvature", "others", "all", "share"]);
  expect(rows.at(-1)!.cells[2]).toBe("0.30");
});

test("a call that had nothing left to do says so", async () => {
  const profile = new ProfileCollector(new Stopwatch(0)).profile();
  expect(profile).toMatchObject({ workers: 0, seconds: 0 });
  expect(arithmeticShare(profile)).toBeNull();
  expect(profileSentences(profile)[0]).toContain("no worker was started");
  expect(
    profileTable(profile)
      .rows.flatMap(({ cells }) => cells)
      .filter(Boolean),
  ).toEqual([]);
});

interface Event {
  readonly ph: string;
  readonly name: string;
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
}

function traceOf(collector: ProfileCollector): { readonly traceEvents: readonly Event[] } {
  return JSON.parse([...collector.trace()].join(""));
}

test("the trace has a track for each process, jobs and phases in it, and slices that lie within or beside each other", () => {
  const collector = collected();
  collector.profile();
  const { traceEvents } = traceOf(collector);
  const names = traceEvents.filter(({ ph }) => ph === "M");
  expect(names).toMatchObject([
    { name: "process_name", args: { name: "coordinator" } },
    { args: { name: "worker-0" } },
    { args: { name: "worker-1" } },
  ]);
  const slices = traceEvents.filter(({ ph, pid }) => ph === "X" && pid === 1);
  expect(slices.map(({ name }) => name).sort()).toEqual(["arithmetic", "data", "start", "trace", "train"]);
  const train = slices.find(({ name }) => name === "train")!;
  const trace = slices.find(({ name }) => name === "trace")!;
  // The phases of a job lie at the end of the time between order and answer.
  expect(trace.ts - train.ts).toBe(100_000);
  expect(train).toMatchObject({ dur: 3_000_000, args: { job: "a", operators: { Conv: 1.5 } } });
  for (const one of slices) {
    for (const other of slices) {
      if (one === other || one.tid !== other.tid) continue;
      const isBeside = one.ts + one.dur <= other.ts || other.ts + other.dur <= one.ts;
      const isWithin = (inner: Event, outer: Event) =>
        inner.ts >= outer.ts && inner.ts + inner.dur <= outer.ts + outer.dur;
      expect(isBeside || isWithin(one, other) || isWithin(other, one)).toBe(true);
    }
  }
});

test("a trace of very many jobs keeps all jobs and the longest phases", () => {
  const collector = new ProfileCollector(new Stopwatch(0));
  const slices = Array.from({ length: 60 }, (_, i) => ({
    phase: "data" as const,
    begin: i,
    duration: i === 0 ? 0.9 : 0.1,
  }));
  const jobs = 4000;
  for (let i = 0; i < jobs; i++) {
    collector.add({
      worker: "worker-0",
      what: "job",
      job: job("train", `${i}`),
      began: BEGAN + 100 * i,
      seconds: 0.1,
      timing: timing(0.1, { slices }),
      isLost: false,
    });
  }
  const { traceEvents } = traceOf(collector);
  expect(traceEvents.filter(({ name }) => name === "train")).toHaveLength(jobs);
  const phases = traceEvents.filter(({ name }) => name === "data");
  expect(phases).toHaveLength(200_000);
  expect(phases.filter(({ dur }) => dur === 900)).toHaveLength(jobs);
});

test("what is written is read again, whole files and nothing else", async () => {
  const collector = collected();
  const profile = collector.profile();
  await writeProfile(folder, profile, collector);
  expect(readdirSync(join(folder, "profile")).sort()).toEqual(["profile.csv", "profile.json", "trace.json"]);
  expect(await readProfile(folder)).toEqual({ profile });
  const { columns, rows } = parseCsv(
    readFileSync(join(folder, "profile", "profile.csv"), "utf8"),
    "profile.csv",
  );
  expect(columns).toEqual(["kind", "phase", "operator", "seconds", "calls"]);
  expect(rows.map(({ values }) => values)).toContainEqual({
    kind: "train",
    phase: "arithmetic",
    operator: "Conv",
    seconds: "1.500000",
    calls: "80",
  });
});

test.each([
  ["", "is damaged"],
  ["{", "is damaged"],
  ["[]", "is damaged"],
  ['{"version":2}', "is of format 2, not 1"],
  ['{"version":1,"began":"x","workers":1,"seconds":1,"columns":[{}]}', "is damaged"],
  [
    '{"version":1,"began":"x","workers":1,"seconds":1,"columns":[],"coordinator":{"kind":"","jobs":0,"seconds":1,"phases":[{"seconds":1,"calls":1}],"operators":[]}}',
    "is damaged",
  ],
])("a profile that cannot be read says why: %s", async (text, why) => {
  const own = mkdtempSync(join(folder, "damaged-"));
  const collector = collected();
  await writeProfile(own, collector.profile(), collector);
  writeFileSync(join(own, "profile", "profile.json"), text);
  expect(await readProfile(own)).toEqual({ damage: expect.stringContaining(`profile/profile.json ${why}`) });
  const idle = new ProfileCollector(new Stopwatch(0)).profile();
  expect(await profileFindings(own)).toEqual({ remarks: [expect.stringContaining(why)] });
  expect((await profileFindings(own, idle))?.remarks).toEqual([
    expect.stringMatching(/^Nothing was left to do .* nothing to profile\.$/),
    expect.stringContaining(why),
  ]);
});

test("a folder in the place of the profile is no profile that was never written", async () => {
  const own = mkdtempSync(join(folder, "folder-"));
  expect(await readProfile(own)).toBeUndefined();
  expect(await profileFindings(own)).toBeUndefined();
  mkdirSync(join(own, "profile", "profile.json"), { recursive: true });
  expect((await readProfile(own))?.damage).toContain("cannot be read (this is a folder)");
});

test("a call that had something to do tells of itself, one that had nothing of the last that had, by its date", async () => {
  const own = mkdtempSync(join(folder, "stands-"));
  const collector = collected();
  const earlier = { ...collector.profile(), began: "2026-11-28T09:30:12.000Z" };
  await writeProfile(own, earlier, collector);
  const idle = { ...new ProfileCollector(new Stopwatch(0)).profile(), began: "2026-11-29T10:00:00.000Z" };
  expect(await profileFindings(own)).toEqual({ profile: earlier, remarks: [] });
  expect(await profileFindings(own, idle)).toEqual({
    profile: earlier,
    remarks: [
      "Nothing was left to do in the call of 2026-11-29 10:00 UTC, so there is nothing to profile; the profile of the call of 2026-11-28 09:30 UTC stands.",
    ],
  });
  const busy = collected().profile();
  expect(await profileFindings(own, busy)).toEqual({ profile: busy, remarks: [] });
});

/** A worker of one job, which is all that the table and the sentences are about. */
function ofOneJob(own: Partial<Timing>): RunProfile {
  const collector = new ProfileCollector(new Stopwatch(0));
  const work = {
    worker: "worker-0",
    what: "job",
    job: job("train", "a"),
    began: BEGAN,
    seconds: 10,
  } as const;
  collector.add({ ...work, timing: timing(10, own), isLost: false });
  return collector.profile();
}

const inPrograms = (seconds: number) => ({ phase: "arithmetic", seconds, calls: 1 }) as const;

test.each([
  [
    [inPrograms(4)],
    [],
    "40 % of it in compiled programs (how much of that in operators is unknown: none was looked into), ",
    null,
  ],
  [
    [inPrograms(4)],
    [{ operator: "Conv", seconds: 3, calls: 1 }],
    "40 % of it in compiled programs (30 % in operators, pure arithmetic, and what of another 10 % that was not looked into), ",
    0.3,
  ],
  [
    [inPrograms(4)],
    [{ operator: "between operators", seconds: 4, calls: 0 }],
    "40 % of it in compiled programs (0 % in operators, pure arithmetic), ",
    0,
  ],
  [[inPrograms(0.01)], [], "under 1 % of it in compiled programs (how much of that ", null],
  [[], [], "0 % of it in compiled programs, ", null],
])(
  "a share of operators that nobody looked for is not said to be none: %j %j",
  (phases, operators, words, share) => {
    const profile = ofOneJob({ phases, operators });
    expect(profileSentences(profile)[0]).toContain(words);
    expect(arithmeticShare(profile)).toBe(share);
  },
);

test("phases too short for a number share a row, and no row is blank", () => {
  const short = (["data", "trace", "lower"] as const).map((phase) => ({ phase, seconds: 0.003, calls: 1 }));
  const { rows } = profileTable(ofOneJob({ phases: [...short, inPrograms(9.991)] }));
  expect(rows.map(({ label }) => label)).toEqual(["in programs", "not looked into", "other phases", "all"]);
  expect(rows[2]!.cells).toEqual(["0.01", "0.01", "0.1 %"]);
  for (const { cells } of rows) expect(cells.filter(Boolean)).not.toEqual([]);
});
