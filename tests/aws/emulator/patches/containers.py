"""ECS: services whose tasks run, with the interfaces that their network mode gives them, on the capacity that they name."""

from moto.autoscaling.models import autoscaling_backends
from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.ecs.models import CapacityProvider, EC2ContainerServiceBackend, Task, TaskDefinition
from moto.ecs.responses import EC2ContainerServiceResponse

FARGATE = ("FARGATE", "FARGATE_SPOT")


def apply():
    task_definitions()
    capacity_providers()
    services()
    tasks()
    account_settings()


def task_definitions():
    """Without Fargate a definition keeps its network mode, also for Managed Instances."""
    init = TaskDefinition.__init__

    def initialised(self, *args, **kwargs):
        init(self, *args, **kwargs)
        asked, mode = kwargs.get("requires_compatibilities") or [], kwargs.get("network_mode")
        if asked and "FARGATE" not in asked:
            self.network_mode = mode or "bridge"
            self.compatibilities = [*dict.fromkeys(["EC2", *asked])]

    TaskDefinition.__init__ = initialised


def capacity_providers():
    """Managed Instances beside Auto Scaling groups; all of a cluster where none is named."""
    init = CapacityProvider.__init__

    def initialised(self, account_id, region_name, name, asg_details, tags):
        init(self, account_id, region_name, name, asg_details or {}, tags)
        if asg_details is None:
            self.auto_scaling_group_provider = None

    CapacityProvider.__init__ = initialised

    def create(self):
        provider = self.ecs_backend.create_capacity_provider(
            self._get_param("name"), self._get_param("autoScalingGroupProvider"), self._get_param("tags")
        )
        managed = self._get_param("managedInstancesProvider")
        if managed is not None:
            provider.managed_instances_provider = managed
            provider.type = "MANAGED_INSTANCES"
            # Only by the cluster is it found: it belongs to one.
            provider.cluster = self._get_param("cluster")
        return ActionResult({"capacityProvider": provider})

    def describe(self):
        names, cluster = self._get_param("capacityProviders"), self._get_param("cluster")
        backend = self.ecs_backend
        if names:
            providers, failures = backend.describe_capacity_providers(names)
            return ActionResult({"capacityProviders": providers, "failures": failures})
        providers = [
            provider
            for provider in backend.capacity_providers.values()
            if getattr(provider, "cluster", None) is None or name_of(provider.cluster) == name_of(cluster)
        ]
        return ActionResult({"capacityProviders": providers, "failures": []})

    EC2ContainerServiceResponse.create_capacity_provider = create
    EC2ContainerServiceResponse.describe_capacity_providers = describe


def name_of(arn):
    return (arn or "").split("/")[-1]


def services():
    """Tasks of a service run as soon as it exists; a changed one is redeployed, a deleted one leaves none behind."""
    create, update, delete = (
        EC2ContainerServiceResponse.create_service,
        EC2ContainerServiceResponse.update_service,
        EC2ContainerServiceResponse.delete_service,
    )

    def created(self):
        answer = create(self)
        service = answer.result["service"]
        strategy = self._get_param("capacityProviderStrategy")
        service.capacity_provider_strategy = strategy or []
        if strategy or not self._get_param("launchType"):
            service.launch_type = None if strategy else "EC2"
        deploy(self.ecs_backend, service)
        return answer

    def updated(self):
        answer = update(self)
        service = answer.result["service"]
        strategy = self._get_param("capacityProviderStrategy")
        if strategy is not None:
            service.capacity_provider_strategy = strategy
        deploy(self.ecs_backend, service)
        return answer

    def deleted(self):
        answer = delete(self)
        stop(self.ecs_backend, answer.result["service"])
        return answer

    EC2ContainerServiceResponse.create_service = created
    EC2ContainerServiceResponse.update_service = updated
    EC2ContainerServiceResponse.delete_service = deleted


def ec2_of(ecs):
    return ec2_backends[ecs.account_id][ecs.region_name]


def tasks_of(ecs, service):
    tasks = ecs.tasks.get(service.cluster_name, {})
    return [task for task in tasks.values() if task.group == f"service:{service.name}"]


def stop(ecs, service):
    ec2 = ec2_of(ecs)
    for task in tasks_of(ecs, service):
        ecs.tasks[service.cluster_name].pop(task.task_arn)
        for attachment in task.attachments:
            details = {detail["name"]: detail["value"] for detail in attachment["details"]}
            ec2.enis.pop(details["networkInterfaceId"], None)


def deploy(ecs, service):
    stop(ecs, service)
    cluster = ecs.clusters[service.cluster_name]
    definition = ecs.describe_task_definition(service.task_definition)
    hosts = capacity(ecs, service)
    for number in range(service.desired_count):
        host = hosts[number % len(hosts)] if hosts else None
        # moto's own interface for a task knows neither the subnet's turn nor public addresses.
        mode, definition.network_mode = definition.network_mode, "none"
        task = Task(
            cluster,
            definition,
            host.container_instance_arn if host else None,
            None,
            backend=ecs,
            group=f"service:{service.name}",
            launch_type=service.launch_type or ("EC2" if host else "FARGATE"),
            started_by=service.deployments[0]["id"] if service.deployments else "",
            platform_version=service.platform_version,
        )
        definition.network_mode = mode
        if mode == "awsvpc":
            attach(ecs, service, task, number)
        ecs.tasks.setdefault(service.cluster_name, {})[task.task_arn] = task
    service.running_count, service.pending_count = service.desired_count, 0


