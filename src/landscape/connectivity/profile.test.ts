import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsv } from "#files";
import {
  barrierAndDip,
  type PathProfile,
  profileTimes,
  publishedDeviation,
  publishedModeConnectivity,
  refinementTimes,
  signedDeviation,
  signedModeConnectivity,
} from "./profile.ts";

/** A profile with the given errors (and losses a tenth of them) at equally spaced t. */
function profileOf(errors: readonly number[]): PathProfile {
  return errors.map((error, i) => ({ t: i / (errors.length - 1), error, loss: error / 10 }));
}

const errors = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 12 });
const fiveErrors = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 5 });

test("of ends alone nothing is told", () => {
  for (const ends of [[], [1], [1, 2]]) {
    const profile = ends.map((error, t) => ({ t, error, loss: error }));
    for (const told of [barrierAndDip, signedModeConnectivity])
      expect(() => told(profile, "error")).toThrow("none lies between its ends");
    expect(() => refinementTimes(profile)).toThrow(RangeError);
  }
});

describe("mode connectivity", () => {
  test("of errors 0, .05, 5.044, .056, 0 is -5.044 (a published cell: batch 1024, width 11)", () => {
    const profile = profileOf([0, 0.05, 5.044, 0.056, 0]);
    expect(publishedModeConnectivity(profile, "error")).toBeCloseTo(-5.044, 12);
    expect(signedModeConnectivity(profile, "error")).toBeCloseTo(-5.044, 12);
    expect(signedModeConnectivity(profile, "loss")).toBeCloseTo(-0.5044, 12);
  });

  test("as published takes its sign from the order of unequal ends; interior points do not", () => {
    const profile = profileOf([90, 60, 62, 58, 40]);
    const reversed = profileOf([40, 58, 62, 60, 90]);
    expect(publishedModeConnectivity(profile, "error")).toBe(-25);
    expect(publishedModeConnectivity(reversed, "error")).toBe(25);
    expect(signedModeConnectivity(profile, "error")).toBe(7);
    expect(signedModeConnectivity(reversed, "error")).toBe(7);
  });

  test("tells where it was read, and that an end's sign is a tie as is that of a rise beside an equal dip", () => {
    expect(publishedDeviation(profileOf([90, 60, 62, 58, 40]), "error")).toEqual({
      value: -25,
      at: 0,
      isTie: true,
    });
    expect(signedDeviation(profileOf([90, 60, 62, 58, 40]), "error")).toEqual({
      value: 7,
      at: 0.75,
      isTie: false,
    });
    expect(signedDeviation(profileOf([10, 15, 10, 5, 10]), "error")).toEqual({
      value: -5,
      at: 0.25,
      isTie: true,
    });
    expect(publishedDeviation(profileOf([1, 1, 1, 1, 1]), "error")).toMatchObject({ value: 0, isTie: false });
    fc.assert(
      fc.property(fiveErrors, (values) => {
        const [there, back] = [values, [...values].reverse()].map((own) =>
          publishedDeviation(profileOf(own), "error"),
        );
        expect(there!.isTie).toBe(back!.isTie);
        if (!there!.isTie) expect(there!.value).toBe(back!.value);
        if (there!.value !== 0 && (there!.at === 0 || there!.at === 1)) expect(there!.isTie).toBe(true);
      }),
    );
  });

  test("is zero where all errors are equal, and turns its sign with the bump", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 50 }), (level, bump) => {
        expect(signedModeConnectivity(profileOf([level, level, level, level]), "error")).toBe(0);
        expect(signedModeConnectivity(profileOf([level, level + bump, level]), "error")).toBe(-bump);
        expect(signedModeConnectivity(profileOf([level, level - bump, level]), "error")).toBe(bump);
      }),
    );
  });

  test("as published refuses a profile without the quarters", () => {
    expect(() => publishedModeConnectivity(profileOf([0, 1, 2, 0]), "error")).toThrow(RangeError);
  });

  const reference = join(import.meta.dirname, "../../../../shared/reference");
  test.skipIf(!existsSync(reference))("equals both published numbers of all 210 released cells", () => {
    const rowsOf = (name: string) => {
      const path = join(reference, name);
      return parseCsv(readFileSync(path, "utf8"), path).rows.map(({ values }) => values);
    };
    const key = (row: Readonly<Record<string, string>>) => `${row.width}/${row.batch_size}`;
    const profiles = new Map<string, { t: number; error: number; loss: number }[]>();
    for (const values of rowsOf("lr_decay_curve_points.csv")) {
      const point = {
        t: Number(values.t),
        error: Number(values.train_err_pct),
        loss: Number(values.train_nll),
      };
      profiles.set(key(values), [...(profiles.get(key(values)) ?? []), point]);
    }
    const cells = rowsOf("lr_decay_cells.csv");
    expect(cells.length).toBe(210);
    for (const values of cells) {
      const profile = profiles.get(key(values))!;
      expect(publishedModeConnectivity(profile, "error")).toBeCloseTo(
        Number(values.mode_connectivity_pct),
        2,
      );
      expect(signedModeConnectivity(profile, "error")).toBeCloseTo(Number(values.mc_interior_only_pct), 2);
    }
  });
});

describe("barrierAndDip", () => {
  test("are measured from the chord between unequal ends", () => {
    expect(barrierAndDip(profileOf([10, 25, 20, 5, 50]), "error")).toEqual({
      barrier: 5,
      barrierAt: 0.25,
      dip: 35,
      dipAt: 0.75,
    });
  });

  test("are zero without a place on the chord itself", () => {
    expect(barrierAndDip(profileOf([0, 10, 20]), "error")).toEqual({
      barrier: 0,
      barrierAt: null,
      dip: 0,
      dipAt: null,
    });
  });

  test("do not change when the ends are swapped", () => {
    fc.assert(
      fc.property(errors, (values) => {
        const [there, back] = [values, [...values].reverse()].map((own) =>
          barrierAndDip(profileOf(own), "loss"),
        );
        expect(there!.barrier).toBeCloseTo(back!.barrier, 10);
        expect(there!.dip).toBeCloseTo(back!.dip, 10);
      }),
    );
  });

  test("with equal ends the larger of them is the size of the signed number", () => {
    fc.assert(
      fc.property(fiveErrors, ([end, ...inner]) => {
        const profile = profileOf([end!, ...inner.slice(0, 3), end!]);
        const { barrier, dip } = barrierAndDip(profile, "error");
        expect(Math.abs(signedModeConnectivity(profile, "error"))).toBeCloseTo(Math.max(barrier, dip), 10);
      }),
    );
  });
});

describe("the times of a profile", () => {
  test("always have the ends and the quarters", () => {
    expect(profileTimes(1)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(profileTimes(3)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(profileTimes(15).length).toBe(17);
    expect(profileTimes(13)).toEqual(expect.arrayContaining([1 / 14, 0.25, 0.5, 0.75]));
  });

  test("are refined on both sides of the worst loss and of the worst error", () => {
    const profile = [
      { t: 0, loss: 0, error: 0 },
      { t: 0.25, loss: 3, error: 1 },
      { t: 0.5, loss: 2, error: 2 },
      { t: 0.75, loss: 1, error: 9 },
      { t: 1, loss: 0, error: 0 },
    ];
    expect(refinementTimes(profile)).toEqual([0.125, 0.375, 0.625, 0.875]);
    expect(refinementTimes(profileOf([0, 5, 0]))).toEqual([0.25, 0.75]);
  });
});
