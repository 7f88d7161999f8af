import { setTimeout as sleep } from "node:timers/promises";
import type { Queued, Submissions } from "#atlas/slurm";
import { AtlasError } from "#errors";
import { printable } from "#words";
import type { AskedExperiment } from "./asked-experiment.ts";
import { endCrew } from "./end-of-crew.ts";
import { listenForInterruption } from "./interruption.ts";
import { queueWords } from "./queue-words.ts";
import { quoted, type RunPlace, readingCommand } from "./run-place.ts";
import { statusLine } from "./status-text.ts";
import { type SubmitOptions, submitRun, submittedWords } from "./submit-run.ts";

/** After how long Slurm is asked at first and at last, ms: it serves others as well. */
const INTERVAL = { first: 1000, last: 15_000, growth: 1.25 };
/** How often in a row it may give no answer. */
const MOST_SILENCES = 60;

/**
 * Submits a run to Slurm, waits until nothing of it is queued any more, and ends as a run of this machine does. Who
 * interrupts it leaves what is queued alone.
 *
 * @throws AtlasError as `submitRun`
 */
export async function runOnSlurm(asked: AskedExperiment, options: SubmitOptions): Promise<void> {
  const { place } = asked;
  const run = quoted(place);
  const json = options.json ?? false;
  const began = Date.now();
  const { submitted, jobs, left } = await submitRun(asked, options);
  if (submitted !== undefined) {
    const { round } = submitted;
    if (json)
      tell({
        type: "submitted",
        run: place.shown,
        jobs,
        jobs_left: left,
        tasks: round.tasks,
        slurm_jobs: round.jobs,
      });
    else process.stderr.write(`${printable(asked.configuration.name)}: ${submittedWords(submitted)}\n`);
    if (!(await waitForEnd(place, json))) {
      const words = `Interrupted: what is queued goes on. loss-atlas status ${run} says how far it is, loss-atlas cancel ${run} ends it.`;
      process.stderr.write(`${words}\n`);
      process.exitCode = 130;
      return;
    }
  }
  const { crewOutcome } = await import("#atlas/run");
  const { readSubmissions } = await import("#atlas/slurm");
  const { openRunStore } = await import("#atlas/store");
  const isCancelled = (await readSubmissions(openRunStore(place.address)))?.rounds.at(-1)?.cancelled ?? false;
  const why = isCancelled
    ? "it was cancelled"
    : "nothing of it is queued any more, and what its tasks printed says why";
  await endCrew(place, await crewOutcome(place.address), { why, began, json });
}

/** Tells how far a run is until nothing of it is queued; whether it came to that, and was not interrupted. */
async function waitForEnd(place: RunPlace, json: boolean): Promise<boolean> {
  const { readDatabaseStatus, readStatus: readFolderStatus } = await import("#atlas/status");
  const { openRunStore } = await import("#atlas/store");
  const readStatus = place.isInDatabase ? readDatabaseStatus : readFolderStatus;
  const texts = openRunStore(place.address);
  const { requireSubmissions } = await import("#atlas/slurm");
  const interruption = listenForInterruption();
  const { signal } = interruption;
  let before = "";
  let submissions = await requireSubmissions(texts);
  try {
    let silences = 0;
    for (let pause = INTERVAL.first; ; pause = Math.min(INTERVAL.last, pause * INTERVAL.growth)) {
      await sleep(pause, undefined, { signal }).catch(() => {});
      if (signal.aborted) return false;
      const queue = await queueHint(submissions);
      silences = queue === undefined ? silences + 1 : 0;
      if (silences > MOST_SILENCES) throw neverAnswers(place);
      const status = await readStatus(place.address);
      const words = `${statusLine(status)}${queue === undefined ? "" : ` · ${queueWords(queue)}`}`;
      if (words !== before) {
        if (json) tell({ type: "status", stages: status.stages, queue: queue ?? null });
        else process.stderr.write(`${printable(status.name ?? place.shown)}: ${words}\n`);
      }
      before = words;
      if (queue === undefined || queue.running + queue.waiting > 0 || queue.collector) continue;
      // What collects submits before it ends, so what it submitted is known by now.
      const now = await requireSubmissions(texts);
      if (now.rounds.length === submissions.rounds.length) return true;
      submissions = now;
    }
  } finally {
    interruption.release();
  }
}

/** What is queued; `undefined` where Slurm does not say so now. */
async function queueHint(submissions: Submissions): Promise<Queued | undefined> {
  const { queued } = await import("#atlas/slurm");
  return queued(submissions).catch((error: unknown) => {
    if (error instanceof AtlasError) return undefined;
    throw error;
  });
}

function neverAnswers(place: RunPlace): AtlasError {
  return new AtlasError({
    code: "slurm/no-answer",
    kind: "failure",
    where: "squeue",
    problem: `Slurm has not said for ${MOST_SILENCES} times what is queued`,
    remedy: `loss-atlas status ${quoted(place)} says how far the run is, ${readingCommand(place)} shows what there is`,
  });
}

function tell(record: object): void {
  process.stdout.write(`${JSON.stringify(record)}\n`);
}
