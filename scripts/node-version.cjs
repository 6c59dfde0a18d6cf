// Loaded before everything else, by a Node of any age: so it is JavaScript of long ago, and says in one line which Node is needed. What comes after it
// would end in a syntax error there, or in a package that cannot be loaded (`engines` of package.json has the same versions).
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
var minor = Number(parts[1]);

if (!(major >= 23 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19))) {
  console.error(
    'sluice: this is Node.js ' +
      process.versions.node +
      ': install 22.12 or newer (of Node.js 20 only 20.19 or newer will do).',
  );
  process.exit(4);
}
