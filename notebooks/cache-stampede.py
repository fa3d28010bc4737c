# ---
# title: Eleven thousand keys, one lifetime
# dek: "A cache that is filled by a job empties on that job's schedule. Then [64](claim:clients) clients miss one key, and send [64](claim:alone_naive) identical queries."
# summary: >-
#   At nine on a Monday a fintech service runs out of database connections. We replay the job that
#   filled its cache, read the real expiry times back, and let a herd loose on Valkey and
#   PostgreSQL. Jitter, a lock and stale answers are tried and counted by the servers. The best
#   known of them would probably have done little that morning.
# date: 2026-11-16
# category: System Design / Databases
# tags: [caching, redis, postgresql, asyncio]
# needs: [postgres, redis]
# featured: true
# strict: true
# counterfactual:
#   parameters: {fix: false}
#   fails: [alone_flight, flight_per_key, after_the_kill]
# sources:
#   stampede:
#     title: How a Redis cache stampede took our fintech API to its knees at 9 AM
#     url: https://www.gunjan.tech/blogs/how-a-redis-cache-stampede-took-our-fintech-api-to-its-knees-at-9-am
# ---

# %% [markdown]
# Monday, [09:03](quoted:stampede). Three alerts arrive within [90 s](quoted:stampede): slow answers, an exhausted connection pool, errors above [12 %](quoted:stampede). A summary that takes [80 ms](quoted:stampede) on other days takes [14 s](quoted:stampede). The database is not broken. It is answering the same questions over and over.
#
# A summary joins [7](quoted:stampede) tables and converts currencies, so it is cached. A nightly job starts at [06:00](quoted:stampede) and writes some [11,000](quoted:stampede) of them in one loop, which takes about [12 minutes](quoted:stampede). Each lives for [3,600 s](quoted:stampede). So what took twelve minutes to write takes twelve minutes to vanish.
#
# These figures are the report's. How long its query took, how its requests arrived and what it changed we leave to it. We replay the job at its true size. The live trials that follow are smaller and ours: their keys, their clients and their query. MySQL has become PostgreSQL, Redis has become Valkey, its open fork.

# %%
#| code-fold: true
import asyncio
import json
import os
import random
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import matplotlib.pyplot as plt
import pandas as pd
import psycopg
import redis.asyncio as redis
from psycopg_pool import AsyncConnectionPool

BLUE, RED, GREY = "C0", "C3", "C5"     # of the page's own cycle

# %% tags=["parameters"]
fix = True      # False: whoever misses takes the lock, held or not

# %% [markdown]
# ## Reading the timer
#
# The job can be replayed without waiting an hour. `PXAT` sets the instant at which a key expires and `PEXPIRETIME` reads it back; the date is a Monday far enough ahead that nothing expires while we look. `jitter` is the usual first remedy: a random share added to each lifetime, or taken from it.

# %%
cache = redis.Redis(
    connection_pool=redis.BlockingConnectionPool.from_url(
        os.environ["REDIS_URL"], decode_responses=True, max_connections=64
    )
)
six_o_clock = datetime(2046, 1, 1, 6, tzinfo=UTC).timestamp()
keys, job_s, lifetime_s = 11_000, 720, 3_600
first_alert_min = 3 * 60 + 3        # 09:03, in minutes after six

