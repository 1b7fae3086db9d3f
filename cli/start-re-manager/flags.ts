import { Command, Option } from 'commander';
import {
  ALL_SETTINGS,
  SECTION_TITLES,
  SETTINGS,
  type About,
  type Given,
  type Section,
  type SettingPath,
} from '../../src/config/index.js';

/** The command line of `start-re-manager`: its flags are those of the settings, in the groups of the manual. */
export function managerCommand(): Command {
  const command = new Command('start-re-manager')
    .description('Runs an RE Manager, and starts it again should it die. Ends with Ctrl-C.')
    .helpOption('-h, --help', 'show this')
    .addHelpText('after', AFTER);
  add(command, 'Configuration', [
    new Option('--config <path>', 'configuration file, or directory of such files [$QSERVER_CONFIG]'),
    new Option(
      '--example-config',
      'print a configuration file with every setting and a comment on each, and end',
    ),
  ]);
  for (const section of Object.keys(SECTION_TITLES) as Section[]) {
    const options = ALL_SETTINGS.filter((about) => about.section === section).flatMap(optionsOf);
    add(command, SECTION_TITLES[section], section === 'operation' ? [...options, ...levels()] : options);
  }
  return command;
}

const AFTER = `
Flags win over the configuration file, the file over the variables [$NAME], and these over the defaults.
The private key and the emergency lock key have no flags, because everybody on a machine can read command lines: set
QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER and QSERVER_EMERGENCY_LOCK_KEY_FOR_SERVER, or refer to variables in the file.`;

function add(command: Command, title: string, options: readonly Option[]): void {
  for (const option of options) command.addOption(option.helpGroup(`${title}:`));
}

function optionsOf(about: About): Option[] {
  const { flag, deprecatedFlag } = about;
  return [
    ...(flag === undefined ? [] : [new Option(flag, helpOf(about))]),
    ...(deprecatedFlag === undefined ? [] : [new Option(deprecatedFlag).hideHelp()]),
  ];
}

function helpOf({ help, allowed, env, preset, unset }: About): string {
  // Words to choose from are best seen at once; that a directory is text, everybody knows.
  const choice =
    /^[A-Z_]+(, [A-Z_]+)+$|^\w+ or \w+$/.test(allowed) && allowed !== 'ON or OFF' ? `: ${allowed}` : '';
  const fallback = preset === undefined ? unset && `not set: ${unset}` : `default: ${preset}`;
  return [
    `${help}${choice}`,
    ...(fallback === undefined ? [] : [`(${fallback})`]),
    ...(env === undefined ? [] : [`[$${env}]`]),
  ].join(' ');
}

function levels(): Option[] {
  return LEVELS.map(([flag, level]) => {
    const others = LEVELS.map(([other]) => other).filter((other) => other !== flag);
    return new Option(`--${flag}`, `log level ${level}`).conflicts(others);
  });
}

const LEVELS = [
  ['verbose', 'VERBOSE'],
  ['quiet', 'QUIET'],
  ['silent', 'SILENT'],
] as const;

/** What the flags of a parsed command line set, and a line about each that is deprecated. */
export function givenFlags(command: Command): {
  readonly flags: ReadonlyMap<SettingPath, Given>;
  readonly notices: readonly string[];
} {
  const flags = new Map<SettingPath, Given>();
  const notices: string[] = [];
  const given = (flag: string) => command.getOptionValue(new Option(flag).attributeName()) as unknown;
  for (const path of Object.keys(SETTINGS) as SettingPath[]) {
    const { flag, deprecatedFlag } = SETTINGS[path];
    if (flag === undefined) continue;
    const name = nameOf(flag);
    if (deprecatedFlag !== undefined && given(deprecatedFlag) !== undefined) {
      notices.push(`The flag ${nameOf(deprecatedFlag)} is deprecated. Use ${name} instead.`);
      flags.set(path, { value: given(deprecatedFlag), source: nameOf(deprecatedFlag) });
    }
    if (given(flag) !== undefined) flags.set(path, { value: given(flag), source: name });
  }
  for (const [flag, level] of LEVELS) {
    if (given(`--${flag}`) !== undefined) {
      flags.set('operation/console_logging_level', { value: level, source: `--${flag}` });
    }
  }
  return { flags, notices };
}

function nameOf(flag: string): string {
  return flag.split(' ')[0] ?? flag;
}
