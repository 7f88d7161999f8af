// Advance widths of the printable ASCII characters of DejaVu Sans, in thousandths of the font size, from its hmtx table.
const ADVANCES = (
  "318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337 337 838 838 838 531 " +
  "1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732 684 989 685 611 685 390 337 390 838 500 " +
  "500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635 635 411 521 392 634 592 818 592 592 525 636 337 636 838"
)
  .split(" ")
  .map(Number);

const FIRST_CHARACTER = 32;
const OTHER_CHARACTER = 838;
const BOLD_FACTOR = 1.12;

/**
 * Width of one line of DejaVu Sans, so that a layout can be settled without a browser.
 *
 * @param size font size, in the same unit as the answer (pixels)
 * @param bold bold is estimated as the regular width times 1.12, an upper bound for digits and most words
 */
export function textWidth(text: string, size: number, bold = false): number {
  let thousandths = 0;
  for (const character of text)
    thousandths += ADVANCES[(character.codePointAt(0) ?? 0) - FIRST_CHARACTER] ?? OTHER_CHARACTER;
  return (thousandths / 1000) * size * (bold ? BOLD_FACTOR : 1);
}

/** Breaks a text at its spaces into lines that are at most `width` wide; a single longer word keeps its own line. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line !== "") lines.push(line);
  return lines;
}
