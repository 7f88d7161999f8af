import { join } from "node:path";
import { type Figure, renderSvg } from "#figures";
import { renderPngBeside } from "#figures/png";
import { writeFileAtomically } from "#files";

/**
 * Writes a figure as SVG and as PNG into a folder.
 *
 * @param stem the name of both files without ending
 * @returns the names of the two
 * @throws AtlasError as `writeFileAtomically`
 */
export async function writeFigure(folder: string, stem: string, figure: Figure): Promise<readonly string[]> {
  const svg = renderSvg(figure);
  const picture = renderPngBeside(svg, pixelsPerPoint(svg));
  // Whoever waits for both sees the failure of either.
  await Promise.all([
    writeFileAtomically(join(folder, `${stem}.svg`), svg),
    picture.then((png) => writeFileAtomically(join(folder, `${stem}.png`), png)),
  ]);
  return [`${stem}.svg`, `${stem}.png`];
}

/** The usual and the most pixels of a picture, which no larger screen or printed page shows. */
const USUAL_SCALE = 2;
const MOST_PIXELS = 12e6;

/** How many pixels a figure's PNG has for one of its SVG along either side: two, fewer for the sheets of large planes. */
function pixelsPerPoint(svg: string): number {
  const [width = 1, height = 1] = ["width", "height"].map((side) =>
    Number(new RegExp(`^<svg[^>]* ${side}="(\\d+)"`).exec(svg)?.[1] ?? 1),
  );
  return Math.max(0.1, Math.min(USUAL_SCALE, Math.sqrt(MOST_PIXELS / (width * height))));
}
