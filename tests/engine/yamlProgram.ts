/** A program in YAML: a service in a public subnet, without the route to the internet. */
export const PROGRAM = `name: shop
runtime: yaml
resources:
  net:
    type: aws:ec2:Vpc
    properties: { cidrBlock: 10.0.0.0/16, enableDnsSupport: true, enableDnsHostnames: true }
  front:
    type: aws:ec2:Subnet
    properties: { vpcId: "\${net.id}", cidrBlock: 10.0.0.0/24, availabilityZone: us-east-1a }
  gateway:
    type: aws:ec2:InternetGateway
    properties: { vpcId: "\${net.id}" }
  table:
    type: aws:ec2:RouteTable
    properties: { vpcId: "\${net.id}" }
  joined:
    type: aws:ec2:RouteTableAssociation
    properties: { subnetId: "\${front.id}", routeTableId: "\${table.id}" }
  group:
    type: aws:ec2:SecurityGroup
    properties:
      vpcId: \${net.id}
      egress: [{ fromPort: 0, toPort: 0, protocol: "-1", cidrBlocks: [0.0.0.0/0] }]
  cluster:
    type: aws:ecs:Cluster
  definition:
    type: aws:ecs:TaskDefinition
    properties:
      family: web
      cpu: "256"
      memory: "512"
      networkMode: awsvpc
      requiresCompatibilities: [FARGATE]
      containerDefinitions: '[{"name": "web", "image": "nginx:1.29", "essential": true}]'
  web:
    type: aws:ecs:Service
    properties:
      cluster: \${cluster.arn}
      taskDefinition: \${definition.arn}
      launchType: FARGATE
      desiredCount: 1
      networkConfiguration:
        subnets: ["\${front.id}"]
        securityGroups: ["\${group.id}"]
        assignPublicIp: true
`;
/** The route, which makes the service work. */
export const ROUTE = `  out:
    type: aws:ec2:Route
    properties: { routeTableId: "\${table.id}", destinationCidrBlock: 0.0.0.0/0, gatewayId: "\${gateway.id}" }
`;
