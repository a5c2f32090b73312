"""The documentation page, from files on this machine alone, and a page that explains each kind of problem."""

from collections.abc import Mapping
from html import escape
from importlib.util import find_spec
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

from chassis.errors import NotFound
from gateway.description import Description
from gateway.problem_kinds import KINDS
from gateway.problem_kinds import explained as explanation
from gateway.views import encode, not_modified

# The page runs no script and loads no picture but its own; Swagger UI sets styles and inline pictures itself.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>政令 Zhengling API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/assets/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
START = """window.onload = () => {
  window.ui = SwaggerUIBundle({
    url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, docExpansion: "none", filter: true,
    persistAuthorization: true, validatorUrl: null, tagsSorter: "alpha", displayRequestDuration: true,
  });
};
"""
STYLE = (
    "body{max-width:42rem;margin:3rem auto;padding:0 1rem;font-family:sans-serif;line-height:1.7;color:#222}"
    "h1{font-size:1.3rem;margin:2rem 0 .3rem}p{margin:.3rem 0}code{color:#555}"
)
POLICY_OF_TEXT = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
PLACES: Mapping[str, tuple[str, str]] = {
    "/docs": ("接口文档", "The documentation of the API"),
    "/openapi.json": ("接口描述", "The description of the API"),
    "/board": ("在岗一览", "Who is where"),
    "/calendar": ("会议日程", "Meetings"),
    "/public/v1/documents": ("已公布的公文", "Published documents"),
    "/public/v1/decisions": ("已公布的会议议定事项", "Decisions made public"),
}
"""What there is to begin with."""
ASSETS = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png", "favicon-16x16.png")


def register(app: Flask, described: Description) -> None:
    """Serve /, /openapi.json, /docs and /problems/<code>."""
    folder = _assets()

    @app.get("/")
    def start_here() -> Response:
        # RFC 8631 has names for where an interface is told, for people and for programs.
        link = '</docs>; rel="service-doc", </openapi.json>; rel="service-desc"'
        headers = {"Vary": "Accept", "Cache-Control": "no-cache", "Link": link}
        if request.accept_mimetypes.best_match(("application/json", "text/html"), "application/json") == "text/html":
            rows = "".join(f'<p><a href="{at}">{at}</a> {escape(" ".join(said))}</p>' for at, said in PLACES.items())
            headers["Content-Security-Policy"] = POLICY_OF_TEXT
            return Response(_text_page("政令 Zhengling", rows), mimetype="text/html", headers=headers)
        listed = encode({"documentation": "/docs", "description": "/openapi.json", "places": list(PLACES)})
        return Response(listed, mimetype="application/json", headers=headers)

    @app.get("/openapi.json")
    def openapi() -> Response:
        # The tag is a weak one, because one strong tag may not name two codings (RFC 9110, 8.8.1).
        headers = {"Cache-Control": "no-cache", "ETag": f'W/"{described.tag}"', "Vary": "Accept-Encoding"}
        if not_modified(described.tag):
            return Response(status=304, headers=headers)
        if request.accept_encodings["gzip"]:
            headers["Content-Encoding"] = "gzip"
            return Response(described.packed, mimetype="application/json", headers=headers)
        return Response(described.text(), mimetype="application/json", headers=headers)

    @app.get("/docs")
    def page() -> Response:
        return Response(
            PAGE, mimetype="text/html", headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
        )

    @app.get("/docs/start.js")
    def start() -> Response:
        return Response(START, mimetype="text/javascript", headers={"Cache-Control": "no-cache"})

    @app.get("/docs/assets/<name>")
    def asset(name: str) -> Response:
        if name not in ASSETS:
            raise NotFound("asset")
        return send_from_directory(folder, name, max_age=86_400)

    @app.get("/problems/<code>")
    def explained(code: str) -> Response:
        kind = KINDS.get(code)
        if kind is None:
            raise NotFound("problem")
        parts = "".join(
            f'<section lang="{tag}"><h1>{escape(kind.title[n])}</h1><p>{escape(explanation(kind, n))}</p></section>'
            for n, tag in enumerate(("zh-CN", "en"))
        )
        page = _text_page(kind.title[0], f"<p>HTTP {kind.status} · <code>{code}</code></p>{parts}")
        return Response(page, mimetype="text/html", headers={"Content-Security-Policy": POLICY_OF_TEXT})


def _text_page(title: str, body: str) -> str:
    head = '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    head += '<meta name="viewport" content="width=device-width, initial-scale=1">'
    return f"{head}<title>{escape(title)}</title><style>{STYLE}</style>{body}"


def _assets() -> Path:
    spec = find_spec("flask_swagger_ui")
    if spec is None or spec.origin is None:
        raise SystemExit("the package flask-swagger-ui, which holds the documentation page's files, is not installed")
    return Path(spec.origin).parent / "dist"
