//! What Redis does for us, each in one step nobody can come between.
//!
//! Owns: the Lua scripts.
//! Not here: the same rules in this process (`window`, `local`).
//! Invariant: a script touches one key, so that it runs on a cluster too; the server's clock is
//! the only one.

use std::sync::LazyLock;

use redis::Script;

/// Counts a hit: window, limit, part (ms), whether to count, hits known elsewhere and when the
/// last of them is forgotten (ms). Answers allowed, count, retry (ms), reset (ms).
pub(super) static HIT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local window, limit, part = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local counting, known, known_reset = ARGV[4] == '1', tonumber(ARGV[5]), tonumber(ARGV[6])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function mark(at) return math.floor(at / part) * part + part - 1 end

local marks, count = {}, 0
local function note(at, hits)
    count = count + hits
    for _, it in ipairs(marks) do
        if it[1] == at then it[2] = it[2] + hits return end
    end
    marks[#marks + 1] = {at, hits}
end
local function add(at, hits)
    redis.call('HINCRBY', KEYS[1], string.format('%.0f', at), hits)
    note(at, hits)
end

local found = redis.call('HGETALL', KEYS[1])
for i = 1, #found, 2 do
    local at, hits = tonumber(found[i]), tonumber(found[i + 1])
    if at > now + part + 1000 then
        -- The server's clock went back: as if it had been now.
        if counting then
            redis.call('HDEL', KEYS[1], found[i])
            add(mark(now), hits)
        else
            note(mark(now), hits)
        end
    elseif at + window > now then
        note(at, hits)
    elseif counting then
        redis.call('HDEL', KEYS[1], found[i])
    end
end
if counting and known > count then
    add(mark(now - math.max(0, window - known_reset)), known - count)
end

local allowed = count < limit
if counting and allowed then add(mark(now), 1) end
table.sort(marks, function(a, b) return a[1] < b[1] end)
local last = now
if #marks > 0 then last = marks[#marks][1] + window end
if counting and #marks > 0 then
    redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last))
end
local retry = 0
if not allowed then
    retry = window
    local left = count
    for _, it in ipairs(marks) do
        left = left - it[2]
        if left < limit then retry = it[1] + window - now break end
    end
end
return {allowed and 1 or 0, count, retry, last - now}
",
    )
});

/// Keeps a guard (ms) unless it is there; answers whether it was not.
pub(super) static ONCE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
if redis.call('SET', KEYS[1], '1', 'PX', ARGV[1], 'NX') then return 1 end
return 0
",
    )
});

/// Keeps a value (ms).
pub(super) static PUT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
",
    )
});

/// A value and how long it stays (ms).
pub(super) static GET: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local value = redis.call('GET', KEYS[1])
if not value then return {} end
return {value, tostring(redis.call('PTTL', KEYS[1]))}
",
    )
});

/// A value, which is then gone.
pub(super) static TAKE: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local value = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
return value
",
    )
});

/// Removes a key.
pub(super) static DELETE: LazyLock<Script> =
    LazyLock::new(|| Script::new("return redis.call('DEL', KEYS[1])"));
