import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  DEMO_STARTUP_DIR,
  loadConfig,
  newCurveKeys,
  type ConfigSources,
  type Given,
  type SettingPath,
} from '../../src/config/index.js';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
after(() => rmSync(folder, { recursive: true }));

test('with nothing set, all defaults hold and the simulated beamline is used', () => {
  const config = loadConfig({ env: { HOME: folder } });
  assert.equal(config.network.zmq_control_addr, 'tcp://127.0.0.1:60615');
  assert.equal(config.network.zmq_info_addr, 'tcp://127.0.0.1:60625');
  assert.equal(config.network.zmq_publish_console, true);
  assert.equal(config.worker.use_ipython_kernel, true);
  assert.equal(config.operation.update_existing_plans_and_devices, 'ENVIRONMENT_OPEN');
  assert.deepEqual(config.worker.permitted_re_metadata_keys, ['/']);
  assert.deepEqual(config.paths, {
    startup: { directory: DEMO_STARTUP_DIR, isDemo: true },
    existingPlansAndDevices: join(DEMO_STARTUP_DIR, 'existing_plans_and_devices.yaml'),
    userGroupPermissions: join(DEMO_STARTUP_DIR, 'user_group_permissions.yaml'),
  });
});

test('the configuration is frozen, also inside', () => {
  const config = loadConfig({ env: {} });
  assert.throws(() => Object.assign(config.network, { zmq_control_addr: 'tcp://*:1' }), TypeError);
});

test('a flag wins over the file, the file over the environment', () => {
  const file = write(
    'precedence.yaml',
    'network:\n  zmq_control_addr: tcp://*:2\n  zmq_info_addr: tcp://*:2\n',
  );
  const env = {
    QSERVER_ZMQ_CONTROL_ADDRESS_FOR_SERVER: 'tcp://*:3',
    QSERVER_ZMQ_INFO_ADDRESS_FOR_SERVER: 'tcp://*:3',
    QSERVER_IPYTHON_KERNEL_IP: '10.0.0.3',
    QSERVER_CONFIG: file,
  };
  const { network, worker } = loadConfig({ env, flags: flags({ 'network/zmq_control_addr': 'tcp://*:1' }) });
  assert.equal(network.zmq_control_addr, 'tcp://*:1');
  assert.equal(network.zmq_info_addr, 'tcp://*:2');
  assert.equal(worker.ipython_kernel_ip, '10.0.0.3');
});

test('switches, numbers and lists are read from text', () => {
  const env = {
    QSERVER_USE_IPYTHON_KERNEL: 'off',
    QSERVER_IPYTHON_KERNEL_SHELL_PORT: '60001',
    QSERVER_PERMITTED_RE_METADATA_KEYS: '/scan_id:/versions/bluesky',
  };
  const { worker, network } = loadConfig({ env, flags: flags({ 'network/zmq_publish_console': 'No' }) });
  assert.equal(worker.use_ipython_kernel, false);
  assert.equal(worker.ipython_shell_port, 60_001);
  assert.deepEqual(worker.permitted_re_metadata_keys, ['/scan_id', '/versions/bluesky']);
  assert.equal(network.zmq_publish_console, false);
});

test('an empty variable says nothing, but an empty switch says OFF and an empty lock key is refused', () => {
  const env = { QSERVER_ZMQ_CONTROL_ADDRESS_FOR_SERVER: '', QSERVER_USE_IPYTHON_KERNEL: '' };
  const config = loadConfig({ env });
  assert.equal(config.network.zmq_control_addr, 'tcp://127.0.0.1:60615');
  assert.equal(config.worker.use_ipython_kernel, false);
  assert.throws(() => loadConfig({ env: { QSERVER_EMERGENCY_LOCK_KEY_FOR_SERVER: '' } }), {
    message: /emergency_lock_key \(QSERVER_EMERGENCY_LOCK_KEY_FOR_SERVER\): must not be empty/,
  });
});

