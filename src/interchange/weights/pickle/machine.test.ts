import { describe, expect, it, test } from "vitest";
import { collectTensors } from "./collect.ts";
import { unpickle } from "./machine.ts";
import { dictionaryOf, PickleGlobal, PickleObject, PickleReference } from "./values.ts";

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));
const resultOf = (text: string): unknown => unpickle(bytesOf(text), "x").value;

describe("what a pickle leaves", () => {
  it.each<[string, string, unknown]>([
    ["none", "N.", null],
    ["truth of protocol 0", "I01\n.", true],
    ["an integer of protocol 0", "I10\n.", 10],
    ["a long of protocol 0", "L-12L\n.", -12],
    ["a long beyond numbers", "L123456789012345678901L\n.", 123456789012345678901n],
    ["a fraction of protocol 0", "F-1.5\n.", -1.5],
    ["no number of protocol 0", "Fnan\n.", Number.NaN],
    ["a text of Python 2", "S'it\\'s \\x41\\n'\n.", "it's A\n"],
    ["a text of protocol 0", "Vgr\\u00fc\xdf\n.", "grüß"],
    ["a short integer", "K\xff.", 255],
    ["an integer", "J\xfe\xff\xff\xff.", -2],
    ["a long of two bytes", "\x8a\x02\x00\xff.", -256],
    ["a fraction", "G\x3f\xf8\0\0\0\0\0\0.", 1.5],
    ["a tuple of marks in marks", "((K\x01tK\x02t.", [[1], 2]],
    ["what is appended", "]K\x01a(K\x02K\x03e.", [1, 2, 3]],
    ["what is popped", "K\x01K\x020.", 1],
    ["what was remembered", "\x8c\x01aq\x00h\x00\x86.", ["a", "a"]],
    ["a set", "\x8f(K\x01K\x02\x90.", [1, 2]],
    ["a dictionary", "(K\x01K\x02d.", new Map([[1, 2]])],
  ])("%s", (_, pickle, expected) => {
    expect(resultOf(pickle)).toEqual(expected);
  });

  it("is a name in the place of what a pickle names, and a note in the place of what it would call", () => {
    const called = resultOf("cos\nsystem\n(S'ls'\ntR.");
    expect(called).toBeInstanceOf(PickleObject);
    expect(called).toMatchObject({ callable: new PickleGlobal("os.system"), args: ["ls"] });
    expect(resultOf("ios\nsystem\n.".replace("i", "(S'ls'\ni"))).toMatchObject({ args: ["ls"] });
    expect(resultOf("(cos\nsystem\nS'ls'\no.")).toMatchObject({ args: ["ls"] });
    expect(resultOf("\x8c\x02os\x8c\x06system\x93(\x8c\x02lst\x81}b.")).toMatchObject({
      args: ["ls"],
      state: new Map(),
    });
    expect(resultOf("Pkey\n.")).toEqual(new PickleReference("key"));
  });

  it("has a prototype of its own whatever its keys are", () => {
    const found = dictionaryOf(resultOf("}(\x8c\x09__proto__}\x8c\x01aK\x01su."))!;
    expect([...found.keys()]).toEqual(["__proto__"]);
    expect({}).not.toHaveProperty("a");
  });
});

test.each([
  ["a stack that is empty", ".", "its stack is empty"],
  ["an end that is missing", "N", "it ends at byte 1"],
  ["a text that is longer than the file", "X\xff\xff\xff\x7fa.", "it ends at byte 7"],
  ["bytes that are longer than numbers", `\x8e${"\xff".repeat(8)}.`, "it ends at byte 10"],
  ["a mark that is missing", "K\x01t.", "a mark is missing"],
  ["what was never remembered", "h\x05.", "it recalls 5, which it never remembered"],
  ["items of what is no dictionary", "]K\x01K\x02s.", "it sets items of what is no dictionary"],
  ["a key without a value", "}(K\x01u.", "it sets items of what is no dictionary"],
  ["an integer without end", `L${"9".repeat(5000)}\n.`, "an integer is none"],
  ["an integer of a megabyte", "\x8b\0\0\x10\0.", "an integer has 1048576 bytes"],
  ["a protocol of the future", "\x80\x06N.", "its protocol is 6, and 0 to 5 are read"],
  ["an extension registry", "\x82\x01.", "operation 0x82 is not read"],
  ["an out-of-band buffer", "\x97.", "operation 0x97 is not read"],
  ["a global without a name", "K\x01K\x02\x93.", "the name of a global is no text"],
  ["letters that are no UTF-8", "\x8c\x01\xff.", "a text of it is no UTF-8"],
])("refuses %s", (_, pickle, problem) => {
  expect(() => resultOf(pickle)).toThrow(
    expect.objectContaining({
      code: "weights/bad-pickle",
      kind: "input",
      problem: `the pickle cannot be read: ${problem}`,
    }),
  );
});

test("a pickle makes so many objects and no more, however short it is", () => {
  expect(() => resultOf(`${"]".repeat(1_000_001)}.`)).toThrow(/makes more than 1000000 objects/);
  expect(() => resultOf("N0".repeat(10_000_001))).toThrow(/more than 20000000 operations/);
});

test("what lies in itself, or in each other without end, is gone through once", () => {
  const found: string[] = [];
  const reader = (value: unknown, name: string) => {
    if (typeof value !== "string") return undefined;
    found.push(name);
    return { unread: value };
  };
  collectTensors(resultOf("]q\x00(h\x00\x8c\x01ae."), reader);
  expect(found).toEqual(["1"]);
  // Each dictionary holds the next twice: two to the power of sixty paths.
  const doubled = `}q\x00\x8c\x01a\x8c\x04leafs${Array.from({ length: 60 }, (_, i) => `0}q${String.fromCharCode(i + 1)}(\x8c\x01lh${String.fromCharCode(i)}\x8c\x01rh${String.fromCharCode(i)}u`).join("")}.`;
  expect(collectTensors(resultOf(doubled), reader).groups.size).toBeLessThan(2);
  const deep = `${"}\x8c\x01a".repeat(10_000)}N${"s".repeat(10_000)}.`;
  expect(collectTensors(resultOf(deep), reader).groups.size).toBe(0);
});
