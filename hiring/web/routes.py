"""All blueprints, in the order of the menu."""

from flask import Flask

from hiring.web import accounts, admin, claims, home, people, principles, requisitions

FEATURES = (accounts, admin, claims, home, people, principles, requisitions)


def install(app: Flask) -> None:
    for feature in FEATURES:
        app.register_blueprint(feature.pages.blueprint)
