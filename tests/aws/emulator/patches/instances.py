"""EC2 instances: an interface's own groups, and what a NAT instance's user data does when it boots."""

import re

from moto.ec2.models import EC2Backend
from moto.ec2.models.elastic_network_interfaces import NetworkInterface

# The line in the user data that names the interface which keeps its address when the instance is replaced.
FIXED_INTERFACE = re.compile(r"^FIXED_ENI_ID=(eni-[0-9a-f]+)$", re.MULTILINE)


def apply():
    own_groups()
    boot()


def own_groups():
    """Groups belong to an interface; another interface of the same instance has its own."""

    def group_set(self):
        if self._group_set or self.instance is None:
            return self._group_set
        return self.instance.security_groups

    NetworkInterface.group_set = property(group_set)


def boot():
    """User data runs: an instance attaches the interface that its user data names."""
    run = EC2Backend.run_instances

    def run_instances(self, *args, **kwargs):
        reservation = run(self, *args, **kwargs)
        for instance in reservation.instances:
            script = "" if instance.user_data is None else instance.user_data.decode()
            for found in FIXED_INTERFACE.findall(script):
                interface = self.enis[found]
                # The instance that it replaces is gone, or goes now.
                if interface.instance is not None:
                    interface.instance.detach_eni(interface)
                instance.attach_eni(interface, 1)
        return reservation

    EC2Backend.run_instances = run_instances
