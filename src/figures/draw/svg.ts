import { AtlasError } from "#errors";

/** An SVG element as plain data, so that a figure is drawn the same in Node and in a page, without a document. */
export interface SvgNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (SvgNode | string)[];
}

/** A drawing with its size in pixels. */
export interface Block {
  readonly node: SvgNode;
  readonly width: number;
  readonly height: number;
}

/** Type sizes in pixels, the same in every figure. */
export const TYPE = { title: 12, label: 10.5, tick: 9, legend: 10 } as const;

/**
 * Makes an SVG element. Texts may hold anything; attribute values are the drawing's own.
 *
 * @throws AtlasError `figures/unsafe-attribute` for an attribute with a character that would need escaping
 */
export function element(
  name: string,
  attributes: SvgNode["attributes"] = {},
  ...children: readonly (SvgNode | string)[]
): SvgNode {
  for (const [key, value] of Object.entries(attributes))
    if (typeof value === "string" && /[&<>"]/.test(value))
      throw new AtlasError({
        code: "figures/unsafe-attribute",
        kind: "failure",
        problem: `the attribute ${key} of <${name}> cannot hold ${JSON.stringify(value)}`,
      });
  return { name, attributes, children };
}

/** One line of text; `middle` and `end` anchor it there, `turn` rotates it about its anchor (degrees, clockwise). */
export function text(
  content: string,
  x: number,
  y: number,
  options: {
    readonly size: number;
    readonly anchor?: "start" | "middle" | "end";
    readonly bold?: boolean;
    readonly turn?: number;
  },
): SvgNode {
  return element(
    "text",
    {
      transform: `translate(${x},${y})${options.turn === undefined ? "" : ` rotate(${options.turn})`}`,
      "font-size": options.size,
      "text-anchor": options.anchor ?? "start",
      fill: "currentColor",
      ...(options.bold === true ? { "font-weight": "bold" } : {}),
    },
    content,
  );
}

/** Puts a drawing somewhere else. */
export function moved(node: SvgNode, x: number, y: number): SvgNode {
  return element("g", { transform: `translate(${x},${y})` }, node);
}

/** The area of a plot: what is drawn in it is in the page's colour, its texts are anchored in their middle. */
export function plotArea(...parts: readonly SvgNode[]): SvgNode {
  return element("g", { "text-anchor": "middle", fill: "currentColor" }, ...parts);
}

const GEOMETRY: ReadonlySet<string> = new Set(
  "x y x1 y1 x2 y2 width height d transform dx dy r cx cy".split(" "),
);

/**
 * A node as SVG text: geometry rounded to two decimals, texts escaped, characters that XML forbids replaced.
 * The attribute given last is written first; this order is part of what makes a figure's bytes.
 */
export function markup({ name, attributes, children }: SvgNode): string {
  let written = "";
  for (const [key, value] of Object.entries(attributes))
    written = ` ${key}="${GEOMETRY.has(key) ? rounded(value) : value}"${written}`;
  if (children.length === 0) return `<${name}${written} />`;
  const content = children.map((child) => (typeof child === "string" ? escaped(child) : markup(child)));
  return `<${name}${written}>${content.join("")}</${name}>`;
}

function rounded(value: string | number): string {
  if (typeof value === "number") return twoDecimals(value);
  return value.replace(/-?\d*\.\d+(e-?\d+)?/g, (number) => twoDecimals(Number(number)));
}

/** A length in pixels as the text of a drawing has it, rounded to two decimals. */
export function twoDecimals(value: number): string {
  const scaled = value * 100;
  const whole = Math.round(scaled);
  // Writing decimals and reading them again decides ties by all digits, and takes several times as long.
  const isTie = Math.abs(Math.abs(scaled - whole) - 0.5) < 1e-6;
  return isTie || !(Math.abs(scaled) < 1e9) ? String(Number(value.toFixed(2))) : String(whole / 100);
}

function escaped(content: string): string {
  return printable(content)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\u00a0", "&#160;");
}

/** A text without the control characters that XML forbids. */
function printable(content: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters XML 1.0 does not allow
  return content.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "�");
}
