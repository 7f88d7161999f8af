// A network is data plus a function (parameters, inputs) → logits. Its parameters are one flat vector.
import { initialise, mlp, randomStream, splitParameters } from "loss-atlas";

const network = mlp({ inputShape: [1, 8, 8], width: 16, depth: 2, classes: 10 });
console.log(network.layout.size); // → 1482

// Two hidden layers and the output, each with weights and biases, which start at zero under this scheme.
const parameters = initialise(network, "he-normal", randomStream(0, "initialisation", 1));
const arrays = Object.values(splitParameters(network.layout, parameters));
console.log(arrays.map(({ length }) => length).join(" ")); // → 1024 16 256 16 160 10
