import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import process from 'node:process';
import { setImmediate as nextTurn, setTimeout as after } from 'node:timers/promises';
import type { KernelArguments } from './arguments.js';
import type { CompilerClient } from './compiler/client.js';
import type {
  ConnectionInfo,
  InterruptHook,
  KernelContext,
  RequestInfo,
  ShutdownReason,
  StartupFailure,
} from './context.js';
import { reportThrown } from './evaluator/error-report.js';
import { Evaluator } from './evaluator/evaluator.js';
import { defineBuiltin } from './evaluator/builtins.js';
import { createNamespace, type CellNamespace } from './evaluator/namespace.js';
import { PlanCalls } from './evaluator/plan-calls.js';
import { RecordBook } from './evaluator/record-book.js';
import { CellModules } from './evaluator/require.js';
import { SourceTexts } from './evaluator/source-texts.js';
import { installStackTraces } from './evaluator/stack-traces.js';
import { History } from './history/history.js';
import { SessionFiles } from './history/session-files.js';
import { MemoryInputs } from './history/store.js';
import { IoClient } from './io/client.js';
import { defineConsent } from './lifecycle/consent.js';
import { Fitness } from './lifecycle/fitness.js';
import { patienceWith, type Insistence, type Refusal } from './lifecycle/patience.js';
import { carryOut, takeUpAgain, until, type Steps } from './lifecycle/steps.js';
import { handleProcessEvents, tellParent, type EndNow } from './lifecycle/process-events.js';
import { captureOutput } from './output/capture.js';
import { createCellDisplay, DISPLAY_DECLARATIONS } from './output/cell-display.js';
import { createDisplayModule } from './output/display.js';
import { Publisher } from './output/publisher.js';
import { Presenter, RunPoints, untouchedText } from './presentation/index.js';
import { Comms } from './requests/comms.js';
import { Completer } from './requests/completion.js';
import { Executions } from './requests/executions.js';
import { handleRequest, type HandlerParts } from './requests/handlers.js';
import { interrupt } from './requests/interruption.js';
import { toRequest, type Request } from './requests/request.js';
import { Inspector } from './requests/inspection.js';
import { StandardInput } from './requests/standard-input.js';
import { interruptedStartup, runStartup } from './startup/run-startup.js';
import { compilerFingerprint, versionsOf, type Versions } from './versions.js';

/** What parts inside the kernel may take for their last work; then the process ends without it. */
const SHUTDOWN_GRACE_MS = 5_000;

const INPUT_DECLARATION =
  'declare function input(prompt?: string, options?: { password?: boolean }): Promise<string>;\n';

/** Puts the threads together, runs the startup code, and serves requests until the end. */
export async function startKernel(
  args: KernelArguments,
  compiler: CompilerClient,
  attach: readonly ((context: KernelContext) => void)[],
): Promise<void> {
  const kernel = new Kernel(args, compiler);
  const context = kernel.context(await kernel.bound);
  for (const part of attach) part(context);
  await kernel.start();
}

class Kernel {
  /** Resolves when clients can connect. */
  readonly bound: Promise<ConnectionInfo>;
  readonly #args: KernelArguments;
  readonly #versions: Versions = versionsOf();
  readonly #io: IoClient;
  readonly #publisher: Publisher;
  readonly #compiler: CompilerClient;
  readonly #namespace: CellNamespace = createNamespace();
  readonly #sources = new SourceTexts();
  readonly #records = new RecordBook((name, text) => this.#compiler.ask('describe', { name, text }));
  readonly #planCalls = new PlanCalls();
  readonly #history: History;
  readonly #evaluator: Evaluator;
  readonly #fitness: Fitness;
  readonly #comms: Comms;
  readonly #executions: Executions;
  readonly #handlerParts: HandlerParts;
  readonly #endNow: EndNow;
  readonly #brokenListeners = new Set<(culprit: RequestInfo | null | undefined) => void>();
  /** Whose code was terminated last. */
  #culprit: Request | null | undefined = undefined;
  /** Number of the last interrupt for which that was done. */
  #lastServed = 0;
  readonly #shutdownHooks = new Set<(reason: ShutdownReason) => void | Promise<void>>();
  readonly #startup: { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void };
  #interruptHook: InterruptHook | null = null;
  /** Ends the waiting for startup code that is interrupted. */
  #abandonStartup: (() => void) | null = null;
  #ending: Promise<void> | null = null;

