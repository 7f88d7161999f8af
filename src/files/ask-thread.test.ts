import { expect, test } from "vitest";
import { askThread } from "./ask-thread.ts";

const thread = (program: string) => new URL(`data:text/javascript,${encodeURIComponent(program)}`);

test("the message of the thread is the answer", async () => {
  const program = `import { parentPort, workerData } from "node:worker_threads";
    parentPort.postMessage({ twice: 2 * workerData });
    setInterval(() => {}, 1000);`;
  expect(await askThread(thread(program), 21, 0)).toEqual({ twice: 42 });
});

test.each([
  ["throw new Error('no such format')", "no such format"],
  ["null.format", "what it says of itself does not fit together"],
  ["", "the reader ended without an answer"],
  [
    "for (const all = [];;) all.push(new Array(100_000).fill(0.5))",
    "it takes far more memory than a file of its size does",
  ],
])("a thread that does not answer is told of: %s", async (program, problem) => {
  expect(await askThread(thread(program), null, 0)).toEqual({ problem });
});