test('all complaints come at once, each with the setting and its source', () => {
  const file = write(
    'wrong.yaml',
    'network:\n  zmq_adress: x\n  redis_addr: http://localhost\nrun_engine: {}\nworker:\n  ipython_hb_port: 99999\n',
  );
  const run = () =>
    loadConfig({
      file,
      env: { QSERVER_ZMQ_ENCODING_FOR_SERVER: 'pickle', QSERVER_ZMQ_PRIVATE_KEY: 'a secret that is no key' },
      flags: flags({ 'operation/console_logging_level': 'LOUD', 'network/zmq_info_addr': '60625' }),
    });
  assert.throws(run, (error: Error) => {
    for (const complaint of [
      `network/zmq_adress (${file}:2): there is no such setting`,
      `network/redis_addr (${file}:3): expected an address such as localhost:6379/0`,
      `run_engine (${file}:4): there is no such section. Sections are network, startup, worker`,
      'network/zmq_encoding (QSERVER_ZMQ_ENCODING_FOR_SERVER): expected json or msgpack, not "pickle"',
      'network/zmq_private_key (QSERVER_ZMQ_PRIVATE_KEY): expected a private key of 40 characters',
      'network/zmq_info_addr (a flag): expected an address such as',
      `worker/ipython_hb_port (${file}:6): expected an integer from 1 to 65535, not 99999`,
      'operation/console_logging_level (a flag): expected VERBOSE, NORMAL, QUIET, SILENT, not "LOUD"',
    ]) {
      assert.ok(error.message.includes(`- ${complaint}`), `${complaint}\nis not in\n${error.message}`);
    }
    assert.ok(!error.message.includes('a secret'), 'a key is not shown, also where it is none');
    return true;
  });
});

test('a configuration with twenty mistakes is told all of them, each with its place and what there is instead', () => {
  const file = write(
    'twenty.yaml',
    `network:
  zmq_control_adr: tcp://*:1
  zmq_info_addr: 60625
  zmq_encoding: xml
  zmq_publish_console: perhaps
  redis_addr: host:port
  redis_name_prefix: [a]
start:
  startup_dir: /
worker:
  ipython_kernel_ip: ""
  ipython_shell_port: 60001
  ipython_iopub_port: 60001
  ipython_hb_port: many
  permitted_re_metadata_keys: /scan_id
  redis_addr: localhost
operation:
  console_logging_level: LOUD
  update_existing_plans_devices: ALWAYS
  user_group_permissions_reload: OFTEN
  emergency_lock_key: 5
typescript:
  history_limit: 0
  zmq_info_encryption: true
  something: 1
`,
  );
  const env = { QSERVER_USE_IPYTHON_KERNEL: 'maybe' };
  const run = () =>
    loadConfig({ file, env, flags: flags({ 'startup/startup_dir': join(folder, 'nowhere') }) });
  assert.throws(run, (error: Error) => {
    const message = error.message.replaceAll(folder, '').replace(/(typescript has ).*/, '$1…');
    assert.deepEqual(message.split('\n'), [
      'The configuration cannot be used:',
      '- start (/twenty.yaml:8): there is no such section. Did you mean startup?',
      '- network/zmq_control_adr (/twenty.yaml:2): there is no such setting. Did you mean zmq_control_addr?',
      '- worker/redis_addr (/twenty.yaml:16): there is no such setting. It belongs into section network',
      '- operation/update_existing_plans_devices (/twenty.yaml:19): there is no such setting. Did you mean update_existing_plans_and_devices?',
      '- typescript/something (/twenty.yaml:25): there is no such setting. Section typescript has …',
      '- network/zmq_info_addr (/twenty.yaml:3): expected an address such as tcp://127.0.0.1:60615, tcp://*:60615 or ipc:///path/of/a/socket, not 60625',
      '- network/zmq_encoding (/twenty.yaml:4): expected json or msgpack, not "xml"',
      '- network/zmq_publish_console (/twenty.yaml:5): expected ON or OFF, not "perhaps"',
      '- network/redis_addr (/twenty.yaml:6): expected an address such as localhost:6379/0 or redis://user:password@host',
      '- network/redis_name_prefix (/twenty.yaml:7): expected text, not ["a"]',
      '- worker/use_ipython_kernel (QSERVER_USE_IPYTHON_KERNEL): expected ON or OFF, not "maybe"',
      '- worker/ipython_kernel_ip (/twenty.yaml:11): must not be empty',
      '- worker/ipython_hb_port (/twenty.yaml:14): expected an integer from 1 to 65535, not "many"',
      '- worker/permitted_re_metadata_keys (/twenty.yaml:15): expected a list of texts, not "/scan_id"',
      '- operation/console_logging_level (/twenty.yaml:18): expected VERBOSE, NORMAL, QUIET, SILENT, not "LOUD"',
      '- operation/user_group_permissions_reload (/twenty.yaml:20): expected NEVER, ON_REQUEST, ON_STARTUP, not "OFTEN"',
      '- operation/emergency_lock_key (/twenty.yaml:21): expected text',
      '- typescript/history_limit (/twenty.yaml:23): expected an integer of at least 1, not 0',
      '- typescript/zmq_info_encryption: needs a private key (network/zmq_private_key)',
      '- worker/ipython_iopub_port: 60001 is the port of worker/ipython_shell_port already',
      '- startup/startup_dir: there is no directory /nowhere',
    ]);
    return true;
  });
});

