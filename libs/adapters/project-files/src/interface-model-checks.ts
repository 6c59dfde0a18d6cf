import { holdsOn, type Identifier, type InterfaceModel, type Span } from '@sluice/interface-model';
import { suggestion } from './nearest';

/** Something that two entries of a model say differently, and where. */
export type ModelIssue = { readonly path: (string | number)[]; readonly message: string };

const namesOf = (items: readonly { readonly name: string }[] | undefined): readonly string[] =>
  (items ?? []).map((i) => i.name);

const twice = (part: string, items: readonly { readonly name: string }[]): readonly ModelIssue[] =>
  items.flatMap(({ name }, i) => {
    const first = items.findIndex((other) => other.name === name);
    return first === i
      ? []
      : [{ path: [part, i, 'name'], message: `"${name}" is there twice, first as entry ${String(first)}` }];
  });

const spelling = (model: InterfaceModel): readonly ModelIssue[] =>
  model.identifiers.flatMap(({ channel, name }, i) => {
    const namespace = model.namespaces.find((n) => n.channel === channel);
    const path = ['identifiers', i, namespace === undefined ? 'channel' : 'name'];
    if (namespace === undefined) return [{ path, message: `channel ${channel} has no namespace` }];
    return name.startsWith(namespace.prefix)
      ? []
      : [{ path, message: `"${name}" does not begin with ${namespace.prefix}, as channel ${channel} wants` }];
  });

/** A value ends on the day the next begins; otherwise an identifier would have two values, or none, in between. */
const succession = (model: InterfaceModel): readonly ModelIssue[] =>
  model.identifiers.flatMap(({ name, values }, i) =>
    values.flatMap((value, v) => {
      const next = values[v + 1];
      return next === undefined || value.until?.commit === next.from?.commit
        ? []
        : [
            {
              path: ['identifiers', i, 'values', v],
              message: `${name} has this value until ${value.until?.date ?? 'today'} and the next from ${next.from?.date ?? 'the beginning'}: it must end by the commit that gives the next`,
            },
          ];
    }),
  );

const sharing = (
  model: InterfaceModel,
  one: Identifier,
  day: string,
  value: number,
): Identifier | undefined =>
  model.identifiers.find(
    (other) =>
      other !== one &&
      other.channel === one.channel &&
      other.values.some((v) => v.value === value && holdsOn(v, day)),
  );

const collisions = (model: InterfaceModel): readonly ModelIssue[] =>
  model.identifiers.flatMap((one, i) =>
    one.values.flatMap(({ from, value }, v) => {
      const other = from === undefined ? undefined : sharing(model, one, from.date, value);
      return other === undefined
        ? []
        : [
            {
              path: ['identifiers', i, 'values', v, 'value'],
              message: `${one.name} takes ${String(value)} on ${from?.date ?? ''} while ${other.name} has it`,
            },
          ];
    }),
  );

const backwards = (span: Span): boolean =>
  span.from !== undefined && span.until !== undefined && span.until.date < span.from.date;

/** Every entry with a span, wherever it stands. */
const spans = (value: unknown, path: (string | number)[]): readonly ModelIssue[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown, i) => spans(item, [...path, i]));
  const own = backwards(value as Span)
    ? [{ path: [...path, 'until'], message: 'ends before it begins (`until` before `from`)' }]
    : [];
  return [...own, ...Object.entries(value).flatMap(([key, item]) => spans(item, [...path, key]))];
};

/** Channels whose identifiers need no entry of their own: an arch's property names and boot options are free text. */
const FREE: ReadonlySet<string> = new Set(['device-tree', 'boot-parameter']);

