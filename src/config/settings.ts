import type { Section, SettingPath } from './schema.js';

/** Where else than in the configuration file a setting can be given. The key in the file is its path. */
export interface SettingSource {
  /** As commander writes it: `--name <value>`; without a value the flag means ON. */
  readonly flag?: string;
  readonly deprecatedFlag?: string;
  readonly env?: string;
  readonly deprecatedEnv?: string;
  /** Several values: repeated after the flag, separated by colons in the environment. */
  readonly isList?: boolean;
  /** Never shown, also not in a complaint. */
  readonly isSecret?: boolean;
  readonly help: string;
  /** What holds where it is not set, for a setting that has no default of its own. */
  readonly unset?: string;
  /** A value, as it could stand in a file. */
  readonly example?: string;
}

export const SECTION_TITLES: Readonly<Record<Section, string>> = {
  network: 'Network and queue',
  startup: 'Startup code, and the files that belong to it',
  worker: 'Worker: the Jupyter kernel that runs plans',
  operation: 'Operation',
  typescript: 'Only in Skyqueue',
};

/** A setting that nobody described does not compile. */
export const SETTINGS: Readonly<Record<SettingPath, SettingSource>> = {
  'network/zmq_control_addr': {
    flag: '--zmq-control-addr <address>',
    deprecatedFlag: '--zmq-addr <address>',
    env: 'QSERVER_ZMQ_CONTROL_ADDRESS_FOR_SERVER',
    help: 'where clients send requests',
  },
  'network/zmq_info_addr': {
    flag: '--zmq-info-addr <address>',
    deprecatedFlag: '--zmq-publish-console-addr <address>',
    env: 'QSERVER_ZMQ_INFO_ADDRESS_FOR_SERVER',
    help: 'where console output and status are published',
  },
  'network/zmq_encoding': {
    flag: '--zmq-encoding <encoding>',
    env: 'QSERVER_ZMQ_ENCODING_FOR_SERVER',
    help: 'how messages are encoded',
  },
  'network/zmq_publish_console': {
    flag: '--zmq-publish-console <ON|OFF>',
    help: 'publish console output and status',
  },
  // Deliberately without a flag: everybody on the machine can read command lines.
  'network/zmq_private_key': {
    env: 'QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER',
    deprecatedEnv: 'QSERVER_ZMQ_PRIVATE_KEY',
    isSecret: true,
    help: 'private key that encrypts the control socket; qserver-zmq-keys makes one',
    unset: 'nothing is encrypted',
    example: '${BEAMLINE_PRIVATE_KEY}',
  },
  'network/redis_addr': {
    flag: '--redis-addr <address>',
    isSecret: true,
    help: 'Redis that keeps queue and history',
    unset: 'they are kept in the embedded store',
    example: 'localhost:6379/0',
  },
  'network/redis_name_prefix': {
    flag: '--redis-name-prefix <prefix>',
    help: 'keeps the data of several managers apart',
  },
  'startup/startup_dir': {
    flag: '--startup-dir <directory>',
    help: 'directory with startup code',
    unset: 'a simulated beamline',
    example: '/home/beamline/startup',
  },
  'startup/startup_profile': {
    flag: '--startup-profile <name>',
    help: 'profile with startup code, in <ipython_dir>/profile_<name>/startup; it runs before a script or module',
    unset: 'no profile is run',
    example: 'beamline',
  },
  'startup/startup_module': {
    flag: '--startup-module <name>',
    help: 'module whose exports are devices and plans: a package, or the path of a file',
    unset: 'no module is loaded',
    example: './beamline.mjs',
  },
  'startup/startup_script': {
    flag: '--startup-script <file>',
    help: 'file with startup code',
    unset: 'no script is run',
    example: '/home/beamline/startup.ts',
  },
  'startup/ipython_dir': {
    flag: '--ipython-dir <directory>',
    help: 'where profiles are',
    unset: '$IPYTHONDIR, else ~/.ipython',
    example: '~/.ipython',
  },
  'startup/existing_plans_and_devices_path': {
    flag: '--existing-plans-devices <path>',
    help: 'file with the lists of plans and devices, or the directory in which it is',
    unset: 'existing_plans_and_devices.yaml in the startup directory',
    example: '/home/beamline/existing_plans_and_devices.yaml',
  },
  'startup/user_group_permissions_path': {
    flag: '--user-group-permissions <path>',
    help: 'file with the permissions of user groups, or the directory in which it is',
    unset: 'user_group_permissions.yaml in the startup directory',
    example: '/home/beamline/user_group_permissions.yaml',
  },
  'startup/device_max_depth': {
    flag: '--device-max-depth <levels>',
    help: 'levels of devices and components in the list of devices; 0 for all',
  },
  'startup/ignore_invalid_plans': {
    flag: '--ignore-invalid-plans <ON|OFF>',
    help: 'leave out plans that cannot be described, instead of failing',
  },
  'startup/keep_re': { flag: '--keep-re', help: 'deprecated and ignored' },
  'worker/use_ipython_kernel': {
    flag: '--use-ipython-kernel <ON|OFF>',
    env: 'QSERVER_USE_IPYTHON_KERNEL',
    help: 'let Jupyter clients attach to the kernel that is the worker',
  },
  'worker/ipython_kernel_ip': {
    flag: '--ipython-kernel-ip <address>',
    env: 'QSERVER_IPYTHON_KERNEL_IP',
    help: 'address of the kernel: localhost, auto (under which other machines know this one), or a number',
  },
  'worker/ipython_matplotlib': {
    flag: '--ipython-matplotlib <backend>',
    help: 'accepted and ignored: this worker has no Matplotlib',
    example: 'agg',
  },
  'worker/ipython_connection_file': {
    flag: '--ipython-connection-file <name>',
    env: 'QSERVER_IPYTHON_KERNEL_CONNECTION_FILE',
    help: 'name of the connection file; it is kept, with its key, so that clients find the next kernel',
    unset: 'a new name for each kernel',
    example: 'kernel-beamline.json',
  },
  'worker/ipython_connection_dir': {
    flag: '--ipython-connection-dir <directory>',
    env: 'QSERVER_IPYTHON_KERNEL_CONNECTION_DIR',
    help: 'directory of the connection file',
    unset: 'the runtime directory of Jupyter',
    example: '/run/user/1000/jupyter',
  },
  'worker/ipython_shell_port': kernelPort('shell', 60001),
  'worker/ipython_iopub_port': kernelPort('iopub', 60002),
  'worker/ipython_stdin_port': kernelPort('stdin', 60003),
  'worker/ipython_hb_port': kernelPort('hb', 60004),
  'worker/ipython_control_port': kernelPort('control', 60005),
  'worker/permitted_re_metadata_keys': {
    flag: '--permitted-re-metadata-keys <keys...>',
    env: 'QSERVER_PERMITTED_RE_METADATA_KEYS',
    isList: true,
    help: 'metadata of the Run Engine that clients may read, such as /scan_id or /versions/bluesky; / is all',
  },
  'operation/print_console_output': {
    flag: '--console-output <ON|OFF>',
    help: 'print the output of manager and worker in this terminal',
  },
  'operation/console_logging_level': { help: 'how much the manager tells' },
  'operation/update_existing_plans_and_devices': {
    flag: '--update-existing-plans-devices <when>',
    help: 'when the file of plans and devices is written',
  },
  'operation/user_group_permissions_reload': {
    flag: '--user-group-permissions-reload <when>',
    help: 'when permissions are read from their file; otherwise those stay in force that were last',
  },
  'operation/emergency_lock_key': {
    env: 'QSERVER_EMERGENCY_LOCK_KEY_FOR_SERVER',
    isSecret: true,
    help: 'key that opens every lock',
    unset: 'there is none',
    example: '${BEAMLINE_EMERGENCY_KEY}',
  },
  'typescript/history_limit': {
    flag: '--history-limit <entries>',
    help: 'how many entries the history keeps; the oldest go first',
    unset: 'all are kept',
    example: '10000',
  },
  'typescript/strict_device_names': {
    flag: '--strict-device-names <ON|OFF>',
    help: 'refuse a plan at once where a text that should name a device names none that the user may use; otherwise the plan gets the text',
  },
  'typescript/enumerate_device_types': {
    flag: '--enumerate-device-types <ON|OFF>',
    help: 'tell clients by name which devices each parameter takes: forms offer a choice, and other names are refused. Types with so many devices that the lists would add more than 4 MB to the plans are left out',
  },
  'typescript/keep_inputs': {
    flag: '--keep-inputs <ON|OFF>',
    help: 'keep what is typed at the prompt of the kernel for the next time',
  },
  'typescript/kernel_access': {
    flag: '--kernel-access <what>',
    env: 'SKYQUEUE_KERNEL_ACCESS',
    help: 'what people may do who attach to the kernel: run code, or only look',
  },
  'typescript/kernel_user_group': {
    flag: '--kernel-user-group <group>',
    env: 'SKYQUEUE_KERNEL_USER_GROUP',
    help: 'user group whose permissions hold for what people at the prompt of the kernel add to the queue',
  },
  'typescript/record_typed_plans': {
    flag: '--record-typed-plans <ON|OFF>',
    help: 'keep plans that people run at the prompt of the kernel in the history, too',
  },
  'typescript/zmq_info_encryption': {
    flag: '--zmq-info-encryption <ON|OFF>',
    env: 'SKYQUEUE_ZMQ_INFO_ENCRYPTION',
    help: 'encrypt console output and status, too, with the key of the control socket',
  },
  'typescript/data_dir': {
    flag: '--data-dir <directory>',
    env: 'SKYQUEUE_DATA_DIR',
    help: 'where the embedded store keeps queue and history',
    unset: 'skyqueue in the XDG data directory',
    example: '/var/lib/skyqueue',
  },
};

function kernelPort(name: string, first: number): SettingSource {
  return {
    flag: `--ipython-${name}-port <port>`,
    env: `QSERVER_IPYTHON_KERNEL_${name.toUpperCase()}_PORT`,
    help: `${name} port of the kernel`,
    unset: 'a free one',
    example: String(first),
  };
}
