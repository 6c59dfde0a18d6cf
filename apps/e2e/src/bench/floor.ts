import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mailCodec, openSource } from '@sluice/mail-io';
import { startEmbedded } from '@sluice/postgres';
import { Client } from 'pg';

/** The format of `COPY ... WITH (FORMAT binary)`: a signature, flags and an empty extension; rows of one column; -1 at the end. */
const HEAD = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const END = Buffer.from([0xff, 0xff]);

const rowOf = (raw: Buffer): Buffer => {
  const head = Buffer.alloc(6);
  head.writeInt16BE(1, 0);
  head.writeInt32BE(raw.length, 2);
  return Buffer.concat([head, raw]);
};

/** Decodes every mail of a source, and writes all of them for COPY; answers how many there were. */
const decodeAll = async (source: string, file: string): Promise<number> => {
  const out = createWriteStream(file, { mode: 0o644 });
  out.write(HEAD);
  let count = 0;
  for await (const items of openSource(source))
    for (const item of items) {
      if (item.kind !== 'mail') continue;
      await mailCodec.decode(item.raw, mailCodec.hash(item.raw));
      if (!out.write(rowOf(item.raw))) await once(out, 'drain');
      count += 1;
    }
  out.end(END);
  await once(out, 'finish');
  return count;
};

/** The least an import could do: start the database of a data folder, decode every mail, copy the raw ones, and stop. */
const floor = async (data: string, source: string, folder: string): Promise<void> => {
  const server = await startEmbedded(data);
  const client = new Client({ host: server.socketFolder, user: server.user, database: server.database });
  const file = join(folder, 'floor.copy');
  try {
    await client.connect();
    const count = await decodeAll(source, file);
    await client.query('CREATE TABLE floor_mail (raw BYTEA NOT NULL)');
    await client.query('ALTER TABLE floor_mail ALTER COLUMN raw SET STORAGE EXTERNAL');
    const { rowCount } = await client.query(`COPY floor_mail FROM '${file}' WITH (FORMAT binary)`);
    if (rowCount !== count) throw new Error(`${String(rowCount)} of ${String(count)} mails were copied`);
  } finally {
    await client.end();
    await server.stop();
    await rm(file, { force: true });
  }
};

const [, , data = '', source = '', folder = ''] = process.argv;
floor(data, source, folder).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
