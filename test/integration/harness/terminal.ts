import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { MARK } from './processes.js';
import type { Marked } from './python.js';

const LOOK_MS = 50;
const LIMIT_MS = 60_000;

/** A terminal that a person could sit at: what is typed goes to the program, and the screen is what tmux shows. */
export class Terminal {
  readonly #socket: string;
  /** Where tmux keeps its socket, which it leaves behind. */
  readonly #directory: string;

  constructor(command: readonly string[], { mark, environment }: Marked) {
    // Short, because the path of a socket must be.
    this.#socket = mark.slice(0, 8);
    this.#directory = environment.TMPDIR ?? tmpdir();
    const words = ['-f', '/dev/null', 'new-session', '-d', '-x', '160', '-y', '50', ...command];
    this.#tmux(words, { ...environment, [MARK]: mark, TERM: 'xterm-256color', LANG: 'C.UTF-8' });
  }

  get screen(): string {
    return this.#tmux(['capture-pane', '-p', '-S', '-500']);
  }

  type(text: string): void {
    this.#tmux(['send-keys', '-l', text]);
  }

  press(...keys: string[]): void {
    this.#tmux(['send-keys', ...keys]);
  }

  /** Types a line, and presses Enter when it stands there: a program that still draws its prompt may lose keys. */
  async enter(text: string): Promise<void> {
    this.type(text);
    await this.until((screen) => screen.replaceAll('\n', '').trimEnd().endsWith(text));
    this.press('Enter');
  }

  /** A screen sends no events when it changes, so it is looked at again and again. */
  async until(wanted: RegExp | ((screen: string) => boolean)): Promise<string> {
    const limit = performance.now() + LIMIT_MS;
    for (;;) {
      const screen = this.screen;
      if (typeof wanted === 'function' ? wanted(screen) : wanted.test(screen)) return screen;
      if (performance.now() > limit)
        throw new Error(`${String(wanted)} never came on the screen:\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  close(): void {
    this.#tmux(['kill-server']);
  }

  #tmux(args: readonly string[], env = process.env): string {
    const { stdout, stderr, status } = spawnSync('tmux', ['-L', this.#socket, ...args], {
      encoding: 'utf8',
      env: { ...env, TMUX_TMPDIR: this.#directory },
    });
    if (status !== 0) throw new Error(`tmux ${args.join(' ')}: ${stderr}`);
    return stdout;
  }
}
