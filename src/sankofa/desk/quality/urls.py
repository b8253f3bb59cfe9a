"""One address: /team/data/."""

from django.urls import path

from sankofa.desk.quality.views import worklist

urlpatterns = [path("team/data/", worklist, name="quality")]
