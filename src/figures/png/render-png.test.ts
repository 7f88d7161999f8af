import { expect, test } from "vitest";
import { phaseDiagram } from "../phase-diagram.ts";
import { renderSvg } from "../render-svg.ts";
import { threeByThree } from "../tables.testing.ts";
import { renderPng, renderPngBeside } from "./render-png.ts";

const svg = renderSvg(phaseDiagram(threeByThree(), {}));
const [width, height] = [/width="(\d+)"/, /height="(\d+)"/].map((pattern) => Number(pattern.exec(svg)?.[1]));

test("a picture is a PNG as large as the figure times the scale, the same every time", () => {
  const picture = renderPng(svg, 2);
  expect([...picture.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const header = new DataView(picture.buffer, picture.byteOffset);
  expect([header.getUint32(16), header.getUint32(20)]).toEqual([width! * 2, height! * 2]);
  expect(Buffer.from(renderPng(svg, 2)).equals(Buffer.from(picture))).toBe(true);
});

test("text is drawn with the packaged font", () => {
  const mute = svg.replace(/<text[\s\S]*?<\/text>/g, "");
  expect(renderPng(svg, 1).length).toBeGreaterThan(renderPng(mute, 1).length + 500);
});

test("what cannot be rasterised is refused", () => {
  expect(() => renderPng(svg, 0)).toThrow(expect.objectContaining({ code: "figures/bad-scale" }));
  expect(() => renderPng(svg, Number.NaN)).toThrow(expect.objectContaining({ code: "figures/bad-scale" }));
  expect(() => renderPng("<svg>", 1)).toThrow(expect.objectContaining({ code: "figures/bad-svg" }));
});

test("a picture drawn in another thread is the same, and so is what is refused", async () => {
  expect(Buffer.from(await renderPngBeside(svg, 2)).equals(Buffer.from(renderPng(svg, 2)))).toBe(true);
  await expect(renderPngBeside(svg, 0)).rejects.toMatchObject({ code: "figures/bad-scale" });
  await expect(renderPngBeside("<svg>", 1)).rejects.toMatchObject({ code: "figures/bad-svg" });
});
