// A Transformer that translates numbers from German into English, its translations and their BLEU.
import {
  bleu,
  buildNetwork,
  classifierObjective,
  crossEntropy,
  decodeGreedily,
  initialise,
  logitsOf,
  optimiserOf,
  pairVocabularies,
  randomStream,
  tokenisedPairs,
  trainEnsemble,
} from "loss-atlas";

// Line i of the one language is the translation of line i of the other.
const german = "ein zwei drei vier fünf sechs sieben acht neun".split(" ");
const english = "one two three four five six seven eight nine".split(" ");
const numbers = german.flatMap((_, tens) => german.map((_, ones) => [tens, ones] as const));
const text = {
  source: numbers.map(([tens, ones]) => `${german[ones]} und ${german[tens]} zig`),
  target: numbers.map(([tens, ones]) => `it is ${english[tens]} ty ${english[ones]}`),
};
const vocabularies = pairVocabularies(text, { kind: "words", size: 20, joint: false });
const { pairs } = tokenisedPairs(text, vocabularies, { tooLong: "refuse" });

// It reads the source and the right translation so far, and answers with the next token at every place.
const { inputs, targets, words, length } = pairs;
const places = length.source + length.target;
const network = buildNetwork({ family: "transformer", width: 16, depth: 1 }, [places], words.target, pairs);
const [trained] = await trainEnsemble({
  objective: classifierObjective(network, crossEntropy.make()),
  examples: { inputs, targets },
  members: [
    {
      initial: initialise(network, "he-normal", randomStream(0, "initialisation", 1)),
      learningRate: 0.01,
      weightDecay: 0,
      batchOrder: randomStream(0, "batches", 1),
    },
  ],
  optimiser: optimiserOf({ kind: "adam" }),
  schedule: { kind: "constant" },
  batchSize: 27,
  budget: { epochs: 60 },
  stop: { kind: "never" },
  incompleteBatch: "keep",
});

// Decoding asks for the next token of all translations at once, and puts it after what is known.
const translations = await decodeGreedily(
  async ({ tokens, known }) => {
    const given = inputs.slice();
    for (let pair = 0; pair < pairs.count; pair++) {
      const own = tokens.subarray(pair * length.target, (pair + 1) * length.target);
      given.set(own, pair * places + length.source);
    }
    const [logits] = await logitsOf({
      classifier: network,
      parameters: [trained!.parameters],
      inputs: given,
    });
    const next = (pair: number) => (pair * length.target + known - 1) * words.target;
    return Array.from({ length: pairs.count }, (_, pair) => [
      ...logits!.subarray(next(pair), next(pair) + words.target),
    ]).flat();
  },
  { sentences: pairs.count, words: words.target, longest: length.target },
);
const said = translations.map(({ tokens }) => vocabularies.target.decode(tokens));
console.log(text.source[11], "→", said[11]); // → drei und zwei zig → it is two ty three
console.log(bleu(said, text.target).bleu > 90); // → true
