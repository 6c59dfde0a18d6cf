import type { Line, ReportDocument, Section } from './document/document';
import type { DevelopmentUpdate, ReleaseNotes } from './development-update';
import { coverageSentences } from './report-coverage';
import { dayText, plural, standingSentence } from './report-words';
import { byArea, type WorkItem } from './work-items';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

const ordinal = (n: number): string => {
  const ending = n % 100 > 10 && n % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending}`;
};

/** `Friday 15th October 2021`, as Xen's release managers write days; the day as it stands where it is none. */
export const spokenDay = (day: string): string => {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return `${WEEKDAYS[date.getUTCDay()] ?? ''} ${ordinal(date.getUTCDate())} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
};

/** Folders at the top as Xen's updates call them. */
const AREAS: Readonly<Record<string, string>> = {
  xen: 'Hypervisor',
  tools: 'Tools',
  docs: 'Documentation',
  automation: 'CI and automation',
  arm: 'Hypervisor, Arm',
  x86: 'Hypervisor, x86',
  riscv: 'Hypervisor, RISC-V',
  ppc: 'Hypervisor, PPC',
  elsewhere: 'Elsewhere',
};

const areaTitle = (area: string): string => AREAS[area] ?? area;

const STATES: Readonly<Partial<Record<WorkItem['state'], string>>> = {
  'partly-landed': 'landed in part',
  incomplete: 'incomplete',
  reverted: 'taken back',
};

const refs = (item: WorkItem): Line['refs'] => [
  ...(item.messageId === null ? [] : [{ kind: 'mail' as const, id: item.messageId }]),
  ...(item.commit === null ? [] : [{ kind: 'commit' as const, id: item.commit }]),
  { kind: 'series' as const, id: item.series },
];

const named = (item: WorkItem): string => `${item.subject} (v${item.revision})`;

const projectLine = (item: WorkItem): Line => {
  const state = STATES[item.state];
  return {
    text: `${named(item)}, ${item.author}${state === undefined ? '' : `; ${state}`}`,
    more: item.outcome === 'open' ? ['Nothing stands against it.'] : [item.because],
    refs: refs(item),
  };
};

const doneLine = (item: WorkItem): Line => ({ text: `${named(item)}, ${item.author}`, refs: refs(item) });

const areaSections = (
  key: string,
  items: readonly WorkItem[],
  { title, line }: { readonly title: string; readonly line: (item: WorkItem) => Line },
): readonly Section[] =>
  items.length === 0
    ? [{ key, title, lines: [], none: 'None.' }]
    : byArea(items).map(({ area, items: mine }) => ({
        key: `${key}-${area}`,
        title: `${title}, ${areaTitle(area)}`,
        lines: mine.map(line),
        none: 'None.',
      }));

const statusWord = ({ status, passed }: DevelopmentUpdate['timeline'][number]): string =>
  passed ? 'PASSED' : status === 'announced' || status === 'effective' ? '' : `**${status}**`;

const timeline = (update: DevelopmentUpdate): Section => ({
  key: 'timeline',
  title: 'Timeline',
  lead: 'What is named begins after the day that stands before it.',
  lines: [],
  table: {
    columns: ['day', 'status', 'what begins'],
    rows: update.timeline.map((row) => [spokenDay(row.lastDay), statusWord(row), row.title]),
  },
  none: 'No schedule was announced.',
});

/** A development update in the form Xen's release managers use: what is asked of everybody, the timeline, the work by area, what is done. */
export const updateDocument = (update: DevelopmentUpdate): ReportDocument => {
  const { projectName, release, asOf, projects, completed, reverted } = update;
  return {
    kind: 'update',
    title: `${projectName} ${release} development update, as of ${dayText(asOf)}`,
    subject: `${projectName} ${release} development update`,
    standing: [
      standingSentence(update),
      `This mail tracks the series that were posted for ${release}. Please reply with regressions against the release before, and with work for ${release} that is missing here or at risk of missing the deadlines.`,
      `${plural(projects.length, 'series is', 'series are')} under way, ${completed.length} completed, ${reverted.length} taken back.`,
    ],
    sections: [
      timeline(update),
      ...areaSections('projects', projects, { title: 'Projects', line: projectLine }),
      ...areaSections('completed', completed, { title: 'Completed', line: doneLine }),
      ...(reverted.length === 0
        ? []
        : areaSections('reverted', reverted, { title: 'Taken back', line: projectLine })),
    ],
    charts: [],
    footer: coverageSentences(update),
  };
};

const classed = (items: readonly WorkItem[]): readonly WorkItem[] => {
  const rank = ({ classes }: WorkItem): number =>
    classes.includes('feature') ? 0 : classes.includes('fix') ? 1 : 2;
  return [...items].sort((a, b) => rank(a) - rank(b));
};

const landedLine = (item: WorkItem): Line => ({
  mark: item.classes.length === 0 ? 'unknown' : item.classes.join(', '),
  text: named(item),
  more: [`By ${item.author}.`],
  refs: refs(item),
});

const numberLine = (row: ReleaseNotes['numbers'][number]): Line => ({
  text: `${row.name} (${row.channel} bit ${row.bit})${row.change === 'moved' ? ', moved there' : ''}, since ${row.day}.`,
  refs: row.commit === null ? [] : [{ kind: 'commit', id: row.commit }],
});

/** A draft of a release's notes: what landed by area and class, new numbers of interfaces, and features that are not in it. */
export const notesDocument = (notes: ReleaseNotes): ReportDocument => {
  const { projectName, release, asOf, landed, missed, numbers, numbersSince } = notes;
  return {
    kind: 'notes',
    title: `${projectName} ${release} release notes, draft as of ${dayText(asOf)}`,
    subject: `${projectName} ${release} release notes draft`,
    standing: [
      `A draft from the ${plural(landed.length, 'series', 'series')} that went in whole and stayed in; what was taken back is left out. Commits of which no posting is known are not in it.`,
    ],
    sections: [
      ...areaSections('landed', classed(landed), { title: 'Landed', line: landedLine }),
      {
        key: 'interfaces',
        title: 'New interface numbers',
        lead:
          numbersSince === null
            ? undefined
            : `Since ${numbersSince.branched} branched on ${numbersSince.day}.`,
        lines: numbers.map(numberLine),
        none: 'None.',
      },
      { key: 'missed', title: 'Features that are not in it', lines: missed.map(projectLine), none: 'None.' },
    ],
    charts: [],
    footer: coverageSentences(notes),
  };
};
