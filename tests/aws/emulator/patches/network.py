"""EC2: addresses that lie where they should, endpoints that change, routes whose target is gone."""

import ipaddress
import itertools

from moto.core.responses import ActionResult
from moto.ec2.models import elastic_ip_addresses, elastic_network_interfaces, route_tables, vpcs
from moto.ec2.models.elastic_ip_addresses import ElasticAddressBackend
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.route_tables import Route
from moto.ec2.models.subnets import Subnet
from moto.ec2.models.vpcs import VPCBackend, VPCEndPoint
from moto.ec2.responses import EC2Response

# https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html: four at the start and the last one are AWS's.
RESERVED = 4
# Documentation ranges (RFC 5737), so that no address here is anybody's.
PUBLIC = [str(host) for block in ("203.0.113.0/24", "198.51.100.0/24") for host in ipaddress.ip_network(block).hosts()]


def apply():
    addresses()
    endpoints()
    routes()
    block_public_access()


def addresses():
    """An interface's addresses are in its subnet, each once; Elastic IPs are no loopback addresses."""
    counter = itertools.count()

    def public_ip():
        return PUBLIC[next(counter) % len(PUBLIC)]

    elastic_ip_addresses.random_ip = public_ip
    associate = ElasticAddressBackend.associate_address

    def associated_to(self, instance=None, eni=None, **kwargs):
        # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html: the one before gives way.
        for other in self.addresses:
            if eni is not None and other.eni is not None and other.eni.id == eni.id:
                self.disassociate_address(association_id=other.association_id)
        return associate(self, instance=instance, eni=eni, **kwargs)

    ElasticAddressBackend.associate_address = associated_to
    elastic_network_interfaces.random_public_ip = public_ip
    init = NetworkInterface.__init__

    def initialised(self, ec2_backend, subnet, private_ip_address, *args, **kwargs):
        place = ec2_backend.get_subnet(subnet) if isinstance(subnet, str) else subnet
        given = private_ip_address[0] if isinstance(private_ip_address, list) and private_ip_address else private_ip_address
        if not given or not inside(given, place.cidr_block):
            private_ip_address = free_address(ec2_backend, place)
        if getattr(place, "assign_ipv6_address_on_creation", False) and not kwargs.get("ipv6_addresses"):
            kwargs.setdefault("ipv6_address_count", 1)
        init(self, ec2_backend, subnet, private_ip_address, *args, **kwargs)

    NetworkInterface.__init__ = initialised

    def associated(self):
        return [
            {
                "AssociationId": each["associationId"],
                "Ipv6CidrBlock": each["ipv6CidrBlock"],
                "Ipv6CidrBlockState": {"State": "associated"},
            }
            for each in self.ipv6_cidr_block_associations.values()
        ]

    Subnet.ipv6_cidr_block_association_set = property(associated)


def inside(address, block):
    return ipaddress.ip_address(address) in ipaddress.ip_network(block)


def free_address(backend, subnet):
    taken = {eni.private_ip_address for eni in backend.enis.values() if eni.subnet.id == subnet.id}
    for host in itertools.islice(ipaddress.ip_network(subnet.cidr_block).hosts(), RESERVED - 1, None):
        if str(host) not in taken:
            return str(host)
    raise RuntimeError(f"{subnet.id} has no free address")


def endpoints():
    """An endpoint's interfaces have its groups; what is changed of an endpoint changes interfaces and routes with it."""
    create = VPCBackend.create_vpc_endpoint

    def create_vpc_endpoint(self, *args, **kwargs):
        endpoint = create(self, *args, **kwargs)
        for eni_id in endpoint.network_interface_ids:
            dress(self, endpoint, self.enis[eni_id])
        return endpoint

    VPCBackend.create_vpc_endpoint = create_vpc_endpoint
    change = VPCEndPoint.modify

    def modify(self, policy, add_subnets, remove_subnets, add_tables, remove_tables, add_groups, remove_groups):
        change(self, policy, add_subnets, remove_subnets, add_tables, remove_tables, add_groups, remove_groups)
        backend = self.ec2_backend
        enis = [backend.enis[each] for each in self.network_interface_ids]
        for eni in enis:
            if eni.subnet.id in (remove_subnets or []):
                backend.enis.pop(eni.id)
        kept = [eni for eni in enis if eni.id in backend.enis]
        for subnet in add_subnets or []:
            if subnet not in [eni.subnet.id for eni in kept]:
                kept.append(backend.create_network_interface(subnet, None))
        for eni in kept:
            dress(backend, self, eni)
        self.network_interface_ids = [eni.id for eni in kept]
        if self.destination_prefix_list_id is None:
            return
        for table in remove_tables or []:
            backend.delete_route(table, self.destination_prefix_list_id)
        for table in add_tables or []:
            backend.create_route(
                table, None, gateway_id=self.id, destination_prefix_list_id=self.destination_prefix_list_id
            )

    VPCEndPoint.modify = modify
    vpcs.VPCEndPoint = VPCEndPoint


def dress(backend, endpoint, eni):
    eni.interface_type = "vpc_endpoint"
    eni.description = f"VPC Endpoint Interface {endpoint.id}"
    eni.status = "in-use"
    eni._group_set = [backend.get_security_group_from_id(group) for group in endpoint.security_group_ids]


def routes():
    """A route outlives its target and then leads nowhere: it is a blackhole."""

    def state(self):
        backend = self.route_table.ec2_backend
        if self.nat_gateway is not None and self.nat_gateway.state != "available":
            return "blackhole"
        if self.interface is not None and self.interface.id not in backend.enis:
            return "blackhole"
        gateway = getattr(self.gateway, "id", None)
        if gateway is not None and gateway.startswith("igw-"):
            there = backend.internet_gateways.get(gateway)
            if there is None or there.vpc is None:
                return "blackhole"
        if self.egress_only_igw is not None and self.egress_only_igw.id not in backend.egress_only_internet_gateways:
            return "blackhole"
        return "active"

    Route.state = property(state)
    route_tables.Route = Route


def block_public_access():
    """Off, as in every new account. https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html"""

    def options(self):
        return ActionResult(
            {
                "VpcBlockPublicAccessOptions": {
                    "AwsAccountId": self.current_account,
                    "AwsRegion": self.region,
                    "State": "default-state",
                    "InternetGatewayBlockMode": "off",
                    "ManagedBy": "account",
                }
            }
        )

    EC2Response.describe_vpc_block_public_access_options = options
    EC2Response.describe_vpc_block_public_access_exclusions = lambda self: ActionResult(
        {"VpcBlockPublicAccessExclusions": []}
    )
