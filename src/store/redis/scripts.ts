import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { LONG_QUEUE, SHORT_TAIL } from './step.js';

/** A program that Redis runs without interruption: others see all of what it did, or nothing. */
interface Script {
  readonly text: string;
  readonly hash: string;
}

/** Sends the program itself only when this Redis has not seen it yet. */
export async function runScript(
  redis: Redis,
  script: Script,
  keys: readonly string[],
  values: readonly (string | number)[],
): Promise<unknown> {
  try {
    return await redis.evalsha(script.hash, keys.length, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return redis.eval(script.text, keys.length, ...keys, ...values);
  }
}

/**
 * Makes a manager the one that uses the queue, or says who does: `{'held', who, milliseconds that are left to it}`. The one
 * that has it already prolongs its time.
 */
export const HOLD = script(`
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return {'held', held, redis.call('PTTL', KEYS[1])} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {'done'}
`);

/** Only the holder can let go. */
export const RELEASE = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return {'done'}
`);

/**
 * Before everything is read: from now on transitions of whoever was here before are refused, also those that are still on
 * their way. Answers with the identity of the last transition, which is ours now: \`{'done', identity}\`.
 */
export const BEGIN = script(`
local held = redis.call('GET', KEYS[2])
if held and held ~= ARGV[1] then return {'held', held} end
local number = tonumber(string.match(redis.call('GET', KEYS[1]) or '', '^%d+')) or 0
local identity = string.format('%.0f', number + 1) .. ' ' .. ARGV[2]
redis.call('SET', KEYS[1], identity)
return {'done', identity}
`);

/**
 * One transition. First it looks at everything that could be wrong, and only then it writes. Answers:
 * \`{'done'}\`, also when this very transition was made already and only the answer was lost;
 * \`{'held', who}\` when another manager has taken over;
 * \`{'other', identity}\` when the last transition is not the one that this follows;
 * \`{'changed'}\` when somebody else has edited the lists.
 */
export const TRANSITION = script(`
local queue, history, transition, holder = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local next_value = 0
local function take()
  next_value = next_value + 1
  return ARGV[next_value]
end
local function number() return tonumber(take()) end

local me, expiry, before, after = take(), take(), take(), take()
local held = redis.call('GET', holder)
if held and held ~= me then return {'held', held} end
local current = redis.call('GET', transition) or ''
if current == after then return {'done'} end
if current ~= before then return {'other', current} end

local queue_length, history_length = number(), number()
if queue_length >= 0 and redis.call('LLEN', queue) ~= queue_length then return {'changed'} end
if history_length >= 0 and redis.call('LLEN', history) ~= history_length then return {'changed'} end
for _ = 1, number() do
  local at, text = take(), take()
  if redis.call('LINDEX', queue, at) ~= text then return {'changed'} end
end

-- From here on nothing is refused. The identity comes first: should Redis fail in between, it shows that we have begun.
redis.call('SET', transition, after)
if not held then redis.call('SET', holder, me, 'PX', expiry) end

-- A value that no element has: what is to be removed from a list gets it first, because Redis removes by value.
local GONE = '(removed by skyqueue)'

local function push_back(key, from, to)
  for first = from, to, 1000 do
    redis.call('RPUSH', key, unpack(ARGV, first, math.min(first + 999, to)))
  end
end

local function push_front(key, from, to)
  for i = to, from, -1 do redis.call('LPUSH', key, ARGV[i]) end
end

local function remove(key, at)
  local length = redis.call('LLEN', key)
  if at == 0 then redis.call('LPOP', key)
  elseif at == length - 1 then redis.call('RPOP', key)
  else
    redis.call('LSET', key, at, GONE)
    redis.call('LREM', key, at < length / 2 and 1 or -1, GONE)
  end
end

local function insert(key, at, from, to)
  local length = redis.call('LLEN', key)
  if at == length then push_back(key, from, to)
  elseif at == 0 then push_front(key, from, to)
  elseif length > ${LONG_QUEUE} and length - at <= ${SHORT_TAIL} then
    local tail = redis.call('LRANGE', key, at, -1)
    redis.call('LTRIM', key, 0, at - 1)
    push_back(key, from, to)
    redis.call('RPUSH', key, unpack(tail))
  else
    local follower = redis.call('LINDEX', key, at)
    for i = from, to do redis.call('LINSERT', key, 'BEFORE', follower, ARGV[i]) end
  end
end

local function texts(write, key, at)
  local count = number()
  local from = next_value + 1
  next_value = next_value + count
  write(key, at, from, next_value)
end

local function replace(key, _, from, to)
  redis.call('DEL', key)
  push_back(key, from, to)
end

local edits = {
  insert = function() texts(insert, queue, number()) end,
  remove = function() remove(queue, number()) end,
  set = function()
    local at, text = take(), take()
    redis.call('LSET', queue, at, text)
  end,
  replace_queue = function() texts(replace, queue) end,
  append_history = function() redis.call('RPUSH', history, take()) end,
  trim_history = function() redis.call('LTRIM', history, take(), -1) end,
  drop_history = function() remove(history, number()) end,
  replace_history = function() texts(replace, history) end,
  set_value = function()
    local key, text = KEYS[number()], take()
    redis.call('SET', key, text)
  end,
  delete_value = function() redis.call('DEL', KEYS[number()]) end,
}
while next_value < #ARGV do edits[take()]() end
return {'done'}
`);

function script(text: string): Script {
  return { text, hash: createHash('sha1').update(text).digest('hex') };
}
