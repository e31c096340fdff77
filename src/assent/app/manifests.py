"""A deployed slice as Kubernetes manifests: `cli` calls it for `assent slice manifests`. Nothing is sent anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assent.intents.errors import InvalidInput
from assent.intents.instance import SliceInstance, cloud_intent
from assent.inventory.clouds import Cloud, KubernetesSettings
from assent.network.cloud.config import CloudConfig
from assent.network.cloud.drivers.kubernetes.manifests import image_of, manifests, short, yaml_text
from assent.network.cloud.planning import expected


def of_instance(
    instance: SliceInstance, clouds: Sequence[Cloud], images: Mapping[str, str], state: Path
) -> dict[str, bytes]:
    """Files by name, one for each cloud that the slice has functions on.

    `images` by role (`default` for the others) come before those that a cloud names; `state`: the folder that the
    clouds' state is in, as the driver's own manifests carry its mark. Raises InvalidInput where an image is missing.
    """
    if instance.ended:
        raise InvalidInput(f"{instance.id} was terminated; there is nothing to write", field="slice")
    intent = cloud_intent(instance.order, instance.version, (instance,))
    site = short(str(state.absolute()))
    used = {one.cloud for one in instance.functions}
    found = {}
    for cloud in sorted((one for one in clouds if one.name in used), key=lambda one: one.name):
        config = expected(CloudConfig(cloud=cloud.name), intent)
        made = manifests(config, _settings(cloud, images, config), site)
        found[f"{instance.id}.{cloud.name}.yaml"] = yaml_text(made).encode()
    return found


def read_images(given: Sequence[str]) -> dict[str, str]:
    """`ROLE=IMAGE`, or `IMAGE` for all roles. Raises InvalidInput."""
    images = {}
    for one in given:
        role, separator, image = one.partition("=")
        role, image = (role.upper(), image) if separator else ("default", one)
        if not role or not image or role in images:
            raise InvalidInput(
                f"--image {one}: say ROLE=IMAGE, each role once, or IMAGE for all", field="image"
            )
        images[role] = image
    return images


def _settings(cloud: Cloud, images: Mapping[str, str], config: CloudConfig) -> KubernetesSettings:
    own = cloud.kubernetes.model_dump() if cloud.kubernetes else {"images": {}}
    together = {**own["images"], **images}
    if not together:
        raise InvalidInput(
            f"cloud {cloud.name} names no images: give --image IMAGE or ROLE=IMAGE", field="image"
        )
    try:
        settings = KubernetesSettings.model_validate({**own, "images": together})
    except ValueError:
        raise InvalidInput(
            "--image: an image is a name such as registry.example/upf:1.0", field="image"
        ) from None
    missing = sorted({one.product for one in config.instances if image_of(one.product, settings) is None})
    if missing:
        raise InvalidInput(
            f"there is no image for {', '.join(missing)}: give --image ROLE=IMAGE", field="image"
        )
    return settings
