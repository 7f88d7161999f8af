import type { Job } from "#atlas/plan";
import type { RunEvent } from "#atlas/run";
import type { Display } from "./display.ts";

/** One JSON object a line for each event, for programs; jobs by key and kind, names in snake case. */
export function jsonDisplay(write: (text: string) => void): Display {
  return {
    show: (event) => write(`${JSON.stringify(eventRecord(event))}\n`),
    close: () => {},
  };
}

function eventRecord(event: RunEvent): object {
  switch (event.type) {
    case "started": {
      const { type, jobs, jobsDone, stages, round } = event;
      const cost = stages.reduce((sum, stage) => sum + stage.cost, 0);
      const cost_done = stages.reduce((sum, stage) => sum + stage.costDone, 0);
      return { type, jobs, jobs_done: jobsDone, cost, cost_done, ...(round && { round }) };
    }
    case "job-failed":
      return {
        ...event,
        job: jobRecord(event.job),
        blocked: event.blocked.map(jobRecord),
        cut: event.cut.map(jobRecord),
      };
    case "job-started":
    case "job-done":
    case "job-done-elsewhere":
      return { ...event, job: jobRecord(event.job) };
    case "worker-crashed": {
      const { type, worker, reason, isTriedAgain } = event;
      return { type, worker, job: jobRecord(event.job), reason, tried_again: isTriedAgain };
    }
    case "worker-recycled":
      return { type: event.type, worker: event.worker, memory_mb: Math.round(event.memoryMb) };
    case "warning":
    case "note":
    case "stopping":
      return event;
  }
}

/** How JSON output names a job. */
export function jobRecord({ key, kind, cost }: Job): object {
  return { key, kind, cost };
}
