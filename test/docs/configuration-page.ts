import { ALL_SETTINGS, SECTION_TITLES, type About, type Section } from '../../src/config/index.js';

const INTRODUCTION = `# Configuration of \`start-re-manager\`

Nothing has to be configured: without any setting, \`start-re-manager\` serves a simulated beamline on this machine. What is set comes from
four places, each of which wins over those after it:

1. flags of the command line (\`start-re-manager --help\`),
2. a configuration file, named by \`--config\` or by the variable \`QSERVER_CONFIG\`,
3. variables of the environment,
4. defaults.

Settings that were given are told when the manager starts, each with its place; secrets are not shown. All mistakes are told at once, each
with the file and the line, the variable or the flag, and nothing is started. With \`QSERVER_SETTINGS_SAVE_TO_FILE\` set to the name of a
file, all settings in force are written there, secrets aside.

## The file

YAML, with the sections and keys below; [\`configuration-example.yaml\`](configuration-example.yaml) has them all, and \`start-re-manager
--example-config\` prints it. \`--config\` may name a directory: then all files in it are read, but for those that begin with a dot and those
that end in \`.py\`; each section is in one of them. In texts, \`$NAME\` and \`\${NAME}\` are replaced by variables of the environment, where
there are any of these names. An unknown section or key is an error.

ON and OFF may be written \`y\`, \`yes\`, \`t\`, \`true\`, \`on\`, \`1\` and \`n\`, \`no\`, \`f\`, \`false\`, \`off\`, \`0\`, in any case.

## Startup code

One of \`startup_dir\`, \`startup_script\` and \`startup_module\`; a profile (\`startup_profile\`, \`ipython_dir\`) stands alone or runs before a
script or a module. One of the three as a flag replaces whichever of them the file has. \`~\` is the home directory, and relative paths
begin in the directory where \`start-re-manager\` is started. With a script or a module alone there is no startup directory, so the files of
permissions and of plans and devices must be named.

This page is made from the settings in \`src/config\` (\`npm run docs\`).
`;

/** The manual of all settings, as Markdown. */
export function configurationPage(): string {
  const sections = (Object.keys(SECTION_TITLES) as Section[]).map((section) =>
    [
      `## ${SECTION_TITLES[section]}\n`,
      ...ALL_SETTINGS.filter((about) => about.section === section).map(entry),
    ].join('\n'),
  );
  return [INTRODUCTION, ...sections].join('\n');
}

function entry(about: About): string {
  const { path, help, allowed, flag, deprecatedFlag, env, deprecatedEnv, preset, unset } = about;
  const fallback = preset !== undefined ? `Default: \`${preset}\`` : unset && `Not set: ${unset}`;
  return [
    `### \`${path}\``,
    '',
    `${help.charAt(0).toUpperCase()}${help.slice(1)}.`,
    '',
    `- Value: ${allowed}`,
    ...(fallback === undefined ? [] : [`- ${fallback}`]),
    ...(flag === undefined ? [] : [`- Flag: \`${flag}\`${deprecated(deprecatedFlag)}`]),
    ...(env === undefined ? [] : [`- Variable: \`${env}\`${deprecated(deprecatedEnv)}`]),
    '',
  ].join('\n');
}

function deprecated(name: string | undefined): string {
  return name === undefined ? '' : ` (deprecated: \`${name}\`)`;
}
