"""Posts that run: where, within which limits, and what is told of each as it ends."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from proofpress.blog import Blog
from proofpress.execute.errand import Errand
from proofpress.execute.execute import Shop
from proofpress.execute.limits import Limits
from proofpress.execute.run import Run
from proofpress.execute.session import Kernels
from proofpress.execute.side_by_side import Execution
from proofpress.problems import Problem, errors
from proofpress.services import running
from proofpress.terminal import Watch
from proofpress.verify.claims import failed_claims, verdicts
from proofpress.verify.expected import run_problems


class Runs:
    """Runs as they end: told to the watch, and dated.

    Args:
        reasons: why each errand is run, in words.
    """

    def __init__(
        self,
        execution: Execution,
        reasons: Mapping[Errand, str],
        watch: Watch,
        today: datetime.date,
    ) -> None:
        self._execution = execution
        self._reasons = reasons
        self._watch = watch
        self._today = today

    def __iter__(self) -> Iterator[tuple[Errand, Run]]:
        for errand, run in self._execution:
            wrong = _wrong(errand, run)
            words = f"failed: {wrong[0].message}" if wrong else self._reasons[errand]
            self._watch.ended(errand.name, verb="run", elapsed_s=run.elapsed_s, words=words)
            yield errand, replace(run, executed_on=self._today)

    def close(self) -> None:
        self._execution.close()


def shop_of(blog: Blog, kernels: Kernels) -> Shop:
    """Where the posts of `blog` run: its folder, servers, limits, and the builder's environment."""
    config = blog.config
    return Shop(
        root=blog.root,
        kernels=kernels,
        services=partial(running, path=os.environ.get("PATH", "")),
        inherited=os.environ,
        allowed=config.environment,
        limits=Limits(config.timeout_s, config.post_timeout_s, config.memory_bytes),
        figures=config.figures,
    )


def _wrong(errand: Errand, run: Run) -> Sequence[Problem]:
    """What is wrong with a run; under a special condition that is for others to say."""
    post = errand.post
    if errand.name != post.slug:
        return run.problems
    wrong = errors(run_problems(post, run))
    return wrong or (errors(failed_claims(verdicts(post, run))) if run.succeeded else ())
