// How alike two networks answer, and how far apart their parameters lie.
import { l2Distance, linearCka, logitRepresentation, probabilityRepresentation } from "loss-atlas";

// Logits of four examples and two classes, row by row.
const first = Float32Array.of(2, 0, 0, 2, 3, 0, 0, 3);
const second = first.map((logit) => 2 * logit);

// CKA does not see scale: twice the logits is the same representation, but other probabilities.
console.log(linearCka(logitRepresentation(first, 2), logitRepresentation(second, 2))?.toFixed(6)); // → 1.000000
const probabilities = linearCka(probabilityRepresentation(first, 2), probabilityRepresentation(second, 2))!;
console.log(probabilities > 0.99 && probabilities < 1); // → true

// Without any alignment of hidden units.
console.log(l2Distance(Float32Array.of(0, 0), Float32Array.of(3, 4))); // → 5
