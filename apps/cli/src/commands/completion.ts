import { Argument, type Command } from 'commander';

type Node = { readonly path: string; readonly words: readonly string[] };

const longOptions = (command: Command): readonly string[] => command.options.flatMap((o) => o.long ?? []);

/** Every command path with what may follow it: subcommands and options, those of every command included. */
const nodesOf = (
  command: Command,
  path: readonly string[] = [],
  common = longOptions(command),
): readonly Node[] => [
  {
    path: path.join(' '),
    words: [
      ...command.commands.map((c) => c.name()),
      ...command.registeredArguments.flatMap((a) => a.argChoices ?? []),
      ...new Set([...longOptions(command), ...common]),
      '--help',
    ],
  },
  ...command.commands.flatMap((c) => nodesOf(c, [...path, c.name()], common)),
];

const bash = (
  nodes: readonly Node[],
): string => `# sluice completion for bash: eval "$(sluice completion bash)"
_sluice() {
  local path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) case " $(_sluice_words "$path") " in *" $word "*) path="\${path:+$path }$word" ;; esac ;; esac
  done
  COMPREPLY=($(compgen -W "$(_sluice_words "$path")" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
_sluice_words() {
  case "$1" in
${nodes.map((n) => `    "${n.path}") echo "${n.words.join(' ')}" ;;`).join('\n')}
  esac
}
complete -F _sluice sluice`;

const zsh = (nodes: readonly Node[]): string =>
  `# sluice completion for zsh: eval "$(sluice completion zsh)"\nautoload -U +X bashcompinit && bashcompinit\n${bash(nodes)}`;

const fish = (nodes: readonly Node[]): string =>
  [
    '# sluice completion for fish: sluice completion fish | source',
    ...nodes.map((n) => {
      const seen =
        n.path === ''
          ? '__fish_use_subcommand'
          : `__fish_seen_subcommand_from ${n.path.split(' ').at(-1) ?? ''}`;
      return `complete -c sluice -f -n '${seen}' -a '${n.words.join(' ')}'`;
    }),
  ].join('\n');

const SHELLS = { bash, zsh, fish };

export const addCompletion = (program: Command): void => {
  program
    .command('completion')
    .summary('completion for a shell: eval "$(sluice completion bash)"')
    .addArgument(new Argument('<shell>', 'shell').choices(Object.keys(SHELLS)))
    .action((shell: keyof typeof SHELLS) => {
      process.stdout.write(`${SHELLS[shell](nodesOf(program))}\n`);
    });
};
