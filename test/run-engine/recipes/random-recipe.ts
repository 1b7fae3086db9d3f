import type { Argument, Options, OrderedRecipe, Recipe } from './recipe.js';

/** Whole numbers from 0 up to `limit`, which is left out. */
export type Random = (limit: number) => number;

const MOTORS = ['motor', 'motor1', 'motor2', 'motor3'];
const DETECTORS = ['det', 'det1', 'det2', 'det3', 'det4', 'camera', 'writer'];

/**
 * A plan from the grammar of plans, stubs and preprocessors. `tune_centroid` is not in it: where its last point of a pass
 * falls hangs on the last digit of an `exp`.
 */
export function randomRecipe(random: Random): OrderedRecipe {
  const cook = new Cook(random);
  return { recipe: cook.whole(), order: cook.order };
}

class Cook {
  readonly #random: Random;
  readonly order: readonly string[];
  #keys = 0;

  constructor(random: Random) {
    this.#random = random;
    this.order = this.#some(MOTORS, MOTORS.length);
  }

  whole(): Recipe {
    const kind = this.#random(10);
    if (kind < 4) return this.#wrapped(this.#libraryPlan(), ['lazily']);
    if (kind < 6) return this.#wrapped(this.#runByHand());
    return { sequence: this.#several(1, 3, () => this.#part()) };
  }

  #part(): Recipe {
    switch (this.#random(6)) {
      case 0:
        return this.#move();
      case 1:
        return this.#wrapped(this.#runByHand());
      case 2:
        return this.#inTwoRuns();
      case 3:
        return { except: this.#move(), inner: { sequence: [this.#move(), { error: 'no beam' }] } };
      default:
        return this.#wrapped(this.#libraryPlan(), ['lazily']);
    }
  }

  /** A run inside another one, told apart by their keys. */
  #inTwoRuns(): Recipe {
    const inner = {
      wrap: 'set_run_key_wrapper',
      inner: this.#libraryPlan(),
      args: [`key ${(this.#keys += 1)}`],
    };
    const [point] = this.#points();
    return this.#run({ sequence: [point ?? this.#move(), inner, ...(point === undefined ? [] : [point])] });
  }

