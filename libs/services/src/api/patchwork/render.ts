import type {
  BundleRow,
  CheckRow,
  CoverRow,
  EventRow,
  MailRef,
  PatchRow,
  PersonRow,
  ProjectFacts,
  SeriesRef,
  SeriesRow,
} from '@sluice/application';
import { listNames } from '@sluice/application';
import { isPlain, urls, type View } from './view';

// Answers are put together as text: a list repeats the same few objects hundreds of times, and most of their values need no escaping.

const text = (value: string): string => JSON.stringify(value);
const maybe = (value: string | null | undefined): string =>
  value === null || value === undefined ? 'null' : JSON.stringify(value);
const angled = (messageId: string): string =>
  isPlain(messageId) ? `"<${messageId}>"` : JSON.stringify(`<${messageId}>`);
const n = String;

/** Fields that a version has. */
const from = (view: View, minor: number, fields: string): string => (view.minor >= minor ? fields : '');

export const person = (row: PersonRow | null, { base }: View): string =>
  row === null
    ? 'null'
    : `{"id":${n(row.number)},"url":"${base}/people/${n(row.number)}/","name":${row.name === '' ? 'null' : text(row.name)},"email":${text(row.email)}}`;

/** First and last name as far as a name tells them apart. */
const nameParts = (name: string): readonly [string, string] => {
  const at = name.lastIndexOf(' ');
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)];
};

/** People sign in by their addresses: that is what they are called. */
export const usernameOf = (row: PersonRow): string => row.email.toLowerCase();

export const user = (row: PersonRow | null, { base }: View): string => {
  if (row === null) return 'null';
  const [first, last] = nameParts(row.name);
  return `{"id":${n(row.number)},"url":"${base}/users/${n(row.number)}/","username":${text(usernameOf(row))},"first_name":${text(first)},"last_name":${text(last)},"email":${text(row.email)}}`;
};

const archive = (view: View): readonly [string, string] =>
  view.list === undefined ? ['', ''] : [`${view.root}/${view.list}/`, `${view.root}/${view.list}/{}/`];

/** The project inside another object, without its last brace: details add to it. */
const projectFields = (project: ProjectFacts, view: View): string => {
  const [list] = project.lists;
  const [archiveUrl, format] = archive(view);
  return (
    `{"id":1,"url":"${view.base}/projects/1/","name":${text(project.name)},"link_name":${text(view.link)},` +
    `"list_id":${text(list?.listId ?? '')},"list_email":${text(list?.address ?? '')},"web_url":"","scm_url":"","webscm_url":""` +
    from(
      view,
      2,
      `,"list_archive_url":${text(archiveUrl)},"list_archive_url_format":${text(format)},"commit_url_format":""`,
    )
  );
};

export const project = (facts: ProjectFacts, view: View): string => `${projectFields(facts, view)}}`;

/** With its maintainers; more is said of a project of its own than inside another object. */
export const projectDetail = (facts: ProjectFacts, maintainers: readonly PersonRow[], view: View): string =>
  `${projectFields(facts, view)},"maintainers":[${maintainers.map((m) => user(m, view)).join()}]` +
  `${from(view, 1, ',"subject_match":""')}${from(view, 4, ',"show_dependencies":true')}}`;

/** Other names that the project answers to. */
export const projectNames = (facts: ProjectFacts): readonly string[] => [
  facts.key,
  facts.name,
  ...listNames(facts),
  ...facts.lists.flatMap((l) => [l.listId, l.address]),
];

export const seriesRef = (row: SeriesRef | null, view: View): string =>
  row === null
    ? 'null'
    : `{"id":${n(row.number)},"url":"${view.base}/series/${n(row.number)}/"${from(view, 1, `,"web_url":"${urls.series(view, row.number)}"`)},` +
      `"date":"${row.date}","name":${maybe(row.name)},"version":${n(row.version)},"mbox":"${urls.seriesMbox(view, row.number)}"}`;

