"""Background work of outreach, for the worker; the command `forget_walk_ins` does the same from a timer."""

from django_tasks import task

from sankofa.kernel import clock
from sankofa.outreach import services


@task()
def forget_walk_ins() -> int:
    return services.forget_walk_ins(now=clock.now())
