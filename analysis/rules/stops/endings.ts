/** Reasons why a running task ends: its health checks, its own containers, or AWS. */
import { GUIDE, STOPPED, row, type StoppedReason } from "./row";

const UNHEALTHY = `${GUIDE}/service-unhealthy-event-messages.html`;

export const endings: readonly StoppedReason[] = [
  row(
    "target-unhealthy",
    "open",
    /failed ELB health checks|is unhealthy in \(?target-group|unhealthy in \(?(?:elb|load-balancer)|Health checks failed|failed health checks in/i,
    ["load-balancing"],
    "the load balancer's health check did not get the expected answer",
    "R-ERR-19",
    UNHEALTHY,
  ),
  row(
    "container-unhealthy",
    "other",
    /failed container health checks/i,
    [],
    "the container's own health check failed",
    "R-ERR-13",
    STOPPED,
  ),

  row(
    "application-exit",
    "other",
    /Essential container in task exited|OutOfMemoryError|CannotStartContainerError|CannotCreateContainerError|ContainerRuntime(?:Timeout)?Error|DockerTimeoutError/i,
    [],
    "a container ended, or could not start, for a reason of its own",
    "R-ERR-13",
    STOPPED,
  ),
  row(
    "spot",
    "other",
    /Spot task was interrupted|spot interruption|Host EC2 .{0,100}terminated|infrastructure maintenance/i,
    [],
    "AWS reclaimed the capacity",
    "R-ERR-13",
    STOPPED,
  ),
];
