import { expect, it } from "vitest";
import { rebuilt } from "./rebuilt.ts";

it("builds once for the same entries, and anew when one is added or another", () => {
  let entries: readonly unknown[] = ["a"];
  let times = 0;
  const value = rebuilt(
    () => [...entries],
    () => [times++, ...entries],
  );
  expect(times).toBe(0);
  expect(value()).toEqual([0, "a"]);
  expect(value()).toBe(value());
  entries = ["a", "b"];
  expect(value()).toEqual([1, "a", "b"]);
  entries = ["a", "c"];
  expect(value()).toEqual([2, "a", "c"]);
  expect(times).toBe(3);
});
