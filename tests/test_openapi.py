"""The description of the API for machines: a valid OpenAPI document that says what the routes take."""

import json
import re
import urllib.request

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator


def get(server, path):
    with urllib.request.urlopen(server.url + path) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def document(server):
    return get(server, "/3/Metadata/openapi.json")


def test_it_is_valid(document):
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert document["openapi"].startswith("3.1")


def test_every_route_is_in_it(server, document):
    listed = {
        (route["http_method"].lower(), re.sub(r"\.\.\.}", "}", route["url_pattern"]))
        for route in get(server, "/3/Metadata/endpoints")["routes"]
    }
    described = {(method, path) for path, item in document["paths"].items() for method in item}
    assert described == listed


def taken(operation):
    names = {p["name"] for p in operation["parameters"] if p["in"] == "query"}
    for body in operation.get("requestBody", {}).get("content", {}).values():
        names |= set(body["schema"].get("properties", {}))
    return names


def test_every_parameter_is_in_it(server, document):
    for route in get(server, "/3/Metadata/endpoints")["routes"]:
        path = re.sub(r"\.\.\.}", "}", route["url_pattern"])
        operation = document["paths"][path][route["http_method"].lower()]
        wanted = set(route["parameters"]) | set(route["without_effect"])
        assert taken(operation) == wanted - set(re.findall(r"{(\w+)}", path)), route["url_pattern"]


def test_parameters_of_algorithms_have_their_types(document):
    body = document["paths"]["/3/ModelBuilders/deeplearning"]["post"]["requestBody"]["content"]
    properties = body["application/json"]["schema"]["properties"]
    assert properties["epochs"]["type"] == "number"
    assert properties["balance_classes"]["type"] == "boolean"
    assert properties["max_hit_ratio_k"]["type"] == "integer"
    assert "Rectifier" in properties["activation"]["examples"]
    assert "Without effect" in properties["quiet_mode"]["description"]


def test_answers_are_as_described(server, document):
    """Of what the described schemas promise, each field has the promised type."""
    kinds = {"integer": int, "number": (int, float), "string": str, "boolean": bool,
             "array": list, "object": dict, "null": type(None)}  # fmt: skip
    schema = document["components"]["schemas"]["CloudV3"]
    answer = get(server, "/3/Cloud")
    for name, field in schema["properties"].items():
        if name != "skip_ticks":
            allowed = tuple(kinds[t] for t in field["type"])
            assert isinstance(answer[name], allowed), name
