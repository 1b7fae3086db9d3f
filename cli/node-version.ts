/**
 * The first import of every program: whoever has an old Node gets a sentence, and not a stack of some library. So this
 * imports nothing, and knows only what an old Node knows.
 */
const OLDEST: readonly [major: number, minor: number] = [20, 19];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `Skyqueue needs Node.js ${OLDEST.join('.')} or newer, and this is ${process.version} (${process.execPath}). ` +
      'Install a newer one (https://nodejs.org), or put it first on the PATH.\n',
  );
  process.exit(1);
}

export {};