  #libraryPlan(): Recipe {
    const plans: (() => Recipe)[] = [
      () => this.#plan('count', [this.#detectors(), this.#random(4), 0]),
      () => this.#plan('count', [this.#detectors(), 2, 0.001]),
      () => this.#lines('scan'),
      () => this.#lines('rel_scan'),
      () => this.#lists('list_scan', true),
      () => this.#lists('rel_list_scan', true),
      () =>
        this.#plan(this.#one(['log_scan', 'rel_log_scan']), [
          this.#detectors(),
          this.#motor(),
          -1,
          this.#near(0.5),
          3,
        ]),
      () => this.#grid('grid_scan'),
      () => this.#grid('rel_grid_scan'),
      () => this.#lists('list_grid_scan', false),
      () => this.#lists('rel_list_grid_scan', false),
      () => this.#spiral(),
      () => this.#innerProduct(),
      () => this.#plan('x2x_scan', [this.#detectors(), ...this.#motors(2), this.#near(-1), this.#near(1), 2]),
      () => this.#adaptive(),
      () => this.#plan('fly', [[device(this.#one(['flyer', 'pages']))]]),
    ];
    return this.#one(plans)();
  }

  #lines(name: string): Recipe {
    const lines = this.#motors(1 + this.#random(3)).flatMap((motor) => [
      motor,
      this.#near(-1),
      this.#near(1),
    ]);
    const num = 1 + this.#random(3);
    return this.#random(3) === 0
      ? this.#plan(name, [this.#detectors(), ...lines], { num })
      : this.#plan(name, [this.#detectors(), ...lines, num]);
  }

  #lists(name: string, isTogether: boolean): Recipe {
    const length = 1 + this.#random(3);
    const points = (): Argument =>
      this.#several(length, isTogether ? length : length + 1, () => this.#near(0));
    const lists = this.#motors(1 + this.#random(2)).flatMap((motor) => [motor, points()]);
    return this.#plan(name, [this.#detectors(), ...lists], isTogether ? {} : this.#snaking(lists));
  }

  #grid(name: string): Recipe {
    const axes = this.#motors(1 + this.#random(2)).flatMap((motor) => [
      ...[motor, this.#near(-1), this.#near(1)],
      1 + this.#random(3),
    ]);
    return this.#plan(name, [this.#detectors(), ...axes], this.#snaking(axes));
  }

  #snaking(args: readonly Argument[]): Options {
    const motors = args.filter((arg) => typeof arg === 'object' && arg !== null && '$' in arg);
    const snake_axes = this.#one<Argument>([true, false, motors.slice(1)]);
    return this.#random(3) === 0 ? {} : { snake_axes };
  }

  #spiral(): Recipe {
    const relative = this.#random(2) === 0;
    const place = relative ? [] : [this.#near(0.5), this.#near(-0.5)];
    const axes = [this.#detectors(), ...this.#motors(2), ...place];
    const prefix = relative ? 'rel_' : '';
    const tilted = this.#random(2) === 0 ? {} : { dr_y: 0.3 + this.#random(4) / 10, tilt: 0.2 };
    switch (this.#random(3)) {
      case 0:
        return this.#plan(`${prefix}spiral`, [...axes, 1, 1.5, 0.4 + this.#random(3) / 10, 3], tilted);
      case 1:
        return this.#plan(
          `${prefix}spiral_fermat`,
          [...axes, 1, 1.25, 0.4 + this.#random(3) / 10, 1.1],
          tilted,
        );
      default:
        return this.#plan(`${prefix}spiral_square`, [
          ...axes,
          1,
          2,
          2 + this.#random(3),
          2 + this.#random(2),
        ]);
    }
  }

  #innerProduct(): Recipe {
    const lines = this.#motors(1 + this.#random(2)).flatMap((motor) => [
      motor,
      this.#near(-1),
      this.#near(1),
    ]);
    const name = this.#one(['inner_product_scan', 'relative_inner_product_scan']);
    return this.#plan(name, [this.#detectors(), 2, ...lines]);
  }

  #adaptive(): Recipe {
    const steps = [0.25, 1.25, 0.4 + this.#random(4) / 10, this.#random(2) === 0, 0.8];
    const name = this.#one(['adaptive_scan', 'rel_adaptive_scan']);
    return this.#plan(name, [
      [device('det')],
      'det',
      device('motor'),
      this.#near(-2),
      this.#near(1.5),
      ...steps,
    ]);
  }

  /** Every point of a stream has the same devices. */
  #points(): Recipe[] {
    const detectors = this.#some(DETECTORS, 1 + this.#random(2)).map(device);
    const stream = this.#one(['primary', 'aside']);
    const point: Recipe = { stub: 'trigger_and_read', args: [detectors, stream] };
    const dropped = ['create', 'read', 'drop'].map((stub) => {
      const args = { create: [stream], read: [device('det')], drop: [] }[stub] ?? [];
      return { stub, args };
    });
    return this.#several(1, 3, () => (this.#random(5) === 0 ? { sequence: dropped } : point));
  }

  #runByHand(): Recipe {
    const steps = this.#points().flatMap((point): Recipe[] => {
      const checkpoint: Recipe[] = this.#random(2) === 0 ? [{ stub: 'checkpoint', args: [] }] : [];
      const before = this.#random(2) === 0 ? [this.#step()] : [];
      return [...checkpoint, ...before, point];
    });
    if (this.#random(6) === 0) steps.push({ error: 'no beam' });
    return this.#run({ sequence: steps });
  }

  #run(inner: Recipe): Recipe {
    return { wrap: 'run_wrapper', inner, options: { md: { purpose: 'test', number: this.#random(100) } } };
  }

  #step(): Recipe {
    switch (this.#random(7)) {
      case 0:
        return { stub: 'null', args: [] };
      case 1:
        return { stub: 'sleep', args: [0.001] };
      case 2:
        return { stub: 'configure', args: [device('det1'), { Imax: 1 + this.#random(5) }] };
      case 3:
        return { stub: 'trigger', args: [device('det2')], options: { wait: true } };
      case 4:
        return { stub: 'stop', args: [device('motor3')] };
      default:
        return this.#move();
    }
  }

  #move(): Recipe {
    const targets = this.#motors(1 + this.#random(2)).flatMap((motor) => [motor, this.#near(0)]);
    const [motor = null, target = 0] = targets;
    return this.#one<Recipe>([
      { stub: 'mv', args: targets },
      { stub: 'mvr', args: targets },
      { stub: 'abs_set', args: [motor, target], options: { wait: true } },
      { stub: 'rel_set', args: [motor, target], options: { wait: true } },
    ]);
  }

  /** One in two as it is. What would be wrapped twice by the same wrapper, or misses a key in Python, is left out. */
  #wrapped(inner: Recipe, worn: readonly string[] = []): Recipe {
    if (this.#random(2) === 0) return inner;
    const wraps: Record<string, () => Recipe> = {
      stage: () => ({
        wrap: 'stage_wrapper',
        inner,
        args: [this.#some([...MOTORS, 'det', 'det1'], 2).map(device)],
      }),
      reset: () => ({ wrap: 'reset_positions_wrapper', inner }),
      relative: () => ({ wrap: 'relative_set_wrapper', inner }),
      inject: () => ({ wrap: 'inject_md_wrapper', inner, args: [{ injected: this.#random(9) }] }),
      rewindable: () => ({ wrap: 'rewindable_wrapper', inner, args: [this.#random(2) === 0] }),
      baseline: () => ({
        ...{ wrap: 'baseline_wrapper', inner },
        args: [this.#some(['det3', 'motor3', 'motor2'], 2).map(device)],
      }),
      lazily: () => ({ wrap: 'lazily_stage_wrapper', inner }),
      monitor: () => monitored(inner),
      fly: () => ({ wrap: 'fly_during_wrapper', inner, args: [[device('flyer')]] }),
      key: () => ({ wrap: 'set_run_key_wrapper', inner, args: [`key ${(this.#keys += 1)}`] }),
      finally: () => ({ finally: this.#move(), inner }),
      except: () => ({ except: this.#step(), inner }),
      clear: () => ({ sequence: [{ stub: 'clear_checkpoint', args: [] }, inner] }),
    };
    // What is staged twice fails, and does not count as a checkpoint then.
    const staged = worn.includes('stage') ? ['lazily'] : worn.includes('lazily') ? ['stage'] : [];
    const keyed = worn.includes('key') ? ['monitor', 'fly'] : [];
    const left = Object.keys(wraps).filter((name) => ![...worn, ...keyed, ...staged].includes(name));
    const name = this.#one(left);
    return this.#wrapped(wraps[name]?.() ?? inner, [...worn, name]);
  }

  #plan(plan: string, args: readonly Argument[], options: Options = {}): Recipe {
    const md: Options =
      this.#random(4) === 0 ? { md: { sample: 'copper', tags: ['a', this.#random(9)] } } : {};
    const all = { ...options, ...md };
    return Object.keys(all).length === 0 ? { plan, args } : { plan, args, options: all };
  }

  #detectors(): Argument {
    return this.#some(DETECTORS, this.#random(3)).map(device);
  }

  #motor(): Argument {
    return device(this.#one(MOTORS));
  }

  #motors(count: number): Argument[] {
    const chosen = this.#some(MOTORS, count);
    return this.order.filter((name) => chosen.includes(name)).map(device);
  }

  /** Some with all their digits, some that are short. */
  #near(middle: number): number {
    const distance = this.#random(2) === 0 ? (this.#random(9) - 4) / 8 : (this.#random(2001) - 1000) / 1999;
    return middle + distance;
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#random(list.length)] as T;
  }

  #some<T>(list: readonly T[], count: number): T[] {
    const left = [...list];
    return Array.from({ length: count }, () => left.splice(this.#random(left.length), 1)[0] as T);
  }

  #several<T>(from: number, to: number, make: (at: number) => T): T[] {
    return Array.from({ length: from + this.#random(to - from + 1) }, (_, at) => make(at));
  }
}

/** The signal has a value first: what Python makes of one that never had any is an accident. */
function monitored(inner: Recipe): Recipe {
  const wrapped: Recipe = { wrap: 'monitor_during_wrapper', inner, args: [[device('sig')]] };
  return { sequence: [{ stub: 'mv', args: [device('sig'), 1] }, wrapped] };
}

function device(name: string): { $: string } {
  return { $: name };
}
