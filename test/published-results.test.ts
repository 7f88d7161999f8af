import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { importTables } from "#atlas/tables";
import { type CsvRow, parseCsv } from "#files";
import { publishedTables, tarFiles } from "#interchange/published";
import { readPickledTree } from "#interchange/weights";
import { writeReport } from "#report";
import { scratchFolders } from "./refusal.ts";

const REFERENCE = join(import.meta.dirname, "..", "..", "shared", "reference");
const ARCHIVE = join(REFERENCE, "taxonomy_results.tar.gz");
const LABELS = join(REFERENCE, "lr_decay_phase_labels.csv");
const scratch = scratchFolders("published");

/** An entry of a tar archive as `ustar` has it. */
function entry(name: string, content: string | Uint8Array, kind = "0"): Uint8Array {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100, "latin1");
  header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124, "latin1");
  header.write(`        ${kind}`, 148, "latin1");
  header.write("ustar\0", 257, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

const packed = (...entries: readonly Uint8Array[]) =>
  gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]));

describe("an archive", () => {
  test("has its files by their paths, long ones too, and nothing else", () => {
    const long = `${"folder/".repeat(20)}a.txt`;
    const record = `path=${long}2\n`;
    const length = String(record.length + 4);
    const files = tarFiles(
      packed(
        entry("a", "one"),
        entry("folder/", "", "5"),
        entry("link", "", "2"),
        entry("././@LongLink", `${long}\0`, "L"),
        entry("cut", "two"),
        entry("PaxHeader", `${length} ${record}`, "x"),
        entry("cut", "three"),
        entry("b", ""),
      ),
      "a.tar.gz",
    );
    const texts = [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
    expect(texts).toEqual([
      ["a", "one"],
      [long, "two"],
      [`${long}2`, "three"],
      ["b", ""],
    ]);
  });

  const whole = Buffer.concat([entry("a", "x".repeat(600)), entry("b", "two"), Buffer.alloc(1024)]);
  const damaged = Buffer.from(whole);
  damaged[1536 + 3] = 1;
  test.each([
    ["not packed", whole, "published/not-gzip"],
    ["cut short while packed", gzipSync(whole).subarray(0, 40), "published/bad-archive"],
    ["cut short within a file", gzipSync(whole.subarray(0, 700)), "published/bad-archive"],
    ["damaged", gzipSync(damaged), "published/bad-archive"],
    ["empty", gzipSync(Buffer.alloc(1024)), "published/bad-archive"],
    ["a packed table", gzipSync(Buffer.from("width,batch_size\n".repeat(60))), "published/no-archive"],
  ])("that is %s is refused", (_, bytes, code) => {
    expect(() => tarFiles(bytes, "a.tar.gz")).toThrow(expect.objectContaining({ code, kind: "input" }));
  });

  test("that unpacks to more than any grid has is refused", () => {
    const zeros = Buffer.alloc(2 ** 20);
    const many = Buffer.concat([entry("a", zeros), ...Array.from({ length: 20 }, () => zeros)]);
    expect(tarFiles(gzipSync(many), "a.tar.gz").size).toBe(1);
    const bomb = readFileSync(bombFile());
    expect(() => tarFiles(bomb, "a.tar.gz")).toThrow(
      expect.objectContaining({ code: "published/too-large" }),
    );
  });
});

/** More than 256 MiB of zeros, packed: members of gzip that follow one another are one content. */
function bombFile(): string {
  const folder = scratch();
  const path = join(folder, "bomb.tar.gz");
  const member = gzipSync(Buffer.alloc(2 ** 26));
  writeFileSync(path, Buffer.concat(Array.from({ length: 5 }, () => member)));
  return path;
}

/** `{0: {'nll': 0.5, 'accuracy': 90.0}}` as protocol 0 writes it, with something else in the place of the loss. */
const pickled = (loss = "F0.5\n") => `(dp0\nI0\n(dp1\nVnll\n${loss}sVaccuracy\nF90.0\nss.`;

describe("the pickles of cells", () => {
  const at = (name: string) => `results/bs_64/lr_decay/ResNet18_w8/metrics/${name}`;
  const tablesOf = (...files: readonly (readonly [string, string])[]) =>
    publishedTables(new Map(files.map(([path, text]) => [path, Buffer.from(text, "latin1")])), "results");

  test("become lines of networks", () => {
    const [table, ...others] = tablesOf([at("loss_acc.pkl"), pickled()], ["results/readme.txt", ""]);
    expect(others).toEqual([]);
    expect(table).toEqual({
      name: "per_seed.csv",
      text: "width,batch_size,seed,train_loss,train_acc_pct,test_loss,test_acc_pct,hessian_top_eig,hessian_trace\n8,64,0,0.5,90,,,,\n",
    });
  });

  test("are never executed: what they would call is nothing", () => {
    const folder = scratch();
    const trace = join(folder, "executed");
    const call = `cos\nsystem\n(Vtouch ${trace}\ntR`;
    const [table] = tablesOf([at("loss_acc.pkl"), pickled(call)]);
    expect(table!.text).toMatch(/\n8,64,0,,90,,,,\n$/);
    expect(existsSync(trace)).toBe(false);
  });

  test("of lists within lists without end are refused", () => {
    const doubled = `${Array.from({ length: 31 }, (_, i) => `(lp${i}\n${i === 0 ? "I1\na" : `g${i - 1}\nag${i - 1}\na`}`).join("0")}.`;
    expect(() => readPickledTree(Buffer.from(doubled), "a.pkl")).toThrow(
      expect.objectContaining({ code: "weights/too-many-parts", kind: "input" }),
    );
  });

  test("of none or of several grids are refused", () => {
    const refused = (code: string) => expect.objectContaining({ code, kind: "input" });
    expect(() => tablesOf(["a.txt", ""])).toThrow(refused("published/no-cells"));
    expect(() =>
      tablesOf(
        [at("loss_acc.pkl"), pickled()],
        [at("loss_acc.pkl").replace("lr_decay", "normal"), pickled()],
      ),
    ).toThrow(refused("published/several-grids"));
  });
});

describe.skipIf(!existsSync(ARCHIVE))("the authors' archive", () => {
  test("has the numbers of its conversion by another program", async () => {
    const out = join(scratch(), "published");
    await importTables([ARCHIVE], { out });
    for (const [own, theirs] of [
      ["per_seed", "lr_decay_per_seed"],
      ["per_pair", "lr_decay_per_pair"],
      ["curve_points", "lr_decay_curve_points"],
    ] as const) {
      const read = (path: string) => parseCsv(readFileSync(path, "utf8"), path);
      const found = read(join(out, "tables", `${own}.csv`));
      const placing = ["width", "batch_size", "seed", "seed_i", "seed_j", "t"].filter((column) =>
        found.columns.includes(column),
      );
      const placeOf = ({ values }: CsvRow) => placing.map((column) => Number(values[column])).join(" ");
      const expected = new Map(read(join(REFERENCE, `${theirs}.csv`)).rows.map((row) => [placeOf(row), row]));
      expect(found.rows).toHaveLength(expected.size);
      for (const row of found.rows) {
        const other = expected.get(placeOf(row))!.values;
        for (const column of found.columns) {
          const [a, b] = [row.values[column]!, other[column]!];
          expect(a === "", `${own} ${placeOf(row)} ${column}`).toBe(b === "");
          // Six digits were kept, of similarities five decimals.
          expect(Math.abs(Number(a) - Number(b))).toBeLessThanOrEqual(
            5.1e-6 * Math.max(1, Math.abs(Number(b))),
          );
        }
      }
    }
  });

  test("is reported with the phases that the authors drew beside ours, packed and unpacked", async () => {
    const folder = scratch();
    const out = join(folder, "published");
    const { table, labels } = await importTables([ARCHIVE], { out, labels: LABELS, thresholds: "drawn" });
    expect(labels).toBe(join(out, "labels.csv"));
    const { path } = await writeReport(out, { mostCellPages: 0 });
    expect(readFileSync(path, "utf8")).toContain("182 of 195 labelled cells agree (93.3 %)");
    for (const [name, bytes] of tarFiles(readFileSync(ARCHIVE), ARCHIVE)) {
      mkdirSync(dirname(join(folder, "unpacked", name)), { recursive: true });
      writeFileSync(join(folder, "unpacked", name), bytes);
    }
    const unpacked = await importTables([join(folder, "unpacked")], {
      out: join(folder, "other"),
      name: "taxonomy_results",
      thresholds: "drawn",
    });
    expect(unpacked.table).toEqual(table);
  });
});
