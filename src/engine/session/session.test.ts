import { describe, expect, test } from "vitest";
import { AtlasError } from "#errors";
import { encodeModel, type OnnxNode } from "../onnx/model.ts";
import {
  closeIdleSessions,
  IDLE_LARGE_SESSIONS,
  IDLE_SESSIONS,
  keepingSessions,
  sharedSession,
} from "./cache.ts";
import { createSession } from "./session.ts";

const node = (operator: string, inputs: readonly string[]): OnnxNode => ({
  operator,
  domain: "",
  inputs,
  outputs: ["y"],
  attributes: {},
});

/** A model of one operator over the float32 vector `x` of two elements. */
const modelOf = (...[operator, inputs]: Parameters<typeof node>): Uint8Array =>
  encodeModel({
    name: operator,
    inputs: [{ name: "x", type: "float32", shape: [2] }],
    outputs: [{ name: "y", type: "float32", shape: [2] }],
    initializers: [],
    nodes: [node(operator, inputs)],
  });

const double = modelOf("Add", ["x", "x"]);
const vector = (...data: number[]) =>
  ({ type: "float32", shape: [2], data: Float32Array.from(data) }) as const;

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((e: unknown) => e);
  return error instanceof AtlasError ? error.code : `not refused: ${String(error)}`;
}

describe("a session", () => {
  test("leaves its inputs alone and gives results that later runs do not touch", async () => {
    const session = await createSession(double);
    const x = vector(1, 2);
    const first = await session.run({ x });
    const second = await session.run({ x: vector(5, 6) });
    expect([...x.data]).toEqual([1, 2]);
    expect([...first.y!.data]).toEqual([2, 4]);
    expect([...second.y!.data]).toEqual([10, 12]);
    await session.release();
    expect([...first.y!.data]).toEqual([2, 4]);
  });

  test("reads its inputs where they lie", async () => {
    const session = await createSession(double);
    const whole = Float32Array.of(9, 9, 1, 2, 9);
    const { y } = await session.run({ x: { type: "float32", shape: [2], data: whole.subarray(2, 4) } });
    expect([...y!.data]).toEqual([2, 4]);
    await session.release();
  });

  test("runs many at once, each on its own numbers", async () => {
    const session = await createSession(double);
    const runs = Array.from({ length: 50 }, (_, i) => session.run({ x: vector(i, -i) }));
    const results = await Promise.all(runs);
    expect(results.map(({ y }) => [...y!.data])).toEqual(runs.map((_, i) => [2 * i, -2 * i]));
    await session.release();
  });

  test("finishes what is under way when released, then refuses", async () => {
    const session = await createSession(double);
    const running = session.run({ x: vector(1, 2) });
    await Promise.all([session.release(), session.release()]);
    expect([...(await running).y!.data]).toEqual([2, 4]);
    expect(await codeOf(session.run({ x: vector(1, 2) }))).toBe("engine/released");
  });

  test("a model ONNX Runtime cannot load is refused", async () => {
    expect(await codeOf(createSession(modelOf("NoSuchOperator", ["x"])))).toBe("engine/session");
    expect(await codeOf(createSession(Uint8Array.of(1, 2, 3)))).toBe("engine/session");
  });
});

