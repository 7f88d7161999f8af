import { areOwnNumbers, type OwnClasses, type OwnData, type OwnNumbers } from "./own-data.ts";

/** Own data that have classes. */
export async function withClasses(reading: Promise<OwnData>): Promise<OwnClasses> {
  const data = await reading;
  if (areOwnNumbers(data)) throw new Error("the targets are numbers");
  return data;
}

/** Own data whose targets are numbers. */
export async function withNumbers(reading: Promise<OwnData>): Promise<OwnNumbers> {
  const data = await reading;
  if (!areOwnNumbers(data)) throw new Error("the targets are classes");
  return data;
}
