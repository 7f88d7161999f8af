import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { afterProcessorTime } from "./processor-time.ts";

const compute = (seconds: number): void => {
  const before = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(before);
    if (user + system >= 1e6 * seconds) return;
  }
};

test("what computes runs out of time, however long it waited before", async () => {
  let isOver = false;
  const giveUp = afterProcessorTime(0.4, () => {
    isOver = true;
  });
  await sleep(500);
  expect(isOver).toBe(false);
  compute(0.4);
  await sleep(450);
  expect(isOver).toBe(true);
  giveUp();
});

test("what waits for ever runs out of it too, and what is given up does not", async () => {
  const over: string[] = [];
  afterProcessorTime(0.005, () => over.push("waiting"));
  afterProcessorTime(0.005, () => over.push("given up"))();
  await sleep(400);
  expect(over).toEqual(["waiting"]);
});
