import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A line to a server that breaks when a test says so: at once, or after a request has reached the server and before
 * its answer gets back, which is what nobody can arrange with a server alone.
 */
export class CuttableLine {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #eatsAnswers = false;
  #isDown = false;

  private constructor(targetPort: number) {
    this.#server = createServer((near) => {
      if (this.#isDown) return void near.destroy();
      const far = connect(targetPort, '127.0.0.1');
      const pair = [near, far] as const;
      this.#pairs.add(pair);
      const end = (): void => {
        near.destroy();
        far.destroy();
        this.#pairs.delete(pair);
      };
      for (const socket of pair) socket.on('error', end).on('close', end);
      near.on('data', (request) => far.write(request));
      far.on('data', (answer) => {
        if (this.#eatsAnswers) return this.cut();
        near.write(answer);
      });
    });
  }

  static async to(port: number): Promise<CuttableLine> {
    const line = new CuttableLine(port);
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Breaks all connections; new ones are let through, unless the line is down. */
  cut(): void {
    this.#eatsAnswers = false;
    for (const [near, far] of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }

  /** The next answer does not arrive: the line breaks instead, and stays down if `staysDown`. */
  cutBeforeNextAnswer({ staysDown = false } = {}): void {
    this.#eatsAnswers = true;
    this.#isDown = staysDown;
  }

  down(): void {
    this.#isDown = true;
    this.cut();
  }

  up(): void {
    this.#isDown = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
