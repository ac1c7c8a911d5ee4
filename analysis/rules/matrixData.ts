/** The truth table of launch type, network mode, placement and public IP: 41 rows that cover all 300 combinations, each exactly once. */
import type { MatrixRow } from "./matrix";
import { ec2Rows } from "./matrixRows/ec2";
import { externalRows } from "./matrixRows/external";
import { fargateRows } from "./matrixRows/fargate";
import { managedInstancesRows } from "./matrixRows/managedInstances";

export const matrixRows: readonly MatrixRow[] = [...fargateRows, ...ec2Rows, ...managedInstancesRows, ...externalRows];
