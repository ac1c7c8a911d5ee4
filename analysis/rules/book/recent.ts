/** The rules about what is new since 2025 and easily missed. */
import type { Fact } from "./rule";

export const recentRules: readonly Fact[] = [
  {
    id: "R-NEW-01",
    text: "Amazon ECS Gateway (new, autumn 2026; managed policy AmazonECSInfrastructureRoleForGatewayHostSharedALB created 2026-09-25): shared managed HTTP(S) ingress, creates ALBs, certs, hostnames; service needs awsvpc and a named port; gateway must be in the same VPC and cover every AZ of the service; one connector per service; the first ALB is built only when the first service connects.",
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/gateway-connect-service.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/gateway-managing.html",
    ],
  },
  {
    id: "R-NEW-02",
    text: "It is in CloudFormation (AWS::ECS::Gateway) but NOT in @pulumi/aws 7.48.0 nor botocore 1.43.107; Express Mode (ExpressGatewayService, Nov 2025) and ECS Daemon ARE in @pulumi/aws.",
    sources: [
      "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-gateway-gatewayconfiguration.html",
    ],
  },
  {
    id: "R-NEW-03",
    text: "ECS Anywhere dropped Windows and many distributions from 7 Aug 2026 (AL2023, Ubuntu 20/22/24, RHEL 9 remain).",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html"],
  },
  {
    id: "R-NEW-04",
    text: "Default log driver mode became non-blocking on 25 Jun 2025.",
    sources: ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html"],
  },
  {
    id: "R-NEW-05",
    text: '@pulumi/aws 7.48.0 has ecs.CapacityProvider.managedInstancesProvider, cluster, autoRepairConfiguration, localStorageConfiguration; Service.networkConfiguration.assignPublicIp is a BOOLEAN documented "Fargate launch type only".',
    sources: ["https://www.pulumi.com/registry/packages/aws/api-docs/ecs/capacityprovider/"],
  },
  {
    id: "R-NEW-06",
    text: "Nitro v6+ targets have 350 s ENI TCP tracking timeout by default: keep NLB idle timeout <= 350 or raise it.",
    sources: ["https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html"],
  },
];