const archiveField = (view: View, messageId: string): string =>
  from(view, 2, `"list_archive_url":${maybe(urls.archived(view, messageId))},`);

/** A patch or cover letter inside another object. */
export const mailRef = (row: MailRef | null, kind: 'patch' | 'cover', view: View): string => {
  if (row === null) return 'null';
  const web = urls.mail(view, kind, row.messageId);
  const path = kind === 'patch' ? 'patches' : 'covers';
  const mbox = kind === 'patch' || view.minor >= 1 ? `,"mbox":"${web}mbox/"` : '';
  return (
    `{"id":${n(row.number)},"url":"${view.base}/${path}/${n(row.number)}/",${from(view, 1, `"web_url":"${web}",`)}"msgid":${angled(row.messageId)},` +
    `${archiveField(view, row.messageId)}"date":"${row.date}","name":${text(row.name)}${mbox}}`
  );
};

/** A comment inside an event. */
const commentRef = (
  row: MailRef,
  { kind, on }: { readonly kind: 'patch' | 'cover'; readonly on: number },
  view: View,
): string =>
  `{"id":${n(row.number)},"url":"${commentUrl(row.number, { kind, on }, view)}","web_url":"${urls.comment(view, row.number)}",` +
  `"msgid":${angled(row.messageId)},${archiveField(view, row.messageId)}"date":"${row.date}"}`;

export const commentUrl = (
  comment: number,
  { kind, on }: { readonly kind: 'patch' | 'cover'; readonly on: number },
  { base }: View,
): string => `${base}/${kind === 'patch' ? 'patches' : 'covers'}/${n(on)}/comments/${n(comment)}/`;

const listed = (row: SeriesRef | null, view: View): string =>
  row === null ? '[]' : `[${seriesRef(row, view)}]`;

/** A patch in a list, without its last brace; `within` is the project's text. */
export const patchFields = (row: PatchRow, within: string, view: View): string => {
  const web = urls.mail(view, 'patch', row.messageId);
  const url = `${view.base}/patches/${n(row.number)}/`;
  return (
    `{"id":${n(row.number)},"url":"${url}",${from(view, 1, `"web_url":"${web}",`)}"project":${within},"msgid":${angled(row.messageId)},` +
    `${archiveField(view, row.messageId)}"date":"${row.date}","name":${text(row.name)},"commit_ref":${maybe(row.commitRef)},` +
    `"pull_url":${maybe(row.pullUrl)},"state":"${row.state}","archived":${n(row.archived)},"hash":${maybe(row.hash)},` +
    `"submitter":${person(row.submitter, view)},"delegate":${user(row.delegate, view)},"mbox":"${web}mbox/","series":${listed(row.series, view)},` +
    `${from(view, 1, `"comments":"${url}comments/",`)}"check":"${row.check}","checks":"${url}checks/","tags":{}${from(view, 2, ',"related":[]')}`
  );
};

/** A cover letter in a list, without its last brace. */
export const coverFields = (row: CoverRow, within: string, view: View): string => {
  const web = urls.mail(view, 'cover', row.messageId);
  const url = `${view.base}/covers/${n(row.number)}/`;
  return (
    `{"id":${n(row.number)},"url":"${url}",${from(view, 1, `"web_url":"${web}",`)}"project":${within},"msgid":${angled(row.messageId)},` +
    `${archiveField(view, row.messageId)}"date":"${row.date}","name":${text(row.name)},"submitter":${person(row.submitter, view)},` +
    `${from(view, 1, `"mbox":"${web}mbox/",`)}"series":${listed(row.series, view)}${from(view, 1, `,"comments":"${url}comments/"`)}`
  );
};

