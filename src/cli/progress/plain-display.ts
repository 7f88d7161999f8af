import { counted, printable } from "#words";
import type { Display, Subject } from "./display.ts";
import { newsOf } from "./news.ts";
import { advance, noProgress } from "./progress.ts";
import { summaryWords } from "./progress-lines.ts";

/** Least time between two lines of progress, ms. */
const INTERVAL = 5000;

/** Lines for a log: the start, every few seconds how far the run is, news as they come, the end. */
export function plainDisplay({ name, knobs }: Subject, write: (text: string) => void): Display {
  let progress = noProgress(performance.now());
  let writtenAt = Number.NEGATIVE_INFINITY;

  function writeProgress(now: number): void {
    writtenAt = now;
    write(`${name}: ${summaryWords(progress, now)}\n`);
  }

  return {
    show(event) {
      const now = performance.now();
      progress = advance(progress, event, now);
      if (event.type === "started") {
        const done = event.jobsDone === 0 ? "" : `, ${event.jobsDone} of them done already`;
        write(`${name}: ${counted(event.jobs, "job")}${done}\n`);
        writtenAt = now;
      }
      if (event.type === "stopping") write(`${name}: stopping; jobs under way have a second to end\n`);
      const news = newsOf(event, knobs);
      if (news !== null) write(`${name}: ${printable(news.text)}\n`);
      if (event.type === "job-done" && now - writtenAt >= INTERVAL) writeProgress(now);
    },
    close() {
      if (progress.jobs > 0) writeProgress(performance.now());
    },
  };
}
