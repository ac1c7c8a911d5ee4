"""EC2: regional NAT gateways, which have a VPC and no subnet; a deleted NAT gateway frees its address and its interface."""

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import ResourceAlreadyAssociatedError
from moto.ec2.models.nat_gateways import NatGateway, NatGatewayBackend
from moto.ec2.responses import EC2Response
from moto.ec2.utils import random_eip_association_id, random_nat_gateway_id


def apply():
    create = EC2Response.create_nat_gateway

    def create_nat_gateway(self):
        if self._get_param("AvailabilityMode") != "regional":
            return create(self)
        gateway = RegionalNatGateway(
            self.ec2_backend, self._get_param("VpcId"), self._get_param("AvailabilityZoneAddresses", [])
        )
        self.ec2_backend.nat_gateways[gateway.id] = gateway
        return ActionResult({"NatGateway": gateway})

    def associate_nat_gateway_address(self):
        gateway = self.ec2_backend.nat_gateways[self._get_param("NatGatewayId")]
        gateway.associate(self._get_param("AvailabilityZone"), self._get_param("AllocationIds", []))
        return ActionResult({"NatGatewayId": gateway.id, "NatGatewayAddresses": gateway.address_set})

    def disassociate_nat_gateway_address(self):
        gateway = self.ec2_backend.nat_gateways[self._get_param("NatGatewayId")]
        gateway.disassociate(self._get_param("AssociationIds", []))
        return ActionResult({"NatGatewayId": gateway.id, "NatGatewayAddresses": gateway.address_set})

    EC2Response.create_nat_gateway = create_nat_gateway
    EC2Response.associate_nat_gateway_address = associate_nat_gateway_address
    EC2Response.disassociate_nat_gateway_address = disassociate_nat_gateway_address
    init = NatGateway.__init__

    def initialised(self, *args, **kwargs):
        init(self, *args, **kwargs)
        self.private_ip = self._eni.private_ip_address
        self._eni.interface_type = "nat_gateway"
        self._eni.description = f"Interface for NAT Gateway {self.id}"
        self._eni.status = "in-use"
        self._eni._group_set = []

    NatGateway.__init__ = initialised

    def delete(self, nat_gateway_id):
        gateway = self.nat_gateways[nat_gateway_id]
        gateway.state = "deleted"
        for address in gateway.address_set:
            if address.get("associationId"):
                self.disassociate_address(association_id=address["associationId"])
            self.enis.pop(address.get("networkInterfaceId"), None)
        return gateway

    NatGatewayBackend.delete_nat_gateway = delete


class RegionalNatGateway(NatGateway):
    """https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html"""

    def __init__(self, backend, vpc_id, zones):
        self.id = random_nat_gateway_id()
        self.ec2_backend = backend
        self.vpc_id = vpc_id
        self.subnet_id = None
        self.state = "available"
        self.connectivity_type = "public"
        self.availability_mode = "regional"
        self.auto_scaling_ips = "disabled" if zones else "enabled"
        self.auto_provision_zones = "disabled" if zones else "enabled"
        self._created_at = utcnow()
        self.address_set = []
        for zone in zones:
            self.associate(zone.get("AvailabilityZone"), zone.get("AllocationIds", []))

    def associate(self, zone, allocations):
        for allocation in allocations:
            [address] = self.ec2_backend.address_by_allocation([allocation])
            if address.association_id:
                raise ResourceAlreadyAssociatedError(allocation)
            address.association_id = random_eip_association_id()
            self.address_set.append(
                {
                    "allocationId": allocation,
                    "publicIp": address.public_ip,
                    "associationId": address.association_id,
                    "availabilityZone": zone,
                    "status": "succeeded",
                }
            )

    def disassociate(self, associations):
        for association in associations:
            self.ec2_backend.disassociate_address(association_id=association)
        self.address_set = [each for each in self.address_set if each["associationId"] not in associations]
