import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  cycleBegan,
  holdsOn,
  wasReleased,
  type Identifier,
  type InterfaceModel,
} from '@sluice/interface-model';
import { parse } from 'yaml';
import { interfaceModelSchema } from './interface-model-schema';

const FILE = resolve(__dirname, '../../../projects/xen/interface-model.yaml');
const raw = (): unknown => parse(readFileSync(FILE, 'utf8'));
const model: InterfaceModel = interfaceModelSchema.parse(raw());

const names = (items: readonly { readonly name: string }[]): readonly string[] => items.map((i) => i.name);
const duplicates = (items: readonly string[]): readonly string[] =>
  items.filter((item, i) => items.indexOf(item) !== i);
const inChannel = (channel: string): readonly Identifier[] =>
  model.identifiers.filter((i) => i.channel === channel);
/** Every day on which something of the registry begins or ends. */
const days = [
  ...new Set(
    model.identifiers.flatMap((i) => i.values.flatMap((v) => [v.from?.date ?? '', v.until?.date ?? ''])),
  ),
].filter((d) => d !== '');

describe('interface-model.yaml of Xen', () => {
  it('has each identifier once', () => {
    expect(duplicates(names(model.identifiers))).toEqual([]);
    expect(duplicates(names(model.capabilities))).toEqual([]);
  });

  it('gives no two live identifiers of a channel one value, on any day', () => {
    for (const { channel } of model.namespaces)
      for (const day of days) {
        const live = inChannel(channel).flatMap((i) =>
          i.values.filter((v) => holdsOn(v, day)).map((v) => v.value),
        );
        expect({ channel, day, twice: duplicates(live.map(String)) }).toEqual({ channel, day, twice: [] });
      }
  });

  it('gives each value of an identifier an end before the next begins', () => {
    for (const { name, values } of model.identifiers)
      for (const [i, value] of values.entries()) {
        const next = values[i + 1];
        if (next !== undefined)
          expect({ name, until: value.until?.date }).toEqual({ name, until: next.from?.date });
      }
  });

  it('spells every identifier as its namespace says', () => {
    for (const { channel, name } of model.identifiers) {
      const namespace = model.namespaces.find((n) => n.channel === channel);
      expect(name.startsWith(namespace?.prefix ?? '-')).toBe(true);
    }
  });

  it('lets every signal of a capability name an identifier or a field that it knows', () => {
    const fields = model.structures.flatMap((s) => s.fields.map((f) => `${s.name}.${f.name}`));
    const known = new Set([...names(model.identifiers), ...fields]);
    const unknown = model.capabilities
      .flatMap((c) => c.signals)
      .filter((s) => s.channel !== 'device-tree' && !known.has(s.identifier));
    expect(unknown.map((s) => s.identifier)).toEqual([]);
  });

  it('gives every identifier a capability, and no alias to two', () => {
    const signalled = new Set(model.capabilities.flatMap((c) => c.signals.map((s) => s.identifier)));
    const outside = model.identifiers.filter((i) => !signalled.has(i.name));
    expect(names(outside)).toEqual([]);
    expect(duplicates(model.capabilities.flatMap((c) => [...new Set([c.name, ...c.aliases])]))).toEqual([]);
  });

  it.each(
    model.maxima.flatMap((m) => m.values.map((v) => [m.constant, v.release, v.names, m.channel] as const)),
  )('%s of %s names the highest bit: %s', (...[, release, named, channel]) => {
    const day = model.releases.find((r) => r.name === release)?.released ?? '';
    const live = inChannel(channel).flatMap((i) =>
      i.values
        .filter((v) => holdsOn(v, day) && wasReleased(model, v.released, day))
        .map((v) => ({ name: i.name, value: v.value })),
    );
    const highest = live.reduce((a, b) => (b.value > a.value ? b : a));
    expect(highest.name).toBe(named);
  });

  it('calls released what was there at a release, and never released what was not', () => {
    for (const { name, values } of model.identifiers)
      for (const value of values) {
        const held = model.releases.filter(
          (r) => r.branched !== undefined && r.released !== undefined && holdsOn(value, r.released),
        );
        const said = value.released === 'never' ? [] : [value.released];
        const known = held.map((r) => r.name).slice(0, 1);
        const older = !model.releases.some((r) => r.branched !== undefined && r.name === value.released);
        if (!older || said.length === 0) expect({ name, first: known }).toEqual({ name, first: said });
      }
  });

  it('numbers the interface versions upwards, one by one, in order of their days', () => {
    for (const { values } of model.versions) {
      const numbers = values.map((v) => Number.parseInt(v.value, 16));
      expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
      expect(values.map((v) => v.from.date)).toEqual(values.map((v) => v.from.date).sort());
    }
  });

  it('keeps the releases in order, each branched before it was out', () => {
    const out = model.releases.flatMap((r) => r.released ?? []);
    expect(out).toEqual([...out].sort());
    for (const r of model.releases) expect((r.branched ?? '') < (r.released ?? '9')).toBe(true);
    expect(cycleBegan(model, '2021-10-14')?.release).toBe('4.15');
  });

  it('lets checks, builders, mirrors and headers lie below its folders', () => {
    const files = [
      ...model.acceptance.map((a) => a.file),
      ...model.builders.flatMap((b) => b.files),
      ...model.mirrors.flatMap((m) => m.files),
      ...model.headers.map((h) => h.path),
      ...model.namespaces.flatMap((n) => n.headers),
    ];
    expect(files.filter((f) => !model.roots.some((root) => f.startsWith(root)))).toEqual([]);
  });

  it('does not reach beyond the commit it was compared with', () => {
    const text = JSON.stringify(model);
    const latest = [...text.matchAll(/"date":"(\d{4}-\d{2}-\d{2})"/g)]
      .map((m) => m[1] ?? '')
      .sort()
      .at(-1);
    expect(latest).toBe(model.upTo.date);
  });

  it('tells the vPCI story: x86 works since 2018, Arm is constant false to this day, the flag lived a week', () => {
    const states = model.vpci.switches.map((s) => [s.arch, s.roles.join(), s.states.at(-1)?.state]);
    expect(states).toContainEqual(['x86', 'hardware', 'functional']);
    expect(states).toContainEqual(['arm', 'dom0,domU', 'constant-false']);
    const flag = model.identifiers.find((i) => i.name === 'XEN_DOMCTL_CDF_vpci')?.values;
    expect(flag?.map((v) => [v.value, v.from?.date, v.until?.date, v.released])).toEqual([
      [7, '2021-10-07', '2021-10-14', 'never'],
    ]);
  });
});

