import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../integration/harness/free-ports.js';
import { killChild } from './kill-child.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Why the tests with a real broker cannot run here; `false` when they can. */
export const withoutKafka: string | false =
  spawnSync('java', ['-version']).error === undefined && spawnSync('mvn', ['--version']).error === undefined
    ? false
    : 'no java or mvn here';

/** Small and quick to start; the compiler that makes long runs fast would cost the tests a core. */
const JAVA = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(ROOT, '.cache/kafka/*')];
/** Any: it names the cluster that the broker's files belong to. */
const CLUSTER = '4L6g3nShT-eMCtK--X86sw';

/** Apache Kafka itself, one node of it, which can be killed and started again on the same port and files. */
export class KafkaBroker {
  #child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly directory: string,
  ) {}

  static async start(): Promise<KafkaBroker> {
    const fetched = spawnSync(join(ROOT, 'test/kafka/fetch-broker.sh'), { encoding: 'utf8' });
    if (fetched.status !== 0) throw new Error(`The broker cannot be fetched: ${fetched.stderr}`);
    const [port = 0, controllerPort = 0] = await freePorts(2);
    const broker = new KafkaBroker(port, await mkdtemp(join(tmpdir(), 'skyqueue-kafka-')));
    await writeFile(broker.#settings, settings(broker.directory, port, controllerPort));
    const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER, '-c', broker.#settings];
    const formatted = spawn('java', [...JAVA, ...format], { stdio: 'ignore' });
    await once(formatted, 'exit');
    await broker.launch();
    return broker;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get #settings(): string {
    return join(this.directory, 'server.properties');
  }

  /** Resolves when it answers. */
  async launch(): Promise<void> {
    const child = spawn('java', [...JAVA, 'kafka.Kafka', this.#settings], {
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    this.#child = child;
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      lines.push(line);
      if (/Kafka Server started/.test(line)) break;
    }
    child.stderr.resume();
    if (child.exitCode !== null) throw new Error(`The broker did not start:\n${lines.slice(-20).join('\n')}`);
  }

  /** Resolves when the process is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await killChild(child);
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true });
  }
}

function settings(directory: string, port: number, controllerPort: number): string {
  return `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=${directory}/data
num.partitions=3
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
`;
}
