# ---
# title: Closed, and still listening
# dek: "After [300](claim:opened) visitors there are [0](claim:open_left) open sockets and [300](claim:listeners_left) listeners. Every event calls all of them. Nothing fails until everything does."
# summary: >-
#   Workers that are restarted every other day, and a figure for the leak that cannot explain it. We
#   leak real WebSocket connections, find out who holds them, predict the visitor who finds the
#   server out of memory, and fill two workers up to a real limit. Then the fix, the bug that the fix
#   brings along, and the client whom it never hears of.
# date: 2026-11-19
# category: System Design / Realtime
# tags: [websockets, memory, asyncio, incident]
# strict: true
# counterfactual:
#   parameters: {fix: false}
#   fails: [tidy_left, tidy_alive, tidy_called, tidy_answered]
# sources:
#   cluster:
#     title: "Diagnosing a memory leak in a PM2 cluster: how our Node.js app was growing to 4GB"
#     url: https://www.gunjan.tech/blogs/diagnosing-a-memory-leak-in-a-pm2-cluster-how-our-nodejs-app-was-growing-to-4gb
# ---

# %% [markdown]
# Every [48 hours](quoted:cluster) the workers are restarted, all [four](quoted:cluster) of them, and for a moment nobody answers. Users notice. It is a financial platform, and for a while the explanation is the usual one: memory grows under load, that is what the limit is for. The limit does its work so well that nobody has to look.
#
# Then somebody looks. A worker starts with [180 MB](quoted:cluster) and grows by [80 MB](quoted:cluster) a day, the account says. After those two days the four hold more than [4 GB](quoted:cluster), and each is restarted at [1 GB](quoted:cluster). We have read the beginning of that account and a summary of its end: the code around a WebSocket kept objects that nobody needed any more. The beginning is enough to try the arithmetic.

# %%
#| code-fold: true
import asyncio
import gc
import logging
import os
import socket as sockets
import subprocess
import sys
import tracemalloc
import weakref
from collections import Counter
from collections.abc import Callable
from inspect import getsource
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import matplotlib.pyplot as plt
import pandas as pd
from websockets.asyncio.client import unix_connect
from websockets.asyncio.server import ServerConnection, broadcast, unix_serve
from websockets.exceptions import WebSocketException

BLUE, RED, GREY = "C0", "C3", "C5"     # of the page's own cycle
logging.getLogger("websockets").setLevel(logging.CRITICAL)  # clients vanish
scratch = TemporaryDirectory()
path = f"{scratch.name}/server"

# %% tags=["parameters"]
fix = True      # False: the listener stays when its connection ends

# %%
workers, at_start, a_day, limit = 4, 180, 80, 1024      # MB
logged = 280 - 140                                      # MB in 12 hours

together = workers * (at_start + 2 * a_day)
all_at_limit = workers * limit / 1024
days_to_limit = (limit - at_start) / a_day
days_as_logged = (limit - at_start) / (2 * logged)
needed_a_day = (limit - at_start) / 2
print(f"after two days {together:,} MB, not 4 GB")
print(f"at the limit in {days_to_limit:.1f} days, not in two")

# %% [markdown]
# It does not add up. At [80 MB](quoted:cluster) a day the four would hold [1,360 MB](claim:together) after two days, and would reach their limit after [10.6](claim:days_to_limit) days. Later the author logged the heap for [12 hours](quoted:cluster) and saw it go from [140 MB](quoted:cluster) to [280 MB](quoted:cluster). At that rate it takes [3.0](claim:days_as_logged) days. To be restarted every other day, a worker must grow by [422 MB](claim:needed_a_day) a day. The one figure that fits is the large one: four workers at their limit are [4 GB](claim:all_at_limit).
#
# We do not know which of the figures is off. But a slope is a prediction, and nobody had checked it against the crash. So that is what we do, with a leak of our own: Python and its `websockets` library, real connections on a Unix socket, a real limit.
#
# ## One line too few
#
# A server that tells its visitors what happens. Whoever comes is put on a list, with a function that knows where to send.

# %%
listeners: list[Callable[[str], None]] = []


def publish(event: str) -> int:
    """Tell everybody; return how many functions that took."""
    called = 0
    for listener in listeners:
        listener(event)
        called += 1
    return called


