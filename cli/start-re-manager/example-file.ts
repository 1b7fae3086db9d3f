import { ALL_SETTINGS, SECTION_TITLES, type About, type Section } from '../../src/config/index.js';

const WIDTH = 118;

const HEADER = `A configuration of start-re-manager with all that can be set. As it stands it changes nothing: whatever has a
default is set to it. Take what you need into a file of your own and start the manager with --config FILE, or set
QSERVER_CONFIG to its name. A directory of such files does as well, with each section in one of them. \${NAME} in a
text is replaced by the variable NAME of the environment. Flags win over the file, the file over the environment.`;

/** A configuration file with every setting and a comment on each. */
export function exampleFile(): string {
  const sections = (Object.keys(SECTION_TITLES) as Section[]).map((section) =>
    [
      comment(`${SECTION_TITLES[section]}.`, ''),
      `${section}:`,
      ALL_SETTINGS.filter((about) => about.section === section)
        .map(settingText)
        .join('\n\n'),
    ].join('\n'),
  );
  return `${[comment(HEADER, ''), ...sections].join('\n\n')}\n`;
}

function settingText(about: About): string {
  const { key, help, allowed, flag, env, preset, unset, example } = about;
  const given = [
    flag === undefined ? [] : [`flag ${flag}`],
    env === undefined ? [] : [`variable ${env}`],
  ].flat();
  const text = [
    sentence(help),
    ...(allowed === 'text' ? [] : [`It must be ${allowed}.`]),
    ...(preset === undefined && unset !== undefined ? [`Not set: ${unset}.`] : []),
    ...(given.length > 0 ? [`Also: ${given.join(', ')}.`] : []),
  ].join(' ');
  const line = preset === undefined ? `# ${key}: ${example}` : `${key}: ${preset}`;
  return `${comment(text, '  ')}\n  ${line}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function comment(text: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + word.length > WIDTH - 3) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line].map((each) => `${indent}# ${each}`).join('\n');
}
