import fc from "fast-check";
import { expect, test } from "vitest";
import { purpleOrange, viridis } from "./colour-ramp.ts";
import { wantsDarkText } from "./metric-scale.ts";

test("viridis goes from dark purple over green to yellow in 256 steps of rising lightness", () => {
  expect([0, 0.5, 1].map(viridis)).toEqual(["#440154", "#21918c", "#fde725"]);
  const colours = Array.from({ length: 256 }, (_, step) => viridis(step / 256));
  expect(new Set(colours).size).toBeGreaterThan(250);
  expect(colours.findIndex(wantsDarkText)).toBe(
    colours.findLastIndex((colour) => !wantsDarkText(colour)) + 1,
  );
});

test("the diverging ramp ends on the published colours and is nearly neutral in the middle", () => {
  expect([purpleOrange(0), purpleOrange(1)]).toEqual(["#2d004b", "#7f3b08"]);
  // Of a B-spline's knots, one weighs four sixths and its neighbours one sixth each: f7 between d8 and fe.
  const knot = (before: number, at: number, after: number): string =>
    Math.round((before + 4 * at + after) / 6).toString(16);
  const middle = [knot(0xd8, 0xf7, 0xfe), knot(0xda, 0xf7, 0xe0), knot(0xeb, 0xf7, 0xb6)];
  expect(purpleOrange(0.5)).toBe(`#${middle.join("")}`);
});

test("shares beyond the ends take the colour of the end, and every share has a colour", () => {
  for (const ramp of [viridis, purpleOrange]) {
    expect([ramp(-3), ramp(7)]).toEqual([ramp(0), ramp(1)]);
    fc.assert(fc.property(fc.double({ noNaN: true }), (share) => /^#[0-9a-f]{6}$/.test(ramp(share))));
  }
});
