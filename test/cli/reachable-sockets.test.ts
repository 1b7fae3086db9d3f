import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachableSockets } from '../../cli/reachable-sockets.js';

function warnings(
  control: string,
  ip: string,
  privateKey?: string,
  access: 'RUN' | 'LOOK' = 'RUN',
): string[] {
  const network = { zmq_control_addr: control, zmq_private_key: privateKey };
  return reachableSockets({ network }, { ip, access });
}

test('sockets of this machine only need no warning', () => {
  for (const control of ['tcp://127.0.0.1:60615', 'tcp://localhost:60615', 'ipc:///tmp/control'])
    assert.deepEqual(warnings(control, '127.0.0.1'), []);
});

test('sockets that others reach are warned of, with what to do; encryption settles it for the control socket', () => {
  const [control = '', kernel = ''] = warnings('tcp://*:60615', '10.1.2.3');
  assert.match(control, /tcp:\/\/\*:60615 can be reached from other machines.*qserver-zmq-keys/);
  assert.match(kernel, /10\.1\.2\.3.*may run code in it.*firewall/);
  const [look = ''] = warnings('ipc:///tmp/control', '10.1.2.3', undefined, 'LOOK');
  assert.match(look, /may look into it/);
  const key = 'JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6';
  assert.deepEqual(warnings('tcp://*:60615', '127.0.0.1', key), []);
});
