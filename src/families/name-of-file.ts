/**
 * The name of the family of networks that a file describes: the file's without its ending, in the letters that names of families
 * have, and the beginning of a hash of what decides which networks they are.
 */
export function familyNameOfFile(file: string, hash: string): string {
  const stem = file
    .replace(/\.[^.]*$/, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `${stem.slice(0, 40) || "network"}-${hash.slice(0, 8)}`;
}
