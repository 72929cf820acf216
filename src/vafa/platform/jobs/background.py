"""Procrastinate set-up: the tasks of the house, stalled-job recovery, and the worker's health.

There are few tasks on purpose: one runs an event reader, one runs a sweep. Rooms never enqueue.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import procrastinate
from django.db import connection, transaction
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Status
from procrastinate.types import TimeDeltaParams

from vafa.platform.jobs.starting import take_up
from vafa.platform.jobs.stopping import stops_when
from vafa.platform.jobs.sweeps import run_sweep, sweeps
from vafa.platform.time import now
from vafa.platform.time.clock import is_set

log = logging.getLogger(__name__)
HEARTBEAT = timedelta(seconds=3)
# A job whose worker is silent so long is given to another; running it twice is harmless.
STALLED_AFTER = timedelta(seconds=12)


def wake(task: str, lock: str, schedule_in: TimeDeltaParams | None = None, **arguments: Any) -> None:
    """Have a task run now, or in a little while, unless the same one already waits."""
    try:
        app.configure_task(task, queueing_lock=lock, lock=lock, schedule_in=schedule_in).defer(**arguments)
    except exceptions.AlreadyEnqueued:
        pass  # the waiting one will see our rows too


def hurry(sweep_name: str, lanes: int = 1) -> None:
    """Have a sweep run once the transaction is over, not at its next tick: in as many lanes at a time, if it may."""
    if not is_set():
        for lane in range(lanes):
            task = partial(wake, "sweep_now", f"hurry:{sweep_name}:{lane}", name=sweep_name)
            transaction.on_commit(task, robust=True)


def tick(name: str) -> None:
    """Run one sweep now."""
    run_sweep(name, now)


def register_sweeps(target: procrastinate.App) -> None:
    """Turn every registered sweep into a periodic task of this worker."""
    for one in sweeps().values():
        seconds = max(1, int(one.every.total_seconds()))
        cron = f"*/{seconds // 60} * * * *" if seconds >= 60 else f"* * * * * */{seconds}"

        def run(context: procrastinate.JobContext, timestamp: int, name: str = one.name) -> None:
            with stops_when(context.should_abort):
                tick(name)

        task = target.task(
            name=f"sweep:{one.name}", queueing_lock=f"sweep:{one.name}", lock=f"sweep:{one.name}", pass_context=True
        )(run)
        target.periodic(cron=cron)(task)
    target.periodic(cron="* * * * * */5")(
        target.task(name="recover_stalled", queueing_lock="recover_stalled")(recover_stalled)
    )


async def recover_stalled(timestamp: int) -> None:
    """Give jobs of workers that died back to the living; all our jobs can run twice without harm."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER.total_seconds())
    for job in stalled:
        log.warning("job %s (%s) was left by a dead worker and runs again", job.id, job.task_name)
        try:
            await app.job_manager.retry_job(job)
        except exceptions.UniqueViolation:
            # The same work already waits behind the dead one; that one only has to get out of its way.
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
    await app.job_manager.prune_stalled_workers(STALLED_AFTER.total_seconds())


def run_worker(concurrency: int) -> None:
    """Work until stopped by SIGTERM or SIGINT; running jobs get some seconds to finish."""
    assert isinstance(app.connector, DjangoConnector)
    # A second app: the first keeps Django's connector, with which pages and jobs enqueue in their own transaction.
    worker = app.with_connector(app.connector.get_worker_connector())
    register_sweeps(worker)
    take_up(now())
    worker.run_worker(
        concurrency=concurrency,
        delete_jobs="successful",
        update_heartbeat_interval=HEARTBEAT.total_seconds(),
        stalled_worker_timeout=STALLED_AFTER.total_seconds(),
        shutdown_graceful_timeout=1,  # then `should_stop` says so, and work ends at its next row
        # A job that waited for the same job to end is not announced again: it is found by asking, soon enough.
        fetch_job_polling_interval=0.5,
    )


def worker_seen_at() -> datetime | None:
    """When a worker last said it is alive."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        row = cursor.fetchone()
    return row[0] if row else None
