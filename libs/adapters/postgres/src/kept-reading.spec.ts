import { readMail } from '@sluice/mail';
import { keptReading, wholeReading, type KeptReading } from './kept-reading';
import { ARCHIVE, HASHING } from './redrawn-mails.spec-helper';

const readings = ARCHIVE.map((mail) => readMail(mail, HASHING).reading);

/** As a column of jsonb gives it back. */
const stored = (value: object): KeptReading => JSON.parse(JSON.stringify(value)) as KeptReading;

test('a reading that is kept comes back as it was, and takes less room', () => {
  for (const reading of readings) {
    expect(wholeReading(stored(keptReading(reading)), reading.messageId)).toEqual(reading);
    expect(JSON.stringify(keptReading(reading)).length).toBeLessThan(JSON.stringify(reading).length - 150);
  }
});

test('what a reading does say is kept', () => {
  const said = readings.filter((reading) => reading.trailers.length > 0);
  expect(said.length).toBeGreaterThan(0);
  for (const reading of said) expect(keptReading(reading)).toMatchObject({ trailers: reading.trailers });
  const automatic = readings.map((reading) => ({ ...reading, automatic: true }));
  for (const reading of automatic) expect(keptReading(reading)).toMatchObject({ automatic: true });
});

test('a reading that an earlier version kept whole comes back', () => {
  for (const reading of readings) expect(wholeReading(stored(reading), reading.messageId)).toEqual(reading);
});
