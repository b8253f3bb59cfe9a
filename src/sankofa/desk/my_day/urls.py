"""/"""

from django.urls import path

from sankofa.desk.my_day import views

urlpatterns = [path("", views.my_day, name="my_day")]
