import { jobWords } from "#atlas/plan";
import { counted, duration, printable } from "#words";
import type { Display, Subject } from "./display.ts";
import { newsOf } from "./news.ts";
import { advance, noProgress } from "./progress.ts";
import { summaryWords } from "./progress-lines.ts";

/** Least time between two lines of progress, ms; a run of hours needs fewer, a twentieth of what has gone by apart. */
const LEAST_INTERVAL = 5000;
const MOST_INTERVAL = 300_000;
const SHARE_OF_RUN = 1 / 20;
/** A line is written after so long though no job has ended, ms. */
const LONGEST_SILENCE = 30_000;

/** Lines for a log: the start, now and then how far the run is, news as they come, the end. */
export function plainDisplay({ name, knobs }: Subject, write: (text: string) => void): Display {
  let progress = noProgress(performance.now());
  let writtenAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  function interval(now: number): number {
    return Math.min(MOST_INTERVAL, Math.max(LEAST_INTERVAL, SHARE_OF_RUN * (now - progress.startedAt)));
  }

  function writeLine(words: string, now: number): void {
    write(`${name}: ${words}\n`);
    writtenAt = now;
    clearTimeout(timer);
    timer = setTimeout(breakSilence, Math.max(LONGEST_SILENCE, interval(now))).unref();
  }

  function breakSilence(): void {
    const now = performance.now();
    const doing = [...progress.workers.values()].filter((one) => one !== null);
    const [longest] = doing.sort((a, b) => a.since - b.since);
    const words = longest
      ? ` · ${jobWords(longest.job, knobs)} for ${duration(Math.round((now - longest.since) / 1000))}`
      : "";
    writeLine(`${summaryWords(progress, now)}${words}`, now);
  }

  return {
    show(event) {
      const now = performance.now();
      progress = advance(progress, event, now);
      if (event.type === "started") {
        const done = event.jobsDone === 0 ? "" : `, ${event.jobsDone} of them done already`;
        writeLine(`${counted(event.jobs, "job")}${done}`, now);
      }
      if (event.type === "stopping") write(`${name}: stopping; jobs under way have a second to end\n`);
      const news = newsOf(event, knobs);
      if (news !== null) write(`${name}: ${printable(news.text)}\n`);
      if (event.type === "job-done" && now - writtenAt >= interval(now))
        writeLine(summaryWords(progress, now), now);
    },
    close() {
      if (progress.jobs > 0) writeLine(summaryWords(progress, performance.now()), performance.now());
      clearTimeout(timer);
    },
  };
}
