"""Network ACLs: the last rules, which refuse, and what the default one allows of IPv6.

https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html and custom-network-acl.html
"""

from moto.ec2.models.network_acls import NetworkAclBackend
from moto.ec2.models.vpcs import VPCBackend

LAST_IPV4, FIRST_IPV6, LAST_IPV6 = 32767, 101, 32768


def apply():
    create, associate = NetworkAclBackend.create_network_acl, VPCBackend.associate_vpc_cidr_block

    def created(self, vpc_id, *args, **kwargs):
        acl = create(self, vpc_id, *args, **kwargs)
        if not acl.default:
            refuse(self, acl, LAST_IPV4, cidr_block="0.0.0.0/0")
        if self.get_vpc(vpc_id).get_cidr_block_association_set(ipv6=True):
            know_ipv6(self, acl)
        return acl

    def associated(self, vpc_id, cidr_block, amazon_provided_ipv6_cidr_block):
        answer = associate(self, vpc_id, cidr_block, amazon_provided_ipv6_cidr_block)
        if amazon_provided_ipv6_cidr_block:
            for acl in self.network_acls.values():
                if acl.vpc_id == vpc_id:
                    know_ipv6(self, acl)
        return answer

    NetworkAclBackend.create_network_acl = created
    VPCBackend.associate_vpc_cidr_block = associated


def know_ipv6(backend, acl):
    numbers = {each.rule_number for each in acl.network_acl_entries}
    if acl.default and FIRST_IPV6 not in numbers:
        put(backend, acl, FIRST_IPV6, "allow", ipv6_cidr_block="::/0")
    if LAST_IPV6 not in numbers:
        refuse(backend, acl, LAST_IPV6, ipv6_cidr_block="::/0")


def refuse(backend, acl, number, **block):
    put(backend, acl, number, "deny", **block)


def put(backend, acl, number, action, cidr_block=None, ipv6_cidr_block=None):
    for egress in (True, False):
        backend.create_network_acl_entry(
            acl.id, number, "-1", action, egress, cidr_block, None, None, None, None, ipv6_cidr_block
        )
