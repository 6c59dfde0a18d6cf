import type { WritePath } from '../../lib/api';
import type { RoleName } from '../../lib/me';

export type DecisionPath = Extract<WritePath, `/decisions/${string}`>;
export type Field = 'about' | 'person';

/** A date of a schedule as it is being written. */
export type DateRow = { readonly phase: string; readonly lastDay: string; readonly status: string };

export const NO_DATE: DateRow = { phase: '', lastDay: '', status: 'announced' };

export type Kind = {
  readonly path: DecisionPath;
  /** The same on the command line. */
  readonly command: string;
  readonly label: string;
  readonly explains: string;
  readonly fields: readonly Field[];
  /** Who may beside the release manager of the line and deputies. */
  readonly also: readonly RoleName[];
};

/** What has been filled in, of whatever kind of decision: a change of mind keeps what was typed. */
export type Values = {
  readonly about: string;
  readonly person: string;
  readonly deputy: boolean;
  readonly source: string;
  readonly dates: readonly DateRow[];
  /** Authors are to be told whose verdict a schedule changes. */
  readonly notify: boolean;
};

export const NOTHING: Values = {
  ...{ about: '', person: '', deputy: false, source: '', dates: [NO_DATE], notify: false },
};

export const SCHEDULE = '/decisions/announce-schedule';
export const APPOINTMENT = '/decisions/appoint-release-manager';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const isDate = ({ phase, lastDay }: DateRow): boolean => phase !== '' && DAY.test(lastDay);

/** Whether the server could be asked: it says what else is wrong. */
export const isFilled = ({ path, fields }: Pick<Kind, 'path' | 'fields'>, values: Values): boolean =>
  fields.every((field) => values[field].trim() !== '') &&
  (path !== SCHEDULE || (values.dates.length > 0 && values.dates.every(isDate)));

/** A decision as the API takes it, but for its reason. Mail programs write Message-IDs in angle brackets. */
export const bodyOf = (
  { path, fields }: Pick<Kind, 'path' | 'fields'>,
  release: string,
  values: Values,
): Readonly<Record<string, unknown>> => {
  const source = values.source.trim().replace(/^<(.*)>$/, '$1');
  const texts = fields.map((field) => [field, values[field].trim().replace(/^<(.*)>$/, '$1')]);
  return {
    release,
    ...Object.fromEntries(texts),
    ...(source === '' ? {} : { source }),
    ...(path === SCHEDULE ? { dates: values.dates, ...(values.notify ? { notify: true } : {}) } : {}),
    ...(path === APPOINTMENT ? { deputy: values.deputy } : {}),
  };
};
