import { libraryProblem } from "./library-problem.ts";
import { afterProcessorTime } from "./processor-time.ts";

/** Far longer than any library computes for a file of the size. */
const LONGEST_SECONDS = 20;
const SECONDS_PER_MEGABYTE = 0.5;

/** Far more than the objects of any file of the size take, numbers in arrays not counted. */
const MOST_MEGABYTES = 1024;
const MEGABYTES_PER_MEGABYTE = 16;

/** Why there is no answer. */
interface NoAnswer {
  readonly problem: string;
}

/**
 * The message by which a thread of its own answers a question about a file of so many bytes, or what it throws: a damaged one
 * can keep a library busy for ever, so that the thread ends with its answer, or after a time of computing or with an amount of
 * memory that no such file takes.
 *
 * @param thread the program of the thread, which finds the question in `workerData`
 */
export async function askThread<Answer>(
  thread: URL,
  question: unknown,
  bytes: number,
): Promise<Answer | NoAnswer> {
  // Commands that read no such file start without it.
  const { Worker } = await import("node:worker_threads");
  const worker = new Worker(thread, {
    workerData: question,
    // A program of its own, which the options of whoever calls (--eval, --input-type) are not for.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES + (MEGABYTES_PER_MEGABYTE * bytes) / 2 ** 20 },
    stdout: true,
    stderr: true,
  });
  const seconds = LONGEST_SECONDS + (SECONDS_PER_MEGABYTE * bytes) / 2 ** 20;
  return new Promise((resolve) => {
    const end = (answer: Answer | NoAnswer): void => {
      giveUp();
      resolve(answer);
      void worker.terminate();
    };
    const giveUp = afterProcessorTime(seconds, () =>
      end({ problem: "it cannot be read in any sensible time" }),
    );
    worker.once("message", (answer: Answer) => end(answer));
    worker.once("error", (error) => end({ problem: problemOf(error) }));
    worker.once("exit", () => end({ problem: "the reader ended without an answer" }));
  });
}

function problemOf(error: unknown): string {
  const isOutOfMemory =
    error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  return isOutOfMemory ? "it takes far more memory than a file of its size does" : libraryProblem(error);
}
