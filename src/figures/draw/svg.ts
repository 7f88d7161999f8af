import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { AtlasError } from "#errors";

/** The part of an SVG element that drawing needs. */
export interface SvgNode {
  readonly localName: string;
  readonly children: Iterable<SvgNode>;
  readonly textContent: string | null;
  readonly outerHTML: string;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  append(...nodes: (SvgNode | string)[]): void;
  remove(): void;
}

/** A drawing with its size in pixels. */
export interface Block {
  readonly node: SvgNode;
  readonly width: number;
  readonly height: number;
}

/** Type sizes in pixels, the same in every figure. */
export const TYPE = { title: 12, label: 10.5, tick: 9, legend: 10 } as const;

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";
const { document } = parseHTML("<!doctype html><html><body></body></html>");

/**
 * Makes an SVG element. Texts may hold anything; attribute values are the drawing's own.
 *
 * @throws AtlasError `figures/unsafe-attribute` for an attribute with a character that would need escaping
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: (SvgNode | string)[]
): SvgNode {
  const node: SvgNode = document.createElementNS(SVG_NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (/[&<>"]/.test(String(value)))
      throw new AtlasError({
        code: "figures/unsafe-attribute",
        kind: "failure",
        problem: `the attribute ${key} of <${name}> cannot hold ${JSON.stringify(value)}`,
      });
    node.setAttribute(key, String(value));
  }
  node.append(...children.map((child) => (typeof child === "string" ? printable(child) : child)));
  return node;
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

/**
 * Draws a plot as a group that can be placed in a larger figure.
 *
 * @throws AtlasError `figures/plot-warning` when Plot has something to complain about: a figure never carries its ⚠
 */
export function plotGroup(options: Plot.PlotOptions): SvgNode {
  const drawn: SvgNode = Plot.plot({ ...options, document, className: "plot" });
  if (drawn.textContent?.includes("⚠"))
    throw new AtlasError({
      code: "figures/plot-warning",
      kind: "failure",
      problem: "the drawing library warned about a figure",
    });
  const parts = [...drawn.children].filter((child) => child.localName !== "style");
  return element("g", { "text-anchor": "middle", fill: "currentColor" }, ...parts);
}

const GEOMETRY = [
  "x",
  "y",
  "x1",
  "y1",
  "x2",
  "y2",
  "width",
  "height",
  "d",
  "transform",
  "dx",
  "dy",
  "r",
  "cx",
  "cy",
];

/** Rounds the numbers of every geometric attribute below a node to two decimals. */
export function trimNumbers(node: SvgNode): void {
  for (const name of GEOMETRY) {
    const value = node.getAttribute(name);
    if (value?.includes("."))
      node.setAttribute(
        name,
        value.replace(/-?\d*\.\d+(e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(2)))),
      );
  }
  for (const child of node.children) trimNumbers(child);
}

/** A text without the control characters that XML forbids. */
function printable(content: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters XML 1.0 does not allow
  return content.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "�");
}
