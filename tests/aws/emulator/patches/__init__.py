"""Patches for gaps of moto in networks of ECS, each with the AWS behaviour that it adds."""

import traceback

from moto.core.responses import BaseResponse

from . import acls, balancers, caches, containers, instances, nat_gateways, network, registry


def apply(note):
    """Patches moto; `note` is called for each operation that arrives, as `ec2:DescribeVpcs`."""
    call = BaseResponse.call_action

    def noted(self):
        note(f"{self.service_name}:{self._get_action()}")
        try:
            return call(self)
        except Exception:
            # AWS's own refusals are answers; what comes here is a gap, and its place would be lost in an HTML page.
            traceback.print_exc()
            raise

    BaseResponse.call_action = noted
    network.apply()
    nat_gateways.apply()
    acls.apply()
    balancers.apply()
    caches.apply()
    instances.apply()
    containers.apply()
    registry.apply()
