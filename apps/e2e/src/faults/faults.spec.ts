import { mailsIn } from '../chaos/mails';
import { lilyMails } from '../lily-mails';
import { faultGround, SHORT_FAULTS, type FaultGround } from './run-faults';

/** Some short series: enough conversations that each fault finds something to hit. */
const SERIES = 12;
const SEED = 4711;

// The short form of `npm run chaos`: the same code on fewer mails.
describe('a fault around Sluice loses nothing:', () => {
  let ground: FaultGround;

  beforeAll(async () => {
    const mails = mailsIn(lilyMails(0, SERIES));
    ground = await faultGround({ mails, seed: SEED, isLong: false, print: () => undefined });
  });

  afterAll(async () => {
    await ground.close();
  });

  test.each(SHORT_FAULTS.map((fault) => [fault.name, fault] as const))('%s', async (_, fault) => {
    const end = await ground.run(fault);
    if ('skipped' in end) {
      // A machine that cannot have the fault says so, and shows nothing.
      console.warn(`${fault.name} was skipped: ${end.skipped}`);
      return;
    }
    expect(end.filter(({ ok }) => !ok)).toEqual([]);
    expect(end.length).toBeGreaterThan(3);
  });
});