async def leaky(socket):
    def on_event(event):
        broadcast([socket], event)

    listeners.append(on_event)
    async for word in socket:
        await socket.send(f"you said {word}")

# %% [markdown]
# The loop ends when the visitor leaves, the function returns, and its names are gone. `on_event` is not: it is on the list. `broadcast` sends to those connections that are open and passes over all others without a word. That is a courtesy, and here it is what keeps the fault quiet, for a plain `send` would have raised an exception at the first event.
#
# Now [300](claim:opened) visitors, twenty-five at a time. Each connects, says something, hears the answer and leaves. After each group we wait until the server has nobody left, collect garbage, and look.

# %%
async def visit(place: str = path) -> str:
    async with unix_connect(place, open_timeout=60) as client:
        await client.send("hello")
        return await client.recv()


async def traffic(handler, visitors=300, at_once=25, **options):
    """Let visitors come and go; look at the server after each group."""
    inside, rows = Counter(), []

    async def counted(socket):
        inside["now"] += 1
        try:
            await handler(socket)
        finally:
            inside["now"] -= 1

    async def group():
        await asyncio.gather(*(visit() for _ in range(at_once)))
        while inside["now"]:
            await asyncio.sleep(0)

    async with unix_serve(counted, path, **options) as server:
        await group()               # what is made once is made here
        listeners.clear()
        gc.collect()
        tracemalloc.start()
        for opened in range(at_once, visitors + 1, at_once):
            await group()
            gc.collect()
            kept, _ = tracemalloc.get_traced_memory()
            rows.append({
                "opened": opened, "open": len(server.connections),
                "listening": len(listeners), "called": publish("tick"),
                "kept": kept,
            })
        snapshot = tracemalloc.take_snapshot()
        tracemalloc.stop()
    return pd.DataFrame(rows), snapshot


def connections() -> list[ServerConnection]:
    return [o for o in gc.get_objects() if type(o) is ServerConnection]

