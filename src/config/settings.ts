import type { Settings } from './schema.js';

type Section = keyof Settings;
/** A setting as messages name it and as `SETTINGS` is indexed: `network/zmq_control_addr`. */
export type SettingPath = {
  [S in Section]: `${S}/${Extract<keyof Settings[S], string>}`;
}[Section];

/** Where else than in the configuration file a setting can be given. The key in the file is its path. */
export interface SettingSource {
  /** As commander writes it: `--name <value>`; without a value the flag means ON. */
  readonly flag?: string;
  readonly deprecatedFlag?: string;
  readonly env?: string;
  readonly deprecatedEnv?: string;
  /** Several values: repeated after the flag, separated by colons in the environment. */
  readonly isList?: boolean;
  readonly help: string;
}

/** A setting that nobody described does not compile. */
export const SETTINGS: Readonly<Record<SettingPath, SettingSource>> = {
  'network/zmq_control_addr': {
    flag: '--zmq-control-addr <address>',
    deprecatedFlag: '--zmq-addr <address>',
    env: 'QSERVER_ZMQ_CONTROL_ADDRESS_FOR_SERVER',
    help: 'where clients send requests (default: tcp://127.0.0.1:60615)',
  },
  'network/zmq_info_addr': {
    flag: '--zmq-info-addr <address>',
    deprecatedFlag: '--zmq-publish-console-addr <address>',
    env: 'QSERVER_ZMQ_INFO_ADDRESS_FOR_SERVER',
    help: 'where console output and status are published (default: tcp://127.0.0.1:60625)',
  },
  'network/zmq_encoding': {
    flag: '--zmq-encoding <encoding>',
    env: 'QSERVER_ZMQ_ENCODING_FOR_SERVER',
    help: 'how messages are encoded: json (default) or msgpack',
  },
  'network/zmq_publish_console': {
    flag: '--zmq-publish-console <ON|OFF>',
    help: 'publish console output and status (default: ON)',
  },
  // Deliberately without a flag: everybody on the machine can read command lines.
  'network/zmq_private_key': {
    env: 'QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER',
    deprecatedEnv: 'QSERVER_ZMQ_PRIVATE_KEY',
    help: 'encrypts the control socket; make keys with qserver-zmq-keys',
  },
  'network/redis_addr': {
    flag: '--redis-addr <address>',
    help: 'keep queue and history in this Redis (host[:port][/db]) instead of the embedded store',
  },
  'network/redis_name_prefix': {
    flag: '--redis-name-prefix <prefix>',
    help: 'keeps the data of several managers apart (default: qs_default)',
  },
  'startup/startup_dir': {
    flag: '--startup-dir <directory>',
    help: 'directory with startup code (default: a simulated beamline)',
  },
  'startup/startup_profile': {
    flag: '--startup-profile <name>',
    help: 'startup code in <ipython-dir>/profile_<name>/startup, run before a script or module',
  },
  'startup/startup_module': {
    flag: '--startup-module <name>',
    help: 'module whose exports are devices and plans',
  },
  'startup/startup_script': { flag: '--startup-script <file>', help: 'file with startup code' },
  'startup/ipython_dir': {
    flag: '--ipython-dir <directory>',
    help: 'where profiles are (default: $IPYTHONDIR, else ~/.ipython)',
  },
  'startup/existing_plans_and_devices_path': {
    flag: '--existing-plans-devices <path>',
    help: 'file or directory with the lists of plans and devices (default: in the startup directory)',
  },
  'startup/user_group_permissions_path': {
    flag: '--user-group-permissions <path>',
    help: 'file or directory with the permissions of user groups (default: in the startup directory)',
  },
  'startup/device_max_depth': {
    flag: '--device-max-depth <levels>',
    help: 'levels of components in the lists of devices; 0 (default) for all',
  },
  'startup/ignore_invalid_plans': {
    flag: '--ignore-invalid-plans <ON|OFF>',
    help: 'leave out plans that cannot be described instead of failing (default: OFF)',
  },
  'startup/keep_re': { flag: '--keep-re', help: 'deprecated and ignored' },
  'worker/use_ipython_kernel': {
    flag: '--use-ipython-kernel <ON|OFF>',
    env: 'QSERVER_USE_IPYTHON_KERNEL',
    help: 'let Jupyter clients attach to the kernel that is the worker (default: ON)',
  },
  'worker/ipython_kernel_ip': {
    flag: '--ipython-kernel-ip <address>',
    env: 'QSERVER_IPYTHON_KERNEL_IP',
    help: 'address of the kernel: localhost (default), auto, or a number',
  },
  'worker/ipython_matplotlib': { flag: '--ipython-matplotlib <backend>', help: 'accepted and ignored' },
  'worker/ipython_connection_file': {
    flag: '--ipython-connection-file <name>',
    env: 'QSERVER_IPYTHON_KERNEL_CONNECTION_FILE',
    help: 'name of the connection file (default: a random one)',
  },
  'worker/ipython_connection_dir': {
    flag: '--ipython-connection-dir <directory>',
    env: 'QSERVER_IPYTHON_KERNEL_CONNECTION_DIR',
    help: 'directory of the connection file (default: the runtime directory of Jupyter)',
  },
  'worker/ipython_shell_port': kernelPort('shell'),
  'worker/ipython_iopub_port': kernelPort('iopub'),
  'worker/ipython_stdin_port': kernelPort('stdin'),
  'worker/ipython_hb_port': kernelPort('hb'),
  'worker/ipython_control_port': kernelPort('control'),
  'worker/permitted_re_metadata_keys': {
    flag: '--permitted-re-metadata-keys <keys...>',
    env: 'QSERVER_PERMITTED_RE_METADATA_KEYS',
    isList: true,
    help: 'metadata that clients may read, such as /scan_id (default: all)',
  },
  'operation/print_console_output': {
    flag: '--console-output <ON|OFF>',
    help: 'print the output of manager and worker in this terminal (default: ON)',
  },
  'operation/console_logging_level': { help: 'VERBOSE, NORMAL, QUIET or SILENT' },
  'operation/update_existing_plans_and_devices': {
    flag: '--update-existing-plans-devices <when>',
    help: 'when the file of plans and devices is written: NEVER, ENVIRONMENT_OPEN (default) or ALWAYS',
  },
  'operation/user_group_permissions_reload': {
    flag: '--user-group-permissions-reload <when>',
    help: 'when permissions are read from their file: NEVER, ON_REQUEST or ON_STARTUP (default)',
  },
  'operation/emergency_lock_key': {
    env: 'QSERVER_EMERGENCY_LOCK_KEY_FOR_SERVER',
    help: 'key that always unlocks',
  },
  'typescript/history_limit': {
    flag: '--history-limit <entries>',
    help: 'how many entries the history keeps; the oldest go first (default: all)',
  },
  'typescript/keep_inputs': {
    flag: '--keep-inputs <ON|OFF>',
    help: 'keep what is typed at the prompt of the kernel for the next time (default: ON)',
  },
  'typescript/zmq_info_encryption': {
    flag: '--zmq-info-encryption <ON|OFF>',
    env: 'SKYQUEUE_ZMQ_INFO_ENCRYPTION',
    help: 'encrypt console output and status, too, with the key of the control socket (default: OFF)',
  },
  'typescript/data_dir': {
    flag: '--data-dir <directory>',
    env: 'SKYQUEUE_DATA_DIR',
    help: 'where the embedded store keeps queue and history (default: skyqueue in the XDG data directory)',
  },
};

function kernelPort(name: string): SettingSource {
  return {
    flag: `--ipython-${name}-port <port>`,
    env: `QSERVER_IPYTHON_KERNEL_${name.toUpperCase()}_PORT`,
    help: `${name} port of the kernel (default: a free one)`,
  };
}
