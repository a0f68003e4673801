"""All blueprints, in the order of the menu."""

from flask import Flask

from hiring.web import (
    accounts,
    admin,
    candidates,
    claims,
    debrief,
    decision,
    feedback,
    follow_ups,
    home,
    kit,
    loops,
    people,
    principles,
    requests,
    requisitions,
    search,
)

FEATURES = (
    accounts,
    admin,
    candidates,
    claims,
    debrief,
    decision,
    feedback,
    follow_ups,
    home,
    kit,
    loops,
    people,
    principles,
    requests,
    requisitions,
    search,
)


def install(app: Flask) -> None:
    for feature in FEATURES:
        app.register_blueprint(feature.pages.blueprint)
