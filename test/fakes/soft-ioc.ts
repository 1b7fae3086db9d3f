import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts } from '../integration/harness/free-ports.js';
import { PYTHON, ROOT } from '../integration/harness/python.js';
import { killChild } from './kill-child.js';

/** A real IOC (`test/python/soft_ioc.py`), which can be killed and started again on the same port. */
export class SoftIoc {
  #child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly beaconPort: number,
  ) {}

  static async start(): Promise<SoftIoc> {
    const [port = 0, beaconPort = 0] = await freePorts(2);
    const ioc = new SoftIoc(port, beaconPort);
    await ioc.launch();
    return ioc;
  }

  /** What clients in this process need to find it, and it alone. */
  get environment(): NodeJS.ProcessEnv {
    return {
      EPICS_CA_ADDR_LIST: '127.0.0.1',
      EPICS_CA_AUTO_ADDR_LIST: 'NO',
      EPICS_CA_SERVER_PORT: String(this.port),
      EPICS_CA_REPEATER_PORT: String(this.beaconPort),
    };
  }

  /** Resolves when it serves. */
  async launch(): Promise<void> {
    const script = join(ROOT, 'test/python/soft_ioc.py');
    const ports = {
      EPICS_CAS_SERVER_PORT: String(this.port),
      EPICS_CAS_BEACON_PORT: String(this.beaconPort),
    };
    const child = spawn(PYTHON, [script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...this.environment, ...ports },
    });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) if (line === 'ready') break;
    child.stdout.resume();
    if (child.exitCode !== null) throw new Error('the soft IOC did not start');
  }

  /** Resolves when the process is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await killChild(child);
  }
}
