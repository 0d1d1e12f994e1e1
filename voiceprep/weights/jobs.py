"""Many small tasks on a few threads: each task may ask for more, and Ctrl-C ends them all promptly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

Task = Callable[[], "list[Task]"]


@dataclass
class Job:
    """Tasks that belong together. `finish` runs when none is left; if it asks for more, it runs again after them."""

    tasks: list[Task]
    finish: Task
    running: int = field(default=0, init=False)


def run(jobs: Iterable[Job], *, threads: int, stop: Callable[[], None]) -> None:
    """Run all jobs on `threads` threads, joined before it returns.

    The first error, or Ctrl-C, calls `stop` (which must make running tasks end soon), waits for them and is raised.
    """
    pending: dict[Future[list[Task]], tuple[Job, bool]] = {}
    pool = ThreadPoolExecutor(threads, thread_name_prefix="voiceprep-fetch")

    def submit(job: Job, tasks: Iterable[Task], *, last: bool = False) -> None:
        for task in tasks:
            pending[pool.submit(task)] = (job, last)
            job.running += 1

    try:
        for job in jobs:
            submit(job, job.tasks)
        while pending:
            # A bounded wait, since on Windows an unbounded one does not hear Ctrl-C.
            for future in wait(pending, timeout=0.2, return_when=FIRST_COMPLETED).done:
                job, was_last = pending.pop(future)
                job.running -= 1
                submit(job, future.result())
                if not job.running and not was_last:
                    submit(job, [job.finish], last=True)
    except BaseException:
        stop()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
