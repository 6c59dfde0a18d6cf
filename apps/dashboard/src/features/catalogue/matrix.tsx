import { Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { counted } from '../../lib/format';
import { Section } from '../../ui/section';
import classes from './catalogue.module.css';
import { archesIn, capabilitiesWith, endedBy, type Capability, type Catalogue, type Signal } from './model';
import { SignalState } from './signal-state';
import { SourceLink } from './source-link';

const roleWords = ({ roles, guests }: Pick<Signal, 'roles' | 'guests'>): string =>
  `${roles.length === 0 ? 'any role' : roles.join(', ')}${guests.length === 0 ? '' : ` (${guests.join(', ')})`}`;

const NoSignal = () => (
  <span className={classes['none']}>
    <span aria-hidden>–</span>
    <VisuallyHidden>no signal</VisuallyHidden>
  </span>
);

const SignalItem = ({ signal, day }: { readonly signal: Signal; readonly day: string }) => {
  const ended = endedBy(signal.until, day);
  return (
    <details className={classes['signal']} data-over={ended !== null}>
      <summary>
        <span className={classes['roles']}>{roleWords(signal)}</span> <SignalState state={signal.state} />
        {ended === null ? null : <span> until {ended.date}</span>}{' '}
        <code className={classes['identifier']}>{signal.identifier}</code>
      </summary>
      <div className={classes['about']}>
        by {signal.channel}, since <SourceLink source={signal.from} />
        {ended === null ? null : (
          <>
            , until <SourceLink source={ended} />
          </>
        )}
        {signal.note === null ? null : <div>{signal.note}</div>}
      </div>
    </details>
  );
};

const Row = ({ one, arches, day }: { one: Capability; arches: readonly string[]; day: string }) => (
  <tr id={`capability-${one.name}`}>
    <th scope="row">
      {one.name}
      <Text size="xs" c="dimmed" fw={400}>
        {one.title}
      </Text>
    </th>
    {arches.map((arch) => {
      const signals = one.signals.filter((signal) => signal.arch === arch);
      return (
        <td key={arch} data-arch={arch} data-empty={signals.length === 0}>
          {signals.length === 0 ? <NoSignal /> : null}
          {signals.map((signal, i) => (
            <SignalItem key={i} signal={signal} day={day} />
          ))}
        </td>
      );
    })}
  </tr>
);

type Props = { readonly catalogue: Catalogue; readonly text: string };

/** How each capability is signalled, by architecture and by the role of the domain. */
export const Matrix = ({ catalogue, text }: Props) => {
  const navigate = useNavigate();
  const arches = archesIn(catalogue.capabilities);
  const shown = capabilitiesWith(catalogue.capabilities, text);
  return (
    <Section
      title="Capabilities"
      note={`${counted(shown.length, 'capability', 'capabilities')} by architecture and role; an entry opens`}
      actions={
        <TextInput
          size="xs"
          aria-label="Only capabilities with this text"
          placeholder="Filter: vpci, CDF_…"
          value={text}
          onChange={(event) => {
            const { value } = event.currentTarget;
            void navigate({
              to: '.',
              replace: true,
              search: (old: object) => ({ ...old, capability: value === '' ? undefined : value }),
            } as never);
          }}
        />
      }
    >
      {shown.length === 0 ? <Text size="sm">No capability has that text.</Text> : null}
      <table className={classes['matrix']}>
        <thead>
          <tr>
            <th scope="col">Capability</th>
            {arches.map((arch) => (
              <th scope="col" key={arch}>
                {arch}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <Row key={one.name} one={one} arches={arches} day={catalogue.day} />
          ))}
        </tbody>
      </table>
    </Section>
  );
};

/** What has to be switched on for vPCI, and whether it does something. */
export const Switches = ({ catalogue }: { readonly catalogue: Catalogue }) =>
  catalogue.vpci.switches.length === 0 ? null : (
    <Section
      title={`Switches of ${catalogue.vpci.capability}`}
      note="whether the capability does something, by role"
    >
      {catalogue.vpci.switches.map((one, i) => (
        <details key={i} className={classes['signal']}>
          <summary>
            <strong>{one.arch}</strong> <span className={classes['roles']}>{roleWords(one)}</span>{' '}
            <SignalState state={one.state} />
          </summary>
          <div className={classes['about']}>
            since <SourceLink source={one.since} />
            {one.note === null ? null : <div>{one.note}</div>}
            <ul>
              {one.parts.map((part) => {
                const ended = endedBy(part.until, catalogue.day);
                return (
                  <li key={`${part.kind} ${part.name}`}>
                    {part.kind.replaceAll('-', ' ')} <code>{part.name}</code>
                    {part.selects.length === 0 ? '' : `, ${part.selects.join(', ')}`}, since{' '}
                    <SourceLink source={part.from} />
                    {ended === null ? null : (
                      <>
                        , until <SourceLink source={ended} />
                      </>
                    )}
                    {part.note === null ? '' : `: ${part.note}`}
                  </li>
                );
              })}
            </ul>
          </div>
        </details>
      ))}
    </Section>
  );
