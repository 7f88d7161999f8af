import { quotedBriefly } from "#words";

/** A column in a sentence as the file spells it; long and odd ones in quotes, cut. */
export function shownName(column: string): string {
  const name = column.trim();
  return /^[\p{L}\p{N} _.%()/-]{1,60}$/u.test(name) ? name : quotedBriefly(name);
}

/** A column in an option, quoted for a shell where it must be. */
export function optionWord(column: string): string {
  const name = column.trim();
  return /^[\w.%/-]{1,60}$/.test(name) ? name : quotedBriefly(name);
}
