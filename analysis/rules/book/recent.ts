/** The rules about features that are new since 2025 and easily missed. */
import type { Fact } from "./rule";

export const recentRules: readonly Fact[] = [
  {
    id: "R-NEW-01",
    text: "Amazon ECS Gateway (new in autumn 2026; managed policy AmazonECSInfrastructureRoleForGatewayHostSharedALB created 2026-09-25) is a shared, managed HTTP(S) ingress that creates ALBs, certificates and hostnames. The service needs awsvpc and a named port. The gateway must be in the same VPC and cover every AZ of the service. A service has one connector. The first ALB is created only when the first service connects.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/gateway-connect-service.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/gateway-managing.html",
    ],
  },
  {
    id: "R-NEW-02",
    text: "ECS Gateway is in CloudFormation (AWS::ECS::Gateway), but NOT in @pulumi/aws 7.48.0 and not in botocore 1.43.107. Express Mode (ExpressGatewayService, Nov 2025) and ECS Daemon ARE in @pulumi/aws.",
    sources: [
      "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-gateway-gatewayconfiguration.html",
    ],
  },
  {
    id: "R-NEW-03",
    text: "Since 7 Aug 2026 ECS Anywhere does not support Windows and many distributions (AL2023, Ubuntu 20/22/24 and RHEL 9 remain).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html"],
  },
  {
    id: "R-NEW-04",
    text: "Since 25 Jun 2025 the default mode of log drivers is non-blocking.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html"],
  },
  {
    id: "R-NEW-05",
    text: '@pulumi/aws 7.48.0 has ecs.CapacityProvider.managedInstancesProvider, cluster, autoRepairConfiguration and localStorageConfiguration. Service.networkConfiguration.assignPublicIp is a BOOLEAN that is documented as "Fargate launch type only".',
    sources: ["https://www.pulumi.com/registry/packages/aws/api-docs/ecs/capacityprovider/"],
  },
  {
    id: "R-NEW-06",
    text: "On Nitro v6 and later, an ENI tracks a TCP connection of a target for 350 s by default. Keep the NLB's idle timeout <= 350 s, or raise the ENI's.",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html"],
  },
];
