import { ActionIcon, Burger, Group, Menu, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconKeyboard,
  IconMoonStars,
  IconPlugConnected,
  IconPlugConnectedX,
  IconSun,
} from '@tabler/icons-react';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from '../lib/keys';
import { useLive, type Connection } from '../lib/live';
import { minuteOf } from '../lib/format';
import { useRead } from '../lib/read';
import { isPast, millisOf, useViewpoint } from '../lib/viewpoint';
import { SearchInput } from '../ui/search-input';
import { NowContext } from '../ui/when';
import { Account } from './account';
import { Help } from './help';
import classes from './shell.module.css';
import { SnapProvider } from './snap-provider';
import { TimeControl } from './time-control';

const PAGES = [
  { to: '/board', label: 'Board' },
  { to: '/releases', label: 'Release' },
  { to: '/queue', label: 'My queue' },
  { to: '/catalogue', label: 'Catalogue' },
  { to: '/activity', label: 'Activity' },
  { to: '/parked', label: 'Parked' },
] as const;

/** How old the knowledge is, and whether the page hears of what happens. */
const Freshness = ({ connection }: { readonly connection: Connection }) => {
  const { data } = useRead('/status', {}, {}, { ofNow: true });
  const words = { live: 'live', away: 'not connected', past: 'the past' }[connection];
  const Mark = connection === 'away' ? IconPlugConnectedX : IconPlugConnected;
  const through = data?.knownThrough;
  return (
    <footer className={classes['footer']}>
      <span role="status">
        <Mark size={13} aria-hidden /> {words}
      </span>
      {data === undefined ? null : (
        <>
          <span>
            mail through{' '}
            {through === null || through === undefined ? 'nothing yet' : `${minuteOf(through)} UTC`}
          </span>
          <span>
            {data.treeThrough === null
              ? 'no git tree is read'
              : `tree through ${minuteOf(data.treeThrough)} UTC`}
          </span>
          <span>{data.mails.toLocaleString('en')} mails</span>
          {data.waiting > 0 ? <span>{data.waiting} conversations are being derived</span> : null}
        </>
      )}
      <a href="/api/v1/docs/">API</a>
      <a href="/app/plain/">Plain pages</a>
    </footer>
  );
};

const SearchBox = () => {
  const box = useRef<HTMLInputElement>(null);
  useKeys({
    '/': () => {
      box.current?.focus();
    },
  });
  return (
    <div className={classes['search']}>
      <SearchInput label="Search" initial="" box={box} />
    </div>
  );
};

const Scheme = () => {
  const { setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="Light or dark">
          <IconMoonStars size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(['auto', 'light', 'dark'] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            leftSection={scheme === 'light' ? <IconSun size={14} aria-hidden /> : undefined}
            onClick={() => {
              setColorScheme(scheme);
            }}
          >
            {scheme === 'auto' ? 'as the system has it' : scheme}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};

/** What is around every page: where one can go, from when one looks, and how fresh what one sees is. */
export const Shell = () => {
  const navigate = useNavigate();
  const viewpoint = useViewpoint();
  const past = isPast(viewpoint);
  const connection = useLive(past);
  const [helps, help] = useDisclosure(false);
  const [shows, menu] = useDisclosure(false);
  const [clock, setClock] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setClock(Date.now());
    }, 60_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  useEffect(() => {
    document.body.dataset['past'] = String(past);
  }, [past]);
  const now = viewpoint.asOf === undefined ? clock : millisOf(viewpoint.asOf);
  const go = (to: string) => (): void => {
    void navigate({ to, search: (old: object) => old } as never);
  };
  useKeys({
    '?': help.open,
    'g b': go('/board'),
    'g r': go('/releases'),
    'g q': go('/queue'),
    'g c': go('/catalogue'),
    'g a': go('/activity'),
    'g p': go('/parked'),
  });
  return (
    <NowContext.Provider value={now}>
      <SnapProvider>
        <a href="#main" className="sl-skip">
          To the content
        </a>
        <header className={classes['header']}>
          <Burger
            size="sm"
            hiddenFrom="sm"
            opened={shows}
            onClick={menu.toggle}
            aria-label={shows ? 'Close the menu' : 'Open the menu'}
          />
          <Link to="/board" className={classes['brand'] ?? ''}>
            Sluice
          </Link>
          <nav aria-label="Pages" className={classes['nav']} data-open={shows}>
            {PAGES.map(({ to, label }) => (
              <Link
                key={to}
                to={to}
                className={classes['page'] ?? ''}
                activeProps={{ 'aria-current': 'page' }}
                onClick={menu.close}
              >
                {label}
              </Link>
            ))}
          </nav>
          <SearchBox />
          <Group gap={6} wrap="wrap" justify="flex-end" ml="auto">
            <TimeControl now={now} />
            <ActionIcon variant="subtle" color="gray" aria-label="Keys" onClick={help.open} visibleFrom="sm">
              <IconKeyboard size={16} aria-hidden />
            </ActionIcon>
            <Scheme />
            <Account />
          </Group>
        </header>
        <main id="main" className={classes['main']} tabIndex={-1}>
          {past ? (
            <p className={classes['past']} role="note">
              You look at the past: nothing can be decided here.
            </p>
          ) : null}
          <Outlet />
        </main>
        <Freshness connection={connection} />
        <Help opened={helps} onClose={help.close} />
      </SnapProvider>
    </NowContext.Provider>
  );
};
