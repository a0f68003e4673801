"""Security headers on every response, errors included."""

from flask import Flask, request
from werkzeug.wrappers import Response

from hiring.settings import Settings

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
FILE_CSP = "default-src 'none'; sandbox; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
KEPT = frozenset({200, 206, 304})
FONTS_SECONDS = 31_536_000


def install(app: Flask, settings: Settings) -> None:
    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CSP)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if request.endpoint == "static" and response.status_code in KEPT:
            # A font never changes under its name; scripts and styles are asked for again, and answer 304.
            fonts = request.path.endswith(".woff2")
            headers["Cache-Control"] = f"public, max-age={FONTS_SECONDS}, immutable" if fonts else "no-cache"
        else:
            # Also where there is an ETag: the page that polls keeps it itself, and asks past the browser's cache.
            headers["Cache-Control"] = "no-store"
        if settings.secure:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response