export const series = (row: SeriesRow, within: string, view: View): string => {
  const posting = (number: number): string => `"${view.base}/series/${n(number)}/"`;
  return (
    `{"id":${n(row.number)},"url":${posting(row.number)},${from(view, 1, `"web_url":"${urls.series(view, row.number)}",`)}"project":${within},` +
    `"name":${maybe(row.name)},"date":"${row.date}","submitter":${person(row.submitter, view)},"version":${n(row.version)},` +
    `"total":${n(row.total)},"received_total":${n(row.received)},"received_all":${n(row.received >= row.total)},` +
    `"mbox":"${urls.seriesMbox(view, row.number)}","cover_letter":${mailRef(row.cover, 'cover', view)},` +
    `"patches":[${row.patches.map((p) => mailRef(p, 'patch', view)).join()}]` +
    from(
      view,
      4,
      `,"dependencies":[${row.dependencies.map(posting).join()}],"dependents":[${row.dependents.map(posting).join()}]`,
    ) +
    '}'
  );
};

const checkFields = (row: CheckRow, view: View): string =>
  `"id":${n(row.number)},"url":"${view.base}/patches/${n(row.patch)}/checks/${n(row.number)}/"`;

export const check = (row: CheckRow, view: View): string =>
  `{${checkFields(row, view)},"user":${user(row.user, view)},"date":"${row.at}","state":"${row.state}",` +
  `"target_url":${maybe(row.targetUrl)},"context":${text(row.context)},"description":${maybe(row.description)}}`;

const checkRef = (row: CheckRow | null, view: View): string =>
  row === null
    ? 'null'
    : `{${checkFields(row, view)},"date":"${row.at}","state":"${row.state}","target_url":${maybe(row.targetUrl)},"context":${text(row.context)}}`;

/** A user of whom only the number is kept in an event. */
const delegate = (number: string | null, users: ReadonlyMap<number, PersonRow>, view: View): string =>
  number === null ? 'null' : user(users.get(Number(number)) ?? null, view);

const payload = (row: EventRow, users: ReadonlyMap<number, PersonRow>, view: View): string => {
  const patch = `"patch":${mailRef(row.mail, 'patch', view)}`;
  const commented = (kind: 'patch' | 'cover'): string => {
    if (row.mail === null || row.target === null) return `"${kind}":null,"comment":null`;
    const on = { kind, on: row.target.number };
    return `"${kind}":${mailRef(row.target, kind, view)},"comment":${commentRef(row.mail, on, view)}`;
  };
  switch (row.category) {
    case 'cover-created':
      return `"cover":${mailRef(row.mail, 'cover', view)}`;
    case 'patch-created':
      return patch;
    case 'patch-completed':
      return `${patch},"series":${seriesRef(row.series, view)}`;
    case 'patch-state-changed':
      return `${patch},"previous_state":${maybe(row.previous)},"current_state":${maybe(row.current)}`;
    case 'patch-delegated':
      return `${patch},"previous_delegate":${delegate(row.previous, users, view)},"current_delegate":${delegate(row.current, users, view)}`;
    case 'check-created':
      return `${patch},"check":${checkRef(row.check, view)}`;
    case 'series-created':
    case 'series-completed':
      return `"series":${seriesRef(row.series, view)}`;
    case 'patch-comment-created':
      return commented('patch');
    case 'cover-comment-created':
      return commented('cover');
  }
};

export const event = (
  row: EventRow,
  { within, users }: { readonly within: string; readonly users: ReadonlyMap<number, PersonRow> },
  view: View,
): string =>
  `{"id":${n(row.id)},"category":"${row.category}","project":${within},"date":"${row.at}",${from(view, 2, `"actor":${user(row.actor, view)},`)}` +
  `"payload":{${payload(row, users, view)}}}`;

export const bundle = (row: BundleRow, within: string, view: View): string => {
  const web = urls.bundle(view, usernameOf(row.owner), row.name);
  return (
    `{"id":${n(row.number)},"url":"${view.base}/bundles/${n(row.number)}/",${from(view, 1, `"web_url":${text(web)},`)}"project":${within},` +
    `"name":${text(row.name)},"owner":${user(row.owner, view)},"patches":[${row.patches.map((p) => mailRef(p, 'patch', view)).join()}],` +
    `"public":${n(row.public)},"mbox":${text(`${web}mbox/`)}}`
  );
};
