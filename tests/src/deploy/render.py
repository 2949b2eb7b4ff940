"""Renders a chart with Helm's own engine and checks each object against the schemas of Kubernetes. Reads and writes one JSON value."""

import json
import sys

import helm_python as helm
import kubernetes_validate
import yaml

given = json.load(sys.stdin)


def complaint(resource, version):
    try:
        kubernetes_validate.validate(resource, version, strict=True)
    except Exception as error:
        return f"{resource.get('kind')}: {error}"
    return None


def render(values):
    try:
        with helm.Chart.load(given["chart"]) as chart:
            chart.validate_schema(values)
            rendered = chart.render(values, name="prod", namespace="tokens")
    except helm.HelmError as error:
        return {"refused": str(error)}
    resources = [
        resource
        for name, text in sorted(rendered.items())
        if name.endswith(".yaml")
        for resource in yaml.safe_load_all(text)
        if resource
    ]
    complaints = [complaint(resource, version) for resource in resources for version in given["versions"]]
    return {"resources": resources, "complaints": [text for text in complaints if text]}


json.dump(
    {
        "lint": helm.lint(given["chart"], given["cases"][0]),
        "cases": [render(values) for values in given["cases"]],
        "compose": yaml.safe_load(open(given["compose"], encoding="utf8")),
    },
    sys.stdout,
)
