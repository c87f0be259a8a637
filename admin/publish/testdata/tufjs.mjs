// tufjs.mjs DIR BUCKET PATH…: reads targets of a bucket with tuf-js and prints what it found, as JSON. DIR/metadata/root.json is trusted.
import { createRequire } from 'node:module';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { Updater } = createRequire(join(process.env.CUANGO_NODE_MODULES, 'x.js'))('tuf-js');
const [dir, bucket, ...paths] = process.argv.slice(2);
const updater = new Updater({
  metadataDir: join(dir, 'metadata'),
  metadataBaseUrl: `${bucket}/tuf`,
  targetDir: join(dir, 'targets'),
  targetBaseUrl: `${bucket}/targets`,
});
await updater.refresh();
const found = {};
for (const [i, path] of paths.entries()) {
  const info = await updater.getTargetInfo(path);
  if (!info) {
    found[path] = null;
    continue;
  }
  const file = await updater.downloadTarget(info, join(dir, 'targets', String(i)));
  found[path] = {
    SHA256: info.hashes.sha256,
    Length: info.length,
    Downloaded: createHash('sha256').update(readFileSync(file)).digest('hex'),
  };
}
console.log(JSON.stringify(found));
