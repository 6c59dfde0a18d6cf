import { Coming } from './coming';
import { Dice } from './dice';
import { mailText, type Posted } from './mail-text';
import { answerBody, coverBody, patchBody, pullBody, talkBody } from './posted-texts';
import { REAL_SHAPE } from './real-shape';
import { valueAt } from './shape';
import { Tree, type Work } from './work';
import { person, type Person } from './words';

/** The end of what is made: the project of the benchmark has a release line open then. Seconds since 1970. */
const END = Date.UTC(2022, 6, 1) / 1_000;
const GAP = 29 * 60;
const LONGEST = 3 * 366 * 86_400;
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Parts of the threads that begin with a series; of those with a cover; pull requests and other talk are the rest. */
const SERIES = 0.88;
const PULL = 0.35;
const COVERED = 0.9;
/** Long series come again more often than short ones do on real lists: first versions are so much shorter. */
const SHORTER = 1.25;
/** A series has a next version: after the first, after each later one. */
const AGAIN = { first: 0.36, later: 0.69 };
const ANSWERS_ITS_LAST = 0.16;
/** Somebody answers an answer. */
const GOES_ON = 0.63;
/** The one who was answered is the one who goes on. */
const ITS_AUTHOR = 0.6;

type Sent = Posted & { readonly at: number };

/** A mailing list that never was: threads begin, are answered, and series come again, each mail when it is due. */
class MadeList {
  private readonly dice: Dice;
  private readonly tree: Tree;
  private readonly coming = new Coming<() => Sent>();

  constructor(seed: number) {
    this.dice = new Dice(seed);
    this.tree = new Tree(this.dice);
  }

  private someone(): Person {
    return person(this.tree.someone());
  }

  private stem(at: number, { address }: Person): (n: number) => string {
    const [user = '', house = ''] = address.split('@');
    const stamp = new Date(at * 1_000).toISOString().replaceAll(/\D/g, '').slice(0, 14);
    const base = `${stamp}.${String(this.dice.below(1_000_000))}`;
    return (n) => `${base}-${String(n)}-${user}@${house}`;
  }

  private answersTo(sent: Sent, count: number, first: Person): Sent {
    for (let n = 0; n < count; n += 1) {
      const at = sent.at + HOUR / 2 + this.dice.wait(DAY);
      const from = this.dice.happens(ITS_AUTHOR) ? first : this.someone();
      this.coming.add(at, () => this.answer(sent, at, from));
    }
    return sent;
  }

  private answer(to: Sent, at: number, from: Person): Sent {
    const id = `${this.dice.below(0x40000000).toString(36)}.${String(at)}.${from.address}`;
    const subject = to.subject.startsWith('Re: ') ? to.subject : `Re: ${to.subject}`;
    const body = answerBody(this.dice, { to, from, at });
    const sent = { id, from, subject, answers: [...to.answers, to.id], body, at };
    return this.answersTo(sent, this.dice.happens(GOES_ON) ? 1 : 0, to.from);
  }

  /** What nobody answers comes often, what many answer seldom. */
  private answered(sent: Sent): Sent {
    return this.answersTo(sent, this.dice.by(REAL_SHAPE.answers), this.someone());
  }

  /** One posting of a series: its mails follow each other within seconds; the first of them is answered. */
  private post(work: Work, at: number, after: readonly string[]): Sent {
    const { author, patches, version, rfc } = work;
    const idOf = this.stem(at, author);
    const covered = patches.length > 1 && this.dice.happens(COVERED);
    const words = [rfc ? 'RFC PATCH' : 'PATCH', version > 1 ? `v${String(version)}` : '']
      .filter((w) => w !== '')
      .join(' ');
    const tag = (n: number): string =>
      patches.length > 1 || n === 0
        ? `[${words} ${String(n).padStart(String(patches.length).length, '0')}/${String(patches.length)}]`
        : `[${words}]`;
    const patch = (n: number, answers: readonly string[]) => (): Sent => {
      const { title, changes } = patches[n - 1] as Work['patches'][number];
      const body = patchBody(this.dice, { author, changes, someone: () => this.someone() });
      return this.answered({
        id: idOf(n),
        from: author,
        subject: `${tag(n)} ${title}`,
        answers,
        body,
        at: at + n,
      });
    };
    const top = covered ? 0 : 1;
    const below = [...after, idOf(top)];
    for (let n = top + 1; n <= patches.length; n += 1) this.coming.add(at + n, patch(n, below));
    if (this.dice.happens(version === 1 ? AGAIN.first : AGAIN.later)) {
      const again = at + DAY + this.dice.wait(5 * DAY);
      const answering = this.dice.happens(ANSWERS_ITS_LAST) ? below : [];
      this.coming.add(again, () => this.post(this.tree.next(work), again, answering));
    }
    if (!covered) return patch(1, after)();
    const body = coverBody(this.dice, { author, titles: patches.map(({ title }) => title) });
    return this.answered({
      id: idOf(0),
      from: author,
      subject: `${tag(0)} ${work.title}`,
      answers: after,
      body,
      at,
    });
  }

  /** A thread begins. */
  private begin(at: number): Sent {
    const { dice } = this;
    const from = this.someone();
    if (dice.happens(SERIES))
      return this.post(
        this.tree.work(
          from,
          Math.max(1, Math.round(valueAt(REAL_SHAPE.patchesPosted, dice.next() ** SHORTER))),
        ),
        at,
        [],
      );
    const id = this.stem(at, from)(1);
    const about = `${String(dice.below(1_000_000))}`;
    if (dice.happens(PULL))
      return this.answered({
        id,
        from,
        subject: `[GIT PULL] updates ${about}`,
        answers: [],
        body: pullBody(dice, from),
        at,
      });
    const body = talkBody(dice, Math.max(200, dice.by(REAL_SHAPE.otherBytes) - 5_000));
    return this.answered({ id, from, subject: `what of ${about}?`, answers: [], body, at });
  }

  next(now: number): string {
    this.tree.count();
    const due = (this.coming.earliest ?? Infinity) <= now ? this.coming.take() : undefined;
    const sent = due === undefined ? this.begin(now) : due();
    return mailText(this.dice, sent, { at: sent.at, headerBytes: this.dice.by(REAL_SHAPE.headerBytes) });
  }
}

/**
 * So many mails of a list that never was, in the shapes and sizes of a real one (`REAL_SHAPE`), each as it stands in an mbox, the oldest first; the same for
 * the same seed and count. One at a time: what is kept is what is yet to be answered.
 */
export const madeMails = function* (count: number, seed = 1): Generator<string> {
  const list = new MadeList(seed);
  const gap = Math.min(GAP, LONGEST / count);
  for (let n = 0; n < count; n += 1) yield list.next(Math.floor(END - (count - n) * gap));
};
