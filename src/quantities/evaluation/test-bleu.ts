import { defineQuantity } from "../define-quantity.ts";

/** BLEU of a network's own translations of the test sentences, 0 to 100. */
export const testBleu = defineQuantity({
  name: "test_bleu",
  title: "Test BLEU",
  unit: "0 to 100",
  of: "network",
  aliases: [{ name: "bleu", holds: "same" }],
  range: { low: 0, high: 100, words: "a score from 0 to 100", remedy: "Multiply a BLEU from 0 to 1 by 100" },
  column: "measured",
  note: {
    what: "BLEU of the test sentences as networks translate them by themselves, as sacreBLEU computes it (13a tokens, exponential smoothing), mean over the networks of a cell.",
    range: "0 to 100; 100 where every translation is the right one.",
    expect:
      "Rises with the load and with colder training, like the test accuracy but later: one wrong word spoils four runs of words.",
    odd: "Near 0 beside a good test accuracy: networks know the next word and lose themselves in what they wrote, or translations do not end.",
  },
});