const signals = (model: InterfaceModel): readonly ModelIssue[] => {
  const channels = new Map<string, string>(model.identifiers.map((i) => [i.name, i.channel]));
  for (const { name, channel, fields } of model.structures)
    for (const field of fields) channels.set(`${name}.${field.name}`, channel);
  return model.capabilities.flatMap((capability, c) =>
    capability.signals.flatMap(({ identifier, channel }, s) => {
      const path = ['capabilities', c, 'signals', s];
      const own = channels.get(identifier);
      if (FREE.has(channel) || own === channel) return [];
      if (own !== undefined)
        return [
          { path: [...path, 'channel'], message: `${identifier} is of channel ${own}, not ${channel}` },
        ];
      const hint = suggestion(identifier, [...channels.keys()]);
      return [
        {
          path: [...path, 'identifier'],
          message: `${identifier} is no identifier or field of this model${hint}`,
        },
      ];
    }),
  );
};

type Told = { readonly roles: readonly string[]; readonly guests: readonly string[] };

const unknownWords = (
  path: (string | number)[],
  said: readonly string[],
  known: readonly string[],
): readonly ModelIssue[] =>
  said.flatMap((word, i) =>
    known.includes(word)
      ? []
      : [{ path: [...path, i], message: `"${word}" is not declared${suggestion(word, known)}` }],
  );

const rolesAndGuests = (model: InterfaceModel): readonly ModelIssue[] => {
  if (model.roles === undefined || model.guestTypes === undefined) return [];
  const [roles, guests] = [namesOf(model.roles), namesOf(model.guestTypes)];
  const told = (path: (string | number)[], entry: Told): readonly ModelIssue[] => [
    ...unknownWords([...path, 'roles'], entry.roles, roles),
    ...unknownWords([...path, 'guests'], entry.guests, guests),
  ];
  return [
    ...model.capabilities.flatMap((c, i) =>
      c.signals.flatMap((s, j) => told(['capabilities', i, 'signals', j], s)),
    ),
    ...(model.profiles ?? []).flatMap((p, i) => told(['profiles', i], p)),
    ...model.vpci.switches.flatMap((s, i) => told(['vpci', 'switches', i], s)),
  ];
};

const namedIdentifiers = (model: InterfaceModel): readonly ModelIssue[] => {
  const known = namesOf(model.identifiers);
  return [
    ...model.maxima.flatMap((m, i) =>
      m.values.flatMap((v, j) => unknownWords(['maxima', i, 'values', j, 'names'], [v.names], known)),
    ),
    ...(model.profiles ?? []).flatMap((p, i) => [
      ...unknownWords(['profiles', i, 'required'], p.required, known),
      ...unknownWords(['profiles', i, 'optional'], p.optional, known),
    ]),
  ];
};

const versionsUpwards = (model: InterfaceModel): readonly ModelIssue[] =>
  model.versions.flatMap(({ constant, values }, i) =>
    values.flatMap((v, j) => {
      const before = values[j - 1];
      return before === undefined || Number(before.value) + 1 === Number(v.value)
        ? []
        : [
            {
              path: ['versions', i, 'values', j, 'value'],
              message: `${constant} goes from ${before.value} to ${v.value}: versions go up by one`,
            },
          ];
    }),
  );

const aliases = (model: InterfaceModel): readonly ModelIssue[] => {
  const owner = new Map<string, string>();
  return model.capabilities.flatMap(({ name, aliases: words }, i) =>
    words.flatMap((word, j) => {
      const other = owner.get(word.toLowerCase());
      owner.set(word.toLowerCase(), name);
      return other === undefined || other === name
        ? []
        : [
            {
              path: ['capabilities', i, 'aliases', j],
              message: `"${word}" is an alias of capability ${other} already`,
            },
          ];
    }),
  );
};

/** What the entries of a model say of each other that cannot be: each with its place in the file and what is meant. */
export const checkModel = (model: InterfaceModel): readonly ModelIssue[] => [
  ...twice('identifiers', model.identifiers),
  ...twice('capabilities', model.capabilities),
  ...spelling(model),
  ...succession(model),
  ...collisions(model),
  ...spans(model, []),
  ...signals(model),
  ...rolesAndGuests(model),
  ...namedIdentifiers(model),
  ...versionsUpwards(model),
  ...aliases(model),
];