describe('interfaceModelSchema', () => {
  const broken = (change: (value: Record<string, never[]>) => void): readonly string[] => {
    const value = structuredClone(raw()) as Record<string, never[]>;
    change(value);
    const result = interfaceModelSchema.safeParse(value);
    return result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'));
  };

  it.each([
    ['a misspelt key', { formerNames: [], values: [], chanel: 'cdf', name: 'x' }, /^identifiers\.0/],
    [
      'a channel that is none',
      { channel: 'flags', name: 'x', formerNames: [], values: [] },
      /^identifiers\.0\.channel/,
    ],
    [
      'a release that YAML took for a number',
      { channel: 'cdf', name: 'x', formerNames: [], values: [{ value: 1, released: 4.1 }] },
      /^identifiers\.0\.values\.0\.released/,
    ],
    [
      'a day that is none',
      {
        channel: 'cdf',
        name: 'x',
        formerNames: [],
        values: [{ value: 1, released: '4.1', from: { commit: '0123456789', date: '2021-02-31' } }],
      },
      /^identifiers\.0\.values\.0\.from\.date/,
    ],
    [
      'a fact without a source',
      {
        channel: 'cdf',
        name: 'x',
        formerNames: [],
        values: [{ value: 1, released: '4.1', from: { date: '2021-02-03' } }],
      },
      /^identifiers\.0\.values\.0\.from/,
    ],
  ])('refuses %s and says where', (_what, identifier, path) => {
    const paths = broken((value) => {
      value['identifiers'] = [identifier as never];
    });
    expect(paths.some((p) => path.test(p))).toBe(true);
  });

  it('refuses a model without a part', () => {
    expect(broken((value) => delete value['headers'])).toEqual(['headers']);
  });
});
