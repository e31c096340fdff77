"""What of the clouds is taken: by what runs there, and by what is reserved."""

from __future__ import annotations

from collections.abc import Mapping

from assent.network.cloud.operator import CloudOperator
from assent.service.placement import Used


def used(operator: CloudOperator, reserved: Mapping[str, float] | None = None) -> dict[str, Used]:
    """By cloud. `reserved`: amounts by resource of the ledger (`cloud/NAME/cpu`, `…/ram_mb`, `…/disk_gb`)."""
    held = reserved or {}
    return {
        name: Used(
            cpu=sum(one.cpu for one in listed) + held.get(f"cloud/{name}/cpu", 0.0),
            ram_mb=sum(one.ram_mb for one in listed) + round(held.get(f"cloud/{name}/ram_mb", 0.0)),
            disk_gb=sum(one.disk_gb for one in listed) + round(held.get(f"cloud/{name}/disk_gb", 0.0)),
        )
        for name, listed in operator.instances().items()
    }
