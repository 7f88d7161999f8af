// A family of networks of your own: the sum of a linear map and of a hidden layer. Its sizes, its settings and its
// function are described here, and registering it makes it known to configurations, plans and jobs.
import { defineFamily, linear, registerFamily, wholeNumber } from "loss-atlas";

registerFamily(
  defineFamily({
    name: "two-paths",
    article: "a",
    kind: "adds a linear map to hidden layers side by side",
    width: "units of each hidden layer",
    depth: { counts: "hidden layers one after the other", usual: 1, least: 1 },
    norms: ["none"],
    needsImages: false,
    // `model.branches` of the configuration, with its meaning, range and default.
    settings: { branches: wholeNumber("Hidden layers side by side", 1, 8).default(2) },
    network: ({ inputs, width, classes, own: { branches } }) => {
      const names = Array.from({ length: branches }, (_, branch) => `branch${branch + 1}`);
      return {
        layers: [
          linear("direct", inputs, classes),
          ...names.flatMap((name) => [
            linear(`${name}.in`, inputs, width),
            linear(`${name}.out`, width, classes),
          ]),
        ],
        logits: ({ nn, np }, parameters, examples) => {
          const dense = (name: string, x: typeof examples) =>
            np.dot(x, parameters[`${name}.weight`]!).add(parameters[`${name}.bias`]!);
          const flat = examples.reshape([examples.shape[0]!, inputs]);
          const direct = dense("direct", flat.ref);
          const sum = names.reduce(
            (total, name) => total.add(dense(`${name}.out`, nn.relu(dense(`${name}.in`, flat.ref)))),
            direct,
          );
          flat.dispose();
          return sum;
        },
      };
    },
  }),
);
