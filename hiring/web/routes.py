"""All blueprints, in the order of the menu."""

from flask import Flask

from hiring.web import accounts, admin, candidates, claims, feedback, home, kit, loops, people, principles, requisitions

FEATURES = (accounts, admin, candidates, claims, feedback, home, kit, loops, people, principles, requisitions)


def install(app: Flask) -> None:
    for feature in FEATURES:
        app.register_blueprint(feature.pages.blueprint)