  constructor(args: KernelArguments, compiler: CompilerClient) {
    this.#args = args;
    this.#compiler = compiler;
    const { baseDir } = args.startup;
    let bound: (connection: ConnectionInfo) => void;
    this.bound = new Promise((resolve) => (bound = resolve));
    this.#startup = promiseWithResolvers();
    this.#startup.promise.catch(() => undefined);
    this.#io = new IoClient(
      {
        connectionFile: args.connectionFile,
        session: randomUUID(),
        parentPid: isKept() ? process.ppid : null,
        isLookOnly: args.isLookOnly,
      },
      {
        bound: ({ connection }) => bound(connection),
        unusable: ({ reason }) => this.#unusable(reason),
        received: ({ channel, message, isLook }) => {
          this.#fitness.mend();
          void handleRequest(toRequest(channel, message, isLook), this.#handlerParts);
        },
        how_are_you: ({ token }) => this.#fitness.asked(token),
        interrupt: ({ token, message }) => {
          this.#io.responsive(token);
          if (message === null) this.#interrupt(null);
          else if (!this.#isServed(token, message.header.session))
            this.#interrupt(toRequest('control', message));
        },
        broken: () => this.#broken(),
        shutdown: () => void this.shutdown('shutdown_request'),
        parent_gone: () => void this.shutdown('parent_gone'),
      },
    );
    this.#publisher = new Publisher(this.#io);
    const display = createDisplayModule(this.#publisher, { ...this.#versions });
    const modules = new CellModules(baseDir, this.#sources, { tslab: display });
    this.#evaluator = new Evaluator({
      compiler: this.#compiler,
      namespace: this.#namespace,
      modules,
      sources: this.#sources,
      records: this.#records,
      planCalls: this.#planCalls,
      mend: () => this.#fitness.mend(),
    });
    this.#fitness = new Fitness({
      print: (text) => this.#publisher.print('stderr', text),
      evaluate: (code) => this.#evaluator.evaluate(code, '<trial>', baseDir),
      hears: (token) => this.#io.hears(token),
      works: (token) => this.#io.works(token),
    });
    this.#comms = new Comms(this.#publisher);
    const points = new RunPoints();
    const presenter = new Presenter(points.of);
    const inspector = new Inspector({
      compiler: this.#compiler,
      namespace: this.#namespace,
      sources: this.#sources,
      // Who may only look must not make users' code run by looking.
      show: args.isLookOnly ? untouchedText : (value) => String(presenter.present(value).data['text/plain']),
    });
    const history = new History(
      args.historyDirectory === null
        ? new MemoryInputs()
        : new SessionFiles({ directory: args.historyDirectory, warn: log }),
    );
    this.#history = history;
    const standardInput = new StandardInput(this.#publisher);
    this.#executions = new Executions({
      evaluator: this.#evaluator,
      publisher: this.#publisher,
      presenter,
      inspector,
      history,
      baseDir,
      drain: () => this.#io.drain(),
    });
    this.#executions.onState(() => points.watch(this.#namespace.get('RE')));
    this.#executions.onState((change) => {
      if (change.state === 'idle' && change.status !== 'ok') standardInput.withdraw(change.request);
    });
    this.#executions.foreground.hold();
    this.#handlerParts = {
      publisher: this.#publisher,
      compiler: this.#compiler,
      completer: new Completer({
        compiler: this.#compiler,
        namespace: this.#namespace,
        descriptions: this.#records,
      }),
      inspector,
      comms: this.#comms,
      executions: this.#executions,
      history,
      standardInput,
    };
    this.#defineInput(standardInput);
    const cellDisplay = createCellDisplay(this.#publisher, presenter);
    defineBuiltin(this.#namespace, 'display', cellDisplay, DISPLAY_DECLARATIONS);
    captureOutput((name, text) => this.#publisher.print(name, text));
    installStackTraces(this.#sources, this.#namespace.view);
    defineConsent(
      (insistence) => this.#refuses(insistence),
      () => this.#io.stand(),
    );
    this.#endNow = handleProcessEvents({
      interrupted: () => this.#interrupt(null),
      terminated: () => void this.shutdown('signal'),
      exitCalled: (code) => this.#exitCalled(code),
      parentGone: () => void this.shutdown('parent_gone'),
      uncaught: (error) => this.#uncaught(error),
    });
  }

  context(connection: ConnectionInfo): KernelContext {
    return {
      connection,
      connectionFile: this.#args.connectionFile,
      startupOptions: this.#args.startup,
      listing: this.#args.listing,
      namespace: this.#namespace,
      descriptions: this.#records,
      planCalls: this.#planCalls,
      currentRequest: () => this.#publisher.owner() ?? null,
      inputs: () => this.#history.inputs,
      defineBuiltin: (name, value, declaration) => defineBuiltin(this.#namespace, name, value, declaration),
      startup: this.#startup.promise,
      registerCommTarget: (target, handler) => this.#comms.registerTarget(target, handler),
      openComm: (target, data, options) => this.#comms.open(target, data, options),
      onExecutionState: (listener) => this.#executions.onState(listener),
      setCellGuard: (guard) => {
        this.#executions.guard = guard;
      },
      setInterruptHook: (hook) => {
        this.#interruptHook = hook;
      },
      onExecutionBroken: (listener) => listenIn(this.#brokenListeners, listener),
      letOthersIn: () => this.#executions.letOthersIn(),
      onShutdown: (hook) => listenIn(this.#shutdownHooks, hook),
      execute: (code, options = {}) => this.#executions.execute(code, options),
      occupyForeground: (task) => this.#executions.occupy(task),
      // Requests that parts know are the ones that we gave them.
      attributeOutput: (request, task) => this.#publisher.attribute(request as Request | null, task),
      reportThrown: (thrown) => reportThrown(thrown, this.#sources),
      shutdown: (reason, exitCode) => this.shutdown(reason, exitCode),
    };
  }

  /** Runs the startup code; then cells may run. */
  async start(): Promise<void> {
    tellParent({ kernel: 'bound', connectionFile: this.#args.connectionFile });
    try {
      const interrupted = new Promise<never>((_, reject) => {
        this.#abandonStartup = () => reject(interruptedStartup());
      });
      const run = this.#publisher.attribute(null, () =>
        runStartup(this.#args.startup, {
          compiler: this.#compiler,
          evaluator: this.#evaluator,
          namespace: this.#namespace,
          sources: this.#sources,
          fingerprint: compilerFingerprint(),
          typeErrorsAreWarnings: this.#args.typeErrorsAreWarnings,
          warn: (text) => this.#publisher.print('stderr', text),
        }),
      );
      await Promise.race([run, interrupted]);
      this.#abandonStartup = null;
    } catch (error) {
      await this.#startupFailed(error as StartupFailure);
      return;
    }
    this.#startup.resolve();
    this.#io.watch();
    tellParent({ kernel: 'ready' });
    this.#executions.foreground.release();
    this.#publisher.publish('status', { execution_state: 'idle' }, null);
  }

  shutdown(reason: ShutdownReason, exitCode = 0): Promise<void> {
    this.#ending ??= carryOut(this.#end(reason, exitCode));
    return this.#ending;
  }

  /** Whoever ends his own work with `process.exit()` does not know what else goes on here. */
  #exitCalled(code: number): void {
    const refusal = this.#executions.guard?.refusesExit(this.#publisher.owner() ?? null) ?? null;
    if (refusal !== null) throw new Error(refusal);
    void this.shutdown('exit_called', code);
  }

  *#end(reason: ShutdownReason, exitCode: number): Steps<void> {
    this.#io.ends();
    // Whoever called `process.exit` in a cell gets the reply of that cell first.
    yield* until(nextTurn());
    this.#executions.abortAll();
    const hooks = [...this.#shutdownHooks].map(async (hook) => hook(reason));
    const grace = after(SHUTDOWN_GRACE_MS, undefined, { ref: false });
    yield* until(Promise.race([Promise.allSettled(hooks), grace]));
    this.#publisher.flush();
    this.#io.close(SHUTDOWN_GRACE_MS);
    this.#endNow(exitCode);
  }

  async #startupFailed(failure: StartupFailure): Promise<void> {
    const { ename, evalue, traceback, location } = failure;
    const content = { ename, evalue, traceback: [...traceback] };
    this.#publisher.publish('error', content, null);
    log(`the startup code failed${location === null ? '' : ` at ${location}`}\n${traceback.join('\n')}`);
    tellParent({ kernel: 'startup_failed', ...content, location });
    this.#startup.reject(failure);
    await this.shutdown('startup_failed', 1);
  }

  #interrupt(by: Request | null): void {
    // The end is under way: nothing is paused any more.
    if (this.#ending !== null) return;
    const abandonStartup = (): boolean => {
      this.#abandonStartup?.();
      return this.#abandonStartup !== null;
    };
    try {
      interrupt(by, {
        executions: this.#executions,
        publisher: this.#publisher,
        hook: () => this.#interruptHook,
        abandonStartup,
      });
    } catch (error) {
      this.#uncaught(error);
    }
  }

  /** Why what runs now is not to be terminated yet: see patience.ts. Notes whose it is, should it be. */
  #refuses(insistence: Insistence): Refusal | null {
    const culprit = this.#publisher.owner();
    const { session, token, waitedMs } = insistence;
    const isPlan = culprit != null && this.#executions.guard?.isPausable(culprit) === true;
    const running = isPlan ? 'plan' : culprit?.session === session ? 'own_cell' : 'other';
    const hasOtherCell = session !== null && this.#executions.hasCellBeside(session);
    const untilMs = patienceWith(running, insistence, hasOtherCell);
    if (waitedMs < untilMs) return { untilMs, isPlan };
    this.#culprit = culprit;
    this.#lastServed = token;
    return null;
  }

  /**
   * Whether an interrupt has had its effect: its sender's own code was terminated for it. Whatever runs by now, his next cell or
   * somebody else's, was not meant.
   */
  #isServed(token: number, session: string): boolean {
    return this.#culprit?.session === session && token <= this.#lastServed;
  }

  /** The thread only knows what it was to do next, and that is gone: the cell whose code it was will not end by itself. */
  #broken(): void {
    const culprit = this.#culprit;
    this.#culprit = undefined;
    for (const listener of this.#brokenListeners) listener(culprit);
    this.#abandonStartup?.();
    for (const cell of this.#executions.cells)
      if (culprit === undefined || cell.request?.msgId === culprit?.msgId) cell.abandon();
    takeUpAgain();
  }

  #uncaught(error: unknown): void {
    this.#fitness.mend();
    const { traceback } = reportThrown(error, this.#sources);
    this.#publisher.print('stderr', `Uncaught ${traceback.join('\n')}\n`);
  }

  #unusable(reason: string): void {
    log(reason);
    tellParent({ kernel: 'unusable', reason });
    this.#endNow(1);
  }

  #defineInput(standardInput: StandardInput): void {
    const input = (prompt?: string, options?: { password?: boolean }): Promise<string> =>
      standardInput.ask(prompt, options);
    // A plan's question goes to whoever runs the plan; one that nobody wants an answer to any more is taken back.
    const answer = (prompt: string, signal: AbortSignal): Promise<string> =>
      standardInput.ask(prompt, { signal });
    Reflect.set(globalThis, Symbol.for('skyqueue.input'), answer);
    defineBuiltin(this.#namespace, 'input', input, INPUT_DECLARATION);
    Reflect.set(globalThis, Symbol.for('skyqueue.namespace'), this.#namespace.view);
  }
}

/** Whether the process that started us means to end with us: our supervisor does, and a Jupyter program says so. */
function isKept(): boolean {
  return process.channel !== undefined || process.env['JPY_PARENT_PID'] === String(process.ppid);
}

/** On the process's own stream: `process.stderr` belongs to the cells. */
function log(text: string): void {
  writeSync(2, `skyqueue kernel: ${text}\n`);
}

function listenIn<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function promiseWithResolvers(): {
  promise: Promise<void>;
  resolve: () => void;
  reject: (error: unknown) => void;
} {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  return { promise, resolve, reject };
}
