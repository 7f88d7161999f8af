// Read before anything is known of the Node that reads it: plain ES2020, no dependency.

/** The first version that runs the command, as `engines` in the manifest says it. */
const NEEDED = [22, 18];

/** What to tell someone whose Node is older than needed, in one line; undefined where it is new enough. */
export function nodeTooOld(version) {
  const [major, minor] = version.split(".").map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return undefined;
  return (
    `error [cli/node-too-old]: Loss Atlas needs Node ${NEEDED.join(".")} or newer, and this is Node ${version}. ` +
    "Install Node 24 (https://nodejs.org)"
  );
}
