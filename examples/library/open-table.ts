// Any CSV table as a classified map. Columns are known by many names; what was assumed is said in `notes`.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTable } from "loss-atlas";

const folder = await mkdtemp(join(tmpdir(), "loss-atlas-example-"));
const file = join(folder, "cells.csv");
await writeFile(
  file,
  `width,batch_size,train_loss,mode_connectivity_pct,cka_softmax
8,64,0.4,-8,0.4
64,64,0.001,-0.2,0.9
`,
);

// A run folder opens the same way: openTable(["runs/quickstart"]).
const { table, notes } = await openTable([file]);
await rm(folder, { recursive: true });
console.log(table.cells.map(({ phase }) => phase)); // → [ 'I', 'IV-B' ]
console.log(notes.length > 0); // → true
