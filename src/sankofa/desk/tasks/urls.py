"""/tasks/ and the tasks of a case."""

from django.urls import path

from sankofa.desk.tasks import views

urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/new/", views.new, name="task_new"),
    path("tasks/<uuid:task_id>/done/", views.done, name="task_done"),
    path("tasks/<uuid:task_id>/drop/", views.drop, name="task_drop"),
    path("tasks/<uuid:task_id>/give/", views.give, name="task_give"),
    path("tasks/<uuid:task_id>/postpone/", views.postpone, name="task_postpone"),
    path("cases/<uuid:case_id>/task/", views.new_on_case, name="case_task"),
]
