import { describe, expect, test } from "vitest";
import { decodeWeights, readPickledDictionary, weightValues } from "./index.ts";

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

/** A list of a list twice of a list twice …: as a text it would have as many characters as 2 to the levels. */
const DOUBLED = `]${"q\x01(h\x01h\x01l".repeat(60)}`;
const FLOATS = "cnumpy\ndtype\n(U\x02f4K\0K\x01tR";

/** An array of NumPy of protocol 2, by the programs that leave its shape, its type and its bytes. */
const array = (shape: string, type: string, content: string): string =>
  `cnumpy.core.multiarray\n_reconstruct\n(NNNtR(K\x01${shape}${type}\x89${content}tb`;

const dictionary = (entries: readonly string[]): Uint8Array =>
  bytesOf(
    `\x80\x02}(${entries.map((value, i) => `U\x02${String.fromCharCode(97 + (i % 26), 97 + Math.floor(i / 26))}${value}`).join("")}u.`,
  );

const refusal = { kind: "input", code: expect.stringMatching(/^weights\//) };

describe("what would grow without end is refused or left out at once", () => {
  test.each([
    ["a shape", array(DOUBLED, FLOATS, "U\x04abcd")],
    ["a type", array("(K\x01t", `cnumpy\ndtype\n(${DOUBLED}tR`, "U\x04abcd")],
    ["axes", array(`(${"K\x01".repeat(100_000)}t`, FLOATS, "U\x04abcd")],
    ["bytes", array("(K\x01t", FLOATS, DOUBLED)],
  ])("%s", async (_, value) => {
    const before = process.cpuUsage();
    await expect(decodeWeights(dictionary([value]), "w.pkl")).rejects.toMatchObject(refusal);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(3);
  });

  test("memories", async () => {
    const file = bytesOf(`\x80\x04K\x01${"\x94".repeat(2_100_000)}.`);
    await expect(decodeWeights(file, "w.pkl")).rejects.toMatchObject({ code: "weights/bad-pickle" });
  });

  test("names of storages before PyTorch 1.6", async () => {
    const magic = "\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.";
    const file = bytesOf(
      `\x80\x02${magic}\x80\x02M\xe9\x03.\x80\x02}.\x80\x02}.\x80\x02(${DOUBLED}l.${"\0".repeat(8)}`,
    );
    await expect(decodeWeights(file, "w.pt")).rejects.toMatchObject({
      code: "weights/bad-tensor",
      problem: "the name of a storage is none",
    });
  });
});

test("arrays that share a text share its bytes", async () => {
  const text = `T\0\0\x10\0${"abcd".repeat(2 ** 18)}`;
  const first = array("(J\0\0\x04\0t", FLOATS, `${text}q\x05`);
  const entries = [first, ...Array.from({ length: 400 }, () => array("(J\0\0\x04\0t", FLOATS, "h\x05"))];
  const before = process.memoryUsage().arrayBuffers;
  const { tensors } = await decodeWeights(dictionary(entries), "w.pkl");
  expect(tensors.size).toBe(401);
  for (const tensor of tensors.values()) expect(weightValues(tensor)).toHaveLength(2 ** 18);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
});

test("a dictionary gives the last value of a key that is wanted, and looks at no other", () => {
  const file = bytesOf("\x80\x02}(U\x01a(K\x01K\x02lU\x01b(K\x03lU\x01a(K\x04lu.");
  expect(readPickledDictionary(file, ["a", "c"], "w")).toEqual(new Map([["a", [4]]]));
});
