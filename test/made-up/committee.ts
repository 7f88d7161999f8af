import { defineFamily } from "#families";
import { linear } from "#nets/layers";
import { wholeNumber } from "#settings";

/** A made-up family: the mean answer of several perceptrons, whose number is a setting of its own. */
export const committee = defineFamily({
  name: "committee",
  article: "a",
  kind: "averages several perceptrons",
  width: "units of each hidden layer of a head",
  depth: { counts: "hidden layers of each head", usual: 1, least: 1 },
  norms: ["none"],
  needsImages: false,
  settings: { heads: wholeNumber("Perceptrons that are averaged", 1, 16).default(2) },
  network: ({ inputs, width, depth, classes, own: { heads } }) => {
    const layersOf = (head: number) =>
      Array.from({ length: depth + 1 }, (_, layer) => `head${head + 1}.layer${layer + 1}`);
    const all = Array.from({ length: heads }, (_, head) => layersOf(head));
    return {
      layers: all.flatMap((names) =>
        names.map((name, layer) =>
          linear(name, layer === 0 ? inputs : width, layer === depth ? classes : width),
        ),
      ),
      logits: ({ nn, np }, parameters, examples) => {
        const flat = examples.reshape([examples.shape[0]!, inputs]);
        const answers = all.map((names) =>
          names.reduce((activations, name, layer) => {
            const read = layer === 0 ? activations : nn.relu(activations);
            return np.dot(read, parameters[`${name}.weight`]!).add(parameters[`${name}.bias`]!);
          }, flat.ref),
        );
        flat.dispose();
        return answers.reduce((sum, answer) => sum.add(answer)).mul(1 / heads);
      },
    };
  },
});