test('every mistake in the YAML of a file is told, with its line', () => {
  const file = write(
    'unreadable.yaml',
    'network:\n  zmq_info_addr: "a\n  redis_addr: *nowhere\n\tworker: 1\n',
  );
  assert.throws(() => loadConfig({ file, env: {} }), { message: /unreadable\.yaml: .* at line \d+, column/ });
  const twice = write('twice.yaml', 'network:\n  redis_addr: a\n  redis_addr: b\n');
  assert.throws(() => loadConfig({ file: twice, env: {} }), { message: /keys must be unique at line 3/ });
});

test('what was given is told with where it was given, and no secret', () => {
  const { privateKey } = newCurveKeys();
  const file = write(
    'given.yaml',
    'operation:\n  emergency_lock_key: secret\n  console_logging_level: QUIET\n',
  );
  const { given } = loadConfig({ file, env: { QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER: privateKey } });
  assert.deepEqual(given, [
    'network/zmq_private_key = *** (QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER)',
    `operation/emergency_lock_key = *** (${file}:2)`,
    `operation/console_logging_level = QUIET (${file}:3)`,
  ]);
});

test('the private key comes from the environment or, by reference, from the file; an empty one is none', () => {
  const { privateKey } = newCurveKeys();
  const file = write('key.yaml', 'network:\n  zmq_private_key: ${BEAMLINE_KEY}\n');
  const keyOf = (sources: ConfigSources) => loadConfig(sources).network.zmq_private_key;
  assert.equal(keyOf({ env: { QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER: privateKey } }), privateKey);
  assert.equal(keyOf({ env: { QSERVER_ZMQ_PRIVATE_KEY: privateKey } }), privateKey);
  assert.equal(keyOf({ file, env: { BEAMLINE_KEY: privateKey } }), privateKey);
  assert.equal(keyOf({ file, env: { BEAMLINE_KEY: '' } }), undefined);
  assert.equal(keyOf({ env: { QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER: '' } }), undefined);
  assert.throws(() => keyOf({ file, env: {} }), {
    code: 'CONFIG_INVALID',
    message: /zmq_private_key .*qserver-zmq-keys/,
  });
});

test('the info socket is encrypted only where there is a key', () => {
  const env = { SKYQUEUE_ZMQ_INFO_ENCRYPTION: 'ON' };
  assert.throws(() => loadConfig({ env }), { message: /zmq_info_encryption: needs a private key/ });
  const { privateKey } = newCurveKeys();
  const { typescript } = loadConfig({ env: { ...env, QSERVER_ZMQ_PRIVATE_KEY_FOR_SERVER: privateKey } });
  assert.equal(typescript.zmq_info_encryption, true);
  assert.equal(loadConfig({ env: {} }).typescript.zmq_info_encryption, false);
});

test('the address of Redis is taken in all the forms that the Python server knows', () => {
  for (const address of [
    'localhost',
    'host:6380/2',
    'me:secret@host',
    ':secret@10.0.0.1:1',
    'redis://[::1]:6379/0',
  ]) {
    const flags_ = flags({ 'network/redis_addr': address });
    assert.equal(loadConfig({ env: {}, flags: flags_ }).network.redis_addr, address);
  }
  for (const address of ['', 'host:port', 'host/queue', 'unix:///run/redis.sock'])
    assert.throws(() => loadConfig({ env: {}, flags: flags({ 'network/redis_addr': address }) }), {
      message: /network\/redis_addr/,
    });
});

test('an unknown section is refused', () => {
  const file = write('section.yaml', 'run_engine:\n  use_persistent_metadata: true\n');
  assert.throws(() => loadConfig({ file, env: {} }), {
    code: 'CONFIG_INVALID',
    message: /- run_engine.*no such/,
  });
});

