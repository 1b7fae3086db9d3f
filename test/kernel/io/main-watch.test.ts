import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { MainWatch } from '../../../kernel/io/main-watch.js';

/** A watch whose main thread answers what it is asked as long as it can. */
function watched(context: TestContext): {
  main: { hears: boolean; works: boolean };
  told: string[];
  asked: number[];
  seconds: (count: number) => void;
  watch: MainWatch;
} {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const main = { hears: true, works: true };
  const told: string[] = [];
  const asked: number[] = [];
  const watch = new MainWatch({
    ask: (token) => {
      asked.push(token);
      if (main.hears) watch.answered(token);
      if (main.hears && main.works) watch.works(token);
    },
    tell: (condition) => told.push(condition),
  });
  watch.start();
  const seconds = (count: number): void => context.mock.timers.tick(count * 1_000);
  return { main, told, asked, seconds, watch };
}

test('a main thread that works is not spoken of', (context) => {
  const { told, asked, seconds } = watched(context);
  seconds(60);
  assert.deepEqual(told, []);
  assert.ok(asked.length > 30);
});

test('one that does not answer is stuck within two seconds, is asked no more, and is well when it has answered', (context) => {
  const { main, told, asked, seconds, watch } = watched(context);
  seconds(5);
  main.hears = false;
  seconds(2);
  assert.deepEqual(told, ['stuck']);
  const last = asked.length;
  seconds(60);
  assert.equal(asked.length, last);
  main.hears = true;
  watch.answered(last);
  watch.works(last);
  seconds(60);
  assert.deepEqual(told, ['stuck', 'well']);
});

test('one that answers and cannot do the least thing is broken within two seconds', (context) => {
  const { main, told, seconds } = watched(context);
  seconds(5);
  main.works = false;
  seconds(2);
  assert.deepEqual(told, ['broken']);
  seconds(60);
  assert.deepEqual(told, ['broken']);
});

test('one that was stuck may turn out to be broken', (context) => {
  const { main, told, asked, seconds, watch } = watched(context);
  main.hears = false;
  seconds(3);
  Object.assign(main, { hears: true, works: false });
  watch.answered(asked.length);
  seconds(3);
  assert.deepEqual(told, ['stuck', 'broken']);
});

test('a single trial that comes to nothing, as one that an interrupt broke off, is no reason to give it up', (context) => {
  const { main, told, seconds } = watched(context);
  main.works = false;
  seconds(0.5);
  main.works = true;
  seconds(60);
  assert.deepEqual(told, []);
});
