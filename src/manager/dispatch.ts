import { messageOf, QueueServerError } from '../errors.js';
import { isObject, stringifyJson, type JsonObject, type JsonValue } from '../protocol/index.js';
import {
  METHODS,
  supportedParameters,
  type MethodContract,
  type MethodName,
} from '../protocol/methods/index.js';
import type { Encoding } from '../transport/index.js';
import { kernelFault } from './kernel-fault.js';
import type { Lock } from './lock.js';
import type { Log } from './log.js';
import type { ManagerContext } from './manager-context.js';
import { handlers, type Handler } from './methods/index.js';
import { RequestRefused } from './request-refused.js';
import type { Serial } from '../queue/index.js';

export interface DispatchParts {
  readonly encoding: Encoding;
  readonly lock: Lock;
  readonly log: Log;
  readonly serial: Serial;
  readonly context: ManagerContext;
  statusReply(): Buffer;
}

/**
 * Takes the body of a request and gives the body of its reply; never throws. The one place where an error becomes
 * `{"success": false, "msg": …}`. The order of the checks is that of spec re-manager §1.3 and §3.1.1.
 */
export class Dispatch {
  readonly #parts: DispatchParts;

  constructor(parts: DispatchParts) {
    this.#parts = parts;
  }

  readonly handle = (body: Buffer): Buffer | Promise<Buffer> => {
    let request: Request;
    try {
      request = readRequest(this.#parts.encoding.decode(body));
    } catch (error) {
      return this.#fail(error, {});
    }
    const { method } = request;
    // These two ignore their parameters, whatever they are.
    if (method === 'status' || method === 'ping') return this.#parts.statusReply();
    const contract: MethodContract = METHODS[method];
    let reply: JsonObject | Promise<JsonObject>;
    try {
      reply = this.#perform(contract, method, request.params);
    } catch (error) {
      return this.#fail(error, this.#refused(contract));
    }
    if (!(reply instanceof Promise)) return this.#succeed(reply, contract);
    return reply.then(
      (fields) => this.#succeed(fields, contract),
      (error: unknown) => this.#fail(error, this.#refused(contract)),
    );
  };

  /** The reply to frames that are no request. */
  readonly malformed = (fault: string): Buffer =>
    this.#fail(new QueueServerError('REQUEST_INVALID', [fault]), {});

  #perform(
    contract: MethodContract,
    method: Exclude<MethodName, 'status' | 'ping'>,
    given: JsonValue | undefined,
  ): JsonObject | Promise<JsonObject> {
    const params = readParameters(contract, given);
    const { context, lock, serial } = this.#parts;
    const handler = handlers[method] as Handler<typeof method>;
    const run = (): JsonObject | Promise<JsonObject> => {
      lock.check(contract.lock, params['lock_key']);
      const parsed = contract.params.safeParse(params);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new QueueServerError('PARAMETER_INVALID', [issue?.path.join('.') ?? '', issue?.message ?? '']);
      }
      return handler(parsed.data as never, context);
    };
    if (context.state.is('initializing')) return this.#whileTakingUp(contract, run);
    switch (contract.turn) {
      case 'none':
        return run();
      case 'shared':
        return serial.share(run);
      case 'own':
        return serial.run(run);
    }
  }

  /**
   * A manager that has started anew has all turns for itself until it knows what goes on in the kernel that it found. That may
   * take as long as code there computes. An edit of the queue needs no turn, nor does what ends that code.
   */
  #whileTakingUp<T>({ name, turn }: MethodContract, run: () => T): T {
    if (turn !== 'own' || name === 'kernel_interrupt' || name === 'environment_destroy') return run();
    throw new QueueServerError('KERNEL_SILENT', [kernelFault(this.#parts.context.worker.view) ?? '']);
  }

  #succeed(fields: JsonObject, contract: MethodContract): Buffer {
    try {
      return this.#parts.encoding.encode({ success: true, msg: '', ...fields });
    } catch (error) {
      return this.#fail(error, this.#refused(contract));
    }
  }

  /** This method alone tells the size of the queue whatever is wrong with the request (spec re-manager §3.6.2). */
  #refused({ name, refused }: MethodContract): JsonObject {
    return name === 'queue_item_add_batch' ? { ...refused, qsize: this.#parts.context.queue.size } : refused;
  }

  #fail(error: unknown, refused: JsonObject): Buffer {
    const fields = error instanceof RequestRefused ? error.fields : {};
    // Errors without a code are mistakes of ours: the log gets the whole story.
    const isExpected = error instanceof QueueServerError || error instanceof RequestRefused;
    if (!isExpected) this.#parts.log.error('A request failed unexpectedly', (error as Error)?.stack ?? error);
    const reply = { success: false, msg: messageOf(error), ...refused };
    try {
      return this.#parts.encoding.encode({ ...reply, ...fields });
    } catch {
      // What the reply would have shown is something that the encoding has no form for.
      return this.#parts.encoding.encode(reply);
    }
  }
}

interface Request {
  readonly method: MethodName;
  readonly params: JsonValue | undefined;
}

const SHOWN = 200;

function readRequest(value: JsonValue): Request {
  const refuse = (why: string) =>
    new QueueServerError('REQUEST_INVALID', [`${why}: ${stringifyJson(value).slice(0, SHOWN)}`]);
  if (!isObject(value)) throw refuse('it must be an object with the keys "method" and "params"');
  const { method, params, ...rest } = value;
  if (method === undefined) throw refuse('the key "method" is missing');
  const extra = Object.keys(rest);
  if (extra.length > 0) throw refuse(`unknown keys ${extra.join(', ')}`);
  if (typeof method !== 'string' || !Object.hasOwn(METHODS, method)) {
    throw new QueueServerError('METHOD_UNKNOWN', [stringifyJson(method).slice(0, SHOWN)]);
  }
  return { method: method as MethodName, params };
}

function readParameters(contract: MethodContract, given: JsonValue | undefined): JsonObject {
  const params = given === undefined ? {} : given;
  if (!isObject(params)) throw new QueueServerError('REQUEST_INVALID', ['"params" must be an object']);
  const supported = supportedParameters(contract);
  const unsupported = Object.keys(params).filter((name) => !supported.includes(name));
  if (unsupported.length > 0) {
    throw new QueueServerError('PARAMETER_UNSUPPORTED', [
      contract.name,
      unsupported.join(', '),
      supported.join(', ') || 'none',
    ]);
  }
  return params;
}