test('a directory of files is read as one, variables are expanded, and a section in two files is refused', () => {
  const directory = join(folder, 'config.d');
  mkdirSync(directory);
  writeFileSync(join(directory, 'a.yml'), 'network:\n  redis_name_prefix: ${BEAMLINE}_$NOBODY\n');
  writeFileSync(join(directory, 'b.yml'), 'operation:\n  console_logging_level: quiet\n');
  writeFileSync(join(directory, '.hidden'), 'nonsense');
  const config = loadConfig({ file: directory, env: { BEAMLINE: 'i22' } });
  assert.equal(config.network.redis_name_prefix, 'i22_$NOBODY');
  assert.equal(config.operation.console_logging_level, 'QUIET');
  writeFileSync(join(directory, 'c.yml'), 'network: {}\n');
  assert.throws(() => loadConfig({ file: directory, env: {} }), {
    message: /c\.yml: section network is in .*a\.yml/,
  });
});

test('a file that is missing, or is not YAML, is told by name', () => {
  assert.throws(() => loadConfig({ file: join(folder, 'none.yaml'), env: {} }), { message: /none\.yaml/ });
  const file = write('bad.yaml', 'network: [\n');
  assert.throws(() => loadConfig({ file, env: {} }), { message: /bad\.yaml/ });
});

test('a startup directory brings its lists and permissions along', () => {
  const { paths } = loadConfig({ env: { HOME: folder }, flags: flags({ 'startup/startup_dir': '~/' }) });
  assert.deepEqual(paths.startup, { directory: folder, isDemo: false });
  assert.equal(paths.userGroupPermissions, join(folder, 'user_group_permissions.yaml'));
});

test('a path is that of the file, or of the directory in which it is', () => {
  const { paths } = loadConfig({
    env: {},
    flags: flags({
      'startup/existing_plans_and_devices_path': folder,
      'startup/user_group_permissions_path': join(folder, 'groups.yaml'),
    }),
  });
  assert.equal(paths.existingPlansAndDevices, join(folder, 'existing_plans_and_devices.yaml'));
  assert.equal(paths.userGroupPermissions, join(folder, 'groups.yaml'));
  const pathOf = (path: string) =>
    loadConfig({ env: {}, flags: flags({ 'startup/user_group_permissions_path': path }) }).paths
      .userGroupPermissions;
  mkdirSync(join(folder, 'beamline.yaml'));
  write('groups', '');
  assert.equal(pathOf(join(folder, 'groups.yml')), join(folder, 'groups.yml'));
  assert.equal(pathOf(join(folder, 'groups')), join(folder, 'groups'));
  assert.equal(
    pathOf(join(folder, 'beamline.yaml')),
    join(folder, 'beamline.yaml', 'user_group_permissions.yaml'),
  );
});

test('a flag for a script replaces the directory of the file, and a script needs both paths', () => {
  const script = write('beamline.ts', '');
  const file = write('startup.yaml', `startup:\n  startup_dir: ${folder}\n`);
  const choice = { 'startup/startup_script': script } as const;
  assert.throws(() => loadConfig({ file, env: {}, flags: flags(choice) }), {
    message: /existing_plans_and_devices_path: needed[^]*user_group_permissions_path: needed/,
  });
  const { paths } = loadConfig({
    file,
    env: {},
    flags: flags({
      ...choice,
      'startup/existing_plans_and_devices_path': folder,
      'startup/user_group_permissions_path': folder,
    }),
  });
  assert.deepEqual(paths.startup, { script, isDemo: false });
});

test('a profile is a directory under the profile root, and runs before a script', () => {
  const directory = join(folder, 'profile_beamline', 'startup');
  mkdirSync(directory, { recursive: true });
  const script = write('extra.ts', '');
  const { paths } = loadConfig({
    env: { IPYTHONDIR: folder },
    flags: flags({ 'startup/startup_profile': 'beamline', 'startup/startup_script': script }),
  });
  assert.deepEqual(paths.startup, { directory, script, isDemo: false });
});

test('startup code that is missing or chosen twice is refused', () => {
  const choices = {
    'startup/startup_dir': join(folder, 'nowhere'),
    'startup/startup_script': join(folder, 'nothing.ts'),
    'startup/startup_profile': 'x',
  };
  assert.throws(() => loadConfig({ env: {}, flags: flags(choices) }), {
    message:
      /exclude each other[^]*excludes startup_profile[^]*no file .*nothing\.ts[^]*no directory .*nowhere/,
  });
});

test('a data directory is made absolute, so that it stays where it is when a process changes directory', () => {
  const { paths } = loadConfig({ env: { HOME: '/home/x', SKYQUEUE_DATA_DIR: '~/data' } });
  assert.equal(paths.dataDir, '/home/x/data');
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function flags(values: Partial<Record<SettingPath, unknown>>): Map<SettingPath, Given> {
  return new Map(
    Object.entries(values).map(([path, value]) => [path as SettingPath, { value, source: 'a flag' }]),
  );
}
