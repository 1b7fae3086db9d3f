import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LISTS_FILE } from './lists-file.js';
import type { Settings } from './schema.js';

/** Startup code in the order in which it runs: the directory first, then the script or the module. */
export interface StartupCode {
  readonly directory?: string;
  readonly script?: string;
  /** A package name, or the absolute path of a file. */
  readonly module?: string;
  /** The simulated beamline of this package: its files are never written. */
  readonly isDemo: boolean;
}

export interface Paths {
  readonly startup: StartupCode;
  readonly existingPlansAndDevices: string;
  readonly userGroupPermissions: string;
  /** Where the user wants the embedded store. Without it the store finds its place itself. */
  readonly dataDir?: string;
}

export const DEMO_STARTUP_DIR = fileURLToPath(new URL('../../../startup', import.meta.url));

const PERMISSIONS_FILE = 'user_group_permissions.yaml';

/** Works out all paths (§8.4): absolute, `~` expanded. What is wrong is added to `complaints`. */
export function resolvePaths(settings: Settings, env: NodeJS.ProcessEnv, complaints: string[]): Paths {
  const startup = startupCode(settings.startup, env, complaints);
  const { existing_plans_and_devices_path, user_group_permissions_path } = settings.startup;
  const { data_dir } = settings.typescript;
  const inStartupDir = (path: string | undefined, fileName: string, setting: string): string => {
    if (path === undefined && startup.directory === undefined) {
      complaints.push(
        `startup/${setting}: needed with a startup script or module, because there is no startup directory to look in`,
      );
    }
    const text = path ?? startup.directory ?? '';
    return fileOrIn(absolute(text, env), fileName);
  };
  const paths = {
    startup,
    existingPlansAndDevices: inStartupDir(
      existing_plans_and_devices_path,
      LISTS_FILE,
      'existing_plans_and_devices_path',
    ),
    userGroupPermissions: inStartupDir(
      user_group_permissions_path,
      PERMISSIONS_FILE,
      'user_group_permissions_path',
    ),
    ...(data_dir !== undefined && { dataDir: absolute(data_dir, env) }),
  };
  if (existing_plans_and_devices_path !== undefined) {
    requireDirectory(
      dirname(paths.existingPlansAndDevices),
      'startup/existing_plans_and_devices_path',
      complaints,
    );
  }
  return paths;
}

/** Where the startup code is. What is wrong is added to `complaints`. */
export function startupCode(
  startup: Settings['startup'],
  env: NodeJS.ProcessEnv,
  complaints: string[],
): StartupCode {
  const { startup_dir, startup_script, startup_module, startup_profile, ipython_dir } = startup;
  const chosen = Object.entries({ startup_dir, startup_script, startup_module }).filter(
    ([, value]) => value !== undefined,
  );
  if (chosen.length > 1) {
    complaints.push(
      `startup: ${chosen.map(([name]) => name).join(' and ')} exclude each other. Choose one of them`,
    );
  }
  if (startup_dir !== undefined && (startup_profile ?? ipython_dir) !== undefined) {
    complaints.push('startup: startup_dir excludes startup_profile and ipython_dir. Choose one way');
  }
  const script = startup_script === undefined ? undefined : absolute(startup_script, env);
  if (script !== undefined && !isFile(script)) {
    complaints.push(`startup/startup_script: there is no file ${script}`);
  }
  const module = startup_module === undefined ? undefined : modulePath(startup_module, env);
  const directory = startup_dir !== undefined ? absolute(startup_dir, env) : profileDirectory(startup, env);
  if (directory !== undefined) {
    const setting = startup_dir !== undefined ? 'startup_dir' : 'startup_profile';
    requireDirectory(directory, `startup/${setting}`, complaints);
  }
  const code = { ...(script && { script }), ...(module && { module }) };
  if (directory !== undefined) return { directory, ...code, isDemo: directory === DEMO_STARTUP_DIR };
  if (chosen.length > 0) return { ...code, isDemo: false };
  return { directory: DEMO_STARTUP_DIR, isDemo: true };
}

/**
 * The startup directory of a profile, if one was asked for. `IPYTHONDIR` says where profiles are, and asks for none: it
 * is set on many machines where nobody thinks of this program.
 */
function profileDirectory(
  { startup_profile, ipython_dir }: Settings['startup'],
  env: NodeJS.ProcessEnv,
): string | undefined {
  if (startup_profile === undefined && ipython_dir === undefined) return undefined;
  const root = ipython_dir ?? (env.IPYTHONDIR || '~/.ipython');
  return join(absolute(root, env), `profile_${startup_profile ?? 'default'}`, 'startup');
}

/** `./beamline.ts`, `/home/x/beamline.ts` and `~/beamline.ts` are files; all else is looked up as a package. */
function modulePath(name: string, env: NodeJS.ProcessEnv): string {
  return /^[./~]/.test(name) ? absolute(name, env) : name;
}

function absolute(path: string, env: NodeJS.ProcessEnv): string {
  return resolve(path.replace(/^~(?=$|\/)/, env.HOME ?? homedir()));
}

/** The path is that of a file, or of the directory that has it. What is not there yet is a file if it is called one. */
function fileOrIn(path: string, fileName: string): string {
  if (isFile(path)) return path;
  return /\.ya?ml$/.test(path) && !isDirectory(path) ? path : join(path, fileName);
}

function requireDirectory(path: string, setting: string, complaints: string[]): void {
  if (!isDirectory(path)) {
    complaints.push(`${setting}: there is no directory ${path}`);
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
