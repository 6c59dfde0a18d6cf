import { ApiError, read, readPage, urlOf, write } from './api';
import { distanceOf, longDayOf } from './format';
import { paced } from './live';
import { neighbourOf } from './snap-points';
import { isPast, millisOf, momentIn, momentWritten, queryOf, viewpointIn } from './viewpoint';

describe('the address of a question', () => {
  test('has every part percent-encoded, so that a Message-ID leads nowhere else', () => {
    expect(urlOf('/mails/{messageId}/raw', { messageId: '../a/b?c@x' })).toBe(
      '/api/v1/mails/..%2Fa%2Fb%3Fc%40x/raw',
    );
  });

  test('leaves out what has no value', () => {
    expect(urlOf('/series', {}, { state: undefined, text: 'a&b' })).toBe('/api/v1/series?text=a%26b');
  });
});

describe('an answer', () => {
  const answering = (response: Response): void => {
    global.fetch = () => Promise.resolve(response);
  };

  test('that is a refusal says what, where and what to do', async () => {
    answering(
      Response.json({ detail: 'no such day', where: 'query.as-of', help: 'Write a day.' }, { status: 400 }),
    );
    const failed: unknown = await read('/releases', {}).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ApiError);
    expect(failed).toMatchObject({
      status: 400,
      message: 'no such day',
      where: 'query.as-of',
      help: 'Write a day.',
    });
  });

  test('to a writing is asked with what only a page of ours can say', async () => {
    Object.assign(global, { document: { cookie: 'other=1; sluice-csrf=a%2Bb' } });
    let sent: RequestInit = {};
    global.fetch = (_, init = {}) => {
      sent = init;
      return Promise.resolve(Response.json({ ended: 1 }));
    };
    expect(await write('/sign-out', { everywhere: true })).toEqual({ ended: 1 });
    expect(sent).toMatchObject({
      method: 'POST',
      headers: { 'X-CSRF-Token': 'a+b' },
      body: '{"everywhere":true}',
    });
  });

  test('that is no answer is one of nobody', async () => {
    global.fetch = () => Promise.reject(new TypeError('failed'));
    await expect(read('/releases', {})).rejects.toMatchObject({ status: 0 });
  });

  test('tells where the next page begins', async () => {
    Object.assign(global, { location: { href: 'http://sluice.example/app/' } });
    answering(
      Response.json(
        {},
        { headers: { Link: '<http://sluice.example/api/v1/series?cursor=a%2Bb>; rel="next"' } },
      ),
    );
    expect(await readPage('/series', {}, {})).toEqual({ answer: {}, next: 'a+b' });
    answering(Response.json({}));
    expect((await readPage('/series', {}, {})).next).toBeUndefined();
  });
});

describe('from when a page looks', () => {
  test('is a day or a moment; anything else is not the past', () => {
    expect(viewpointIn({ asOf: '2021-10-13', knownAsOf: '2021-10-13T08:30Z' })).toEqual({
      asOf: '2021-10-13',
      knownAsOf: '2021-10-13T08:30Z',
    });
    for (const wrong of ['yesterday', '2021-13-41', '2021', 20211013, undefined])
      expect(momentIn(wrong)).toBeUndefined();
    expect(isPast(viewpointIn({ asOf: 'soon' }))).toBe(false);
  });

  test('is asked of the API by its names, and a day is its end', () => {
    expect(queryOf({ asOf: '2021-10-13' })).toEqual({ 'as-of': '2021-10-13' });
    expect(millisOf('2021-10-13')).toBe(Date.parse('2021-10-13T23:59:59Z'));
  });
});

test('the event before and after are the nearest, in whatever order they are known', () => {
  const points = ['2021-10-15', '2021-09-01', '2021-10-08'].map((day) => ({
    at: `${day}T00:00:00Z`,
    what: day,
  }));
  const from = Date.parse('2021-10-10T00:00:00Z');
  expect(neighbourOf(points, from, -1)?.what).toBe('2021-10-08');
  expect(neighbourOf(points, from, 1)?.what).toBe('2021-10-15');
  expect(neighbourOf(points, Date.parse('2021-10-15T00:00:00Z'), 1)).toBeUndefined();
});

test('a burst of news is worked off at once, and once more when it is over', () => {
  jest.useFakeTimers();
  let done = 0;
  const { call, stop } = paced(() => (done += 1), 700);
  for (let n = 0; n < 100; n++) call();
  expect(done).toBe(1);
  jest.advanceTimersByTime(700);
  expect(done).toBe(2);
  jest.advanceTimersByTime(5_000);
  expect(done).toBe(2);
  call();
  expect(done).toBe(3);
  stop();
  jest.useRealTimers();
});

test('days and distances read the same everywhere', () => {
  expect(longDayOf('2021-10-15T23:00:00Z')).toBe('Fri 15 Oct 2021');
  const from = Date.parse('2021-10-15T00:00:00Z');
  expect(distanceOf('2021-10-12T23:00:00Z', from)).toBe('2 d ago');
  expect(distanceOf('2021-10-15T05:00:00Z', from)).toBe('in 5 h');
  expect(distanceOf('2021-10-15T00:00:30Z', from)).toBe('now');
});

test.each([
  ['13 Oct 2021', '2021-10-13'],
  ['3 october 2021', '2021-10-03'],
  ['October 13, 2021', '2021-10-13'],
  ['Sept. 3 2021', '2021-09-03'],
  [' 2021-10-13 ', '2021-10-13'],
  ['2021-10-13 08:30', '2021-10-13T08:30Z'],
  ['2021-10-13T08:30Z', '2021-10-13T08:30Z'],
  ['31 Sep 2021', undefined],
  ['13/10/2021', undefined],
  ['next Friday', undefined],
  ['', undefined],
])('a day as people write it: %s', (text, moment) => {
  expect(momentWritten(text)).toBe(moment);
});
