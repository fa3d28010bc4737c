"""Everything that notebooks do, as groups of cells to be run cold and warm and compared.

The cells of a group run in one session, in order. `Case.volatile` names what may differ there.
"""

# ruff: noqa: E501 - cells are written as they are run

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Normalise = Callable[[str], str]


def _replace(pattern: str, by: str) -> Normalise:
    compiled = re.compile(pattern)
    return lambda text: compiled.sub(by, text)


#: What two honest runs of the same kernel differ in as well, applied to every text.
ALWAYS: Mapping[str, tuple[Normalise, str]] = {
    "address": (_replace(r"\b0x[0-9a-f]{6,}\b", "0xADDRESS"), "objects lie elsewhere in memory"),
    "file of a cell": (
        _replace(r"/tmp/ipykernel_\d+/", "/tmp/ipykernel_PID/"),
        "ipykernel names the folder after the process",
    ),
    "folder": (
        _replace(r"/[^\s'\"]*/(cold|warm)-folder", "FOLDER"),
        "each run has a folder of its own here, so that it finds no file of the other",
    ),
}

#: What only some cases may differ in.
VOLATILE: Mapping[str, tuple[Normalise, str]] = {
    "time": (
        _replace(
            r"[\d.]+(e[+-]\d+)? ?(ns|μs|µs|us|ms|s|it/s|min)\b|\b\d\d:\d\d(:\d\d)?\b|[\d,]+ loops",
            "TIME",
        ),
        "durations",
    ),
    "pid": (_replace(r"\b\d{2,15}\b", "PID"), "numbers of processes"),
    "task": (
        _replace(r"Task-\d+", "Task-N"),
        "a cold kernel counts the requests that its client makes until it is ready, mostly two",
    ),
}


