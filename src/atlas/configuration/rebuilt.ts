/**
 * A value that is built when it is first asked for, and anew once the entries it is built from are others: what a
 * configuration may hold follows what is registered at the time of reading.
 *
 * @param entries everything that `build` reads of the registries, compared one by one
 */
export function rebuilt<Built>(entries: () => readonly unknown[], build: () => Built): () => Built {
  let last: { readonly entries: readonly unknown[]; readonly built: Built } | undefined;
  return () => {
    const current = entries();
    const isSame =
      last?.entries.length === current.length && current.every((entry, i) => entry === last?.entries[i]);
    if (last === undefined || !isSame) last = { entries: current, built: build() };
    return last.built;
  };
}
