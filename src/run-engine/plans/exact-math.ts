/**
 * Functions whose last bit is right: those of JavaScript may be off by one, so that the same scan would go to other
 * points than in Python. They work with pairs of numbers, whose sum has twice the digits.
 */
type Pair = readonly [high: number, low: number];

/** Half of pi in parts so short that a product with the number of quarter turns is exact. */
const QUARTER_TURN = [1.57079632673412561417, 6.0771005063039659766e-11, 2.0222662487111664558e-21] as const;
const QUARTER_TURN_REST = 8.47842766036889956997e-32;
const LN_10: Pair = [2.302585092994046, -2.1707562233822494e-16];
const LN_2: Pair = [0.6931471805599453, 2.3190468138462996e-17];
/** Beyond it, the parts above are no longer exact, and a spiral has no such angle. */
const LARGEST_ANGLE = 1e6;

export function sin(angle: number): number {
  return Math.abs(angle) > LARGEST_ANGLE ? Math.sin(angle) : round(sinAndCos(angle).sin);
}

export function cos(angle: number): number {
  return Math.abs(angle) > LARGEST_ANGLE ? Math.cos(angle) : round(sinAndCos(angle).cos);
}

export function tan(angle: number): number {
  const parts = sinAndCos(angle);
  return round(divide(parts.sin, parts.cos));
}

/** Ten to the power of a number. */
export function powerOfTen(exponent: number): number {
  const plain = 10 ** exponent;
  if (!(plain > 1e-290 && plain < 1e290)) return plain;
  const doublings = Math.round((exponent * LN_10[0]) / LN_2[0]);
  const rest = add(multiply(LN_10, [exponent, 0]), multiply(LN_2, [-doublings, 0]));
  let term: Pair = [1, 0];
  let sum: Pair = [1, 0];
  for (let n = 1; n <= 27; n++) {
    term = divide(multiply(term, rest), [n, 0]);
    sum = add(sum, term);
  }
  return round(sum) * 2 ** doublings;
}

function sinAndCos(angle: number): { sin: Pair; cos: Pair } {
  const quarters = Math.round(angle / (Math.PI / 2));
  let rest: Pair = [angle, 0];
  for (const part of QUARTER_TURN) rest = add(rest, [-quarters * part, 0]);
  rest = add(rest, [-quarters * QUARTER_TURN_REST, 0]);
  const sine = series(rest, rest, 1);
  const cosine = series([1, 0], rest, 0);
  switch (((quarters % 4) + 4) % 4) {
    case 0:
      return { sin: sine, cos: cosine };
    case 1:
      return { sin: cosine, cos: negative(sine) };
    case 2:
      return { sin: negative(sine), cos: negative(cosine) };
    default:
      return { sin: negative(cosine), cos: sine };
  }
}

/** The alternating series of the sine (from `power` 1) and the cosine (from 0). */
function series(first: Pair, angle: Pair, power: 0 | 1): Pair {
  const square = negative(multiply(angle, angle));
  let term = first;
  let sum = first;
  for (let n = power + 1; n < 28; n += 2) {
    term = divide(multiply(term, square), [n * (n + 1), 0]);
    sum = add(sum, term);
  }
  return sum;
}

function round([high, low]: Pair): number {
  return high + low;
}

function negative([high, low]: Pair): Pair {
  return [-high, -low];
}

function add(a: Pair, b: Pair): Pair {
  const [sum, error] = exactSum(a[0], b[0]);
  return exactSum(sum, error + a[1] + b[1]);
}

function multiply(a: Pair, b: Pair): Pair {
  const [product, error] = exactProduct(a[0], b[0]);
  return exactSum(product, error + a[0] * b[1] + a[1] * b[0]);
}

function divide(a: Pair, b: Pair): Pair {
  const quotient = a[0] / b[0];
  const rest = add(a, negative(multiply([quotient, 0], b)));
  return exactSum(quotient, rest[0] / b[0]);
}

/** The rounded sum, and what rounding took away. */
function exactSum(a: number, b: number): Pair {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

function exactProduct(a: number, b: number): Pair {
  const product = a * b;
  const [aHigh, aLow] = halves(a);
  const [bHigh, bLow] = halves(b);
  return [product, aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow];
}

/** Two numbers of half the digits. */
function halves(value: number): Pair {
  const scaled = value * 134217729;
  const high = scaled - (scaled - value);
  return [high, value - high];
}
