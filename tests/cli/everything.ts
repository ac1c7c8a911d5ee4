const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1";

/** Settings of a stack with everything that a strategy does not decide, as options of a call. */
export const EVERYTHING: readonly string[] = Object.entries({
  balancers: [{ name: "front" }],
  services: [
    {
      name: "web",
      image: IMAGE,
      port: 80,
      loadBalancer: { of: "front", path: "/web/*", priority: 10 },
      scaling: { min: 2, max: 6, cpu: 60 },
      capacityProviders: [
        { name: "FARGATE", base: 1 },
        { name: "FARGATE_SPOT", weight: 3 },
      ],
      volumes: [{ name: "files", efs: { fileSystemId: "fs-0a1b2c3d" } }],
    },
  ],
  schedules: [{ name: "nightly", image: IMAGE, schedule: "rate(1 day)" }],
}).flatMap(([key, value]) => ["--config", `${key}=${JSON.stringify(value)}`]);
