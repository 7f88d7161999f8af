import { createRequire } from "node:module";
import { Resvg, type ResvgRenderOptions, renderAsync } from "@resvg/resvg-js";
import { AtlasError } from "#errors";

const require = createRequire(import.meta.url);
const FONT_FILES = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"];

/**
 * Rasterises an SVG with the packaged DejaVu Sans and no font of the machine, so the picture is the same everywhere.
 *
 * @param scale pixels of the picture for one pixel of the SVG, 0.1 … 20
 * @throws AtlasError `figures/bad-scale` for a scale outside that range, `figures/bad-svg` for an SVG that does not parse
 */
export function renderPng(svg: string, scale = 2): Uint8Array {
  const options = optionsAt(scale);
  try {
    return new Resvg(withoutHoverTexts(svg), options).render().asPng();
  } catch (cause) {
    throw notRasterised(cause);
  }
}

/** The same picture as `renderPng` gives, drawn in another thread while this one goes on. */
export async function renderPngBeside(svg: string, scale = 2): Promise<Uint8Array> {
  const options = optionsAt(scale);
  try {
    return (await renderAsync(withoutHoverTexts(svg), options)).asPng();
  } catch (cause) {
    throw notRasterised(cause);
  }
}

function optionsAt(scale: number): ResvgRenderOptions {
  if (!(scale >= 0.1 && scale <= 20))
    throw new AtlasError({
      code: "figures/bad-scale",
      kind: "input",
      problem: `a picture cannot be drawn at ${scale} times its size`,
      expected: "a scale from 0.1 to 20",
    });
  return {
    fitTo: { mode: "zoom", value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: FONT_FILES.map((file) => require.resolve(`dejavu-fonts-ttf/ttf/${file}`)),
      defaultFontFamily: "DejaVu Sans",
    },
  };
}

/** Hover texts show in no picture, and of thousands of cells they are half of the document. */
function withoutHoverTexts(svg: string): string {
  return svg.replaceAll(/<title>[^<]*<\/title>/g, "");
}

function notRasterised(cause: unknown): AtlasError {
  return new AtlasError({
    code: "figures/bad-svg",
    kind: "failure",
    problem: `the SVG could not be rasterised: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  });
}
