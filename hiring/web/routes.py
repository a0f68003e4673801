"""All blueprints, in the order of the menu."""

from flask import Flask

from hiring.web import (
    accounts,
    admin,
    audit,
    candidates,
    claims,
    conflicts,
    debrief,
    decision,
    feedback,
    follow_ups,
    home,
    insights,
    kit,
    loop_acts,
    loops,
    people,
    plans,
    principles,
    privacy,
    requests,
    requisitions,
    search,
    second_factor,
    session,
    slots,
)

FEATURES = (
    accounts,
    admin,
    audit,
    candidates,
    claims,
    conflicts,
    debrief,
    decision,
    feedback,
    follow_ups,
    home,
    insights,
    kit,
    loop_acts,
    loops,
    people,
    plans,
    principles,
    privacy,
    requests,
    requisitions,
    search,
    second_factor,
    session,
    slots,
)


def install(app: Flask) -> None:
    for feature in FEATURES:
        app.register_blueprint(feature.pages.blueprint)