async def expiry_minutes(jitter):
    """Write every key as the job did; count expiries by minute after six."""
    draw = random.Random(9)
    pipe = cache.pipeline(transaction=False)
    for n in range(keys):
        written = six_o_clock + job_s * n / keys
        lives_s = lifetime_s * (1 + draw.uniform(-jitter, jitter))
        pipe.set(f"summary:{n}", "{}", pxat=int(1000 * (written + lives_s)))
    await pipe.execute()
    for n in range(keys):
        pipe.pexpiretime(f"summary:{n}")
    expiries_ms = await pipe.execute()
    return Counter(int(ms / 1000 - six_o_clock) // 60 for ms in expiries_ms)

plain = await expiry_minutes(jitter=0)
narrow, wide = 0.10, 0.25
jitter_10 = await expiry_minutes(narrow)
jitter_25 = await expiry_minutes(wide)
await cache.flushdb()

window_min = len(plain)
gap_min = first_alert_min - max(plain) - 1
left_at_0712 = sum(count for minute, count in plain.items() if minute >= 72)
peak, peak_10, peak_25 = (
    max(minutes.values()) for minutes in (plain, jitter_10, jitter_25)
)
print(f"{plain.total():,} keys expire within {window_min} minutes")
print(f"{left_at_0712} are left at 07:12")

# %%
#| label: fig-expiry
#| fig-cap: "Keys expiring in each minute, read back from Valkey, for three amounts of jitter. The dashed line is the first alert."
#| fig-alt: "Step plot of keys expiring in each minute, from 06:40 to 09:10. Without jitter all expire in a block from 07:00 to 07:12. With ten percent they form a triangle of almost the same height, with twenty-five percent a low, wide plateau from 06:45 to 07:27. A dashed line marks the first alert at 09:03, where nothing expires."
#| code-fold: true
fig, ax = plt.subplots()
span = range(40, 191)
for minutes, colour, label, at in (
    (plain, RED, "no jitter", (74, 860)),
    (jitter_10, GREY, "± 10 %", (76, 610)),
    (jitter_25, BLUE, "± 25 %", (84, 330)),
):
    heights = [minutes[minute] for minute in span]
    ax.step(span, heights, where="post", color=colour)
    ax.text(*at, label, color=colour)
ax.axvline(first_alert_min, color=GREY, linestyle=(0, (4, 3)), linewidth=1)
ax.text(first_alert_min - 2, 860, "first alert, 09:03", ha="right")
ax.set(ylabel="keys expiring a minute", ylim=(0, 980), xlim=(40, 190))
ax.set_xticks(
    [60, 90, 120, 150, 180], ["07:00", "07:30", "08:00", "08:30", "09:00"]
)
plt.show()

# %% [markdown]
# All [11,000](claim:keys) keys are gone within [12](claim:window_min) minutes, up to [917](claim:peak) of them in one minute, and [0](claim:left_at_0712) are left at 07:12. Two things about this picture are awkward.
#
# **It is the wrong time.** The alerts came [111](claim:gap_min) minutes after the last key had gone. So a piece of the story is missing, and we see two candidates. Early users may have filled the cache again around eight, and that second lifetime ended at nine. Or from 07:12 on there was no cache to speak of, and at nine the crowd arrived. The figures do not decide between them. Either way a stampede needs an empty cache *and* a crowd, and only the first is on a timer.
#
# **Jitter of [± 10 %](claim:narrow) is decoration.** The peak minute falls from [917](claim:peak) to [907](claim:peak_10). The job had already spread its keys over twelve minutes, and ten percent of an hour either way is a window of twelve minutes too. The peak falls only once the jitter is wider than the job: at [± 25 %](claim:wide) it is [395](claim:peak_25).

# %% [markdown]
# ## One missing key
#
# Now the live part, against a real PostgreSQL with a pool of [8](claim:connections) connections. The query is a join over seven tables with a currency conversion, as in the report. We add a fixed `pg_sleep(0.05)`, so that the pool is the bottleneck on any machine that runs this page, rather than its processor.

# %%
#| code-fold: true
SCHEMA = """
CREATE TABLE currencies (code text PRIMARY KEY, decimals int NOT NULL);
CREATE TABLE rates (currency text REFERENCES currencies, day int,
    rate float8 NOT NULL, PRIMARY KEY (currency, day));
CREATE TABLE funds (id int PRIMARY KEY,
    currency text NOT NULL REFERENCES currencies);
CREATE TABLE prices (fund_id int REFERENCES funds, day int,
    price float8 NOT NULL, PRIMARY KEY (fund_id, day));
CREATE TABLE investors (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE accounts (id int PRIMARY KEY,
    investor_id int NOT NULL REFERENCES investors);
CREATE TABLE holdings (account_id int REFERENCES accounts,
    fund_id int REFERENCES funds, units int NOT NULL,
    PRIMARY KEY (account_id, fund_id));
CREATE INDEX ON accounts (investor_id);
INSERT INTO currencies VALUES ('EUR', 2), ('INR', 2), ('JPY', 0), ('USD', 2);
INSERT INTO rates SELECT code, day, 1 + day * 37 % 100 / 1000.0
    FROM currencies, generate_series(1, 60) day;
INSERT INTO funds SELECT n, (ARRAY['EUR', 'INR', 'JPY', 'USD'])[1 + n % 4]
    FROM generate_series(1, 60) n;
INSERT INTO prices SELECT n, day, 100 + (n * 31 + day * 17) % 50
    FROM generate_series(1, 60) n, generate_series(1, 60) day;
INSERT INTO investors SELECT n, 'Investor ' || n
    FROM generate_series(1, 300) n;
INSERT INTO accounts SELECT n, 1 + n / 2 FROM generate_series(0, 599) n;
INSERT INTO holdings SELECT n, 1 + (n * 7 + k * 11) % 60, 1 + (n + k) % 20
    FROM generate_series(0, 599) n, generate_series(1, 5) k;
ANALYZE;
"""
SUMMARY = """
SELECT name, min(value) AS lowest, max(value) AS highest
FROM pg_sleep(0.05), (
    SELECT investors.name, prices.day,
        sum(round((units * price * rate)::numeric, decimals)) AS value
    FROM investors
    JOIN accounts ON accounts.investor_id = investors.id
    JOIN holdings ON holdings.account_id = accounts.id
    JOIN funds ON funds.id = holdings.fund_id
    JOIN currencies ON currencies.code = funds.currency
    JOIN prices ON prices.fund_id = funds.id
    JOIN rates ON rates.currency = funds.currency AND rates.day = prices.day
    WHERE investors.id = %s
    GROUP BY investors.name, prices.day
) AS daily
GROUP BY name
"""

# %%
clients, connections, live_keys = 64, 8, 300
seen, computed = Counter(), Counter()   # reads by outcome, recomputes by key

server = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
server.execute(SCHEMA)
pool = AsyncConnectionPool(
    os.environ["DATABASE_URL"], min_size=connections, max_size=connections,
    kwargs={"autocommit": True}, open=False,
)
await pool.open(wait=True)

async def summary(n):
    computed[n] += 1
    async with pool.connection() as database:
        row = await (await database.execute(SUMMARY, [n])).fetchone()
    return json.dumps(row, default=float)

async def get(key):
    value = await cache.get(key)
    seen["hits" if value is not None else "misses"] += 1
    return value

async def naive(n):
    key = f"summary:{n}"
    if (value := await get(key)) is None:
        value = await summary(n)
        await cache.set(key, value, ex=lifetime_s)
    return value

# %% [markdown]
# `naive` is what one writes, and what one approves in review. To make it fail every time we let [64](claim:clients) clients ask for one missing key, and hold the eight connections back until the last of them has asked. That is the worst case: a database too busy to answer anybody before everybody has missed. PostgreSQL counts the recomputes, in `pg_stat_statements`.

# %%
def recomputes():
    calls, = server.execute("""
        SELECT coalesce(sum(calls), 0)::int FROM pg_stat_statements
        WHERE query LIKE 'SELECT name, min(value)%'
    """).fetchone()
    return calls

async def one_key(read):
    """Let all clients ask for a missing key before the database answers."""
    await cache.flushdb()
    seen.clear()
    before = recomputes()
    async with AsyncExitStack() as busy, asyncio.TaskGroup() as readers:
        for _ in range(connections):
            await busy.enter_async_context(pool.connection())
        for _ in range(clients):
            readers.create_task(read(17))
        while seen["misses"] < clients:
            await asyncio.sleep(0.005)
        await busy.aclose()
    return recomputes() - before

alone_naive = await one_key(naive)
print(f"{clients} clients, one missing key: {alone_naive} recomputes")

# %% [markdown]
# [64](claim:alone_naive) recomputes of one value. Jitter can do nothing about it: a single key expires all at once, whatever its lifetime. What is missing is a rule, usually called *single flight*: the first to miss computes, and the others wait for that answer.

# %%
RELEASE = cache.register_script("""
if redis.call('get', KEYS[1]) == ARGV[1] then
    return redis.call('del', KEYS[1])
end
return 0
""")

async def single_flight(n, lock_ms=30_000):
    key, lock, token = f"summary:{n}", f"lock:{n}", uuid.uuid4().hex
    while (value := await get(key)) is None:
        if not await cache.set(lock, token, nx=fix, px=lock_ms):
            await asyncio.sleep(0.050)
            continue
        try:
            if (value := await get(key)) is None:   # the second look
                value = await summary(n)
                await cache.set(key, value, ex=lifetime_s)
        finally:
            await RELEASE(keys=[lock], args=[token])
        return value
    return value

alone_flight = await one_key(single_flight)
print(f"{clients} clients, one missing key: {alone_flight} recompute")

# %% [markdown]
# [One](claim:alone_flight), and not by luck. It takes the second look, once the lock is held. Without it, a client that missed just before the value was stored could take the lock just after it was released, and compute again.
#
# ## The herd
#
# One key is a caricature, so here is a crowd: [300](claim:live_keys) keys that expire at one instant, and [1,280](claim:naive_herd.requests) requests for them in less than a second, many of them for a few favourites. The requests come on a fixed schedule and do not wait for each other. Clients that ask again only after their answer would be kinder to the database than users are.
#
# A third policy joins in. *Stale while revalidate* keeps each value for a grace period after it is due. Whoever meets a stale one serves it at once, and the first to do so also starts a refresh.

# %%
grace_s = 600
refreshing = set()

async def refresh(n):
    await cache.set(f"summary:{n}", await summary(n), ex=lifetime_s + grace_s)

async def stale_while_revalidate(n):
    key = f"summary:{n}"
    left_ms = await cache.pttl(key)
    if (value := await get(key)) is None:
        return await single_flight(n)
    if left_ms < 1000 * grace_s:
        seen["stale"] += 1
        if await cache.set(f"refresh:{n}", "1", nx=True, ex=30):
            task = asyncio.create_task(refresh(n))
            refreshing.add(task)
            task.add_done_callback(refreshing.discard)
    return value

# %%
#| code-fold: true
draw = random.Random(9)
numbers = range(1, live_keys + 1)
popularity = [rank ** -0.8 for rank in numbers]
asked_for = draw.choices(numbers, popularity, k=20 * clients)
schedule = sorted((draw.uniform(-0.2, 0.6), n) for n in asked_for)
any_summary = await summary(17)     # what a key holds does not matter here

async def server_misses():
    return (await cache.info("stats"))["keyspace_misses"]

async def herd(read, grace_s=0):
    """Let all keys fall due at one instant; return counts and a timeline."""
    await cache.flushdb()
    due = time.time() + 0.4
    pipe = cache.pipeline(transaction=False)
    for n in numbers:
        gone_ms = int(1000 * (due + grace_s))
        pipe.set(f"summary:{n}", any_summary, pxat=gone_ms)
    await pipe.execute()
    seen.clear()
    computed.clear()
    taken_s, timeline, unanswered = [], [], set()
    queries_before, misses_before = recomputes(), await server_misses()

    async def request(n):
        start = time.perf_counter()
        unanswered.add(asyncio.current_task())
        await read(n)
        unanswered.discard(asyncio.current_task())
        taken_s.append(time.perf_counter() - start)

    async def watch():
        while True:
            in_line = pool.get_stats()["requests_waiting"]
            timeline.append((time.time() - due, len(unanswered), in_line))
            await asyncio.sleep(0.02)

    watcher = asyncio.create_task(watch())
    async with asyncio.TaskGroup() as requests:
        for at, n in schedule:
            await asyncio.sleep(max(0, due + at - time.time()))
            requests.create_task(request(n))
    await asyncio.gather(*refreshing)
    watcher.cancel()

    return {
        "requests": len(taken_s),
        "recomputes": recomputes() - queries_before,
        "keys": len(computed),
        "worst key": max(computed.values()),
        "longest line": max(in_line for _, _, in_line in timeline),
        "stale answers": seen["stale"],
        "misses": seen["misses"],
        "misses, by Valkey": await server_misses() - misses_before,
        "p95, ms": round(1000 * sorted(taken_s)[int(0.95 * len(taken_s))]),
    }, timeline

# %%
#| volatile: true
naive_herd, naive_timeline = await herd(naive)
flight_herd, flight_timeline = await herd(single_flight)
stale_herd, stale_timeline = await herd(stale_while_revalidate, grace_s)

trials = {
    "naive": naive_herd, "single flight": flight_herd, "stale": stale_herd,
}
naive_per_key, flight_per_key, stale_per_key = (
    trial["recomputes"] / trial["keys"] for trial in trials.values()
)
worst_key = naive_herd["worst key"]
shorter_line = naive_herd["longest line"] / flight_herd["longest line"]
miscounted = sum(
    trial["misses"] != trial["misses, by Valkey"] for trial in trials.values()
)
pd.DataFrame(trials)

# %%
#| label: fig-herd
#| fig-cap: "Readers without an answer, from the instant at which all [300](claim:live_keys) keys fall due. The last request comes within a second; what follows is the line being worked off."
#| fig-alt: "Three plots of unanswered readers over the same seconds, one below the other. Naive, in red, climbs highest by far and is the last to drain. Single flight, in blue, stays much lower and is done earlier. Stale while revalidate, in grey, lies near the bottom apart from short spikes."
#| code-fold: true
#| volatile: true
fig, axes = plt.subplots(3, sharex=True, sharey=True, figsize=(5.4, 4.2))
for ax, timeline, label, colour in (
    (axes[0], naive_timeline, "naive", RED),
    (axes[1], flight_timeline, "single flight", BLUE),
    (axes[2], stale_timeline, "stale while revalidate", GREY),
):
    at, waiting, _ = zip(*timeline)
    ax.fill(
        at, waiting, facecolor=(colour, 0.15), edgecolor=colour, linewidth=1.5
    )
    ax.text(
        0.99, 0.7, label, transform=ax.transAxes, ha="right", color=colour
    )
top = max(waiting for _, waiting, _ in naive_timeline)
axes[0].set(xlim=(-0.2, None), ylim=(0, top * 1.1))
axes[1].set(ylabel="readers waiting")
axes[2].set(xlabel="seconds after expiry")
plt.show()

# %% [markdown]
# Naive clients recomputed each key [1.5 to 6 times](claim:naive_per_key "in 1.5..6") on average, and one key [10 to 80 times](claim:worst_key "in 10..80"); the table shows where between those this run came out. The mechanism is the line itself. While a key's first recompute waits for a connection, every further reader of it misses as well and joins behind. A longer line makes a longer wait, and a longer wait lets more readers miss. That is how [80 ms](quoted:stampede) can become [14 s](quoted:stampede) while no single query is slow. (Nor was any in [the page that asked for one row at a time](n-plus-one.ipynb).)
#
# Single flight made exactly [1.00](claim:flight_per_key "== 1") recomputes for each key that was asked for, and the naive line for connections was [2 to 15 times](claim:shorter_line "in 2..15") as long. Its readers still wait, for the answer and then for their next look, one `sleep(0.050)` away at most.
#
# Stale while revalidate also comes to [1.00](claim:stale_per_key "== 1") recomputes a key, and there [0](claim:stale_herd.misses) readers missed. Its refreshes stand in line, but nobody stands behind them. The spikes of the grey curve are our own client process catching up with its schedule: none of those readers waits for a query.
#
# A word on the meter. Valkey's own `keyspace_misses` disagreed with our count of misses in [0](claim:miscounted) of the three trials. It includes the price of polling: each look at a key still in flight is a miss too. So a lock can make the hit ratio look *worse* while it saves the database.
#
# ## When the holder dies
#
# A lock invites the next question. We start a process that takes the lock of a missing key, sends a slow query, and is killed with SIGKILL in the middle of it. No `finally` runs. Then [64](claim:clients) clients arrive.

# %%
HOLDER = """
import os, psycopg, redis
url = os.environ["DATABASE_URL"]
database = psycopg.connect(url, application_name="doomed")
redis.from_url(os.environ["REDIS_URL"]).set("lock:17", "doomed", px=1500)
database.execute("SELECT pg_sleep(60)")
"""
DOOMED = """
SELECT pid FROM pg_stat_activity
WHERE application_name = 'doomed' AND wait_event = 'PgSleep'
"""

await cache.flushdb()
before = recomputes()
holder = subprocess.Popen([sys.executable, "-c", HOLDER])
while not server.execute(DOOMED).fetchall() and holder.poll() is None:
    await asyncio.sleep(0.01)
holder.kill()
holder.wait()
left_behind = await cache.exists("lock:17")

answers = await asyncio.gather(*(single_flight(17) for _ in range(clients)))
answered, after_the_kill = len(answers), recomputes() - before
orphans = server.execute(DOOMED).fetchall()
for pid, in orphans:
    server.execute("SELECT pg_terminate_backend(%s)", [pid])
orphaned = len(orphans)
print(f"{answered} readers answered by {after_the_kill} recompute")
print(f"queries still running for the dead client: {orphaned}")

# %% [markdown]
# The dead process left [one](claim:left_behind) lock. Its lifetime ran out, one waiting client took over, and all [64](claim:answered) were answered by exactly [1](claim:after_the_kill) recompute. Easier to overlook is the [one](claim:orphaned) query that it left as well: PostgreSQL went on working for a client that no longer existed. It notices a dead socket only when it has something to send, unless `client_connection_check_interval` is set. So a herd that times out and retries pays for its abandoned queries too.
#
# The opposite failure is a holder that is merely slow. When it outlives its own lock it must not remove the next holder's. That is what the token is for.

# %%
await cache.set("lock:17", "slow", nx=True, px=20)
while await cache.exists("lock:17"):
    await asyncio.sleep(0.005)
await cache.set("lock:17", "next", nx=True, px=5_000)

removed = await RELEASE(keys=["lock:17"], args=["slow"])
owner = await cache.get("lock:17")
print(f"the late release removed {removed} locks, the owner is {owner!r}")

# %% [markdown]
# The late release removed [0](claim:removed) locks, and the owner is still the [next](claim:owner) one.
#
# ## Where none of this helps
#
# Now the uncomfortable part. Some [11,000](quoted:stampede) summaries look like one for each investor. Then the crowd at nine is not [64](claim:clients) clients at one key but thousands of people at a key each. We send [100](claim:strangers) readers to as many different cold keys.

# %%
strangers = 100

async def one_reader_each(read):
    await cache.flushdb()
    before = recomputes()
    await asyncio.gather(*(read(n) for n in range(1, strangers + 1)))
    return recomputes() - before

each_naive = await one_reader_each(naive)
each_flight = await one_reader_each(single_flight)
print(f"{strangers} readers, a key each: {each_naive} recomputes")
print(f"the same with the lock: {each_flight}")

await pool.close()
await cache.aclose()
server.close()

# %% [markdown]
# [100](claim:each_naive) recomputes, and with the lock [100](claim:each_flight). A lock removes duplicates, and there are none here, apart from those that users make themselves by pressing reload.
#
# What helps against a cold cache is to keep it warm at the hour when it is read: run the job at half past eight, or let values outlive the night and go stale. The rest is to bound the damage. A pool of eight already limits the queries; a short queue that answers 503 when it is full would limit the waiting.
#
# ## What each remedy costs
#
# | remedy | cures | costs |
# |---|---|---|
# | jitter | many keys, one instant | next to nothing; useless when narrower than the job that wrote the keys |
# | single flight | many readers, one key | a round trip for each miss, polling, a lock that outlives its holder |
# | stale while revalidate | readers who wait | old answers for up to the grace period; memory |
# | a warm cache at nine | the crowd at cold keys | work for keys that nobody reads |
#
# The lock's lifetime is the parameter to get wrong. It must exceed the slowest recompute *including the wait for a connection*, because the holder stands in that line while it holds the lock. Ours is half a minute, for a query of milliseconds. After a crash, that is also how long one key can stay dark.
#
# Stale answers need someone's consent. For a summary at nine in the morning a few minutes may do; for a balance before a withdrawal no grace period is short enough.
#
# ## Objections
#
# **“MySQL is not PostgreSQL, nor Valkey Redis.”** The line forms in the pool, before either is involved.
#
# **“The sleep is artificial.”** It is a floor, so that the counts do not depend on our processor; the joins run on top of it.
#
# **“Jitter would have been enough.”** If the keys were filled again by early users, those users had spread them already. If they had been gone since 07:12, there was nothing left to spread.