@dataclass(frozen=True)
class Case:
    """Cells whose outputs must not depend on how the kernel was started."""

    name: str
    cells: tuple[str, ...]
    volatile: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Cases that share a session; `preload` is what a warm parent may have imported."""

    name: str
    cases: tuple[Case, ...]
    preload: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


def case(name: str, *cells: str, volatile: str = "") -> Case:
    return Case(name, cells, tuple(volatile.split()))


IDENTITY = Group(
    "what a process knows of itself",
    (
        case("sys.modules as a set", "import sys\nsorted(sys.modules)"),
        case("threads", "import threading\n[(t.name, t.daemon) for t in threading.enumerate()]"),
        case(
            "the name of a new thread",
            "t = threading.Thread(target=print, args=['in a thread'])\nt.start(); t.join(); t.name",
        ),
        case("the main thread", "threading.current_thread() is threading.main_thread()"),
        case("arguments", "sys.argv, sys.orig_argv[1:]"),
        case("names of the main module", "__name__, '__file__' in globals(), sorted(globals())"),
        case(
            "the main module",
            "import __main__\nsys.modules['__main__'] is __main__, vars(__main__) is globals(), __main__.__spec__",
        ),
        case("sys.path", "sys.path, sys.path_hooks, [type(f).__name__ for f in sys.meta_path]"),
        case("flags", "sys.flags, sys.warnoptions, sys._xoptions, sys.dont_write_bytecode"),
        case(
            "limits",
            "sys.getrecursionlimit(), sys.getswitchinterval(), sys.maxsize, sys.getrefcount(()) > 0",
        ),
        case(
            "hooks",
            "sys.excepthook, sys.displayhook, sys.unraisablehook, sys.breakpointhook, sys.gettrace(), sys.getprofile()",
            volatile="pid",
        ),
        case(
            "streams",
            "[(type(s), s.name, s.encoding, s.errors, s.isatty()) for s in (sys.stdout, sys.stderr)]",
        ),
        case(
            "original streams",
            "[(type(s), s.name, s.encoding, s.errors, s.line_buffering, s.isatty(), s.fileno()) for s in (sys.__stdin__, sys.__stdout__, sys.__stderr__)]",
        ),
        case(
            "standard input",
            "import os, stat\nsys.stdin.read(), stat.S_ISFIFO(os.fstat(0).st_mode)",
        ),
        case(
            "where files 1 and 2 lead",
            "[stat.S_IFMT(os.fstat(fd).st_mode) for fd in (1, 2)], sys.stdout.fileno() > 2",
        ),
        case(
            "environment, in its order",
            "{k: v for k, v in os.environ.items() if k not in ('JPY_PARENT_PID',)}",
        ),
        case("the parent in the environment", "int(os.environ['JPY_PARENT_PID']) == os.getppid()"),
        case(
            "the environment of programs",
            "print(os.popen('env | grep -v -e ^JPY_PARENT_PID= -e ^_= | sort').read())",
        ),
        case(
            "what C sees",
            "import ctypes\ngetenv = ctypes.CDLL(None).getenv\ngetenv.restype = ctypes.c_char_p\n[getenv(n.encode()) for n in ('PATH', 'TERM', 'PYTHONHASHSEED', 'NO_SUCH', 'MPLBACKEND')]",
        ),
        case("folder", "os.getcwd(), _dh, os.listdir('.')"),
        case("umask", "u = os.umask(0o022); os.umask(u); oct(u)"),
        case(
            "groups of processes",
            "os.getpgrp() == os.getpid(), os.getsid(0) == os.getpid(), os.getpgid(0) == os.getpid()",
        ),
        case(
            "controlling terminal",
            "try:\n    open('/dev/tty')\nexcept OSError as error:\n    print(error)",
        ),
        case(
            "priorities and limits",
            "import resource\nos.nice(0), os.sched_getaffinity(0), [resource.getrlimit(getattr(resource, n)) for n in dir(resource) if n.startswith('RLIMIT')]",
        ),
        case(
            "signals",
            "import signal\n{s.name: signal.getsignal(s) for s in signal.valid_signals() if isinstance(s, signal.Signals)}",
        ),
        case(
            "masks of signals",
            "signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getitimer(signal.ITIMER_REAL), signal.set_wakeup_fd(-1)",
        ),
        case("warning filters", "import warnings\nwarnings.filters"),
        case(
            "logging",
            "import logging\nlogging.getLogger().handlers, logging.getLogger().level, sorted(logging.root.manager.loggerDict), logging.lastResort",
        ),
        case(
            "locale",
            "import locale\nlocale.getlocale(), locale.setlocale(locale.LC_ALL), locale.getpreferredencoding(), sys.getfilesystemencoding()",
        ),
        case("decimal context", "import decimal\ndecimal.getcontext()"),
        case("time zone", "import time\ntime.tzname, time.timezone, time.localtime(0)[:6]"),
        case(
            "float and int",
            "sys.float_info.epsilon, sys.get_int_max_str_digits(), sys.float_repr_style",
        ),
        case("hashes", "hash('a'), hash(b'a'), hash((1, 'a')), list({'a', 'b', 'c', 'd', 'e'})"),
        case(
            "random numbers",
            "import random\n[random.random() for _ in range(3)], random.sample(range(100), 5)",
        ),
        case("uuids are new", "import uuid\nuuid.uuid4() != uuid.uuid4(), uuid.uuid4().version"),
        case("temporary files", "import tempfile\ntempfile.gettempdir(), tempfile.gettempprefix()"),
        case(
            "multiprocessing",
            "import multiprocessing as mp, multiprocessing.process as mpp\nmp.current_process(), mp.parent_process(), mp.get_start_method(), mpp.ORIGINAL_DIR == os.getcwd(), mp.active_children(), len(mp.current_process().authkey)",
            volatile="pid",
        ),
        case(
            "garbage collection",
            "import gc\ngc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.callbacks, gc.garbage",
        ),
        case("handlers at exit", "import atexit\natexit.register(print, 'never seen')"),
        case(
            "codecs and errors",
            "import codecs\ncodecs.lookup('utf-8').name, codecs.lookup_error('strict')",
        ),
        case("faulthandler", "import faulthandler\nfaulthandler.is_enabled(), faulthandler.enable"),
        case(
            "tracing memory",
            "import tracemalloc\ntracemalloc.is_tracing(), tracemalloc.start(), tracemalloc.stop()",
        ),
        case(
            "platform",
            "import platform, sysconfig\nplatform.python_version(), platform.python_implementation(), sys.executable, sys.prefix, sys.base_prefix",
        ),
        case(
            "IPython's shell",
            "ip = get_ipython()\ntype(ip), ip.execution_count, ip.user_ns is globals(), ip.profile, ip.starting_dir == os.getcwd(), ip.ipython_dir == os.environ['IPYTHONDIR'], ip.profile_dir.location.startswith(ip.ipython_dir), ip.colors, ip.ast_node_interactivity",
        ),
        case(
            "the kernel",
            "k = ip.kernel\ntype(k), k.implementation, k.language_info['name'], k.get_parent()['header']['msg_type'], k.shell is ip, type(k.comm_manager)",
        ),
        case(
            "IPython's configuration",
            "sorted(ip.config), ip.config.HistoryManager, 'connection_file' in ip.config.IPKernelApp",
        ),
        case(
            "the application",
            "from ipykernel.kernelapp import IPKernelApp\napp = IPKernelApp.instance()\ntype(app).__name__, IPKernelApp.initialized(), app.kernel is k, app.name, app.profile_dir is ip.profile_dir, app.connection_file == sys.argv[2]",
        ),
        case(
            "hooks of events",
            "{name: [getattr(f, '__qualname__', f) for f in found] for name, found in ip.events.callbacks.items()}",
        ),
        case(
            "extensions",
            "sorted(ip.extension_manager.loaded), len(ip.configurables), [type(c).__name__ for c in ip.configurables]",
        ),
        case(
            "formatters",
            "{str(k): sorted(map(str, f.type_printers)) for k, f in ip.display_formatter.formatters.items()}",
        ),
        case(
            "history",
            "ip.history_manager.enabled, ip.history_manager.session_number, len(In), sorted(Out)[:3]",
        ),
        case(
            "the files of IPython's profile",
            "sorted(str(p.relative_to(ip.ipython_dir)) for p in __import__('pathlib').Path(ip.ipython_dir).rglob('*'))",
        ),
        case(
            "the running loop",
            "import asyncio\nloop = asyncio.get_running_loop()\ntype(loop), loop.get_debug(), asyncio.get_event_loop() is loop, type(asyncio.get_event_loop_policy())",
        ),
        case(
            "tasks", "asyncio.current_task().get_name(), len(asyncio.all_tasks())", volatile="task"
        ),
        case("a new task", "asyncio.create_task(asyncio.sleep(0)).get_name()", volatile="task"),
        case(
            "a task in a cell that awaits",
            "(await asyncio.gather(*[asyncio.sleep(0, i) for i in range(3)])), asyncio.current_task().get_name()",
            volatile="task",
        ),
        case("stack", "import inspect\n[f.function for f in inspect.stack()]"),
        case(
            "stack in a cell that awaits",
            "await asyncio.sleep(0)\n[f.function for f in inspect.stack()]",
        ),
        case(
            "variables of the context",
            "import contextvars\nsorted(v.name for v in contextvars.copy_context())",
        ),
        case(
            "children",
            "os.path.exists(f'/proc/self/task') and [len(open(f'/proc/self/task/{os.getpid()}/children').read())]",
        ),
        case(
            "open files beyond sockets and pipes",
            "sorted(p for p in (os.readlink(f'/proc/self/fd/{f}') for f in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{f}')) if p.startswith('/') and not p.startswith('/proc'))",
        ),
    ),
)


MAGICS = Group(
    "magics",
    (
        case("%%bash", "%%bash\necho out; echo err >&2; pwd | wc -l; exit 3"),
        case("%%sh and captured output", "%%sh --out text\nprintf 'a\\nb'", "text"),
        case(
            "%%timeit and %timeit",
            "%timeit -n 10 -r 2 1 + 1",
            "%%timeit -n 10 -r 2\nsum(range(10))",
            "t = %timeit -n 1 -r 1 -o -q pass\ntype(t)",
            volatile="time",
        ),
        case("%time and %%time", "%time sum(range(10))", "%%time\nx = 1\nx + 1", volatile="time"),
        case(
            "! and !!",
            "!echo from a shell; echo to stderr >&2; false\nprint(_exit_code)",
            "!!printf 'a\\nb\\n'",
            "files = !ls -a\nfiles",
        ),
        case(
            "%env",
            "%env PATH",
            "%env NEW=value\nimport os\nos.environ['NEW']",
            "!echo $NEW",
            "%set_env NEW=2",
        ),
        case(
            "%cd, %pwd, %pushd, %dhist",
            "%mkdir sub",
            "%cd sub",
            "%pwd",
            "%cd -",
            "%pushd sub",
            "%popd",
            "%dhist",
            "_dh",
        ),
        case(
            "%%writefile, %run, %load",
            "%%writefile script.py\nimport sys\nprint(__name__, __file__, sys.argv)\nmade = 3",
            "%run script.py a b\nmade",
            "%run -n script.py",
            "%pycat script.py",
            "%load script.py",
        ),
        case(
            "importing a module that was written",
            "%%writefile helper.py\ndef fails():\n    return 1 / 0",
            "import helper\nhelper.fails()",
            "import inspect\ninspect.getsource(helper.fails)",
        ),
        case(
            "%autoreload",
            "%load_ext autoreload\n%autoreload 2",
            "%%writefile helper2.py\nvalue = 1",
            "import helper2\nhelper2.value",
        ),
        case(
            "%who, %whos, %who_ls", "%reset -f", "a = 1; b = 'text'", "%who", "%whos", "%who_ls int"
        ),
        case("%history", "%history -n", "%history -l 2", "%rerun"),
        case(
            "%xdel and %reset",
            "%xdel a",
            "'a' in globals()",
            "%reset -f in\nlen(In)",
            "%reset -f --aggressive",
            "import sys\n'json' in sys.modules",
        ),
        case(
            "%capture",
            "%%capture seen\nprint('hidden')\nimport sys\nprint('err', file=sys.stderr)\n1",
            "seen.stdout, seen.stderr, len(seen.outputs)",
        ),
        case(
            "%precision, %pprint", "%precision 3", "3.14159265", "%precision", "%pprint", "%pprint"
        ),
        case("%prun", "%prun -q -r pass\n_ is not None", volatile="time"),
        case(
            "%%html, %%javascript, %%latex, %%svg, %%markdown",
            "%%html\n<b>x</b>",
            "%%javascript\nalert(1)",
            "%%latex\n$x$",
            "%%svg\n<svg/>",
            "%%markdown\n# x",
        ),
        case(
            "%%python, magics that are missing",
            "%%python\nprint(__name__)",
            "%%no_such_magic\nx",
            "%no_such_magic",
        ),
        case("%store", "kept = [1]\n%store kept", "%store", "%store -d kept"),
        case(
            "%alias, %macro, %lsmagic",
            "%alias hello echo hello %s",
            "hello you",
            "%macro m 1",
            "%lsmagic",
        ),
        case(
            "%xmode, %pdb",
            "%xmode Minimal",
            "1/0",
            "%xmode Verbose",
            "1/0",
            "%xmode Context",
            "%pdb",
        ),
        case("help", "len?", "print??", "?no_such_name", "%pinfo int", "help(abs)"),
        case("%config", "%config InlineBackend", "%config IPCompleter.greedy", "%config"),
        case("%logstate, %subshell", "%logstate", "%subshell", volatile="pid"),
        case("payloads", "%loadpy script.py", "get_ipython().set_next_input('x = 1')"),
        case("%psearch, %pdoc, %pdef", "%psearch a*", "%pdoc abs", "def g(x, y=1): pass\n%pdef g"),
        case("%gui and %matplotlib --list", "%gui", "%matplotlib --list"),
        case(
            "a magic in a function",
            "from IPython import get_ipython\ndef f():\n    get_ipython().run_line_magic('time', 'pass')\nf()",
            volatile="time",
        ),
    ),
)

ASYNC = Group(
    "asyncio, threads and processes",
    (
        case(
            "top-level await",
            "import asyncio\nawait asyncio.sleep(0.01, 'woken')",
            "async with asyncio.timeout(1):\n    print('in time')",
        ),
        case(
            "async comprehension and generator",
            "async def count():\n    for i in range(3):\n        await asyncio.sleep(0)\n        yield i\n[i async for i in count()]",
            "async for i in count(): print(i)",
        ),
        case(
            "gather and errors",
            "async def bad():\n    raise ValueError('in a coroutine')\nawait asyncio.gather(bad(), return_exceptions=True)",
            "await bad()",
        ),
        case(
            "task group",
            "async with asyncio.TaskGroup() as group:\n    a = group.create_task(asyncio.sleep(0, 1))\n    b = group.create_task(asyncio.sleep(0, 2))\na.result() + b.result()",
            "async with asyncio.TaskGroup() as group:\n    group.create_task(bad())",
        ),
        case(
            "a task across cells",
            "events = []\nasync def tick():\n    for i in range(3):\n        await asyncio.sleep(0)\n        events.append(i)\ntask = asyncio.create_task(tick())",
            "await task\nevents",
        ),
        case(
            "a task that prints later",
            "async def later():\n    await asyncio.sleep(0.05); print('later')\ntask = asyncio.create_task(later())",
            "await task; print('done')",
        ),
        case(
            "a task that fails unseen",
            "task = asyncio.create_task(bad())",
            "import gc\nawait asyncio.sleep(0.01)\ndel task; _ = gc.collect()\nprint('collected')",
            volatile="task",
        ),
        case(
            "asyncio.run in a cell and in a thread",
            "asyncio.run(asyncio.sleep(0))",
            "import threading\nout = []\nt = threading.Thread(target=lambda: out.append(asyncio.run(asyncio.sleep(0, 'x'))))\nt.start(); t.join(); out",
        ),
        case(
            "run_until_complete in a running loop",
            "asyncio.get_event_loop().run_until_complete(asyncio.sleep(0))",
        ),
        case(
            "to_thread and executors",
            "await asyncio.to_thread(lambda: threading.current_thread().name.split('_')[0])",
            "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n    print(list(pool.map(lambda x: x * x, range(4))))",
        ),
        case(
            "subprocess in asyncio",
            "p = await asyncio.create_subprocess_exec('echo', 'hi', stdout=asyncio.subprocess.PIPE)\n(await p.communicate())[0], p.returncode",
        ),
        case(
            "timeout and cancel",
            "try:\n    await asyncio.wait_for(asyncio.sleep(5), 0.01)\nexcept TimeoutError as error:\n    print(repr(error))",
            "t = asyncio.create_task(asyncio.sleep(5)); t.cancel()\nawait t",
        ),
        case(
            "servers and streams",
            "async def handle(reader, writer):\n    writer.write((await reader.readline()).upper()); await writer.drain(); writer.close()\nserver = await asyncio.start_unix_server(handle, path='s.sock')\nr, w = await asyncio.open_unix_connection('s.sock')\nw.write(b'hello\\n'); print(await r.readline()); w.close(); server.close()",
        ),
        case(
            "a future and call_later",
            "loop = asyncio.get_running_loop(); f = loop.create_future(); _ = loop.call_later(0.01, f.set_result, 'later'); await f",
        ),
        case(
            "signal handlers of the loop",
            "import os, signal\ngot = asyncio.Event(); loop.add_signal_handler(signal.SIGUSR1, got.set); os.kill(os.getpid(), signal.SIGUSR1)\nawait asyncio.wait_for(got.wait(), 5); loop.remove_signal_handler(signal.SIGUSR1)",
        ),
        case(
            "context variables across cells",
            "import contextvars\nv = contextvars.ContextVar('v', default=0); _ = v.set(1)",
            "v.get()",
        ),
        case(
            "threads that print",
            "def work(n):\n    print('thread', n)\nthreads = [threading.Thread(target=work, args=[i]) for i in range(3)]\nfor t in threads:\n    t.start(); t.join()",
            "import time\ngo = threading.Event()\ndef late():\n    _ = go.wait(20); print('printed in a later cell')\nt = threading.Thread(target=late); t.start()",
            "go.set(); t.join(); print('joined')",
        ),
        case(
            "an error in a thread",
            "def fails():\n    raise KeyError('in a thread')\nt = threading.Thread(target=fails, name='failing'); t.start(); t.join()",
        ),
        case(
            "SystemExit in a thread",
            "import sys\nt = threading.Thread(target=sys.exit, args=[3]); t.start(); t.join(); t.is_alive()",
        ),
        case(
            "display in a thread",
            "from IPython.display import display, HTML\nt = threading.Thread(target=display, args=[HTML('<i>t</i>')]); t.start(); t.join()",
        ),
        case(
            "timer",
            "done = threading.Event(); threading.Timer(0.01, done.set).start(); done.wait(5)",
        ),
        case(
            "thread locals",
            "local = threading.local(); local.x = 1\nt = threading.Thread(target=lambda: print(hasattr(local, 'x'))); t.start(); t.join()",
        ),
        case(
            "multiprocessing by fork",
            "import multiprocessing as mp\nctx = mp.get_context('fork')\nwith ctx.Pool(2) as pool:\n    print(pool.map(abs, [-1, -2, 3]))",
            "def child():\n    print('child prints', mp.current_process().name)\np = ctx.Process(target=child); p.start(); p.join(); time.sleep(0.3); p.exitcode",
            "q = ctx.Queue(); p = ctx.Process(target=q.put, args=['through a queue']); p.start(); r = q.get(timeout=20); p.join(); r",
        ),
        case(
            "multiprocessing by spawn and forkserver",
            "for how in ('spawn', 'forkserver'):\n    with mp.get_context(how).Pool(1) as pool:\n        print(how, pool.map(len, ['abc']))",
            "def mine(x): return x\nimport concurrent.futures as cf\nwith cf.ProcessPoolExecutor(1, mp_context=mp.get_context('fork')) as pool:\n    print(list(pool.map(mine, [1, 2])))",
        ),
        case(
            "shared memory and values",
            "from multiprocessing import shared_memory\ns = shared_memory.SharedMemory(create=True, size=10); s.buf[0] = 7; v = s.buf[0]; s.close(); s.unlink(); v",
            "n = mp.Value('i', 5); n.value",
        ),
        case(
            "os.fork",
            # From 3.12 on Python warns of threads there, and names its process in the warning.
            "import warnings\nwith warnings.catch_warnings(action='ignore', category=DeprecationWarning):\n    pid = os.fork()\nif not pid:\n    print('from the child', flush=True); os._exit(4)\nstatus = os.waitpid(pid, 0)[1]; time.sleep(0.3); os.waitstatus_to_exitcode(status)",
        ),
        case(
            "a child that fails",
            "def boom(): raise RuntimeError('in the child')\np = ctx.Process(target=boom, name='boom'); p.start(); p.join(); time.sleep(0.3); p.exitcode",
        ),
    ),
)

OUTPUT = Group(
    "output",
    (
        case(
            "print, partial lines, flush",
            "import sys\nprint('a', end=''); print('b', end='', flush=True); sys.stdout.write('c\\nd')",
            "print('x', 'y', sep='-', file=sys.stderr)",
            "sys.stdout.writelines(['1', '2']); sys.stdout.write('3')",
        ),
        case(
            "stdout and stderr by turns",
            "for i in range(3):\n    print('out', i); print('err', i, file=sys.stderr)",
        ),
        case(
            "carriage return and backspace",
            "for i in range(5): print(f'\\r{i*25} %', end='')\nprint('\\nab\\bc')",
        ),
        case("ANSI and control characters", "print('\\x1b[31mred\\x1b[0m \\x07 \\x0b \\x00 end')"),
        case(
            "Unicode",
            "print('é ü 漢字 🎉 \\u202e \\ufeff')",
            "'🎉'",
            "print('\\N{GREEK SMALL LETTER ALPHA}' * 10)",
        ),
        case("lone surrogates", "'\\ud800'", "print('a \\ud800 b')", "print('and on')"),
        case("a line of 5 MB", "print('x' * 5_000_000)"),
        case("20,000 lines", "for i in range(20_000): print(i, 'line')"),
        case(
            "file descriptors",
            "import os\n_ = os.write(1, b'by number\\n')",
            "_ = os.write(2, b'to stderr\\n')",
            "_ = os.write(1, b'\\xff\\xfe bytes\\n')",
            "print('after', flush=True)",
        ),
        case(
            "programs",
            "import subprocess\nsubprocess.run(['echo', 'inherited'])",
            "subprocess.run('echo captured; echo err >&2', shell=True, capture_output=True, text=True)",
            "os.system('echo system')",
            "subprocess.run(['cat'], input=b'through a pipe', stdout=subprocess.PIPE).stdout",
            "subprocess.check_call(['false'])",
            "subprocess.run(['no-such-program'])",
            "subprocess.run(['cat']).returncode",
        ),
        case(
            "a program given sys.stdout",
            "subprocess.run(['echo', 'x'], stdout=sys.stdout).returncode",
        ),
        case(
            "C library",
            "import ctypes\nlibc = ctypes.CDLL(None); libc.puts(b'from C'); libc.fflush(None)",
        ),
        case(
            "redirected",
            "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as f:\n    print('x')\nf.getvalue()",
            "old = sys.stdout; sys.stdout = io.StringIO(); print('lost'); sys.stdout = old; print('back')",
        ),
        case(
            "original streams, in this group",
            "print('to the original', file=sys.__stdout__, flush=True)",
            "print('err', file=sys.__stderr__, flush=True)",
        ),
        case(
            "results",
            "1",
            "None",
            "1; 2;",
            "'text'",
            "[1, 'a', None]",
            "...",
            "_, __, _1, Out[1], In[1][:6]",
            "x = 5;",
            "x",
            "print",
        ),
        case(
            "long results",
            "list(range(2000))",
            "'x' * 3000",
            "{i: 'v' * 30 for i in range(50)}",
            "set('abc')",
            "dict.fromkeys('zyx')",
        ),
        case(
            "display",
            "from IPython.display import *\ndisplay(1, 'two', [3])",
            "display(HTML('<b>h</b>'), Markdown('# m'), Latex('$x$'), Math('y'), JSON({'a': [1]}), SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'), Javascript('1'), Pretty('p'))",
            "display({'text/plain': 'raw', 'text/html': '<i>r</i>'}, raw=True)",
            "display(HTML('a'), metadata={'k': 1}, exclude=['text/plain'])",
            "Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + b'0' * 20, format='png')",
            "IFrame('x.html', 10, 10)",
            "Image(url='x.png')",
        ),
        case(
            "display ids",
            "h = display('first', display_id='d1'); h.update('second')",
            "display('x', display_id='d2'); print('between'); update_display('y', display_id='d2')",
            "hh = display(HTML('1'), display_id='d3'); hh.update(HTML('2')); hh.display('3')",
            "early = display('in an earlier cell', display_id=True)",
            "print('x'); early.update('updated later')",
        ),
        case(
            "clear_output",
            "print('gone'); clear_output(); print('stays')",
            "print('gone'); clear_output(wait=True); print('stays')",
            "print('stays'); clear_output(wait=True)",
        ),
        case(
            "representations",
            "class R:\n    def _repr_html_(self): return '<b>r</b>'\n    def _repr_latex_(self): return '$r$'\n    def __repr__(self): return 'R!'\nR()",
            "class M:\n    def _repr_mimebundle_(self, include=None, exclude=None): return {'text/plain': 'm', 'application/json': {'a': 1}}, {'application/json': {'expanded': True}}\nM()",
            "class D:\n    def _ipython_display_(self): print('displayed itself')\nD()",
            "class P:\n    def _repr_png_(self): return b'\\x89PNG'\nP()",
            "class E:\n    def __repr__(self): raise ValueError('in repr')\nE()",
            "class H:\n    def _repr_html_(self): raise ValueError('in html')\n    def __repr__(self): return 'H'\nH()",
            "class S:\n    def _repr_svg_(self): return '<svg/>'\ndisplay(S(), S())",
        ),
        case(
            "formatters of one's own",
            "get_ipython().display_formatter.formatters['text/plain'].for_type(complex, lambda o, p, c: p.text('cplx'))\n1j",
        ),
        case(
            "display hook",
            "old = sys.displayhook\nsys.displayhook = lambda v: print('hooked', v)\nsys.displayhook(3); sys.displayhook = old; 4",
        ),
        case(
            "publish_display_data",
            "publish_display_data({'text/plain': 'p', 'application/x-mine+json': {'z': 1}}, metadata={'m': 1})",
        ),
        case(
            "comms",
            "from comm import create_comm\nc = create_comm(target_name='t', data={'a': 1}, comm_id='fixed'); c.send({'b': 2}); c.close()",
        ),
        case(
            "progress bars",
            "from tqdm import tqdm\nfor _ in tqdm(range(3), file=sys.stdout, mininterval=0, bar_format='{percentage}|{bar:5}|{n}'): pass",
            "from tqdm.auto import tqdm as auto\nauto",
            volatile="time",
        ),
        case(
            "rich",
            "from rich import print as rprint\nrprint('[bold]x[/bold]', {'a': 1})",
            "from rich.table import Table\nt = Table('a', 'b'); t.add_row('1', '2'); t",
        ),
        case(
            "pretty printing",
            "from pprint import pprint\npprint({'b': [1] * 30, 'a': 'x' * 100})",
            "from dataclasses import dataclass\n@dataclass\nclass Point:\n    x: int\n    y: float = 1.5\nPoint(1)",
        ),
        case(
            "widgets",
            "import ipywidgets as w\ns = w.IntSlider(value=7, max=9, description='size')\ns",
            "s.value = 3\nout = w.Output()\nwith out:\n    print('inside')\n    display(s)\nw.VBox([s, out, w.HTML('<b>x</b>'), w.Image(value=b'GIF89a', format='gif')])",
        ),
    ),
)

ERRORS = Group(
    "errors, warnings and signals",
    (
        case(
            "simple",
            "1 / 0",
            "undefined",
            "int('x')",
            "{}['k']",
            "[].x",
            "raise ValueError",
            "raise ValueError('a\\nb')",
            "assert 1 == 2, 'no'",
        ),
        case(
            "chained",
            "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise RuntimeError('outer') from e",
            "try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise KeyError('during')",
            "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise RuntimeError('outer') from None",
        ),
        case(
            "in functions over cells",
            "def inner(x):\n    return 1 / x\ndef outer(x):\n    y = inner(x)\n    return y",
            "outer(0)",
            "list(map(inner, [1, 0]))",
            "(lambda: outer(0))()",
        ),
        case(
            "syntax",
            "x = = 1",
            "def f(:\n  pass",
            "if True:\nx = 1",
            "print('unclosed",
            "for i in range(3) print(i)",
            "\tx = 1\n  y = 2",
            "return 1",
            "await = 1",
            "f'{'",
        ),
        case(
            "notes and groups",
            "e = ValueError('with a note'); e.add_note('the note'); raise e",
            "raise ExceptionGroup('several', [ValueError(1), KeyError('k')])",
        ),
        case(
            "recursion",
            "def deep(n): return deep(n + 1)\ndeep(0)",
            "import sys\ndef depth(n=0):\n    try:\n        return depth(n + 1)\n    except RecursionError:\n        return n\ndepth()",
        ),
        case(
            "in modules",
            "%%writefile broken.py\ndef f(x):\n    # a comment\n    return x['missing']",
            "import broken\nbroken.f({})",
            "import no_such_module",
            "from os import no_such_name",
            "import json\njson.loads('{')",
            "%%writefile bad_syntax.py\nx = = 1",
            "import bad_syntax",
        ),
        case(
            "KeyboardInterrupt and others raised",
            "raise KeyboardInterrupt",
            "raise KeyboardInterrupt('why')",
            "raise StopIteration(1)",
            "raise GeneratorExit",
            "class Mine(BaseException): pass\nraise Mine('base')",
        ),
        case(
            "leaving",
            "import sys\nsys.exit(0)",
            "sys.exit('a message')",
            "raise SystemExit",
            "raise SystemExit(3)",
        ),
        case(
            "tracebacks by hand",
            "import traceback\ntry:\n    inner(0)\nexcept ZeroDivisionError:\n    traceback.print_exc()",
            "try:\n    inner(0)\nexcept ZeroDivisionError:\n    print(traceback.format_exc())",
            "sys.last_value is not None, type(sys.last_traceback)",
            "get_ipython().showtraceback()",
        ),
        case(
            "custom exception handler",
            "def handler(shell, etype, value, tb, tb_offset=None):\n    print('handled', value)\nget_ipython().set_custom_exc((LookupError,), handler)\n[][1]",
            "get_ipython().set_custom_exc((), None)",
        ),
        case(
            "errors in hooks",
            "def hook(): raise ValueError('in a hook')\nget_ipython().events.register('post_execute', hook)",
            "1",
            "get_ipython().events.unregister('post_execute', hook)",
        ),
        case(
            "unraisable",
            "class U:\n    def __del__(self): raise ValueError('in del')\nu = U()",
            "del u",
        ),
        case(
            "warnings",
            "import warnings\nwarnings.warn('a warning')",
            "for _ in range(3): warnings.warn('once')",
            "for _ in range(2): warnings.warn('again')",
            "warnings.warn('deprecated', DeprecationWarning)",
            "def old(): warnings.warn('old', DeprecationWarning, stacklevel=2)\nold(); old()",
            "warnings.warn('pending', PendingDeprecationWarning)",
            "warnings.warn('future', FutureWarning, stacklevel=1)",
            "with warnings.catch_warnings(record=True) as seen:\n    warnings.simplefilter('always'); warnings.warn('recorded')\nlen(seen), seen[0].filename.startswith('/tmp/ipykernel_')",
            "warnings.simplefilter('error'); warnings.warn('now an error')",
            "warnings.resetwarnings()",
            "%%writefile warns.py\nimport warnings\nwarnings.warn('from a module')\nwarnings.warn('hidden', DeprecationWarning)",
            "import warns",
            "'\\d'",
            "1 is 1",
        ),
        case(
            "input",
            "input('name? ')",
            "import getpass\ngetpass.getpass()",
            "sys.stdin.readline()",
            "open('/dev/stdin').read()",
            "for line in sys.stdin: print(line)",
        ),
        case(
            "SIGINT to oneself",
            "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT); time.sleep(1)",
            "import asyncio\nos.kill(os.getpid(), signal.SIGINT)\nawait asyncio.sleep(1)",
            "try:\n    signal.raise_signal(signal.SIGINT)\nexcept KeyboardInterrupt:\n    print('caught')",
        ),
        case(
            "alarms and handlers",
            "def on_alarm(number, frame): raise TimeoutError('alarm')\n_ = signal.signal(signal.SIGALRM, on_alarm); _ = signal.setitimer(signal.ITIMER_REAL, 0.05); time.sleep(2)",
            "signal.signal(signal.SIGUSR1, lambda *a: print('usr1')); os.kill(os.getpid(), signal.SIGUSR1); time.sleep(0.01)",
            "_ = signal.signal(signal.SIGCHLD, lambda *a: print('child')); import subprocess; subprocess.run(['true']).returncode",
            "_ = signal.signal(signal.SIGCHLD, signal.SIG_DFL); signal.getsignal(signal.SIGTERM)",
        ),
        case(
            "logging, in this group",
            "import logging\nlogging.warning('to stderr'); logging.info('not shown')",
            "logging.basicConfig(level=logging.DEBUG, format='%(levelname)s %(name)s %(message)s', force=True); logging.getLogger('mine').debug('shown')",
            "logging.getLogger('mine').exception('no error')",
            "logging.getLogger('asyncio').level",
        ),
        case(
            "faults",
            "import faulthandler\nwith open('f.txt', 'w+') as f:\n    faulthandler.dump_traceback(file=f, all_threads=False)\n    _ = f.seek(0); print(*f.readlines()[:6])",
            volatile="pid",
        ),
    ),
)

LANGUAGE = Group(
    "the language in cells",
    (
        case(
            "source of what cells define",
            'def f(x):\n    """doc"""\n    return x + 1\nimport inspect\ninspect.getsource(f)',
            "class C:\n    a: int = 1\n    def m(self): return self.a\ninspect.getsource(C), inspect.getsource(C.m)",
            "inspect.getsourcefile(f), f.__code__.co_filename, inspect.getfile(f), inspect.getmodule(f)",
            "import linecache\nlinecache.getlines(f.__code__.co_filename)[:2]",
        ),
        case(
            "pickle and copy",
            "import pickle, copy\npickle.loads(pickle.dumps(C())).m(), copy.deepcopy([C()])[0].a",
            "pickle.dumps(f)[:40]",
        ),
        case(
            "dataclasses and typing",
            "from dataclasses import dataclass, field, asdict\nfrom typing import get_type_hints, NamedTuple, TypedDict, Protocol\n@dataclass(slots=True)\nclass A:\n    x: int\n    ys: list['A'] = field(default_factory=list)\nget_type_hints(A), asdict(A(1, [A(2)]))",
            "class N(NamedTuple):\n    a: int\nN(1), N.__module__, N.__qualname__",
        ),
        case(
            "doctest",
            'import doctest\ndef g():\n    """\n    >>> 1 + 1\n    3\n    """\ndoctest.run_docstring_examples(g, globals())',
            "doctest.testmod()",
        ),
        case(
            "unittest",
            "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): self.assertEqual(1, 2)\n_ = unittest.main(argv=['x'], exit=False)",
            volatile="time",
        ),
        case(
            "generators, context managers, match",
            "from contextlib import contextmanager\n@contextmanager\ndef cm():\n    print('in'); yield 1; print('out')\nwith cm() as v: print(v)",
            "match {'k': [1, 2]}:\n    case {'k': [a, *rest]}: print(a, rest)",
            "if (n := 10) > 5: print(n)",
        ),
        case(
            "weak references and collection",
            "import weakref, gc\nclass W: pass\nw = W(); r = weakref.ref(w, lambda _: print('dead')); del w\nr()",
            "a = []; a.append(a); del a; gc.collect() >= 0",
            "gc.is_tracked([]), len(gc.get_objects()) > 0, gc.get_count()[0] >= 0",
        ),
        case(
            "counting objects of one's own",
            "xs = [W() for _ in range(3)]\nsum(type(o) is W for o in gc.get_objects())",
        ),
        case(
            "exec, eval, compile",
            "exec('z = 3'); z",
            "eval('z + 1')",
            "compile('1', '<s>', 'eval')",
            "ns = {}; exec('def q(): return __name__', ns); ns['q']()",
        ),
        case("names with underscores", "_", "_i", "_ii", "__builtins__", "_oh is Out, _ih is In"),
        case(
            "imports of the folder",
            "%%writefile mod_a.py\nprint('imported', __name__)\nX = 1",
            "import mod_a",
            "import mod_a",
            "import importlib; importlib.reload(mod_a).X",
            "%%writefile -a mod_a.py\nY = 2",
            "importlib.reload(mod_a).Y",
        ),
        case(
            "packages",
            "import importlib.metadata as md\nmd.version('ipykernel') == __import__('ipykernel').__version__",
            "import importlib.resources\nimportlib.resources.files('json').name",
        ),
        case(
            "files",
            "from pathlib import Path\nPath('a.txt').write_text('x'), Path('a.txt').stat().st_mode, Path('a.txt').resolve() == Path.cwd() / 'a.txt'",
            "open('missing.txt')",
            "import tempfile\nwith tempfile.TemporaryDirectory() as d: print(Path(d).parent)",
        ),
        case(
            "sqlite",
            "import sqlite3\ndb = sqlite3.connect(':memory:'); db.execute('select sqlite_version() is not null').fetchall()",
        ),
        case("sockets", "import socket\na, b = socket.socketpair(); _ = a.send(b'x'); b.recv(1)"),
        case(
            "time",
            "import time, datetime\ntime.perf_counter() > 0, time.process_time() < 60, datetime.datetime.now().tzinfo",
        ),
        case(
            "seeded generators",
            "import random\nrandom.seed(1); random.random()",
            "random.Random(5).random()",
        ),
        case(
            "frames",
            "import sys\nsys._getframe().f_code.co_name, sys._getframe().f_globals is globals()",
            "def here(): return sys._getframe(1).f_code.co_filename\nhere()",
        ),
        case(
            "expressions of the shell",
            "get_ipython().run_cell('1 + 1').result",
            "get_ipython().ev('1 + 2')",
            "get_ipython().run_line_magic('pwd', '') == __import__('os').getcwd()",
            "get_ipython().user_expressions({'a': '1+1'})",
            "get_ipython().getoutput('echo x')",
            "get_ipython().input_transformers_post",
        ),
        case(
            "ast transformers",
            "import ast\nclass Twice(ast.NodeTransformer):\n    def visit_Constant(self, n): return ast.copy_location(ast.Constant(n.value * 2), n) if isinstance(n.value, int) else n\nt = Twice(); get_ipython().ast_transformers.append(t)",
            "21",
            "get_ipython().ast_transformers.clear()",
        ),
        case(
            "interactivity",
            "get_ipython().ast_node_interactivity = 'all'",
            "1\n2",
            "get_ipython().ast_node_interactivity = 'last_expr'",
        ),
        case("cells without code", "# only a comment", "pass", "\n\n1", "'''text'''"),
        case(
            "an extension of one's own",
            "%%writefile my_ext.py\ndef load_ipython_extension(ip):\n    print('loaded'); ip.push({'pushed': 1})\ndef unload_ipython_extension(ip):\n    print('unloaded')",
            "%load_ext my_ext",
            "pushed",
            "%unload_ext my_ext",
            "%reload_ext my_ext",
        ),
        case(
            "events of the shell",
            "get_ipython().events.register('pre_run_cell', lambda info: print('about to run', len(info.raw_cell)))",
            "1",
            "get_ipython().events.callbacks['pre_run_cell'].pop()",
        ),
    ),
)

SCIENCE = Group(
    "numpy, pandas and matplotlib",
    (
        case(
            "their modules, when imported",
            "import numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt\nimport sys\nsorted(m for m in sys.modules)",
        ),
        case(
            "threads and signals after imports",
            "import threading, signal\n[t.name for t in threading.enumerate() if 'Garbage' not in type(t).__name__], signal.getsignal(signal.SIGINT)",
        ),
        case("environment after imports", "import os\nsorted(k for k in os.environ)"),
        case("warning filters after imports", "import warnings\nwarnings.filters"),
        case(
            "hooks of events after imports",
            "{n: [getattr(f, '__qualname__', f) for f in fs] for n, fs in get_ipython().events.callbacks.items()}",
        ),
        case(
            "random numbers, in this group",
            "np.random.rand(3), np.random.randint(0, 100, 5)",
            "np.random.default_rng(1).random(2)",
            "np.random.seed(3); np.random.rand()",
            "import random\nrandom.random()",
        ),
        case(
            "finders after imports",
            "[type(f).__name__ for f in sys.meta_path], type(np.random.__loader__), type(np.random.__spec__.loader)",
        ),
        case(
            "arrays",
            "np.arange(12).reshape(3, 4)",
            "np.linspace(0, 1, 2000)",
            "np.array([1.5, np.nan, np.inf])",
            "np.ones(3) / 0",
            "np.array([1, 2]) @ np.array([3, 4])",
            "np.linalg.inv(np.eye(2) * 3)",
            "np.ones(2) + np.ones(3)",
            "np.get_printoptions()",
        ),
        case(
            "linear algebra in many threads",
            "a = np.random.default_rng(0).random((300, 300)); round(float((a @ a).sum()), 3)",
        ),
        case(
            "state of matplotlib before a figure",
            "plt.isinteractive(), plt.get_fignums()",
            "import matplotlib\n{k: v for k, v in matplotlib.rcParams.items() if 'figure' in k or 'font' in k or 'savefig' in k}",
            "plt.get_backend(), plt.rcParams['backend']",
        ),
        case(
            "a figure",
            "plt.plot([1, 2, 3]); plt.title('t')",
            "fig, ax = plt.subplots(); ax.bar(['a', 'b'], [1, 2]);",
            "plt.show()",
        ),
        case(
            "figures from functions, closed, several",
            "def draw():\n    f, a = plt.subplots(figsize=(2, 1)); a.plot([0, 1])\n    return f\ndraw()",
            "draw(); draw(); print('two')",
            "plt.close(draw()); print('none')",
            "f = draw(); plt.close(f); f",
            "f.savefig('f.png'); os.path.getsize('f.png') > 500",
            "plt.figure(); plt.imshow(np.eye(3)); plt.show(); print('after')",
            "plt.get_fignums()",
        ),
        case(
            "SVG figures",
            "%config InlineBackend.figure_formats = ['svg']",
            "import matplotlib\nmatplotlib.rcParams['svg.hashsalt'] = 'fixed'\nfrom matplotlib_inline.backend_inline import set_matplotlib_formats\nset_matplotlib_formats('svg', metadata={'Date': None})",
            "plt.plot([1, 2]);",
            "%config InlineBackend.figure_formats = ['png']",
        ),
        case(
            "%matplotlib inline and styles",
            "%matplotlib inline",
            "plt.style.use('ggplot'); plt.plot([1, 3, 2]);",
            "plt.rcdefaults()\n%matplotlib inline",
            "plt.hist(np.arange(10));",
            "plt.rcParams['figure.dpi'], plt.rcParams['figure.figsize']",
        ),
        case(
            "errors in figures",
            "plt.plot([1, 2], [1, 2, 3])",
            "plt.title('$\\\\bad{$'); plt.plot([1])",
        ),
        case(
            "data frames",
            "df = pd.DataFrame({'a': [1, 2], 'b': ['x', None], 'c': pd.date_range('2020', periods=2)}); df",
            "df.describe()",
            "df.dtypes",
            "df.a",
            "pd.DataFrame({'x': range(100)})",
            "df.info()",
            "pd.get_option('display.max_rows')",
            "pd.get_option('display.max_columns'), pd.get_option('display.width')",
            "pd.DataFrame({f'a long name {n}': [n] for n in range(15)})",
            "df['missing']",
            "df.groupby('b').a.sum()",
            "df.to_html()[:50]",
            "pd.Series([1.5] * 3, name='s')",
        ),
        case("styler", "df.style.format({'a': '{:.1f}'}).set_uuid('u').set_caption('c')"),
        case("plots of pandas", "pd.Series([1, 3, 2]).plot(figsize=(2, 1));"),
        case(
            "pickles and pools",
            "import pickle\nlen(pickle.dumps(df)) > 100",
            "import multiprocessing as mp\nwith mp.get_context('fork').Pool(2) as pool: print(pool.map(np.sum, [np.ones(3), np.ones(4)]))",
        ),
        case(
            "%who after imports",
            "%who_ls module",
            "%reset -f --aggressive",
            "import sys\n'pandas' in sys.modules",
        ),
    ),
    preload=("numpy", "pandas", "matplotlib.pyplot"),
)

#: What libraries and Python read from the environment when they are started or imported.
SETTINGS = Group(
    "settings in the environment",
    (
        case(
            "backend",
            "import matplotlib, os\nmatplotlib.get_backend(auto_select=False), os.environ['MPLBACKEND']",
            "import matplotlib.pyplot as plt\nplt.plot([1]);",
            "plt.get_backend()",
        ),
        case(
            "time zone and locale",
            "import time, locale\ntime.tzname, time.localtime(0)[:5], locale.getlocale()",
        ),
        case("warnings and optimisation", "import sys\nsys.flags, sys.warnoptions, __debug__"),
    ),
    preload=("matplotlib", "matplotlib.pyplot"),
    environment={
        "MPLBACKEND": "agg",
        "TZ": "Asia/Kolkata",
        "PYTHONWARNINGS": "ignore::UserWarning",
        "PYTHONOPTIMIZE": "1",
        "LC_ALL": "C",
    },
)

GROUPS: tuple[Group, ...] = (IDENTITY, MAGICS, ASYNC, OUTPUT, ERRORS, LANGUAGE, SCIENCE, SETTINGS)

#: Where a post could tell after all: how the process was made, and what zmq adds to a cold kernel.
#: (cells, what differs)
KNOWN: tuple[tuple[tuple[str, ...], str], ...] = (
    (("open('/proc/self/cmdline').read()",), "the process was started as a parent"),
    (("import gc\ngc.get_freeze_count() > 0",), "what the parent has made is not collected"),
    (
        (
            "import os\nos.path.exists(get_ipython().kernel.parent.connection_file)",
            "%connect_info",
            "%qtconsole",
        ),
        "nobody else can connect, so there is no connection file",
    ),
    (
        ("import sys\nimport inspect\ninspect.stack()[-1].filename",),
        "another script was started",
    ),
    (
        ("print('x' * 200_000)", "import threading\nthreading.active_count()"),
        "zmq starts a thread with the first message of 64 kB",
    ),
    (
        (
            "import os\nany('eventpoll' in os.readlink(f'/proc/self/fd/{i}') for i in range(12, 30) if os.path.lexists(f'/proc/self/fd/{i}'))",
        ),
        "zmq's sockets and polls are open files",
    ),
    (
        ("import sys\n'numpy' in sys.modules", "import numpy"),
        "a library is there before its import",
    ),
)
