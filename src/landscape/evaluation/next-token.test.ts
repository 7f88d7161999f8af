import { expect, test } from "vitest";
import { buildNetwork } from "#families/networks";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { logitsOf } from "./logits.ts";
import { compileNextTokens } from "./next-token.ts";

const SEQUENCE = { words: { source: 7, target: 9 }, length: { source: 4, target: 5 } };
const INPUTS = SEQUENCE.length.source + SEQUENCE.length.target;
const network = buildNetwork(
  { family: "transformer", width: 8, depth: 1 },
  [INPUTS],
  SEQUENCE.words.target,
  SEQUENCE,
);

test.each([true, false])(
  "the next tokens are those of the whole answer at their place, sources read apart: %s",
  async (apart) => {
    const rows = 6;
    const draws = randomStream(2, "tokens");
    const inputs = Int32Array.from({ length: rows * INPUTS }, () => 1 + draws.below(6));
    const parameters = initialise(network, "he-normal", randomStream(2, "parameters"));
    const [whole] = await logitsOf({ classifier: network, parameters: [parameters], inputs });
    const { logitsOfPair: _, ...together } = network;
    const asked = { ...(apart ? network : together), sequence: SEQUENCE };
    const next = await compileNextTokens(asked, { parameters }, rows);
    try {
      const { length, words } = SEQUENCE;
      const part = (from: number, to: number) =>
        Int32Array.from(
          Array.from({ length: rows }, (_, row) => [
            ...inputs.subarray(row * INPUTS + from, row * INPUTS + to),
          ]).flat(),
        );
      const translations = await next.of(part(0, length.source));
      for (let place = 0; place < length.target; place++) {
        const expected = Array.from({ length: rows }, (_, row) => {
          const from = (row * length.target + place) * words.target;
          return whole!.subarray(from, from + words.target);
        });
        expect(await translations.logitsAt(part(length.source, INPUTS), place)).toBeAllclose(
          expected.flatMap((own) => [...own]),
          { absolute: 1e-5 },
        );
      }
    } finally {
      next.release();
    }
  },
);
