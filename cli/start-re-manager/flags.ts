import { Command, Option } from 'commander';
import { SETTINGS, type Given, type SettingPath } from '../../src/config/index.js';

/** The command line of `start-re-manager`: its flags are those of the settings. */
export function managerCommand(): Command {
  const command = new Command('start-re-manager')
    .description('Runs an RE Manager, and starts it again should it die. Ends with Ctrl-C.')
    .option('--config <path>', 'configuration file, or directory of such files (default: $QSERVER_CONFIG)');
  for (const { flag, deprecatedFlag, help } of Object.values(SETTINGS)) {
    if (flag !== undefined) command.option(flag, help);
    if (deprecatedFlag !== undefined) command.addOption(new Option(deprecatedFlag).hideHelp());
  }
  for (const [flag, level] of LEVELS) {
    const others = LEVELS.map(([other]) => other).filter((other) => other !== flag);
    command.addOption(new Option(`--${flag}`, `log level ${level}`).conflicts(others));
  }
  return command;
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
