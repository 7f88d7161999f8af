import { NOISY_RATE } from "#taxonomy";
import { type Judged, type Move, RULES } from "./held-out.ts";

/** What is told of a family of conditions, of clean and of noisy labels: how many cells, and how many answers were right. */
export function summaryRows(name: string, cells: readonly Judged[]): readonly (readonly string[])[] {
  return [...Map.groupBy(cells, ({ truth }) => truth.labelNoise > 0)].map(([isNoisy, own]) => [
    name,
    isNoisy ? "noisy" : "clean",
    ...summaryOf(own),
  ]);
}

function summaryOf(cells: readonly Judged[]): readonly string[] {
  const sided = cells.filter(hasSide);
  const helped = cells.filter(({ truth }) => threeOf(truth.room) !== null);
  const decided = helped.filter(({ isDecided }) => isDecided);
  const within = cells.filter(({ interval }) => interval !== null);
  return [
    String(cells.length),
    share(sided, isSideRight),
    share(helped, isRight),
    share(sided.filter(goesOnInTemperature), isSideRight),
    share(helped.filter(goesOnInLoad), isRight),
    percent(decided.length / Math.max(1, helped.length)),
    share(decided, isRight),
    share(cells, ({ verdict }) => verdict === "too noisy data"),
    share(
      cells.filter(({ noisy }) => noisy !== null),
      ({ noisy }) => noisy! >= 1 / 2,
    ),
    share(within, ({ gain, interval }) => gain >= interval![0] && gain <= interval![1]),
  ];
}

/**
 * How many answers were right of each grid: of all its cells, and of those whose grid goes on where they are asked about. Past
 * the end of a grid nothing can gain by definition, so that at its ends the answer is what is left.
 */
export function gridRows(name: string, cells: readonly Judged[]): readonly (readonly string[])[] {
  return [...Map.groupBy(cells, ({ grid }) => grid)].map(([grid, own]) => {
    const sided = own.filter(hasSide);
    const helped = own.filter(({ truth }) => threeOf(truth.room) !== null);
    const [sidedInner, helpedInner] = [sided.filter(goesOnInTemperature), helped.filter(goesOnInLoad)];
    const told = (part: readonly Judged[], isTrue: (cell: Judged) => boolean) => [
      String(part.length),
      share(part, isTrue),
    ];
    return [
      name,
      grid,
      ...told(sided, isSideRight),
      ...told(sidedInner, isSideRight),
      ...told(helped, isRight),
      ...told(helpedInner, isRight),
    ];
  });
}

/** Mean gains of a step by grid, as advised and by rules. */
export function gainRows(name: string, cells: readonly Judged[]): readonly (readonly string[])[] {
  const open = cells.filter(({ truth: { room } }) => RULES.some((move) => (room[move] ?? 0) > 0));
  return [...Map.groupBy(open, ({ grid }) => grid)].map(([grid, own]) => [
    name,
    grid,
    String(own.length),
    ...[own.map(({ gain }) => gain), ...RULES.map((rule) => own.map(({ rules }) => rules[rule]))].map(
      (gains) => (gains.reduce((sum, gain) => sum + gain, 0) / gains.length).toFixed(2),
    ),
    share(own, ({ gain }) => gain > 0),
  ]);
}

const BINS = [0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01];

/**
 * How often the most probable cause was the one whose remedy helps most, by how probable it was said to be; every grid
 * counted alike, and clean and noisy cells as often as such labels are met.
 */
export function calibrationRows(name: string, cells: readonly Judged[]): readonly (readonly string[])[] {
  const counts = new Map(
    [...Map.groupBy(cells, ({ grid }) => grid)].map(([grid, own]) => [grid, own.length]),
  );
  const answers = cells.flatMap(({ grid, shares, truth }) => {
    const right = fiveOf(truth.room);
    const best = mostOf(shares);
    const weight = (truth.labelNoise > 0 ? NOISY_RATE : 1 - NOISY_RATE) / counts.get(grid)!;
    return right === null || best === null
      ? []
      : [{ said: shares[best], weight, right: best === right ? weight : 0 }];
  });
  return BINS.slice(0, -1).flatMap((from, index) => {
    const own = answers.filter(({ said }) => said >= from && said < BINS[index + 1]!);
    if (own.length === 0) return [];
    const total = own.reduce((sum, { weight }) => sum + weight, 0);
    const mean = own.reduce((sum, { said, weight }) => sum + said * weight, 0) / total;
    return [
      [
        name,
        `${Math.round(100 * from)} to ${Math.min(100, Math.round(100 * BINS[index + 1]!))} %`,
        String(own.length),
        percent(mean),
        percent(own.reduce((sum, { right }) => sum + right, 0) / total),
      ],
    ];
  });
}

function hasSide({ truth: { room } }: Judged): boolean {
  return room.hotter !== room.colder;
}

function isSideRight({ truth: { room }, shares }: Judged): boolean {
  return room.hotter! > room.colder! === shares.hotter > shares.colder;
}

function goesOnInTemperature({ truth: { gain } }: Judged): boolean {
  return gain.hotter !== null && gain.colder !== null;
}

function goesOnInLoad({ truth: { gain } }: Judged): boolean {
  return gain.wider !== null && gain["more data"] !== null;
}

function isRight({ shares, truth }: Judged): boolean {
  const said = mostOf({
    wider: shares.wider,
    "more data": shares["more data"],
    temperature: shares.hotter + shares.colder,
  });
  return said === threeOf(truth.room);
}

/** Which of width, data and temperature can gain most; `null` where none gains. */
function threeOf(room: Judged["truth"]["room"]): string | null {
  const [wider, data, hotter, colder] = [room.wider, room["more data"], room.hotter, room.colder];
  if (wider === null || data === null || hotter === null || colder === null) return null;
  return mostOf({ wider, "more data": data, temperature: Math.max(hotter, colder) });
}

function fiveOf(room: Judged["truth"]["room"]): Move | null {
  const { wider, hotter, colder } = room;
  const [data, labels] = [room["more data"], room["cleaner labels"]];
  if (wider === null || hotter === null || colder === null || data === null) return null;
  return mostOf({ wider, "more data": data, "cleaner labels": labels ?? 0, hotter, colder });
}

/** The name of the largest number above 0; `null` where none is. */
function mostOf<Name extends string>(numbers: Readonly<Record<Name, number>>): Name | null {
  const entries = Object.entries(numbers) as [Name, number][];
  const best = entries.reduce((most, one) => (one[1] > most[1] ? one : most));
  return best[1] > 0 ? best[0] : null;
}

function share<Item>(items: readonly Item[], holds: (item: Item) => boolean): string {
  return items.length === 0 ? "–" : percent(items.filter(holds).length / items.length);
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
