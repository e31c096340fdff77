"""The page that describes a service, made of its OpenAPI document. It loads nothing, and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from assent.intents.base import Json

if TYPE_CHECKING:
    from fastapi import FastAPI

_STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}"
    "h2{font:bold 1rem monospace;border-top:1px solid #ccc;padding-top:1rem}"
    "td,th{text-align:left;vertical-align:top;padding:.1rem 1rem .1rem 0}code{white-space:nowrap}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def add_reference(app: FastAPI) -> None:
    from fastapi.responses import HTMLResponse

    @app.get("/docs", include_in_schema=False)
    def docs() -> Any:
        return HTMLResponse(page(app.openapi()), headers={"content-security-policy": _POLICY})


def page(said: dict[str, Json]) -> str:
    """`said`: an OpenAPI document of ours."""
    title = escape(said["info"]["title"])
    schemas = said.get("components", {}).get("schemas", {})
    routes = "".join(_routes(said["paths"]))
    types = "".join(
        f"<h2 id='{escape(name)}'>{escape(name)}</h2>{_type(one)}" for name, one in schemas.items()
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
        f'<h1>{title}</h1><p>For machines: <a href="openapi.json">openapi.json</a></p>{routes}'
        f"<h1>Types</h1>{types}</html>\n"
    )


def _routes(paths: dict[str, Json]) -> Iterator[str]:
    for path, methods in paths.items():
        for method, one in methods.items():
            yield f"<h2>{method.upper()} {escape(path)}</h2><p>{escape(one.get('summary', ''))}</p><table>"
            for parameter in one.get("parameters", ()):
                where = f"{parameter['name']} ({parameter['in']})"
                yield f"<tr><td>{escape(where)}</td><td>{_kind(parameter['schema'])}</td></tr>"
            if body := one.get("requestBody"):
                yield f"<tr><td>takes</td><td>{_kind(_schema(body))}</td></tr>"
            for status, answer in one["responses"].items():
                if status != "default":
                    yield f"<tr><td>{status}</td><td>{_kind(_schema(answer))}</td></tr>"
            yield "</table>"


def _type(one: Json) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{_kind(field)}</td></tr>"
        for name, field in one.get("properties", {}).items()
    )
    return f"<p>{escape(one.get('description', ''))}</p><table>{rows}</table>"


def _schema(part: Json) -> Json:
    return next((content["schema"] for content in part.get("content", {}).values()), {})


def _kind(one: Json) -> str:
    """A schema in a few words; types of this document are links."""
    if "$ref" in one:
        name = escape(one["$ref"].rpartition("/")[2])
        return f"<a href='#{name}'>{name}</a>"
    if "anyOf" in one:
        return " or ".join(map(_kind, one["anyOf"]))
    if "enum" in one or "const" in one:
        return " | ".join(escape(str(value)) for value in one.get("enum", [one.get("const")]))
    if one.get("type") == "array":
        return f"list of {_kind(one.get('items', {}))}"
    return escape(str(one.get("type", "anything")))
