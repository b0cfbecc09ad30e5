"""The manifests for Kubernetes: each of them fits the others, the image and the code."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from ctu.develop.tree import ROOT
from tests.deployment.installed import COMPOSE, DOCKERFILE, FOLDER

MANIFESTS: list[dict[str, Any]] = list(
    yaml.safe_load_all((FOLDER / "kubernetes" / "ctu.yaml").read_text(encoding="utf-8"))
)
FIGURES = "bulk_import_waiting_imports"


def of_kind(kind: str) -> list[dict[str, Any]]:
    return [each for each in MANIFESTS if each["kind"] == kind]


def pods() -> list[dict[str, Any]]:
    return [each["spec"]["template"]["spec"] for each in (*of_kind("Deployment"), *of_kind("Job"))]


@pytest.mark.parametrize("pod", pods(), ids=lambda pod: pod["containers"][0]["name"])
def test_a_pod_has_every_folder_that_the_image_writes_to_and_runs_as_its_user(
    pod: dict[str, Any],
) -> None:
    [container] = pod["containers"]
    needed = {each.partition(":")[0] for each in COMPOSE["x-console"]["tmpfs"]}
    named = re.findall(r"PROMETHEUS_MULTIPROC_DIR=(\S+)", DOCKERFILE)
    assert needed == {"/tmp", *named}
    mounted = {each["mountPath"]: each["name"] for each in container["volumeMounts"]}
    assert set(mounted) == needed
    assert {each["name"] for each in pod["volumes"]} == set(mounted.values())
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert f"USER {pod['securityContext']['runAsUser']}\n" in DOCKERFILE
    assert container["resources"]["limits"]["memory"]


def test_whatever_lasts_is_watched_kept_through_disruptions_and_scaled() -> None:
    names = {each["metadata"]["name"] for each in of_kind("Deployment")}
    assert names == {"ctu-web", "ctu-worker"}
    for each in of_kind("Deployment"):
        [container] = each["spec"]["template"]["spec"]["containers"]
        assert "livenessProbe" in container
    budgets = of_kind("PodDisruptionBudget")
    kept = {each["spec"]["selector"]["matchLabels"]["app"] for each in budgets}
    scaled = {each["spec"]["scaleTargetRef"]["name"] for each in of_kind("HorizontalPodAutoscaler")}
    assert kept == scaled == names
    least = {each["spec"]["minReplicas"] for each in of_kind("HorizontalPodAutoscaler")}
    assert min(least) > max(each["spec"]["minAvailable"] for each in budgets)


def test_labels_lead_from_service_and_deployment_to_their_pods() -> None:
    for each in of_kind("Deployment"):
        labels = each["spec"]["template"]["metadata"]["labels"]
        assert (
            each["spec"]["selector"]["matchLabels"] == labels == {"app": each["metadata"]["name"]}
        )
    [service] = of_kind("Service")
    assert service["spec"]["selector"] == {"app": "ctu-web"}
    assert "EXPOSE 8000" in DOCKERFILE
    assert service["spec"]["ports"][0]["targetPort"] == 8000


def test_workers_are_scaled_by_a_figure_that_there_is_and_watched_as_in_the_containers() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    [worker] = [each for each in of_kind("HorizontalPodAutoscaler") if "worker" in str(each)]
    assert worker["spec"]["metrics"][0]["external"]["metric"] == {"name": FIGURES}
    assert f"`{FIGURES}`" in text
    [_, pod, *_] = pods()
    [container] = pod["containers"]
    [_, asked] = COMPOSE["services"]["worker"]["healthcheck"]["test"]
    assert container["livenessProbe"]["exec"]["command"][-1] == asked.replace("$$", "$")
    given = COMPOSE["services"]["worker"]["stop_grace_period"]
    assert f"{pod['terminationGracePeriodSeconds']}s" == given