describe("shared sessions", () => {
  test("equal programs share one session, and each holder gives back only its own share", async () => {
    const first = await sharedSession("shared", double);
    // The second model would give another result: it is the fingerprint that counts.
    const second = await sharedSession("shared", modelOf("Neg", ["x"]));
    first.release();
    first.release();
    expect(await codeOf(first.run({ x: vector(1, 2) }))).toBe("engine/released");
    expect([...(await second.run({ x: vector(1, 2) })).y!.data]).toEqual([2, 4]);
    second.release();
  });

  test("a session nobody holds is kept for the next, up to a limit", async () => {
    (await sharedSession("idle", double)).release();
    const again = await sharedSession("idle", modelOf("Neg", ["x"]));
    expect([...(await again.run({ x: vector(1, 2) })).y!.data]).toEqual([2, 4]);
    again.release();
    for (let i = 0; i < IDLE_SESSIONS; i++) (await sharedSession(`other ${i}`, double)).release();
    const anew = await sharedSession("idle", modelOf("Neg", ["x"]));
    expect([...(await anew.run({ x: vector(1, 2) })).y!.data]).toEqual([-1, -2]);
    anew.release();
  });

  test("a session in use is not dropped however many lie idle", async () => {
    const held = await sharedSession("held", double);
    for (let i = 0; i < IDLE_SESSIONS + 1; i++) (await sharedSession(`more ${i}`, double)).release();
    expect([...(await held.run({ x: vector(1, 2) })).y!.data]).toEqual([2, 4]);
    held.release();
  });

  test("few programs of large arrays stay loaded without a holder, for they keep their memory", async () => {
    const large = { isLarge: true };
    (await sharedSession("large", double, large)).release();
    for (let i = 1; i < IDLE_LARGE_SESSIONS; i++) {
      (await sharedSession(`large ${i}`, double, large)).release();
    }
    const kept = await sharedSession("large", modelOf("Neg", ["x"]), large);
    expect([...(await kept.run({ x: vector(1, 2) })).y!.data]).toEqual([2, 4]);
    kept.release();
    for (let i = 0; i < IDLE_LARGE_SESSIONS; i++) {
      (await sharedSession(`larger ${i}`, double, large)).release();
    }
    const anew = await sharedSession("large", modelOf("Neg", ["x"]), large);
    expect([...(await anew.run({ x: vector(1, 2) })).y!.data]).toEqual([-1, -2]);
    anew.release();
  });

  test("however many large ones stay loaded during work that keeps sessions, and no more after it", async () => {
    const large = { isLarge: true };
    const names = Array.from({ length: IDLE_LARGE_SESSIONS + 2 }, (_, i) => `kept ${i}`);
    const negated = modelOf("Neg", ["x"]);
    await keepingSessions(async () => {
      for (const name of names) (await sharedSession(name, double, large)).release();
      for (const name of names) {
        const again = await sharedSession(name, negated, large);
        expect([...(await again.run({ x: vector(1, 2) })).y!.data]).toEqual([2, 4]);
        again.release();
      }
    });
    const first = await sharedSession(names[0]!, negated, large);
    expect([...(await first.run({ x: vector(1, 2) })).y!.data]).toEqual([-1, -2]);
    first.release();
  });

  test("all that nobody holds are closed when memory is wanted, but not during work that keeps sessions", async () => {
    const negated = modelOf("Neg", ["x"]);
    const held = await sharedSession("close: held", double);
    (await sharedSession("close: idle", double)).release();
    await keepingSessions(closeIdleSessions);
    const kept = await sharedSession("close: idle", negated);
    expect([...(await kept.run({ x: vector(1, 2) })).y!.data]).toEqual([2, 4]);
    kept.release();
    await closeIdleSessions();
    const anew = await sharedSession("close: idle", negated);
    expect([...(await anew.run({ x: vector(1, 2) })).y!.data]).toEqual([-1, -2]);
    expect([...(await held.run({ x: vector(1, 2) })).y!.data]).toEqual([2, 4]);
    for (const session of [anew, held]) session.release();
  });

  test("a program that failed to load is tried again", async () => {
    const broken = modelOf("NoSuchOperator", ["x"]);
    const both = [sharedSession("retried", broken), sharedSession("retried", broken)];
    expect(await Promise.all(both.map(codeOf))).toEqual(["engine/session", "engine/session"]);
    const working = await sharedSession("retried", double);
    expect([...(await working.run({ x: vector(1, 2) })).y!.data]).toEqual([2, 4]);
    working.release();
  });
});
