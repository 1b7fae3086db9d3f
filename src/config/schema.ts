import { z } from 'zod';
import { publicKeyOf } from './curve-keys.js';

/**
 * Every setting, by section and key as in the configuration file (spec plans-devices-permissions-cli §8.2). Flags and
 * environment variables bring text, files bring YAML values: both are read here. Defaults are those of design D14.
 */
export const SECTIONS = {
  network: {
    zmq_control_addr: address().default('tcp://127.0.0.1:60615'),
    zmq_info_addr: address().default('tcp://127.0.0.1:60625'),
    zmq_encoding: encoding().default('json'),
    zmq_publish_console: onOff().default(true),
    zmq_private_key: curveKey().optional(),
    redis_addr: redisAddress().optional(),
    redis_name_prefix: z.string('expected text').default('qs_default'),
  },
  startup: {
    startup_dir: text().optional(),
    startup_profile: text().optional(),
    startup_module: text().optional(),
    startup_script: text().optional(),
    ipython_dir: text().optional(),
    existing_plans_and_devices_path: text().optional(),
    user_group_permissions_path: text().optional(),
    device_max_depth: integer(0).default(0),
    ignore_invalid_plans: onOff().default(false),
    /** Deprecated in the reference, and ignored. */
    keep_re: onOff().default(false),
  },
  worker: {
    use_ipython_kernel: onOff().default(true),
    ipython_kernel_ip: text().default('localhost'),
    /** For Matplotlib, which this worker does not have: ignored. */
    ipython_matplotlib: z.string('expected text').optional(),
    ipython_connection_file: text().optional(),
    ipython_connection_dir: text().optional(),
    ipython_shell_port: port().optional(),
    ipython_iopub_port: port().optional(),
    ipython_stdin_port: port().optional(),
    ipython_hb_port: port().optional(),
    ipython_control_port: port().optional(),
    permitted_re_metadata_keys: z.array(text(), 'expected a list of texts').default(['/']),
  },
  operation: {
    print_console_output: onOff().default(true),
    console_logging_level: oneOf('VERBOSE', 'NORMAL', 'QUIET', 'SILENT').default('NORMAL'),
    update_existing_plans_and_devices: oneOf('NEVER', 'ENVIRONMENT_OPEN', 'ALWAYS').default(
      'ENVIRONMENT_OPEN',
    ),
    user_group_permissions_reload: oneOf('NEVER', 'ON_REQUEST', 'ON_STARTUP').default('ON_STARTUP'),
    emergency_lock_key: text().optional(),
  },
  typescript: {
    data_dir: text().optional(),
    /** The reference never encrypts its info socket, so its clients could not read ours. */
    zmq_info_encryption: onOff().default(false),
    history_limit: integer(1).optional(),
    /** Off, because the reference takes any text for a device until the plan runs, and clients may count on it. */
    strict_device_names: onOff().default(false),
    /** Off, because the lists of plans become much longer. */
    enumerate_device_types: onOff().default(false),
    /** What people type at the prompt of the worker is kept for the next one. */
    keep_inputs: onOff().default(true),
    /** Everybody who is told how to attach has the same key, so one setting holds for all of them. */
    kernel_access: oneOf('RUN', 'LOOK').default('RUN'),
    kernel_user_group: text().default('primary'),
    /** Off, because the history of the reference has plans of the queue only. */
    record_typed_plans: onOff().default(false),
  },
};
export type Section = keyof typeof SECTIONS;
export type Settings = { [S in Section]: z.output<z.ZodObject<(typeof SECTIONS)[S]>> };
/** A setting as messages name it: `network/zmq_control_addr`. */
export type SettingPath = {
  [S in Section]: `${S}/${Extract<keyof (typeof SECTIONS)[S], string>}`;
}[Section];

/** All settings, in the order of the manual. */
export const SETTING_PATHS = Object.entries(SECTIONS).flatMap(([section, shape]) =>
  Object.keys(shape).map((key) => `${section}/${key}`),
) as readonly SettingPath[];

/** Reads the value of one setting; `undefined` gives its default. A complaint says what is expected. */
export function readSetting(path: SettingPath, value: unknown): { value: unknown } | { expected: string } {
  const [section = '', key = ''] = path.split('/');
  const shapes: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>> = SECTIONS;
  const result = (shapes[section]?.[key] as z.ZodType).safeParse(value);
  return result.success ? { value: result.data } : { expected: result.error.issues[0]?.message ?? '' };
}

function text() {
  return z.string('expected text').min(1, 'must not be empty');
}

function address() {
  const error = 'expected an address such as tcp://127.0.0.1:60615, tcp://*:60615 or ipc:///path/of/a/socket';
  return z.string(error).regex(/^(tcp:\/\/.+:(\d+|\*)|ipc:\/\/.+)$/, error);
}

/** `host[:port][/db]`, with or without a scheme and `user:password@`. */
function redisAddress() {
  const error = 'expected an address such as localhost:6379/0 or redis://user:password@host';
  return z.string(error).refine((value) => {
    const text = /^rediss?:\/\//.test(value) ? value : `redis://${value}`;
    if (!URL.canParse(text)) return false;
    const { hostname, pathname } = new URL(text);
    return hostname !== '' && /^(\/\d*)?$/.test(pathname);
  }, error);
}

function encoding() {
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.toLowerCase() : value),
    z.enum(['json', 'msgpack'], 'expected json or msgpack'),
  );
}

/** Empty text says that there is none. A complaint about a key does not show it. */
function curveKey() {
  const error = 'expected a private key of 40 characters, such as qserver-zmq-keys makes';
  return z.preprocess(
    (value) => (value === '' || value === null ? undefined : value),
    z
      .string(error)
      .refine((key) => publicKeyOf(key) !== undefined, error)
      .optional(),
  );
}

const YES = ['y', 'yes', 't', 'true', 'on', '1'];
const NO = ['n', 'no', 'f', 'false', 'off', '0', ''];

/** ON or OFF in the many words that people have for them; undefined for any other text. */
export function readSwitch(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (YES.includes(word)) return true;
  return NO.includes(word) ? false : undefined;
}

function onOff() {
  return z.preprocess(
    (value) => (typeof value === 'string' ? (readSwitch(value) ?? value) : value),
    z.boolean('expected ON or OFF'),
  );
}

function integer(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range =
    most === Number.MAX_SAFE_INTEGER
      ? `an integer of at least ${least}`
      : `an integer from ${least} to ${most}`;
  const error = `expected ${range}`;
  return z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value),
    z.int(error).min(least, error).max(most, error),
  );
}

function port() {
  return integer(1, 65_535);
}

function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.toUpperCase() : value),
    z.enum(words, `expected ${words.join(', ')}`),
  );
}
