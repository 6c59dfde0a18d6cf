import { z } from 'zod';
import { configSchema } from './config-schema';

/** A setting of the configuration, as its schema describes it. */
export type ConfigurationSetting = {
  /** `http.port`; `projects[].lists[].bot` inside lists. */
  readonly name: string;
  readonly env?: string | undefined;
  readonly standard?: string | undefined;
  readonly meaning: string;
  readonly example?: string | undefined;
};

type Node = {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly description?: string;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly env?: unknown;
};

const shown = (value: unknown): string | undefined => {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const settingOf = (name: string, node: Node): ConfigurationSetting => ({
  name,
  env: shown(node.env),
  standard: Array.isArray(node.default) && node.default.length === 0 ? 'none' : shown(node.default),
  meaning: node.description ?? '',
  example: shown(node.example),
});

const settingsBelow = (name: string, node: Node): readonly ConfigurationSetting[] => {
  const inner = (below: Node, prefix: string): readonly ConfigurationSetting[] =>
    Object.entries(below.properties ?? {}).flatMap(([key, child]) =>
      settingsBelow(prefix === '' ? key : `${prefix}.${key}`, child),
    );
  if (node.properties !== undefined) return inner(node, name);
  if (node.items?.properties !== undefined) return [settingOf(name, node), ...inner(node.items, `${name}[]`)];
  return [settingOf(name, node)];
};

/** Every setting of `sluice.config.yaml`, in the order of its schema. */
export const configurationSettings = (): readonly ConfigurationSetting[] =>
  settingsBelow('', z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as Node);

const code = (text: string | undefined): string => (text === undefined ? '' : `\`${text}\``);

/** The table of all settings in Markdown, for the README: name, environment variable, default, meaning, example. */
export const configurationTable = (): string =>
  [
    '| name | environment | default | meaning | example |',
    '| --- | --- | --- | --- | --- |',
    ...configurationSettings().map(
      (s) => `| ${[code(s.name), code(s.env), code(s.standard), s.meaning, code(s.example)].join(' | ')} |`,
    ),
  ].join('\n');