# %%
leak, snapshot = await traffic(leaky)
end = leak.iloc[-1]
opened, open_left, listeners_left, called = (
    int(end[name]) for name in ("opened", "open", "listening", "called")
)
kept_each = end.kept / opened           # bytes
kept_kb = float(kept_each / 1000)
straight = float(end.kept / leak.kept[len(leak) // 2 - 1])
dead = len(connections())
print(f"{open_left} open, {listeners_left} listening, {dead} kept")
print(f"{kept_kb:.0f} kB for each visitor who has left")

# %%
#| label: fig-growth
#| fig-cap: "One server while [300](claim:opened) visitors come and go: functions that one event calls, and sockets that are open when it is published."
#| fig-alt: "Line plot against visitors so far. In red, the functions called for one event: a straight line from twenty-five to three hundred. In blue, the open sockets: a level line at zero."
#| code-fold: true
fig, ax = plt.subplots(figsize=(5.4, 2.7))
for column, label, colour in (
    ("called", "called for one event", RED), ("open", "open sockets", BLUE),
):
    ax.plot(leak.opened, leak[column], color=colour)
ax.text(190, 215, "called for one event", color=RED, ha="right")
ax.text(300, 12, "open sockets", color=BLUE, ha="right")
ax.set(xlabel="visitors so far", xlim=(0, 310), ylim=(-9, 315))
plt.show()

# %% [markdown]
# Nobody is there, and one event calls [300](claim:called) functions. Memory is the smaller half of this fault: the server's work for an event no longer follows how many people listen, but how many ever did. On a graph of the processor that looks like growth.
#
# Each visitor who has left keeps [62 kB](claim:kept_kb "± 15%"). The second half of them kept as much as the first: [2.00](claim:straight "± 0.05") times as much in all. And Python's collector, which we ran after every group, has no reason to object. All [300](claim:dead) connections can still be reached.
#
# ## Who holds them
#
# A profile of memory says what was allocated where. This is the file with most of it:

# %%
by_file = snapshot.statistics("filename")
largest_file = Path(by_file[0].traceback[0].filename).name
largest_share = by_file[0].size / sum(entry.size for entry in by_file)
print(largest_file)

# %% [markdown]
# [80 %](claim:largest_share "± 8") is [permessage_deflate.py](claim:largest_file), the compressor of each connection, deep in a library. This line sends people on wrong ways, to the tracker of that library or to a switch that turns compression off. A profile tells who *made* the objects. What one has to know is who *holds* them. So we ask the collector who refers to one of the dead, and who to that, until we arrive at something that has a right to live.

# %%
def chain(thing: object, root: object) -> list[object]:
    """The shortest way from a root to a thing, by who refers to whom."""
    behind, level, ours = {}, {id(thing): thing}, set()
    while id(root) not in level:
        ours |= {id(behind), id(level), id(ours)}
        above = {}
        for holder in gc.get_referrers(*level.values()):
            if id(holder) in ours or id(holder) in behind:
                continue
            if isinstance(holder, FrameType) or holder is root.__class__:
                continue
            for held in gc.get_referents(holder):
                if id(held) in level:
                    behind[id(holder)] = held
                    above[id(holder)] = holder
        level = above
    way = [root]
    while way[-1] is not thing:
        way.append(behind[id(way[-1])])
    return way


# The connection gets no name here, or this page would hold it too.
chained = chain(connections()[-1], listeners)
links = [type(thing).__name__ for thing in chained]
del chained
way = ", ".join(links)
in_memory = Counter(type(thing).__name__ for thing in gc.get_objects())
dragged = ["ServerProtocol", "Request", "PerMessageDeflate", "Assembler"]
print(way)
print({name: in_memory[name] for name in dragged})

# %%
#| label: fig-chain
#| fig-cap: "From the list to a connection that was closed long ago, as the garbage collector reports it, and what else hangs on each of these."
#| fig-alt: "A chain of five dots, top to bottom, joined by arrows: the list of listeners; the function on_event; its closure, a tuple; a cell, the variable socket; a ServerConnection, in red, closed. From it thin lines lead on to its protocol, its request, its compressor and its queue of messages, three hundred of each."
#| code-fold: true
MEANING = {
    "list": "listeners", "function": "on_event", "tuple": "its closure",
    "cell": "the variable socket", "ServerConnection": "closed",
}
fig, ax = plt.subplots(figsize=(5.4, 4.2))
last = len(links) - 1
for row, name in enumerate(links):
    colour = RED if row == last else BLUE
    ax.plot(0, -row, "o", color=colour, markersize=7)
    ax.text(0.14, -row, name, va="center", color=colour)
    ax.text(1.35, -row, MEANING.get(name, ""), va="center")
    if row:
        ax.annotate(
            "", (0, 0.16 - row), (0, 0.84 - row),
            arrowprops={"arrowstyle": "-|>", "color": GREY, "linewidth": 1},
        )
for row, name in enumerate(dragged, last + 1):
    place = -0.55 - 0.6 * (row - 1) - 0.4 * last
    ax.plot((0, 0.5), (-last, place), color=GREY, linewidth=0.75)
    ax.text(0.56, place, f"{name}: {in_memory[name]}", va="center")
ax.set(xlim=(-0.12, 3), ylim=(place - 0.3, 0.3))
ax.axis("off")
plt.show()

# %% [markdown]
# [list, function, tuple, cell, ServerConnection](claim:way): the list holds the function, the function its variables, and one of these is the connection. It drags along whatever a connection has, a protocol, a request, a compressor. In JavaScript the picture is the same one with other names: an emitter, a closure, a context, a socket. This is no fault of a garbage collector. None may take what can be reached.
#
# ## The prediction
#
# A worker is now a process of its own, made of the function above. It has [20 MiB](claim:headroom_mib) more than it starts with, and the kernel of the operating system refuses it every further page. Before it starts we write down which visitor it will be.

# %%
headroom_mib = 20
predicted = headroom_mib * 2**20 / kept_each

HEAD = f"""
import asyncio, os, resource, sys
from websockets.asyncio.server import broadcast, unix_serve
listeners, fix = [], {fix}
"""
FOOT = """
def address_space():
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[0]) * resource.getpagesize()

def give_up(loop, context):
    os._exit(70)

async def main(path, headroom, manner):
    if manner == "give up":
        asyncio.get_running_loop().set_exception_handler(give_up)
    async with unix_serve(handler, path):
        limit = address_space() + int(headroom)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        print("ready", flush=True)
        await asyncio.Future()

asyncio.run(main(*sys.argv[1:]))
"""


def worker(handler, name: str, manner: str = "carry on"):
    """Start a worker under its limit; return it and its socket."""
    named = f"handler = {handler.__name__}"
    program = "\n".join([HEAD, getsource(handler), named, FOOT])
    place = f"{scratch.name}/{name}"
    log = open(f"{place}.log", "wb")
    headroom = str(headroom_mib * 2**20)
    process = subprocess.Popen(
        [sys.executable, "-c", program, place, headroom, manner],
        stdout=subprocess.PIPE, stderr=log,
    )
    log.close()
    assert process.stdout.readline() == b"ready\n"
    return process, place


async def is_answered(place: str) -> bool:
    try:
        return await visit(place) == "you said hello"
    except (WebSocketException, OSError):
        return False


def end_process(process) -> None:
    process.kill()
    process.wait()
    process.stdout.close()

# %%
#| volatile: true
alone, place = worker(leaky, "alone")
answered, after_that = 0, 100
while await is_answered(place):
    answered += 1

turned_away = sum([not await is_answered(place) for _ in range(after_that)])
state = "alive" if alone.poll() is None else "gone"
end_process(alone)
log = Path(f"{place}.log").read_text()
last_word = [line for line in log.splitlines() if line.endswith("Error")][0]
hit = answered / predicted
print(f"predicted {predicted:.0f}, answered {answered}: {hit:.2f}")
print(f"{last_word}; process {state}")
print(f"of {after_that} further visitors {turned_away} turned away")

# %% [markdown]
# The tracer counted bytes in one process, the limit counted pages in another, and the worker answered [1.0](claim:hit "in 0.8..1.25") times as many visitors as predicted. So a slope can predict a crash. If yours does not, you are looking at another slope, or another crash.
#
# What we did not predict is that there is no crash. A [MemoryError](claim:last_word) is an exception; the event loop logs it, drops that connection, and goes on. Of the next [100](claim:after_that) visitors [100](claim:turned_away) are turned away, by a process that is [alive](claim:state). A supervisor that waits for an exit will wait for ever. PM2 looks at the size instead, and in this matter it is right.
#
# ## The cluster
#
# Two workers then, with the usual arrangement: visitors take turns, and a worker that runs out of memory gives up and is started anew. We go on until each has died twice.

# %%
#| volatile: true
def mebibytes(process) -> float:
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


async def cluster(names=("one", "two"), deaths=2):
    """Serve until each worker has died so often."""
    running = {name: worker(leaky, name, "give up") for name in names}
    lives = {name: [0] for name in names}
    at_first = {name: mebibytes(running[name][0]) for name in names}
    sizes, exits, turn = [], [], 0
    while min(map(len, lives.values())) <= deaths:
        name = names[turn % len(names)]
        process, place = running[name]
        turn += 1
        if await is_answered(place):
            lives[name][-1] += 1
            if turn % 16 < len(names):
                grown = mebibytes(process) - at_first[name]
                sizes.append((turn, name, grown))
        else:
            exits.append(process.wait(60))
            process.stdout.close()
            lives[name].append(0)
            sizes.append((turn, name, 0.0))
            running[name] = worker(leaky, name, "give up")
            at_first[name] = mebibytes(running[name][0])
    for process, _ in running.values():
        end_process(process)
    return {name: all[:deaths] for name, all in lives.items()}, exits, sizes


lives, exits, sizes = await cluster()
each_life = [visitors for both in lives.values() for visitors in both]
shortest, longest = min(each_life) / predicted, max(each_life) / predicted
[first_one, _], [first_two, _] = lives.values()
alike = first_one / first_two
times_as_long = (first_one + first_two) / answered
gave_up = exits.count(70)
print(lives, f"{gave_up} exits of {len(exits)}")

# %%
#| label: fig-sawtooth
#| fig-cap: "Two workers that take turns, each under its own limit. The dashed lines are predictions, made from the tracer's bytes in the first half of this page."
#| fig-alt: "Two saw-tooth curves, one above the other, over the visitors of the cluster. In both, memory climbs in a straight line to the limit, falls to zero, and climbs again. The teeth of the two fall at almost the same visitor, and close to a dashed line that marks the prediction."
#| code-fold: true
#| volatile: true
fig, axes = plt.subplots(2, sharex=True, sharey=True, figsize=(5.4, 3.6))
for ax, name, colour in zip(axes, lives, (BLUE, RED), strict=True):
    own = [(turn, grown) for turn, who, grown in sizes if who == name]
    ax.plot(*zip(*own, strict=True), color=colour)
    for death in (1, 2):
        at = 2 * predicted * death
        ax.axvline(at, color=GREY, linestyle=(0, (4, 3)), linewidth=1)
    ax.text(20, headroom_mib - 4, f"worker {name}", color=colour)
axes[0].set(ylim=(-1, headroom_mib + 2), ylabel="grown by, MiB")
axes[1].set(xlabel="visitors of the cluster", ylabel="grown by, MiB")
plt.show()

# %% [markdown]
# Of these four lives the shortest was [1.0](claim:shortest "in 0.8..1.25") times as long as predicted and the longest [1.0](claim:longest "in 0.8..1.25") times, and [4](claim:gave_up) processes gave up by themselves. A second worker makes it [2.0](claim:times_as_long "± 10%") times as long until somebody is woken, and hides the rest. Both started together and share visitors fairly, so they share the leak fairly too: their first lives are [1.0](claim:alike "± 15%") times as long as each other. They die together. A cluster protects against a worker that fails, not against one reason that all workers have. That is how there can be gaps with four workers, and why users notice.
#
# ## What does not help
#
# A larger limit, or more workers: see above, each buys time in proportion. To collect garbage more often: we did it [12](claim:looks) times. And the tempting one, to switch off what the profile showed:

# %%
looks = len(leak)
plain, _ = await traffic(leaky, 100, compression=None)
plain_visitors = int(plain.opened.iloc[-1])
plain_called = int(plain.called.iloc[-1])
cheaper = float(kept_each / (plain.kept.iloc[-1] / plain_visitors))
listeners.clear()
gc.collect()
freed = dead - len(connections())
print(f"{plain_called} functions an event, {freed} connections freed")

# %% [markdown]
# Without compression each of the dead takes [5.6](claim:cheaper "± 15%") times less. The saw-tooth gets longer, the case is closed, and [100](claim:plain_visitors) visitors still leave [100](claim:plain_called) calls for every event. It is the better disguise.
#
# ## The fix

# %%
async def tidy(socket):
    def on_event(event):
        broadcast([socket], event)

    listeners.append(on_event)
    try:
        async for word in socket:
            await socket.send(f"you said {word}")
    finally:
        if fix:
            listeners.remove(on_event)

# %% [markdown]
# Whoever adds removes, in the same function, however it ends. We give it the same visitors, and then a worker under the same limit with more than twice as many as the leaky one could bear.

# %%
cured, _ = await traffic(tidy)
tidy_left = int(cured.listening.iloc[-1])
tidy_called = int(cured.called.iloc[-1])
tidy_alive = len(connections())
listeners.clear()
gc.collect()

process, place = worker(tidy, "tidy")
asked = 800
tidy_answered = sum([await is_answered(place) for _ in range(asked)])
end_process(process)
print(f"{tidy_left} listening, {tidy_alive} connections kept")
print(f"{tidy_answered} of {asked} answered under the same limit")

# %% [markdown]
# [0](claim:tidy_left) listeners, [0](claim:tidy_called) calls for an event without an audience, [0](claim:tidy_alive) connections in memory. The worker answers [800](claim:tidy_answered) of [800](claim:asked).
#
# **The price** is a bug that the leak had made impossible. A list that only grows can be walked while others use it. One that shrinks can not: if a listener leaves *during* an event, the next one moves up into its place, and the loop steps over it. Nothing raises.

# %%
heard = []
listeners.extend([
    lambda event: listeners.remove(listeners[0]),   # leaves at once
    lambda event: heard.append("second"),
    lambda event: heard.append("third"),
])
publish("tick")
missed = {"second", "third"} - set(heard)
listeners.clear()
number_missed, number_heard = len(missed), len(heard)
print(f"heard by {heard}, missed by {missed}")

# %% [markdown]
# [One](claim:number_missed) of two listeners that had stayed never heard of it. `publish` must walk over a copy, `for listener in tuple(listeners)`, which is a copy for each event. `remove` also searches the list from its beginning; with tens of thousands of listeners a dict, which keeps its order as well, is the better list.
#
# ## The fix that forgets too much
#
# Then somebody proposes weak references: let the list not hold what it lists, and nobody has to remember to remove. Three ways to write that, and one of them works.

# %%
told = 20      # events

class Visitor:
    def __init__(self):
        self.heard = 0

    def on_event(self, event):
        self.heard += 1


def deliveries(refer):
    """Events heard, and references alive after their owner has gone."""
    visitor = Visitor()
    reference = refer(visitor)
    for event in range(told):
        if (listener := reference()) is not None:
            listener(event)
    listener = None
    heard = visitor.heard
    del visitor
    gc.collect()
    return heard, reference() is not None


by_ref, _ = deliveries(lambda v: weakref.ref(v.on_event))
by_closure, _ = deliveries(lambda v: weakref.ref(lambda e: v.on_event(e)))
by_method, outlives = deliveries(lambda v: weakref.WeakMethod(v.on_event))
weak_fate = "alive" if outlives else "gone"
print(f"ref {by_ref}, closure {by_closure}, WeakMethod {by_method}")

# %% [markdown]
# `weakref.ref` of a method hears [0](claim:by_ref) of the [20](claim:told) events: `visitor.on_event` is a new object at each look, and this one is gone before the line ends. A closure hears [0](claim:by_closure), since the list was the only one to hold it. `WeakMethod` hears [20](claim:by_method) and is [gone](claim:weak_fate) with its visitor. The two wrong ways raise nothing. The leak was at least loud in the end.
#
# ## Where none of this helps
#
# All of it rests on the connection *ending*. A phone in a tunnel does not close anything. We shake hands over a bare socket and then say nothing more, not even to a ping.

# %%
HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


async def in_the_tunnel(events=200, **options):
    """Who is listening after so many events that nobody took."""
    loop = asyncio.get_running_loop()
    async with unix_serve(tidy, path, **options):
        phone = sockets.socket(sockets.AF_UNIX)
        phone.setblocking(False)
        await loop.sock_connect(phone, path)
        await loop.sock_sendall(phone, HANDSHAKE)
        while not listeners:
            await asyncio.sleep(0)
        called = sum(publish("tick") for _ in range(events))
        if options["ping_interval"]:
            deadline = loop.time() + 30
            while listeners and fix and loop.time() < deadline:
                await asyncio.sleep(0.005)
        listening = len(listeners)
        phone.close()
    listeners.clear()
    return called, listening


unpinged_called, unpinged = await in_the_tunnel(ping_interval=None)
_, pinged = await in_the_tunnel(
    ping_interval=0.1, ping_timeout=0.1, close_timeout=0.1
)
sent = 200
a_minute = needed_a_day * 2**20 / kept_each / (24 * 60)
scratch.cleanup()
print(f"without pings {unpinged} listening, with pings {pinged}")

# %% [markdown]
# Without pings it goes on listening, [200](claim:unpinged_called) calls for [200](claim:sent) events, and `finally` never comes. With them the server loses patience, and [0](claim:pinged) are left. `websockets` pings by default, every twenty seconds; many a setting for a proxy or a battery has switched it off.
#
# Nor does it help with what is *meant* to be kept: a cache without a bound, a history for each user, a set of seen messages. There the chain of references ends in something that has a right to it. Only a limit helps, and somebody has to choose it.
#
# ## Objections
#
# **“Python is not V8.”** The bytes are Python's, and so is the `MemoryError`. The chain is not: a list, a function and its variables are in both, and no collector may break it.
#
# **“A visitor who comes and goes at once is no user.”** Then take ours for reconnects, which is what a phone does all day. With our bytes, a worker that has to grow by [422 MB](claim:needed_a_day) a day needs [4.9](claim:a_minute "± 15%") of them a minute.
#
# **“The limit is the fix; processes are cheap.”** Often, yes. But somebody should know that it *is* the fix. A restart every other day is a reading of an instrument: one that gives, for each worker, the number of things that nobody let go.
