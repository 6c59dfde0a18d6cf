import {
  cycleBegan,
  holdsOn,
  switchStateOn,
  versionOn,
  type CapabilitySwitch,
  type Day,
  type Identifier,
  type InterfaceModel,
  type Namespace,
  type Signal,
  type Source,
  type Span,
} from '@sluice/interface-model';

const sourceJson = (source: Source | undefined) =>
  source === undefined
    ? null
    : { commit: source.commit ?? null, messageId: source.messageId ?? null, date: source.date };

const spanJson = ({ from, until }: Span) => ({ from: sourceJson(from), until: sourceJson(until) });

const signalOf = (signal: Signal) => ({
  arch: signal.arch,
  roles: signal.roles,
  guests: signal.guests,
  channel: signal.channel,
  identifier: signal.identifier,
  state: signal.state,
  ...spanJson(signal),
  note: signal.note ?? null,
});

/** Signals that hold on the day; a capability nobody signals yet, or any more, is left out. */
const capabilitiesOn = (model: InterfaceModel, day: Day) =>
  model.capabilities.flatMap(({ name, title, aliases, signals }) => {
    const live = signals.filter((s) => holdsOn(s, day));
    return live.length === 0 ? [] : [{ name, title, aliases, signals: live.map(signalOf) }];
  });

const begun = (identifier: Identifier, day: Day): boolean =>
  identifier.values.some((v) => v.from === undefined || v.from.date <= day);

/** An entry of the registry with its past up to the day: what came later had not been said. */
const bitOn = (model: InterfaceModel, namespace: Namespace, day: Day) => (identifier: Identifier) => {
  const past = identifier.values.filter((v) => v.from === undefined || v.from.date <= day);
  const header = namespace.headers[0] ?? '';
  return {
    channel: identifier.channel,
    name: identifier.name,
    formerNames: identifier.formerNames,
    kind: namespace.values,
    value: past.find((v) => holdsOn(v, day))?.value ?? null,
    lingers: identifier.lingers ?? false,
    header,
    stability: stabilityOf(model, header),
    history: past.map((v) => ({
      value: v.value,
      from: sourceJson(v.from),
      until: v.until !== undefined && v.until.date <= day ? sourceJson(v.until) : null,
      released: v.released,
    })),
    setBy: identifier.setBy ?? null,
    nature: identifier.nature ?? null,
    note: identifier.note ?? null,
  };
};

/** The class of the most particular entry for a header; `internal` for one that is not public. */
const stabilityOf = (model: InterfaceModel, header: string): string => {
  if (!header.startsWith(model.publicHeaders)) return 'internal';
  const fits = model.headers.filter((h) =>
    h.path.endsWith('/') ? header.startsWith(h.path) : header === h.path,
  );
  return fits.sort((a, b) => b.path.length - a.path.length)[0]?.stability ?? 'unlisted';
};

const bitsOn = (model: InterfaceModel, day: Day) =>
  model.namespaces.flatMap((namespace) =>
    model.identifiers
      .filter((i) => i.channel === namespace.channel && begun(i, day))
      .map(bitOn(model, namespace, day)),
  );

/** A flags word: which of its bits are taken, and which would be given to the next. */
const wordsOn = (model: InterfaceModel, day: Day) =>
  model.namespaces
    .filter((n) => n.values === 'bit')
    .flatMap((namespace) => {
      const taken = model.identifiers
        .filter((i) => i.channel === namespace.channel)
        .flatMap((i) => i.values.filter((v) => holdsOn(v, day)).map((v) => v.value))
        .sort((a, b) => a - b);
      if (taken.length === 0) return [];
      const header = namespace.headers[0] ?? '';
      return [
        {
          channel: namespace.channel,
          prefix: namespace.prefix,
          header,
          stability: stabilityOf(model, header),
          reach: namespace.reach,
          taken,
          nextFree: (taken.at(-1) ?? -1) + 1,
          note: namespace.note ?? null,
        },
      ];
    });

const versionsOn = (model: InterfaceModel, day: Day) => {
  const cycle = cycleBegan(model, day);
  return model.versions.flatMap((history) => {
    const now = versionOn(model, history, day);
    if (now === undefined) return [];
    const { constant, header } = history;
    const { value, from, thisCycle } = now;
    return [
      {
        constant,
        header,
        value,
        from: sourceJson(from),
        bumpedThisCycle: thisCycle,
        cycleSince: cycle === undefined ? null : { branched: cycle.release, day: cycle.day },
      },
    ];
  });
};

const switchOn = (day: Day) => (entry: CapabilitySwitch) => {
  const state = switchStateOn(entry, day);
  return {
    arch: entry.arch,
    roles: entry.roles,
    guests: entry.guests,
    state: state?.state ?? 'absent',
    since: sourceJson(state?.from),
    note: state?.note ?? null,
    parts: entry.parts
      .filter((p) => holdsOn(p, day))
      .map(({ kind, name, files, selects, note, ...span }) => ({
        kind,
        name,
        files,
        selects: selects ?? [],
        ...spanJson(span),
        note: note ?? null,
      })),
  };
};

/** The interface model as of a day: what every arch, role and guest type signals how, every number with its past, versions, stable parts, vPCI. */
export const catalogueOn = (model: InterfaceModel, day: Day) => ({
  project: model.project,
  day,
  comparedUpTo: sourceJson(model.upTo),
  capabilities: capabilitiesOn(model, day),
  bits: bitsOn(model, day),
  words: wordsOn(model, day),
  versions: versionsOn(model, day),
  versionRule: model.versionRule?.sentence ?? null,
  stableOps: (model.stableOps ?? [])
    .filter((op) => holdsOn(op, day))
    .map(({ name, header, value, note, ...span }) => ({
      name,
      header,
      value,
      ...spanJson(span),
      note: note ?? null,
    })),
  profiles: (model.profiles ?? [])
    .filter((p) => holdsOn(p, day))
    .map(({ arch, channel, roles, guests, required, optional }) => ({
      arch,
      channel,
      roles,
      guests,
      required,
      optional,
    })),
  headers: model.headers
    .filter((h) => holdsOn(h, day))
    .map(({ path, stability, note }) => ({ path, stability, note: note ?? null })),
  promises: (model.promises ?? [])
    .filter((p) => holdsOn(p, day))
    .map(({ name, to, files, note }) => ({ name, to, files, note: note ?? null })),
  vpci: { capability: model.vpci.capability, switches: model.vpci.switches.map(switchOn(day)) },
});

/** A catalogue as the command line and the API give it: the contract of the JSON. */
export type Catalogue = ReturnType<typeof catalogueOn>;
