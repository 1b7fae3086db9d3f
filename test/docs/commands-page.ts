import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allCommands } from '../../cli/qserver/programs.js';
import { usageOf } from '../../cli/qserver/request.js';
import { ROOT } from '../integration/harness/index.js';

const INTRODUCTION = `# Commands

Each program tells about itself with \`--help\`. Exit codes are those of the Python programs with the same names: 0 done, 1 the words make no
request, 2 refused (or an unknown option), 3 no reply, 4 an unexpected error, 5 what follows from the reply could not be done.

This page is made from the definitions of the commands (\`npm run docs\`).
`;

const QSERVER = `## qserver

Sends one request and shows the reply. On a terminal, lists are tables; in a pipe, the output is what the Python \`qserver\` prints, so that
scripts go on working; \`--json\` gives the whole reply in one line for other programs (\`--output yaml\`, too). Colours are left out where the
output is no terminal, and where \`NO_COLOR\` is set.

- *SOURCE*: \`front\`, \`back\`, an index, or the uid of an item.
- *DESTINATION*: \`front\`, \`back\`, an index, \`before UID\` or \`after UID\`. Indices begin with 0, negative ones count from the back.
- *PLAN*, *FUNCTION*: one quoted word, in Python or in JSON: \`'{"name": "count", "args": [["det1"]], "kwargs": {"num": 10}}'\`.

Put \`source <(qserver completion bash)\` (or \`zsh\`) into the start-up file of your shell, or \`qserver completion fish | source\` into that of
fish, and the tabulator completes commands, plans, devices and the uids of items.

A file for \`qserver batch\` has a command a line, quoted as in a shell, with or without \`qserver\` in front; \`#\` begins a comment.

`;

/** The page of all commands, as Markdown. */
export function commandsPage(): string {
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
  };
  const names = Object.keys(bin)
    .filter((name) => name !== 'qserver')
    .sort();
  return [
    INTRODUCTION,
    QSERVER + qserverCommands(),
    options('qserver', bin),
    ...names.map((name) => program(name, bin)),
  ].join('\n');
}

function qserverCommands(): string {
  const rows = allCommands().map((command) => {
    const usage = usageOf(command).replaceAll('|', '\\|');
    return `| \`${usage}\` | ${command.help.replaceAll('|', '\\|')} |`;
  });
  return ['| Command | What it does |', '|---|---|', ...rows, ''].join('\n');
}

function program(name: string, bin: Record<string, string>): string {
  if (name === 'start-re-manager') {
    return `## ${name}\n\nThe server. Its options, and the variables and file keys behind them, are in [Configuration](configuration.md).\n`;
  }
  return [`## ${name}`, '', '```text', helpOf(name, bin), '```', ''].join('\n');
}

/** The commands are in the table above: only the options are left. */
function options(name: string, bin: Record<string, string>): string {
  return ['```text', optionsIn(helpOf(name, bin)), '```', ''].join('\n');
}

function optionsIn(help: string): string {
  return /Options:\n(?: {2}.*\n)*/.exec(`${help}\n`)?.[0].trimEnd() ?? '';
}

function helpOf(name: string, bin: Record<string, string>): string {
  const file = join(ROOT, bin[name] ?? '');
  // Programs of one machine must not make another page than those of the next.
  const env = { PATH: process.env.PATH, HOME: '/home/user', TMPDIR: '/tmp' };
  return execFileSync(process.execPath, [file, '--help'], { encoding: 'utf8', env }).trimEnd();
}
