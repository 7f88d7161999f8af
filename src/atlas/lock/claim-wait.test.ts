import { expect, test } from "vitest";
import { lookInterval, waitWords } from "./claim-wait.ts";

const process = (pid: number) => ({ host: "atlas", pid, born: "" });

test("whom a claim waits for is named, with how long", () => {
  expect(waitWords({ members: [process(4711)], seconds: 60 })).toBe(
    "waiting for process 4711 on atlas, which may still be at work on this run: if it gives no sign for 60 s, it counts as gone",
  );
  expect(waitWords({ members: [undefined, process(4711), process(5)], seconds: 60 })).toBe(
    "waiting for process 4711 on atlas and 2 others, which may still be at work on this run: whoever gives no sign for 60 s counts as gone",
  );
  expect(waitWords({ members: [undefined], seconds: 5 })).toMatch(
    /^waiting for a process that left no name,/,
  );
});

test("a look is taken twice a beat, and each second where beats are slow", () => {
  expect([0.1, 5].map(lookInterval)).toEqual([50, 1000]);
});
