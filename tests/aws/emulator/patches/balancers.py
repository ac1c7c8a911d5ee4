"""Load balancers: where they stand, and what they forward to."""

from moto.ec2.models import elastic_network_interfaces
from moto.elbv2.models import ELBv2Backend


def apply():
    interfaces()
    listeners()


def interfaces():
    """A load balancer has an interface in each of its subnets, public where it faces the internet."""
    create, set_subnets, set_groups, delete = (
        ELBv2Backend.create_load_balancer,
        ELBv2Backend.set_subnets,
        ELBv2Backend.set_security_groups,
        ELBv2Backend.delete_load_balancer,
    )

    def created(self, *args, **kwargs):
        balancer = create(self, *args, **kwargs)
        balancer.state = "active"
        stand(self, balancer)
        return balancer

    def moved(self, arn, *args, **kwargs):
        answer = set_subnets(self, arn, *args, **kwargs)
        stand(self, self.load_balancers[arn])
        return answer

    def grouped(self, arn, *args, **kwargs):
        answer = set_groups(self, arn, *args, **kwargs)
        stand(self, self.load_balancers[arn])
        return answer

    def deleted(self, arn):
        balancer = self.load_balancers.get(arn)
        delete(self, arn)
        if balancer is not None:
            for eni in interfaces_of(self.ec2_backend, balancer):
                self.ec2_backend.enis.pop(eni.id)

    ELBv2Backend.create_load_balancer = created
    ELBv2Backend.set_subnets = moved
    ELBv2Backend.set_security_groups = grouped
    ELBv2Backend.delete_load_balancer = deleted


def interfaces_of(ec2, balancer):
    name = "ELB " + balancer.arn.split(":loadbalancer/")[1]
    return [eni for eni in ec2.enis.values() if eni.description == name]


def stand(elb, balancer):
    ec2 = elb.ec2_backend
    wanted = {subnet.id for subnet in balancer.subnets}
    standing = interfaces_of(ec2, balancer)
    for eni in standing:
        if eni.subnet.id not in wanted:
            ec2.enis.pop(eni.id)
    for subnet in wanted - {eni.subnet.id for eni in standing}:
        eni = ec2.create_network_interface(subnet, None, description="ELB " + balancer.arn.split(":loadbalancer/")[1])
        eni.requester_managed = True
        eni.status = "in-use"
        if balancer.scheme == "internet-facing":
            eni.public_ip = elastic_network_interfaces.random_public_ip()
    for eni in interfaces_of(ec2, balancer):
        eni._group_set = [ec2.get_security_group_from_id(group) for group in balancer.security_groups or []]


def listeners():
    """A target group belongs to the load balancers whose listeners and rules forward to it now."""
    for name in ("create_listener", "modify_listener", "delete_listener", "create_rule", "modify_rule", "delete_rule"):
        setattr(ELBv2Backend, name, forwarding(getattr(ELBv2Backend, name)))


def forwarding(change):
    def changed(self, *args, **kwargs):
        answer = change(self, *args, **kwargs)
        for group in self.target_groups.values():
            group.load_balancer_arns = [
                balancer.arn
                for balancer in self.load_balancers.values()
                if any(
                    group.arn in self._get_target_group_arns_from(action_data=action.data)
                    for listener in balancer.listeners.values()
                    for actions in [listener.default_actions, *(rule.actions for rule in listener.rules.values())]
                    for action in actions
                )
            ]
        return answer

    return changed