def attach(ecs, service, task, number):
    ec2 = ec2_of(ecs)
    network = service.network_configuration["awsvpcConfiguration"]
    subnet = network["subnets"][number % len(network["subnets"])]
    eni = ec2.create_network_interface(
        subnet, None, group_ids=network.get("securityGroups"), description=f"arn:aws:ecs:attachment/{task.id}"
    )
    eni.status = "in-use"
    eni.requester_managed = True
    # Only Fargate honours the flag: EC2 and Managed Instances refuse or ignore it.
    if network.get("assignPublicIp") == "ENABLED" and task.launch_type == "FARGATE":
        eni.public_ip_auto_assign = True
        eni.check_auto_public_ip()
    details = {
        "subnetId": subnet,
        "networkInterfaceId": eni.id,
        "macAddress": eni.mac_address,
        "privateIPv4Address": eni.private_ip_address,
    }
    if eni.ipv6_addresses:
        details["privateIPv6Address"] = eni.ipv6_addresses[0]
    task.attachments.append(
        {
            "id": task.id,
            "type": "ElasticNetworkInterface",
            "status": "ATTACHED",
            "details": [{"name": name, "value": value} for name, value in details.items()],
        }
    )


def capacity(ecs, service):
    """The container instances that a service's tasks land on; none on Fargate."""
    registered = lambda: list(ecs.container_instances.get(service.cluster_name, {}).values())
    names = [each["capacityProvider"] for each in service.capacity_provider_strategy]
    providers = [ecs._get_provider(name) for name in names if name not in FARGATE]
    if not providers:
        return registered() if service.launch_type == "EC2" else []
    for provider in providers:
        for instance in running(ecs, provider):
            if instance not in [each.ec2_instance_id for each in registered()]:
                host = ecs.register_container_instance(service.cluster_name, instance)
                host.capacity_provider_name = provider.name
    return [each for each in registered() if getattr(each, "capacity_provider_name", None) in names]


def running(ecs, provider):
    """Instances behind a provider: its group's own, or one that ECS starts itself."""
    if provider.auto_scaling_group_provider is None:
        if not hasattr(provider, "started"):
            provider.started = [managed_instance(ecs, provider)]
        return provider.started
    arn = provider.auto_scaling_group_provider["autoScalingGroupArn"]
    groups = autoscaling_backends[ecs.account_id][ecs.region_name].autoscaling_groups
    [group] = [each for each in groups.values() if each.arn == arn]
    return [state.instance.id for state in group.instance_states]


def managed_instance(ecs, provider):
    template = provider.managed_instances_provider["instanceLaunchTemplate"]
    network = template["networkConfiguration"]
    subnet = network["subnets"][0]
    place = ec2_of(ecs).get_subnet(subnet)
    reservation = ec2_of(ecs).run_instances(
        "ami-12c6146b",
        1,
        None,
        [],
        nics=[
            {
                "DeviceIndex": 0,
                "SubnetId": subnet,
                "SecurityGroupId": network.get("securityGroups", []),
                "AssociatePublicIpAddress": place.map_public_ip_on_launch in (True, "true"),
            }
        ],
        instance_type="m5.large",
        is_instance_type_default=False,
        tags={"instance": {}, "volume": {}},
    )
    return reservation.instances[0].id


def tasks():
    """Tasks are found by their service, and a running one runs on: being looked at does not end it."""
    list_tasks = EC2ContainerServiceBackend.list_tasks

    def listed(self, cluster=None, instance=None, family=None, started_by=None, service_name=None, desiredStatus=None):
        found = list_tasks(self, cluster, instance, family, started_by, None, desiredStatus)
        return [task for task in found if service_name is None or task.group == f"service:{name_of(service_name)}"]

    EC2ContainerServiceBackend.list_tasks = listed
    advance = Task.advance

    def steady(self):
        if self.group.startswith("service:"):
            return
        advance(self)

    Task.advance = steady


def account_settings():
    """With `effectiveSettings` AWS returns defaults too: docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Setting.html"""
    defaults = {"awsvpcTrunking": "disabled", "dualStackIPv6": "enabled", "containerInsights": "disabled"}

    def listed(self):
        own = {each.name: each.value for each in self.ecs_backend.list_account_settings(self._get_param("name"))}
        known = {**(defaults if self._get_param("effectiveSettings") else {}), **own}
        return ActionResult({"settings": [{"name": name, "value": value} for name, value in known.items()]})

    EC2ContainerServiceResponse.list_account_settings = listed
