import { expect, test } from "vitest";
import { costsHtml, type RunCosts } from "./costs-page.ts";

const stage = (kind: string, foretold: number, found: number) => ({
  kind,
  results: 9,
  resultsDone: 9,
  foretoldSeconds: foretold,
  leastForetoldSeconds: foretold,
  foundSeconds: found,
  foretoldMemoryMb: 407,
  foundMemoryMb: 391,
});

const COSTS: RunCosts = {
  name: "a <b>",
  stages: [stage("train", 60, 40), stage("curvature", 20, 40)],
  isMachineMeasured: true,
  foretoldDiskMb: 17,
  disk: { bytes: 16.3 * 2 ** 20, files: 9, is_estimated: false },
};

const wordsOf = (html: string) =>
  html
    .slice(html.indexOf("<main>"))
    .replace(/<[^>]+>/g, " ")
    .replace(/&nbsp;|\s+/g, " ");

test("every kind of job has what was foretold beside what it took, and all of them have", () => {
  const words = wordsOf(costsHtml(COSTS));
  expect(words).toContain("train 9 1 min 40 s 1.50 407 MiB 391 MiB");
  expect(words).toContain("curvature 9 20 s 40 s 0.50 407 MiB 391 MiB");
  expect(words).toContain("in all 1 min 20 s 1 min 20 s 1.00");
  expect(words).toContain("took 1 min 20 s of all workers together: as foretold.");
  expect(words).toContain("foretold to take 17 MiB in the end, and takes 16 MiB");
  expect(words).toContain("as it was measured with all its cores busy");
  expect(words).toContain("a &lt;b&gt;");
});

test("what is not done is not counted as if it were, and a guess is called one", () => {
  const words = wordsOf(
    costsHtml({
      ...COSTS,
      stages: [{ ...stage("train", 30, 90), resultsDone: 4, leastForetoldSeconds: 20 }],
      isMachineMeasured: false,
    }),
  );
  expect(words).toContain("What is done so far was foretold to take 30 s of one worker, and took 1 min 30 s");
  expect(words).toContain("3.00 times as much as was foretold");
  expect(words).toContain("train 4 of 9 20 s … 30 s 1 min 30 s 0.33");
  expect(words).toContain("by one core of a machine of 2026");
});

test("a run that has done nothing says so", () => {
  expect(wordsOf(costsHtml({ ...COSTS, stages: [] }))).toContain("Nothing is computed yet.");
});
