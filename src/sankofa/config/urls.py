"""Where the faces hang."""

from django.urls import URLPattern, URLResolver, include, path

from sankofa.config.health import healthy

handler400 = "sankofa.desk.errors.views.bad_request"
handler403 = "sankofa.desk.errors.views.forbidden"
handler404 = "sankofa.desk.errors.views.not_found"
handler500 = "sankofa.desk.errors.views.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthy, name="healthz"),
    path("", include("sankofa.website.urls")),
    path("account/", include("sankofa.desk.signin.urls")),
    path("", include("sankofa.desk.urls")),
]
