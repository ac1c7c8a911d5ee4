/**
 * The AWS services that have VPC endpoints, by the last part of their names. A newer service is not in the list, so an
 * unknown name is worth a warning only.
 * Sources: DescribeVpcEndpointServices in us-east-1 on 2026-07-14
 * (https://github.com/badmintoncryer/cdk-missing-interface-endpoint), and the services of other Regions in AWS CDK's
 * InterfaceVpcEndpointAwsService.
 */
const SERVICES: ReadonlySet<string> = new Set(
  `
  access-analyzer account acm acm-acme acm-pca aco-automation agreement-marketplace aidevops aidevops-dataplane
  aiops airflow-serverless airflow.api airflow.env airflow.ops amplify analytics-omics aos aos-dualstack aoss
  aoss-data api.transform apigateway app-integrations appconfig appconfigdata application-autoscaling
  application-signals applicationinsights appmesh appmesh-envoy-management apprunner apprunner.requests
  appstream.api appstream.streaming appstream2 appsync appsync-api apptest aps aps-workspaces arc-region-switch
  arc-region-switch-control-plane arc-zonal-shift arsenal-discovery athena athena.dashboard
  athena.persistent-dashboard athena.sessions auditmanager autoscaling autoscaling-plans aws-external-anthropic
  awsconnector b2bi backup backup-gateway backup-storage batch bcm-pricing-calculator bedrock bedrock-agent
  bedrock-agent-runtime bedrock-agentcore bedrock-agentcore-control bedrock-agentcore.gateway
  bedrock-data-automation bedrock-data-automation-runtime bedrock-mantle bedrock-runtime billing billingconductor
  braket budgets cases cassandra ce chime-sdk-voice cleanrooms cleanrooms-ml cloudcontrolapi clouddirectory
  cloudformation cloudhsmv2 cloudtrail codeartifact.api codeartifact.repositories codebuild codecatalyst.git
  codecatalyst.packages codecommit codeconnections.api codedeploy codedeploy-commands-secure codeguru-profiler
  codeguru-reviewer codepipeline codestar-connections.api codewhisperer cognito-identity cognito-idp comprehend
  comprehendmedical compute-optimizer config connect connect-campaigns console console-static contact-lens
  control-storage-omics controlcatalog controltower cost-optimization-hub cur data-servicediscovery databrew
  dataexchange datasync datazone dax deadline.management deadline.scheduling detective deviceadvisor.iot devops-guru
  dicom-medical-imaging diode diode-messaging diode-messaging-proxy directconnect discovery discovery-marketplace
  dlm dms drs ds ds-data dsql dsql-fnh4 dynamodb dynamodb-streams ebs ec2 ec2messages ecr-public.api ecr.api ecr.dkr
  ecs ecs-agent ecs-telemetry eks eks-auth eks-capabilities eks-mcp eks-proxy elastic-inference.runtime elasticache
  elasticbeanstalk elasticbeanstalk-health elasticfilesystem elasticloadbalancing elasticmapreduce email email-smtp
  emr-containers emr-dashboard emr-serverless emr-serverless-services.livy emr-serverless-services.sessions
  emr-serverless.dashboard emrwal.prod entityresolution event-ai events evidently evidently-dataplane evs
  execute-api finspace finspace-api fis fms forecast forecastquery frauddetector fsx gamelift geo.geofencing
  geo.maps geo.metadata geo.places geo.routes geo.tracking git-codecommit glue glue-studio-sparkui-service
  glue.dashboard glue.sessions grafana grafana-workspace greengrass groundstation guardduty guardduty-data health
  healthlake highlander identitystore imagebuilder inspector-scan inspector2 inspector2-telemetry internetmonitor
  invoicing iot.api iot.credentials iot.data iot.fleethub.api iot.tunneling.api iot.tunneling.data iotfleetwise
  iotroborunner iotsitewise.api iotsitewise.data iottwinmaker.api iottwinmaker.data iotwireless.api ivs
  ivs.contribute ivschat ivsrealtime kafka kafkaconnect kendra kinesis-firehose kinesis-streams kinesisanalytics kms
  lakeformation lambda lambda-microvm launchwizard license-manager license-manager-linux-subscriptions
  license-manager-user-subscriptions lightsail logs logs-insights logs-policygen lookoutequipment lookoutmetrics
  lookoutvision lorawan.cups lorawan.lns m2 macie2 mail-manager mail-manager-smtp.auth mail-manager-smtp.mtls
  mail-manager-smtp.open managedblockchain-query managedblockchain.bitcoin.mainnet managedblockchain.bitcoin.testnet
  media-pipelines-chime mediaconnect mediaconvert mediapackage-vod mediapackagev2 medical-imaging memory-db memorydb
  metering-marketplace mgn migrationhub-orchestrator migrationhub-strategy models-v2-lex monitoring mpa mq
  neptune-graph neptune-graph-data network-firewall networkflowmonitor networkflowmonitorreports networkmonitor
  nimble notifications notifications-contacts oam observabilityadmin odb organizations osis outposts panorama
  partnercentral-account partnercentral-account-management partnercentral-analytics partnercentral-benefits
  partnercentral-discovery partnercentral-prm partnercentral-selling payment-cryptography.controlplane
  payment-cryptography.dataplane pca-connector-ad pca-connector-scep pca-connector-scep.enroll pcs personalize
  personalize-events personalize-runtime pi pinpoint pinpoint-sms-voice-v2 pipes pipes-data polly pricing.api
  pricingplanmanager private-networks profile proton q qapps qldb.session quicksight quicksight-website ram rbin rds
  rds-data redshift redshift-data redshift-serverless refactor-spaces rekognition repostspace resiliencehub
  resource-groups robomaker rolesanywhere route53profiles route53resolver rum rum-dataplane runtime-medical-imaging
  runtime-v2-lex s3 s3-outposts s3tables s3vectors sagemaker-data-science-assistant sagemaker-geospatial
  sagemaker-unified-studio-mcp sagemaker.api sagemaker.featurestore-runtime sagemaker.job-runtime sagemaker.metrics
  sagemaker.runtime scheduler schemas scn secretsmanager security-ir securityagent securityhub securitylake
  serverlessrepo service.user-subscriptions servicecatalog servicecatalog-appregistry servicediscovery servicequotas
  shield signer signin signin-v2 simspaceweaver sms snow-device-management sns social-messaging sqlworkbench
  sqlworkbench-v2 sqs ssm ssm-contacts ssm-incidents ssm-quicksetup ssm-sap ssmmessages sso-oauth states
  storage-omics storagegateway stream-logs streaming-rekognition sts support supportapp swf sync-states synthetics
  syslog-logs tagging tags-omics tax textract thinclient.api timestream-influxdb timestream.ingest-cell
  timestream.query-cell tnb transcribe transcribestreaming transfer transfer.server transform transform-agents
  transform-custom translate trustedadvisor uxc verifiedpermissions voiceid vpc-lattice wafv2 wellarchitected
  wickr-admin wisdom workflows-omics workmail workmailmessageflow workspaces workspaces-instances workspaces-web
  xray
`
    .trim()
    .split(/\s+/),
);

/** FIPS endpoints have the name of their service (`ecr-fips.api`), and cells have a number (`timestream.query-cell2`). */
export function isAwsEndpoint(name: string): boolean {
  return SERVICES.has(name.replaceAll(/[-.]fips(?=\.|$)/g, "").replaceAll(/cell\d+/g, "cell"));
}

/** All names in the list, for "did you mean". */
export const awsEndpoints: readonly string[] = [...SERVICES];
